"""Mapping of appendix rows, and of sure figures of the text, to the stable ids of the statistics form.

Two provinces number and word their forms differently; the indicators are recognised by their words. What is
not surely one indicator stays without an id.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.reader.vocabulary import Figure, Reading

_UNKNOWN_UNITS = {"", "không rõ"}  # of figures whose label alone decides
_LEVEL_SUFFIX = 9  # characters at the end of a label that name the level of its value: " cấp tỉnh", " cấp xã"


@dataclass(frozen=True, slots=True)
class Indicator:
    """Row of the statistics form, with the words that its label must contain."""

    key: str
    name: str
    words: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None
    unit: re.Pattern[str] | None = None
    level: str = ""
    text: bool = False  # may also be taken from running text

    def fits(self, label: str, unit: str, level: str = "") -> bool:
        """Check whether a label with this unit names the indicator."""
        if self.unit and unit not in _UNKNOWN_UNITS and not self.unit.search(unit):
            return False
        if self.level and level not in {"", self.level}:
            return False
        if self.unless and self.unless.search(label):
            return False
        return all(word.search(label) for word in self.words)


@dataclass(frozen=True, slots=True)
class Pair:
    """Values of one indicator in two reports, or in the text and the appendix of one."""

    indicator: str
    name: str
    first: Figure | None
    second: Figure | None

    @property
    def change(self) -> float | None:
        """Return the second value less the first, where both are present."""
        return self.second.value - self.first.value if self.first and self.second else None


def indicator_of(label: str, unit: str, indicators: Sequence[Indicator], level: str = "") -> str:
    """Return the id of the only indicator, or of the first declared of several, that a label names; else ""."""
    plain = " ".join(label.split())
    return next((each.key for each in indicators if each.fits(plain, unit, level)), "")


def mapped(figures: Sequence[Figure], indicators: Sequence[Indicator]) -> tuple[Figure, ...]:
    """Return the figures with the ids of their indicators; in running text only the indicators that allow it."""
    in_text = [each for each in indicators if each.text]
    out = []
    for figure in figures:
        table = figure.where == "phụ lục"
        known = indicators if table else in_text
        level = figure.level if not table or " cấp " in figure.label[-_LEVEL_SUFFIX:] else ""
        key = indicator_of(figure.label, figure.unit, known, level) if known and not figure.of else ""
        out.append(replace(figure, indicator=key) if key else figure)
    return tuple(out)


def side_by_side(first: Reading, second: Reading, indicators: Sequence[Indicator] = ()) -> tuple[Pair, ...]:
    """Pair every indicator of two readings, year against year: the value of the appendix where there is one."""
    names = {each.key: each.name for each in indicators}
    one, two = _values(first), _values(second)
    keys = list(dict.fromkeys([*one, *two]))
    return tuple(
        Pair(key, names.get(key, _name(one.get(key), two.get(key))), one.get(key), two.get(key)) for key in keys
    )


def text_against_appendix(reading: Reading, indicators: Sequence[Indicator] = ()) -> tuple[Pair, ...]:
    """Pair the indicators that a report states both in its text and in its appendix."""
    names = {each.key: each.name for each in indicators}
    prose = {f.indicator: f for f in reversed(reading.figures) if f.indicator and f.where != "phụ lục"}
    table = {f.indicator: f for f in reversed(reading.figures) if f.indicator and f.where == "phụ lục"}
    return tuple(Pair(key, names.get(key, table[key].label), prose[key], table[key]) for key in table if key in prose)


def _values(reading: Reading) -> dict[str, Figure]:
    out: dict[str, Figure] = {}
    for figure in sorted(reading.figures, key=lambda f: (f.where != "phụ lục", f.line, f.col)):
        if figure.indicator:
            out.setdefault(figure.indicator, figure)
    return out


def _name(first: Figure | None, second: Figure | None) -> str:
    figure = first or second
    return figure.label if figure else ""
