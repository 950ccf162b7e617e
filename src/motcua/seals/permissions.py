"""Who may see the seals, and seal at once."""

from motcua.people.permissions import can_read_logs
from motcua.people.vocabulary import Actor


def can_read_seals(actor: Actor) -> bool:
    """Whoever may read the logs may see the seals, and seal at any time: it adds a line and changes nothing."""
    return can_read_logs(actor)
