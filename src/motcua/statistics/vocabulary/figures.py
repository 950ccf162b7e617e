"""Figures: the days asked about and the resulting cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Days:
    """Counted days as day numbers, both included; states are as of the end of `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures of one combination of dimensions (numbers as in the facts; labels come separately).

    Figures are held under the full keys of the measures and found under their short ones too.
    """

    key: Mapping[str, int] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
