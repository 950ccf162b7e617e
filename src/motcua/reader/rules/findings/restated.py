"""Figures of the prose that restate a row of the appendix with a slip of the pen.

Two figures are taken for the same where every word of the row's label stands with the figure and the unit is
the same; that they differ is told only where the digits look like a slip: two of them swapped, or one of them
another. Anything further apart may be another scope, and is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from motcua.reader.rules.findings.quantities import head_of, level_in
from motcua.reader.rules.findings.rounding import is_equal, is_exact, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.slips import is_slip, swapped
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_WORD = re.compile(r"[^\W\d_]+|(?<=độ )\d\b|(?<=mức )\d\b|(?<=nhóm )\d\b|(?<=quý )[1-4]\b")
_STOP = set(
    "số tổng tỷ tỉ lệ các được đã có của trong và là tại đang hiện lượng về cho từ trên qua đó gồm theo".split()
)
_OTHER_TIME = re.compile(
    r"so với|cùng kỳ|năm trước|kỳ trước|\btăng\b|\bgiảm\b|\bnăm \d{4}|tháng \d|quý|\blũy kế|\bluỹ kế|kế hoạch|dự kiến"
)
_SAME_UNIT = {
    "tthc": "thủ tục",
    "dvc": "thủ tục",
    "dịch vụ công": "thủ tục",
    "dịch vụ": "thủ tục",
    "thủ tục hành chính": "thủ tục",
    "ý kiến": "pakn",
    "cơ quan, đơn vị": "đơn vị",
}
_ONLINE, _STAGES = {"trực", "tuyến"}, ({"toàn", "trình"}, {"một", "phần"})  # "toàn trình" says "trực tuyến" too
_REACH = 110  # characters before the figure in which a word of the label may stand
_SHORT = {"tthc", "cchc", "vbqppl", "pakn", "dvc"}  # abbreviations that one of the two may leave out
_STOPS = re.compile(r"[.;:]\s")
_LONG = 1_000  # of digits that do not agree by chance
_SURE = 3  # syllables of a label that leave no doubt of what it counts
_ENOUGH = 2  # syllables of a label beside which two swapped digits are no chance
_SCOPE = 2  # times: figures of one label further apart count different scopes
_ALL_BUT = 0.01  # of a count: a smaller difference is a slip and no other scope
_HALF = 2  # a long figure needs one word in two of the label beside it
_MORE_WORDS = 8  # syllables beside those of the label, beyond which the figure may count something narrower
_NARROWED = re.compile(r"trong đó|cấp (?:huyện|xã|tỉnh)|\bmới\b|\bcòn\b|\btrên\b|mỗi|bình quân", re.IGNORECASE)


def restated(running: Running) -> Iterator[Finding]:
    """Find rows of the appendix whose figure stands in the prose with a slip."""
    labels = [_Label(row, unit_of(row.figure), label_words(row.figure)) for row in running.rows]
    names = Counter((label.unit, frozenset(label.words)) for label in labels)
    prose = _Prose(
        running,
        _by_unit(_around(running)),
        _by_unit(_beside(running)),
        frozenset((label.unit, label.row.figure.value) for label in labels),
    )
    for label in labels:
        if _comparable(label.row) and names[label.unit, frozenset(label.words)] == 1:
            yield from _compared(prose, label)


@dataclass(frozen=True, slots=True)
class _Label:
    """Row of the appendix with the unit and the words by which the prose may name it."""

    row: Row
    unit: str
    words: set[str]

    @property
    def level(self) -> str:
        """Return the level named in the label."""
        return level_in(self.row.figure.label.casefold())

    @property
    def is_distinctive(self) -> bool:
        """Check whether the label is long enough to leave no doubt of what the row counts."""
        return len(self.words) >= _SURE


@dataclass(frozen=True, slots=True)
class _Said:
    """Exact figure of the prose, of the report's own time, with the words and the level that may name it."""

    spot: Spot
    unit: str
    level: str
    words: set[str]


