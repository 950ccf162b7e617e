"""Words of the statistics: families of facts, measures over them, and the cells that come out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Days:
    """The counted days as day numbers, both included; the state is that of the end of `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Family:
    """A flat table of integers that a room keeps: one row per thing and stretch of its life.

    `dimensions` maps the name of a dimension to its column. `subject` is the column that names the record
    behind a row; `validity` and `knowledge` are the columns of the two intervals, where the family has them.
    """

    name: str
    title: str
    table: str
    columns: tuple[str, ...]
    subject: str
    attribution: str  # the dimension by which figures count for an agency unless told otherwise
    dimensions: Mapping[str, str]
    agency_dimensions: tuple[str, ...] = ()
    validity: tuple[str, str] | None = ("valid_from", "valid_to")
    knowledge: tuple[str, str] | None = ("known_from", "known_to")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure's definition: which facts count (`when`), or which measures it is the sum of (`parts`).

    `when` gets the Ibis table of the family and the `Days`, and answers a boolean expression. Parts are
    disjoint, so that the records behind a sum are those of its parts.
    """

    key: str
    name: str
    family: str
    definition: str
    when: Callable[[Any, Any], Any] | None = None
    parts: tuple[str, ...] = ()
    unit: str = "hồ sơ"
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A percentage of two measures, always computed from its parts after the roll-up."""

    key: str
    name: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition: str
    citation: str = ""
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way of splitting figures; `labels` gives the words for its numbers (one query for all).

    `counts_as` tells which numbers count with another one, though facts are recorded under their own.
    """

    key: str
    name: str
    labels: Callable[[set[int]], Mapping[int, str]]
    slugs: Callable[[set[int]], Mapping[int, str]]
    counts_as: Callable[[], Mapping[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation between measures that must hold in every cell."""

    key: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one combination of dimensions (numbers as in the facts; labels come separately)."""

    key: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)
