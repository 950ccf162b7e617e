"""Values of a table row without cells: after the unit, after the legend, or at its end."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from motcua.reader.rules import lexicon, numbers, spans
from motcua.reader.rules.patterns import alternatives, spaced

LEGEND = re.compile(r"(?P<word>[^=;,\n]{1,40}?(?:\n[^=;,\n]{1,25}?)?)\s*[=:]\s*(?P<code>\d)(?!\d)\s*[;,.]?")
LEGEND_EQUALS = re.compile(r"=\s*\d(?!\d)\s*[;,.]?")
# counted nouns that more often end a label or belong to a date than they measure a row
_NOT_UNITS = {"năm", "tháng", "ngày", "tuổi", "nam", "nữ", "kỳ", "bậc", "hạng", "đợt", "lần"}
_UNIT = alternatives({*lexicon.NOUNS, "số lượng"} - _NOT_UNITS)
_NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_UNIT_VALUE = spaced(rf"(?:(?<![\w/])(?P<unit>{_UNIT})(?!\w)|(?P<percent>%)) {_NUMBER}%?(?=\s|$|[;,)])", re.I)
UNIT_LAST = re.compile(rf"(?:(?<![\w/])(?P<unit>{_UNIT})(?!\w)|(?P<percent>%))\s*$", re.I)
_PLACEHOLDER = re.compile(r"(?:^|(?<=\s))[-–](?=\s|$)\s*$")
_RARE_UNIT = re.compile(
    rf"(?:^|\n)[^\n]*?(?<![\w])(?P<unit>{'|'.join(u.capitalize() for u in sorted(_NOT_UNITS))})\s+{_NUMBER}[ ]*(?=\n|$)"
)
_AFTER_LEGEND = re.compile(rf"[\s)]*{_NUMBER}(?=\s|$)")
LEVELS = spaced(rf"[Cc]ấp (?P<level>tỉnh|huyện|xã)\s*:?\s*{_NUMBER}(?=\s|$|[;,)])")
_LONE = re.compile(rf"(?:^|\n)[ ]*{_NUMBER}\s?%?[ ]*(?=\n|$)")
_TAIL = re.compile(rf"(?:^|(?<=\s)){_NUMBER}\s?%?\s*$")
CELL = re.compile(rf"\s*(?P<sign>[+\-–]\s?|[><≥≤~]\s?)?{_NUMBER}\s*(?P<percent>%)?\s*$")
SUBROW = spaced(r"\s*(?:Trong đó\s*:?\s*)?[-+•]?\s*(?=[A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ])")


_LINE_END = re.compile(r"[ ]*(?:\n|$)")
_LEVEL_UNITS = {"xã", "huyện", "tỉnh"}  # units that a pair of level and number looks like
_WIDEST_VALUE = 24  # characters of a value at the end of a row, with its percent sign and blanks
_WIDEST_MARK = 6  # characters of the dash for an empty value, with blanks


@dataclass(frozen=True, slots=True)
class Value:
    """Value of a row, with its place in the text of the row."""

    start: int
    raw: str
    value: float
    decimals: int
    level: str = ""
    unit: str = ""


class RowValues(NamedTuple):
    """Values of a row, where its label ends, their unit, and where the values end."""

    values: list[Value]
    label_end: int
    unit: str
    end: int


def value_of(match: re.Match[str], percent: bool, level: str = "") -> Value | None:
    """Return the value of a match with a number; None where it cannot be one."""
    number = numbers.parse(match["number"], percent=percent)
    if number is None:
        return None
    return Value(match.start("number"), match["number"], number.value, number.decimals, level)


def values_from(text: str, start: int) -> RowValues:
    """Return the values of a row from an offset on: by its legend, its levels or its unit, else at its end."""
    legends = list(LEGEND_EQUALS.finditer(text, start))
    if legends:
        return _coded(text, start, legends)
    measured = _measured(text, start)
    by_level = _by_level(text, start, measured)
    if by_level:
        return by_level
    if measured:
        return _behind_unit(text, start, measured)
    return _of_rare_unit(text, start) or _unmarked(text, start)


def _measured(text: str, start: int) -> re.Match[str] | None:
    """Return the first unit with its number that is no part of the label."""
    found = _UNIT_VALUE.search(text, start)
    while found and not _believable(text, found):
        found = _UNIT_VALUE.search(text, found.end())
    return found


def _by_level(text: str, start: int, measured: re.Match[str] | None) -> RowValues | None:
    """Read a value for each level, "Cấp tỉnh: 3; cấp huyện: 4", where they stand before a unit and its number."""
    pairs = list(LEVELS.finditer(text, start))
    if not pairs:
        return None
    begin = pairs[0].start()
    if measured and begin >= measured.start() and measured["unit"] not in _LEVEL_UNITS:
        return None
    unit = UNIT_LAST.search(text[start:begin])
    if unit is None and len(pairs) == 1:
        return None
    label_end = start + unit.start() if unit else begin
    return RowValues(_values(pairs), label_end, canonical_unit(unit) if unit else "", pairs[-1].end())


def _behind_unit(text: str, start: int, measured: re.Match[str]) -> RowValues:
    """Read the value behind its unit, unless the row before it, which has no number of its own, ends earlier."""
    before = _unmarked(text[: measured.start()], start)
    if before.values and _begins_line(text, before.values[0].start) and SUBROW.match(text, before.end):
        return before
    value = value_of(measured, bool(measured["percent"]))
    return RowValues([value] if value else [], measured.start(), canonical_unit(measured), measured.end())


def _of_rare_unit(text: str, start: int) -> RowValues | None:
    """Read a value behind a unit that is more often part of a label: "Năm 2"."""
    rare = _RARE_UNIT.search(text, start)
    value = value_of(rare, False) if rare else None
    if rare is None or value is None:
        return None
    return RowValues([value], rare.start("unit"), rare["unit"].lower(), rare.end("number"))


def _begins_line(text: str, offset: int) -> bool:
    """Check whether only blanks stand between an offset and the line end before it."""
    return text[:offset].rstrip(" ").endswith("\n")


def _believable(text: str, match: re.Match[str]) -> bool:
    """Check that a unit cell begins with a capital or a line; "mức độ 3" or "cấp xã 2" in a label is no value."""
    if match["percent"]:
        return True
    unit = match["unit"]
    starts_line = match.start() == 0 or _begins_line(text, match.start())
    ends_line = _LINE_END.match(text, match.end()) is not None
    return unit[:1].isupper() or (starts_line and ends_line)


def code_unit(legend: Iterable[re.Match[str]]) -> str:
    """Return the unit of a coded value: "mã Có=1/Không=0"."""
    return "mã " + "/".join(f"{' '.join(m['word'].split()).lstrip('( ')}={m['code']}" for m in legend)


def _coded(text: str, start: int, legends: Sequence[re.Match[str]]) -> RowValues:
    """Read the code behind its legend: "Có = 1; Không = 0"."""
    last = legends[-1]
    match = _AFTER_LEGEND.match(text, last.end())
    cut = text.rfind("\n", start, legends[0].start())
    begin = cut if cut >= 0 else start + _legend_word(text[start : legends[0].start()])
    unit = code_unit(m for m in LEGEND.finditer(text[begin : last.end()]) if m["word"].strip())
    value = value_of(match, False) if match else None
    return RowValues([value] if value else [], begin, unit, match.end() if match else last.end())


def _legend_word(first: str) -> int:
    """Return the position of the legend's first word when it shares the label's line."""
    words_before = list(re.finditer(r"\s(?=[A-ZĐÂÊÔƠƯĂ])", first))
    return words_before[-1].start() if words_before else 0


def _unmarked(text: str, start: int) -> RowValues:
    """Return values without a unit: alone on their lines, or a run at the end of the row."""
    known = [match.span() for match in spans.NOT_STATISTICS.finditer(text, start)]
    taken = spans.Stretches([*known, *((each.start, each.end) for each in spans.dates(text))])
    lone = [match for match in _LONE.finditer(text, start) if not taken.holds(match.start("number"))]
    if lone:
        return RowValues(_values(lone), lone[0].start(), "", lone[-1].end())
    run, stop = _run_at_end(text, start, taken)
    end = len(text.rstrip())
    label = text[start:stop]
    if run and label.strip():
        return RowValues(_values(run), stop, "", end)
    unit = UNIT_LAST.search(label)
    if unit is None:
        return RowValues([], start + len(label.rstrip()), "", end)
    return RowValues([], start + unit.start(), canonical_unit(unit), end)


def _values(matches: Sequence[re.Match[str]]) -> list[Value]:
    """Return the values of matches, each with its level where the pattern has one."""
    values = (value_of(match, False, match.groupdict().get("level", "")) for match in matches)
    return [value for value in values if value]


def _run_at_end(text: str, start: int, taken: spans.Stretches) -> tuple[list[re.Match[str]], int]:
    """Return the run of numbers that ends a row on one line, dashes for empty values between, and where it begins."""
    run: list[re.Match[str]] = []
    stop = len(text.rstrip())
    while True:
        match = _TAIL.search(text, max(start, stop - _WIDEST_VALUE), stop)
        empty = _PLACEHOLDER.search(text, max(start, stop - _WIDEST_MARK), stop) if run and match is None else None
        if empty:
            stop = len(text[: empty.start()].rstrip())
            continue
        if match is None or taken.holds(match.start("number")):
            return run, stop
        run.insert(0, match)
        stop = len(text[: match.start()].rstrip())
        if "\n" in text[stop : match.start()]:
            return run, stop


def canonical_unit(match: re.Match[str]) -> str:
    """Return the unit of a match as the lexicon reports it; "số lượng" is none."""
    if match["percent"]:
        return "%"
    plain = " ".join(match["unit"].lower().split()).replace(" ,", ",")
    if plain == "số lượng":
        return ""
    return lexicon.NOUNS.get(plain, plain)
