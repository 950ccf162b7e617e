"""Figures of the prose that restate a row of the appendix with a slip of the pen.

Two figures are taken for the same where every word of the row's label stands with the figure and the unit is
the same; that they differ is told only where the digits look like a slip: two of them swapped, or one of them
another. Anything further apart may be another scope, and is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from motcua.reader.rules.findings.quantities import head_of, level_in
from motcua.reader.rules.findings.rounding import is_exact, say
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
_MORE_WORDS = 8  # syllables beside those of the label, beyond which the figure may count something narrower
_NARROWED = re.compile(r"trong đó|cấp (?:huyện|xã|tỉnh)|\bmới\b|\bcòn\b|\btrên\b|mỗi|bình quân", re.IGNORECASE)


def restated(running: Running) -> Iterator[Finding]:
    """Find rows of the appendix whose figure stands in the prose with a slip."""
    taken = {(unit_of(row.figure), row.figure.value) for row in running.rows}
    names = Counter((unit_of(row.figure), frozenset(label_words(row.figure))) for row in running.rows)
    wide, narrow = _around(running), _beside(running)
    for row in running.rows:
        unit, words, level = unit_of(row.figure), label_words(row.figure), level_in(row.figure.label.casefold())
        if not _comparable(row) or names[unit, frozenset(words)] > 1:
            continue
        spots = [said for said in wide if said.unit == unit and _one_level(level, said.level, of_all=True)]
        near = [said.spot for said in spots if words <= said.words]
        same = [said for said in spots if abs(said.spot.figure.value - row.figure.value) < 1e-6]
        slips = [
            spot
            for spot in near
            if (is_slip(spot.figure, row.figure) or (len(words) >= _SURE and _all_but(spot.figure, row.figure)))
            and (unit_of(spot.figure), spot.figure.value) not in taken
        ]
        if not same and len({spot.figure.value for spot in slips}) == 1:
            yield _told(row.figure, slips[0].figure, "; hai số lệch nhau rất ít hoặc đảo chữ số")
        elif not slips and not any(words <= said.words for said in same):
            own = [
                said.spot
                for said in narrow
                if said.unit == unit and _one_level(level, said.level) and words <= said.words
            ]
            turned = len(words) >= 2 and any(swapped(s.figure.value, row.figure.value) for s in own)
            if not own and len(words) >= _SURE:
                own = _headed(running, [said for said in narrow if said.unit == unit], row, words)
            if len(words) >= _SURE or turned:
                yield from _otherwise(row, words, own)
            elif not same:
                yield from _turned(row, words, [said for said in spots if (unit, said.spot.figure.value) not in taken])


@dataclass(frozen=True, slots=True)
class _Said:
    """Exact figure of the prose, of the report's own time, with the words and the level that may name it."""

    spot: Spot
    unit: str
    level: str
    words: set[str]


def _around(running: Running) -> list[_Said]:
    """Return each figure with the words of the sentence before it, of its clause behind it, and of its label."""
    found = []
    for spot in running.spots:
        text = running.passages[spot.passage].text
        said = f"{text[max(0, spot.start - _REACH) : spot.start]} {spot.after}".casefold()
        if is_exact(spot.figure) and not _OTHER_TIME.search(said):
            words = {*_WORD.findall(said), *_WORD.findall(spot.figure.label.casefold())}
            found.append(_Said(spot, unit_of(spot.figure), level_in(said) or spot.figure.level, words))
    return found


def _beside(running: Running) -> list[_Said]:
    """Return each figure with the words of its own clause only."""
    exact = [(spot, _clause(spot)) for spot in running.spots if is_exact(spot.figure)]
    return [
        _Said(spot, unit_of(spot.figure), level_in(said), set(_WORD.findall(said)))
        for spot, said in exact
        if not _OTHER_TIME.search(said)
    ]


def _headed(running: Running, said: list[_Said], row: Row, words: set[str]) -> list[Spot]:
    """Return figures that are the row's with two digits changed, where the head of their sentence has its words."""
    turned = [each for each in said if swapped(each.spot.figure.value, row.figure.value) and words & each.words]
    heads = [set(_WORD.findall(head_of(running.passages[s.spot.passage].text, s.spot).casefold())) for s in turned]
    return [each.spot for each, head in zip(turned, heads, strict=True) if words <= head | each.words]


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
    if abs(stated.value - row.figure.value) < 1e-6:
        return
    larger, smaller = max(stated.value, row.figure.value), min(stated.value, row.figure.value)
    if 0 < larger <= 2 * smaller or swapped(larger, smaller):  # further apart it is another scope
        yield _told(row.figure, stated)


def _turned(row: Row, words: set[str], spots: list[_Said]) -> Iterator[Finding]:
    """Find a long figure stated in the prose only with two digits changed, beside half of the row's words."""
    if row.figure.value < _LONG:
        return
    close = [said.spot for said in spots if 2 * len(words & said.words) >= len(words)]
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
    return one.unit != "%" and 0 < abs(one.value - other.value) <= 0.01 * min(one.value, other.value)


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
    words = {word for word in _WORD.findall(figure.label.casefold()) if word not in _STOP and word not in unit}
    return words - _ONLINE if any(stage <= words for stage in _STAGES) else words


def unit_of(figure: Figure) -> str:
    """Return the unit of a figure, under one name for synonyms."""
    unit = figure.unit.casefold()
    return _SAME_UNIT.get(unit, unit)
