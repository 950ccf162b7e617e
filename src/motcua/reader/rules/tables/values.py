"""Values of a table row without cells: after the unit, after the legend, or at its end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.reader.rules import lexicon, numbers, spans
from motcua.reader.rules.patterns import alternatives, spaced

LEGEND = re.compile(r"(?P<word>[^=;,\n]{1,40}?(?:\n[^=;,\n]{1,25}?)?)\s*[=:]\s*(?P<code>\d)(?!\d)\s*[;,.]?")
LEGEND_EQUALS = re.compile(r"=\s*\d(?!\d)\s*[;,.]?")
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


@dataclass(frozen=True, slots=True)
class Value:
    start: int
    raw: str
    value: float
    decimals: int
    level: str = ""
    unit: str = ""


def value_of(match: re.Match[str], percent: bool, level: str = "") -> Value | None:
    number = numbers.parse(match["number"], percent=percent)
    if number is None:
        return None
    return Value(match.start("number"), match["number"], number.value, number.decimals, level)


def values_from(text: str, start: int) -> tuple[list[Value], int, str, int]:
    """Return the values of a row from an offset on, the end of its label, its unit, and the end of the values."""
    legends = list(LEGEND_EQUALS.finditer(text, start))
    if legends:
        return _coded(text, start, legends)
    pairs = list(LEVELS.finditer(text, start))
    unit_value = _UNIT_VALUE.search(text, start)
    while unit_value and not _believable(text, unit_value):
        unit_value = _UNIT_VALUE.search(text, unit_value.end())
    if pairs and (
        unit_value is None or pairs[0].start() < unit_value.start() or unit_value["unit"] in {"xã", "huyện", "tỉnh"}
    ):
        label_end = pairs[0].start()
        unit = UNIT_LAST.search(text[start:label_end])
        values = [v for m in pairs if (v := value_of(m, False, m["level"]))]
        if unit or len(pairs) > 1:
            end = start + unit.start() if unit else label_end
            return values, end, canonical_unit(unit) if unit else "", pairs[-1].end()
    if unit_value:
        alone = _unmarked(text[: unit_value.start()], start)
        if alone[0] and text[: alone[0][0].start].rstrip(" ").endswith("\n") and SUBROW.match(text[alone[3] :]):
            return alone
        value = value_of(unit_value, bool(unit_value["percent"]))
        return ([value] if value else []), unit_value.start(), canonical_unit(unit_value), unit_value.end()
    rare = _RARE_UNIT.search(text, start)
    value = value_of(rare, False) if rare else None
    if rare and value:
        return [value], rare.start("unit"), rare["unit"].lower(), rare.end("number")
    return _unmarked(text, start)


def _believable(text: str, match: re.Match[str]) -> bool:
    """Check that a unit cell begins with a capital or a line; "mức độ 3" or "cấp xã 2" in a label is no value."""
    if match["percent"]:
        return True
    unit = match["unit"]
    starts_line = text[: match.start()].rstrip(" ").endswith("\n") or match.start() == 0
    ends_line = re.match(r"[ ]*(?:\n|$)", text[match.end() :]) is not None
    return unit[:1].isupper() or (starts_line and ends_line)


def _coded(text: str, start: int, legends: Sequence[re.Match[str]]) -> tuple[list[Value], int, str, int]:
    last = legends[-1]
    value = _AFTER_LEGEND.match(text, last.end())
    cut = text.rfind("\n", start, legends[0].start())
    begin = cut if cut >= 0 else start + _legend_word(text[start : legends[0].start()])
    legend = "/".join(
        f"{' '.join(m['word'].split()).lstrip('( ')}={m['code']}"
        for m in LEGEND.finditer(text[begin : last.end()])
        if m["word"].strip()
    )
    unit = f"mã {legend}"
    found = value_of(value, False) if value else None
    return ([found] if found else []), begin, unit, value.end() if value else last.end()


def _legend_word(first: str) -> int:
    """Return the position of the legend's first word when it shares the label's line."""
    words_before = list(re.finditer(r"\s(?=[A-ZĐÂÊÔƠƯĂ])", first))
    return words_before[-1].start() if words_before else 0


def _unmarked(text: str, start: int) -> tuple[list[Value], int, str, int]:
    """Return values without a unit: alone on their lines, or a run at the end of the row."""
    taken = [(m.start(), m.end()) for m in spans.NOT_STATISTICS.finditer(text, start)]
    taken += [(d.start, d.end) for d in spans.dates(text)]

    def free(offset: int) -> bool:
        return not any(a <= offset < b for a, b in taken)

    lone = [m for m in _LONE.finditer(text, start) if free(m.start("number"))]
    if lone:
        values = [v for m in lone if (v := value_of(m, False))]
        return values, lone[0].start(), "", lone[-1].end()
    run: list[re.Match[str]] = []
    end = len(text.rstrip())
    stop = end
    while True:
        match = _TAIL.search(text[:stop], max(start, stop - 24))
        if match is None and run and (empty := _PLACEHOLDER.search(text[:stop], max(start, stop - 6))):
            stop = len(text[: empty.start()].rstrip())
            continue
        if match is None or not free(match.start("number")):
            break
        run.insert(0, match)
        stop = len(text[: match.start()].rstrip())
        if "\n" in text[stop : match.start()]:
            break
    label = text[start:stop]
    unit = UNIT_LAST.search(label)
    if not run or not label.strip():
        where = start + unit.start() if unit and label.strip() else start + len(label.rstrip())
        return [], where, canonical_unit(unit) if unit else "", end
    values = [v for m in run if (v := value_of(m, False))]
    return values, stop, "", end


def canonical_unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    plain = " ".join(match["unit"].lower().split()).replace(" ,", ",")
    if plain == "số lượng":
        return ""
    return lexicon.NOUNS.get(plain, plain)
