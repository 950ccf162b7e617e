"""Measures over families of facts, ratios of them, the dimensions that split them, identities between them.

Keys carry the room (`dossiers.received`). `short` is the word of the command line and of stored reports for
the same thing; it stays valid wherever a person may write it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


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
    short: str = ""

    @property
    def public_key(self) -> str:
        """The key under which the figure is handed out: the short one, where there is one."""
        return self.short or self.key


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
    short: str = ""

    @property
    def public_key(self) -> str:
        """The key under which the ratio is handed out: the short one, where there is one."""
        return self.short or self.key


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
