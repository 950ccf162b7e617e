"""A figure of the prose that surely restates a row of the appendix, but with a slip of the pen.

Two figures are taken for the same where every word of the row's label stands with the figure and the unit is
the same; that they differ is told only where the digits look like a slip: two of them swapped, or one of them
another. Anything further apart may be another scope, and is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator

from motcua.reader.rules.findings.passages import Row, Running, Spot
from motcua.reader.rules.findings.quantities import level_in
from motcua.reader.rules.findings.rounding import is_exact, say, swapped
from motcua.reader.vocabulary import Figure, Finding, Verdict

_WORD = re.compile(r"[^\W\d_]+")
_STOP = set("số tổng tỷ tỉ lệ các được đã có của trong và là tại đang hiện lượng về cho từ trên qua đó gồm".split())
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
_REACH = 110  # characters before the figure in which a word of the label may stand
_SHORT = {"tthc", "cchc", "vbqppl", "pakn", "dvc"}  # abbreviations that one of the two may leave out
_STOPS = re.compile(r"[.;:]\s")
_SURE = 3  # syllables of a label that leave no doubt of what it counts
_MORE_WORDS = 8  # syllables beside those of the label, beyond which the figure may count something narrower
_NARROWED = re.compile(r"trong đó|cấp (?:huyện|xã|tỉnh)|\bmới\b|\bcòn\b|\btrên\b|mỗi|bình quân", re.IGNORECASE)
_DIGITS = 3  # below this a slip cannot be told from another figure


def restated(running: Running) -> Iterator[Finding]:
    """Rows of the appendix whose figure stands in the prose with a slip."""
    taken = {(_unit(row.figure), row.figure.value) for row in running.rows}
    names = Counter((_unit(row.figure), frozenset(_label(row.figure))) for row in running.rows)
    for row in running.rows:
        words = _label(row.figure)
        if not _comparable(row) or names[_unit(row.figure), frozenset(words)] > 1:
            continue
        spots = [spot for spot in running.spots if _may_restate(running, row, spot)]
        near = [spot for spot in spots if words <= _words_at(running, spot)]
        same = [spot for spot in spots if abs(spot.figure.value - row.figure.value) < 1e-6]
        slips = [
            spot
            for spot in near
            if (is_slip(spot.figure, row.figure) or (len(words) >= _SURE and _all_but(spot.figure, row.figure)))
            and (_unit(spot.figure), spot.figure.value) not in taken
        ]
        if not same and len({spot.figure.value for spot in slips}) == 1:
            yield _told(row.figure, slips[0].figure)
        elif not slips and not any(words <= _words_at(running, spot) for spot in same):
            own = [spot for spot in running.spots if _beside(row, spot) and words <= _own(spot)]
            turned = len(words) >= 2 and any(swapped(s.figure.value, row.figure.value) for s in own)
            if len(words) >= _SURE or turned:
                yield from _otherwise(row, words, own)


def _beside(row: Row, spot: Spot) -> bool:
    """Whether a figure may be the row's by its unit and by the words of its own clause."""
    if _unit(spot.figure) != _unit(row.figure) or not is_exact(spot.figure):
        return False
    said = _clause(spot)
    if _OTHER_TIME.search(said):
        return False
    own, other = level_in(row.figure.label.casefold()), level_in(said)
    return not own or not other or own == other


