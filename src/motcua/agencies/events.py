"""What happened to the tree, for rooms above to hear."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class UnitsLoaded:
    """The published lists of units were loaded."""

    agencies: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TreeChanged:
    """An administrator changed the tree; the agencies concerned, and from which day."""

    kind: str
    agency_ids: tuple[int, ...]
    effective_on: date
    account_id: int
    at: datetime
    legal_basis: str
