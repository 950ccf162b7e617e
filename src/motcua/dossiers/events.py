"""What the one-stop shop tells the rooms above once an act has been committed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DossierActed:
    """An act on a dossier has taken place; `event_id` is its place in the chain."""

    dossier_id: int
    event_id: int
    code: str
    action: str
    from_status: str
    to_status: str
    effective_at: datetime
    recorded_at: datetime
    account_id: int | None


@dataclass(frozen=True, slots=True)
class BookImported:
    """A tracking book of another system has been taken in."""

    run_id: int
    added: int
    updated: int
