"""Measures over families of facts, ratios of them, the dimensions that split them, identities between them.

Keys carry the room (`dossiers.received`). `short` is the word of the command line and of stored reports for
the same thing; it stays valid wherever a person may write it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Aggregation(StrEnum):
    """Aggregation of the counted facts to one figure."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    MEAN = "mean"
    PERCENTILE = "percentile"  # the least value that this share of the values does not exceed
    FIRST = "first"  # the value of the earliest fact
    LAST = "last"  # the value of the latest fact
    MIN = "min"
    MAX = "max"


ADDITIVE = (Aggregation.COUNT, Aggregation.SUM)


class RollUp(StrEnum):
    """Roll-up of the figures of several places, or of successive periods, to one."""

    SUM = "sum"
    RECOMPUTE = "recompute"  # from the facts, or from the parts of a ratio; never from the figures
    LAST_STATE = "last_state"  # the value at the end
    NONE = "none"  # never: such a figure is not known


@dataclass(frozen=True, slots=True)
class Measure:
    """Definition of a figure: the facts that count (`when`), or the measures that it sums (`parts`).

    `when` gets the Ibis table of the family and the `Days`, and answers a boolean expression; without it all
    facts of the days count. `value` is the column that is aggregated, or an expression likewise (a whole number
    of `scale` decimal places). `percentile` is in percent. Parts are disjoint, so that the records behind a sum
    are those of its parts. Roll-up rules default to a sum for counts and sums, else to computing anew.
    """

    key: str
    name: str
    family: str
    definition: str
    when: Callable[[Any, Any], Any] | None = None
    parts: tuple[str, ...] = ()
    unit: str = "bản ghi"
    citation: str = ""
    short: str = ""
    aggregation: Aggregation = Aggregation.COUNT
    value: str | Callable[[Any, Any], Any] = ""
    scale: int = 0
    percentile: int = 0
    decimals: int = 0
    over_places: RollUp | None = None
    over_time: RollUp | None = None

    def __post_init__(self) -> None:
        default = RollUp.SUM if self.aggregation in ADDITIVE else RollUp.RECOMPUTE
        for rule in ("over_places", "over_time"):
            if getattr(self, rule) is None:
                object.__setattr__(self, rule, default)

    @property
    def public_key(self) -> str:
        """Return the key under which the figure is handed out: the short one, where there is one."""
        return self.short or self.key


@dataclass(frozen=True, slots=True)
class Ratio:
    """Percentage (or another multiple) of two measures, always computed from its parts after the roll-up."""

    key: str
    name: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition: str
    citation: str = ""
    decimals: int = 2
    short: str = ""
    factor: int = 100
    unit: str = "%"

    @property
    def public_key(self) -> str:
        """Return the key under which the ratio is handed out: the short one, where there is one."""
        return self.short or self.key


@dataclass(frozen=True, slots=True)
class Dimension:
    """Dimension that splits figures; `labels` gives the words for its numbers (one query for all).

    The key carries the room (`dossiers.channel`). Families, forms and stored reports use the public key: the short one,
    where there is one.
    `counts_as` tells which numbers count with another one, though facts are recorded under their own.
    """

    key: str
    name: str
    labels: Callable[[set[int]], Mapping[int, str]]
    slugs: Callable[[set[int]], Mapping[int, str]]
    counts_as: Callable[[], Mapping[int, int]] | None = None
    short: str = ""

    @property
    def public_key(self) -> str:
        """Return the key that is written and stored: the short one, where there is one."""
        return self.short or self.key


@dataclass(frozen=True, slots=True)
class Identity:
    """Equation between measures that must hold in every cell."""

    key: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    reason: str
