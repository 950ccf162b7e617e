"""What other rooms bring to a change of the tree: what they hold of an agency, and what follows when it ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from motcua.agencies.vocabulary import Keeper
from motcua.base.registry import Registry


@dataclass(frozen=True, slots=True)
class Holding:
    """What a room holds of agencies that end: how many of what, some of their names, and what becomes of them."""

    what: str
    count: int
    becomes: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of agencies on a day, with the one that takes over (None: nobody), and what becomes of roles held there
    (`move`, `end`).
    """

    agency_ids: tuple[int, ...]
    heir_id: int | None
    effective_on: date
    legal_basis: str
    roles: str = "move"


class Follower(Protocol):
    """Rows of a room that follow when agencies end; both ways in the transaction of the change."""

    def carry(self, ending: Ending, by: Keeper, at: datetime) -> dict[str, Any]:
        """Move or end the rows, and return what `back` needs, as the event keeps it."""

    def back(self, kept: dict[str, Any], gone: Sequence[int], by: Keeper, at: datetime) -> None:
        """Put the rows back as they were; `gone` are agencies that will never begin."""


#: What each room holds of agencies that end, for the preview of the change.
HOLDINGS: Registry[Callable[[Ending], list[Holding]]] = Registry("holding of an agency")
FOLLOWERS: Registry[Follower] = Registry("follower of a change of the tree")
#: Who is told of each recorded event of the tree by a person, in its transaction: kind, agency, detail, person, moment.
NOTED: Registry[Callable[[str, int | None, dict[str, Any], Keeper, datetime], None]] = Registry("note of the tree")


def holdings_of(ending: Ending) -> list[Holding]:
    """Return what all rooms hold of the agencies that end, without empty lines."""
    return [held for tell in HOLDINGS for held in tell(ending) if held.count]