@dataclass(frozen=True, slots=True)
class _Prose:
    """Figures of the prose by unit: with the words of their sentence, and with those of their clause only."""

    running: Running
    wide: Mapping[str, list[_Said]]
    narrow: Mapping[str, list[_Said]]
    in_rows: frozenset[tuple[str, float]]  # unit and value of every row: a figure among them is that row's

    def of_level(self, label: _Label) -> list[_Said]:
        """Return the figures with the row's unit that may be of its level."""
        level = label.level
        return [said for said in self.wide.get(label.unit, ()) if _one_level(level, said.level, of_all=True)]

    def beside(self, label: _Label) -> list[Spot]:
        """Return the figures whose own clause has every word of the label."""
        own = [said for said in self.narrow.get(label.unit, ()) if label.words <= said.words]
        level = label.level if own else ""
        return [said.spot for said in own if _one_level(level, said.level)]

    def headed(self, label: _Label) -> list[Spot]:
        """Return figures that are the row's with two digits changed, where the head of their sentence has its words."""
        value = label.row.figure.value
        turned = [
            said
            for said in self.narrow.get(label.unit, ())
            if swapped(said.spot.figure.value, value) and label.words & said.words
        ]
        return [said.spot for said in turned if label.words <= self._head(said.spot) | said.words]

    def _head(self, spot: Spot) -> set[str]:
        return set(_WORD.findall(head_of(self.running.passages[spot.passage].text, spot).casefold()))


def _by_unit(figures: Iterable[_Said]) -> dict[str, list[_Said]]:
    groups: dict[str, list[_Said]] = {}
    for said in figures:
        groups.setdefault(said.unit, []).append(said)
    return groups


def _compared(prose: _Prose, label: _Label) -> Iterator[Finding]:
    """Compare one row with the figures of the prose that may restate it."""
    row, spots = label.row.figure, prose.of_level(label)
    same = [said for said in spots if is_equal(said.spot.figure.value, row.value)]
    free = [said for said in spots if (said.unit, said.spot.figure.value) not in prose.in_rows]
    slips = _slips(label, free)
    if len(slips) == 1 and not same:
        yield _told(row, next(iter(slips.values())), "; hai số lệch nhau rất ít hoặc đảo chữ số")
    elif not slips and not _any_named(label, same):
        yield from _unlike(prose, label, [] if same else free)


def _slips(label: _Label, free: Iterable[_Said]) -> dict[float, Figure]:
    """Return the first figure of each value that stands with the label's words and is the row's with a slip."""
    slips: dict[float, Figure] = {}
    for said in free:
        if label.words <= said.words and _is_slip_of(label, said.spot.figure):
            slips.setdefault(said.spot.figure.value, said.spot.figure)
    return slips


def _any_named(label: _Label, figures: Iterable[_Said]) -> bool:
    """Check whether one of the figures stands with every word of the label."""
    return any(label.words <= said.words for said in figures)


def _is_slip_of(label: _Label, figure: Figure) -> bool:
    """Check whether a figure is the row's with a slip, or all but the same for a distinctive label."""
    row = label.row.figure
    return is_slip(figure, row) or (label.is_distinctive and _all_but(figure, row))


def _unlike(prose: _Prose, label: _Label, free: list[_Said]) -> Iterator[Finding]:
    """Find another value right beside the label's words, or a long figure of the row with two digits changed."""
    value, own = label.row.figure.value, prose.beside(label)
    turned = len(label.words) >= _ENOUGH and any(swapped(spot.figure.value, value) for spot in own)
    if not own and label.is_distinctive:
        own = prose.headed(label)
    if label.is_distinctive or turned:
        yield from _otherwise(label.row, label.words, own)
    else:
        yield from _turned(label.row, label.words, free)


def _around(running: Running) -> Iterator[_Said]:
    """Yield each figure with the words of the sentence before it, of its clause behind it, and of its label."""
    for spot in running.spots:
        text = running.passages[spot.passage].text
        said = f"{text[max(0, spot.start - _REACH) : spot.start]} {spot.after}".casefold()
        if is_exact(spot.figure) and not _OTHER_TIME.search(said):
            words = {*_WORD.findall(said), *_WORD.findall(spot.figure.label.casefold())}
            yield _Said(spot, unit_of(spot.figure), level_in(said) or spot.figure.level, words)


