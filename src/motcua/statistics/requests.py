"""Requests to the statistics, and the part of a request that its statement depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import Days


def label(key: str) -> str:
    """Return a key as part of a column or variable name of the engines, which know no dots in names."""
    return key.replace(".", "__")


@dataclass(frozen=True)
class Request:
    """Request: days, places, dimensions of the split, source of facts, moment of knowledge.

    `places` maps an agency as recorded to the node it counts under; None counts every agency as itself.
    `where` keeps only rows whose dimension has the value. `source` is a snapshot's file; None is live.
    `counted_as` leads the numbers of further dimensions to those they count with, as `places` does for one.
    """

    family: str
    days: Days
    places: Mapping[int, int] | None = None
    attribute_to: str = ""
    by: tuple[str, ...] = ()
    where: Mapping[str, int] = field(default_factory=dict)
    source: Path | None = None
    known_on: int | None = None
    counted_as: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def values(self) -> dict[str, int]:
        """Return the numbers that the statement of this request's shape is run with, by name."""
        values = {"first": self.days.first, "last": self.days.last}
        values |= {f"where_{label(name)}": value for name, value in self.where.items()}
        return values if self.known_on is None else values | {"known": self.known_on}


@dataclass(frozen=True)
class Shape:
    """Shape of a request: what its statement depends on; one statement serves all days, places and values."""

    family: str
    attribution: str
    is_placed: bool = False
    where: tuple[str, ...] = ()
    is_known_on: bool = False

    @classmethod
    def of(cls, request: Request) -> "Shape":
        """Return the shape of a request."""
        return cls(
            request.family,
            request.attribute_to or FAMILIES[request.family].attribution,
            request.places is not None,
            tuple(sorted(request.where)),
            request.known_on is not None,
        )

    def column(self, dimension: str) -> str:
        """Return the column of a dimension; the attributed agency is the node it counts under."""
        is_node = self.is_placed and dimension == self.attribution
        return "node" if is_node else FAMILIES[self.family].dimensions[dimension]
