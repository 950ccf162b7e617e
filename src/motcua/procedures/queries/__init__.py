"""Questions about the catalogue: what is in force, what it asks for, how an agency settles it."""

from motcua.procedures.queries.calendar import office_calendar, unusual
from motcua.procedures.queries.catalogue import (
    Offer,
    catalogue,
    field_counts,
    intake_open,
    offer,
    offers,
    process_in_force,
    unmatched,
    version_in_force,
    with_version,
)
from motcua.procedures.queries.snapshot import snapshot

__all__ = [
    "Offer",
    "catalogue",
    "field_counts",
    "intake_open",
    "offer",
    "offers",
    "office_calendar",
    "process_in_force",
    "snapshot",
    "unmatched",
    "unusual",
    "version_in_force",
    "with_version",
]
