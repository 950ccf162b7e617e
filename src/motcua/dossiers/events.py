"""What the one-stop shop publishes besides its acts, which `acts.events.Acted` tells."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookImported:
    """A tracking book of another system has been taken in."""

    run_id: int
    added: int
    updated: int
