"""Two readings side by side: the same indicator of two reports, year against year."""

import re
from dataclasses import dataclass

from motcua.base.text import fold
from motcua.reader.vocabulary import Figure, Reading

_NUMBERING = re.compile(r"^[\d.\s|]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator in two reports; a side is None where that report does not state it."""

    indicator: str  # row id of the statistics form, or "" where matched by its label
    label: str
    unit: str
    first: Figure | None
    second: Figure | None

    @property
    def change(self) -> float | None:
        """Second less first, where both are stated in the same unit."""
        if self.first is None or self.second is None or self.first.unit != self.second.unit:
            return None
        return self.second.value - self.first.value

    @property
    def change_percent(self) -> float | None:
        """The change in per cent of the first; None for shares, and where the first is zero."""
        if self.change is None or self.first is None or not self.first.value or self.unit == "%":
            return None
        return 100 * self.change / self.first.value


def compare(first: Reading, second: Reading) -> list[Pair]:
    """Every indicator that one of the reports states, in the order of the form, then what only labels match."""
    left, right = _indexed(first), _indexed(second)
    pairs = []
    for key in sorted(left.keys() | right.keys(), key=_order):
        one, other = left.get(key), right.get(key)
        known = one or other
        if known is None or (not key[0] and not (one and other)):
            continue
        pairs.append(Pair(known.indicator, known.label, known.unit, one, other))
    return pairs


def _indexed(reading: Reading) -> dict[tuple[str, str], Figure]:
    """The figures by indicator (rows of the appendix before prose), or by the label of the row."""
    found: dict[tuple[str, str], Figure] = {}
    for figure in sorted(reading.figures, key=lambda figure: figure.where != "phụ lục"):
        if figure.indicator:
            found.setdefault((figure.indicator, figure.level if figure.where != "phụ lục" else ""), figure)
        elif figure.where == "phụ lục" and figure.label:
            found.setdefault(("", fold(_NUMBERING.sub("", figure.label))), figure)
    return found


def _order(key: tuple[str, str]) -> tuple[bool, list[tuple[int, str]], str]:
    parts = [(int(part), "") if part.isdigit() else (999, part) for part in key[0].split(".")]
    return (not key[0], parts, key[1])