def _otherwise(row: Row, words: set[str], spots: list[Spot]) -> Iterator[Finding]:
    """The row as the prose gives it right beside the label's own words, once and with another value."""
    own = {*words, *_WORD.findall(row.figure.unit.casefold()), *_STOP}
    plain = [spot for spot in spots if not _NARROWED.search(_clause(spot)) and len(_own(spot) - own) <= _MORE_WORDS]
    if len({spot.figure.value for spot in spots}) != 1 or not plain:
        return
    stated = plain[0].figure
    if abs(stated.value - row.figure.value) < 1e-6:
        return
    larger, smaller = max(stated.value, row.figure.value), min(stated.value, row.figure.value)
    if 0 < larger <= 2 * smaller or swapped(larger, smaller):  # further apart it is another scope
        words_of = f"{row.figure.label}: lời văn dòng {stated.line} ghi {say(stated.value, stated.decimals)}, "
        words_of += f"phụ lục ghi {say(row.figure.value, row.figure.decimals)}"
        lines = tuple(sorted({stated.line, row.figure.line}))
        ids = (stated.id, row.figure.id)
        yield Finding("text_vs_appendix", lines, Verdict.INCONSISTENT, words_of, ids, row.figure.value, stated.value)


def _own(spot: Spot) -> set[str]:
    """The words of the clause a figure stands in."""
    return set(_WORD.findall(_clause(spot)))


def _clause(spot: Spot) -> str:
    return f"{_STOPS.split(spot.before)[-1]} {spot.after}".casefold()


def is_slip(one: Figure, other: Figure) -> bool:
    """Whether the digits differ as by a slip of the pen: two swapped, or one of them another."""
    first, second = _digits(one), _digits(other)
    if len(first) != len(second) or len(first) < _DIGITS or first == second or one.decimals != other.decimals:
        return False
    places = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) == 1:
        return len(first) > _DIGITS or places != [0]
    return (
        len(places) == 2
        and first[places[0]] == second[places[1]]
        and first[places[1]] == second[places[0]]
        and places[1] == places[0] + 1
    )


def _all_but(one: Figure, other: Figure) -> bool:
    """Whether two counts differ by so little that another scope does not explain it."""
    return one.unit != "%" and 0 < abs(one.value - other.value) <= 0.01 * min(one.value, other.value)


def _told(row: Figure, stated: Figure) -> Finding:
    words = (
        f"{row.label}: lời văn dòng {stated.line} ghi {say(stated.value, stated.decimals)}, "
        f"phụ lục ghi {say(row.value, row.decimals)}; hai số lệch nhau rất ít hoặc đảo chữ số"
    )
    lines = tuple(sorted({stated.line, row.line}))
    return Finding("text_vs_appendix", lines, Verdict.INCONSISTENT, words, (stated.id, row.id), row.value, stated.value)


def _comparable(row: Row) -> bool:
    figure = row.figure
    return bool(
        not figure.unit.startswith("mã")
        and figure.kind != "mã"
        and is_exact(figure)
        and _label(figure)
        and not _OTHER_TIME.search(figure.label.casefold())
    )


def _may_restate(running: Running, row: Row, spot: Spot) -> bool:
    figure = spot.figure
    if _unit(figure) != _unit(row.figure) or not is_exact(figure):
        return False
    said = _around(running, spot)
    if _OTHER_TIME.search(said):
        return False
    own, other = level_in(row.figure.label.casefold()), level_in(said) or figure.level
    return not own or not other or own == other or {own, other} <= {"huyện", "toàn huyện"}


def _around(running: Running, spot: Spot) -> str:
    """The words of the sentence before the figure, and of its clause behind it."""
    text = running.passages[spot.passage].text
    return f"{text[max(0, spot.start - _REACH) : spot.start]} {spot.after}".casefold()


def _words_at(running: Running, spot: Spot) -> set[str]:
    return set(_WORD.findall(_around(running, spot))) | set(_WORD.findall(spot.figure.label.casefold()))


def _label(figure: Figure) -> set[str]:
    """The words that tell what a row counts, without its unit and the small words."""
    unit = {*_WORD.findall(figure.unit.casefold()), *_WORD.findall(_unit(figure)), *_SHORT}
    return {word for word in _WORD.findall(figure.label.casefold()) if word not in _STOP and word not in unit}


def _unit(figure: Figure) -> str:
    unit = figure.unit.casefold()
    return _SAME_UNIT.get(unit, unit)


def _digits(figure: Figure) -> str:
    return re.sub(r"\D", "", say(figure.value, figure.decimals))