def _beside(running: Running) -> Iterator[_Said]:
    """Yield each figure with the words of its own clause only."""
    for spot in running.spots:
        said = _clause(spot) if is_exact(spot.figure) else ""
        if said and not _OTHER_TIME.search(said):
            yield _Said(spot, unit_of(spot.figure), level_in(said), set(_WORD.findall(said)))


def _one_level(own: str, other: str, of_all: bool = False) -> bool:
    """Check whether row and figure may be of one level; `of_all` takes a district for all of it."""
    return not own or not other or own == other or (of_all and {own, other} <= {"huyện", "toàn huyện"})


def _otherwise(row: Row, words: set[str], spots: list[Spot]) -> Iterator[Finding]:
    """Find a row stated in the prose right beside the label's own words, once and with another value."""
    own = {*words, *_WORD.findall(row.figure.unit.casefold()), *_STOP}
    plain = [spot for spot in spots if not _NARROWED.search(_clause(spot)) and len(_own(spot) - own) <= _MORE_WORDS]
    if len({spot.figure.value for spot in spots}) != 1 or not plain:
        return
    stated = plain[0].figure
    if is_equal(stated.value, row.figure.value):
        return
    larger, smaller = max(stated.value, row.figure.value), min(stated.value, row.figure.value)
    if 0 < larger <= _SCOPE * smaller or swapped(larger, smaller):
        yield _told(row.figure, stated)


def _turned(row: Row, words: set[str], spots: list[_Said]) -> Iterator[Finding]:
    """Find a long figure stated in the prose only with two digits changed, beside half of the row's words."""
    if row.figure.value < _LONG:
        return
    close = [said.spot for said in spots if _HALF * len(words & said.words) >= len(words)]
    turned = {spot.figure.value: spot for spot in close if swapped(spot.figure.value, row.figure.value)}
    if len(turned) == 1:
        yield _told(row.figure, next(iter(turned.values())).figure, "; hai chữ số đảo chỗ")


def _own(spot: Spot) -> set[str]:
    """Return the words of a figure's clause."""
    return set(_WORD.findall(_clause(spot)))


def _clause(spot: Spot) -> str:
    return f"{_STOPS.split(spot.before)[-1]} {spot.after}".casefold()


def _all_but(one: Figure, other: Figure) -> bool:
    """Check whether two counts differ by too little to be of different scopes."""
    return one.unit != "%" and 0 < abs(one.value - other.value) <= _ALL_BUT * min(one.value, other.value)


def _told(row: Figure, stated: Figure, why: str = "") -> Finding:
    words = (
        f"{row.label}: lời văn dòng {stated.line} ghi {say(stated.value, stated.decimals)}, "
        f"phụ lục ghi {say(row.value, row.decimals)}{why}"
    )
    return tell("text_vs_appendix", False, words, (stated, row), expected=row.value, stated=stated.value)


def _comparable(row: Row) -> bool:
    figure = row.figure
    return bool(
        not figure.unit.startswith("mã")
        and figure.kind != "mã"
        and is_exact(figure)
        and label_words(figure)
        and not _OTHER_TIME.search(figure.label.casefold())
    )


def label_words(figure: Figure) -> set[str]:
    """Return the words that name what a row counts, without its unit and the small words."""
    unit = {*_WORD.findall(figure.unit.casefold()), *_WORD.findall(unit_of(figure)), *_SHORT}
    words = set(_WORD.findall(figure.label.casefold()))
    small = _STOP - {"trong"} if "trong hạn" in figure.label.casefold() else _STOP
    words = {word for word in words if word not in small and word not in unit}
    return words - _ONLINE if any(stage <= words for stage in _STAGES) else words


def unit_of(figure: Figure) -> str:
    """Return the unit of a figure, under one name for synonyms."""
    unit = figure.unit.casefold()
    return _SAME_UNIT.get(unit, unit)
