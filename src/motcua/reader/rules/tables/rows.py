"""Tables broken into lines: a run of rows that begin with their number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from motcua.reader.rules import citations, lexicon, prose
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.tables.values import LEGEND_EQUALS, SUBROW, UNIT_LAST, RowValues, values_from
from motcua.reader.rules.tables.zones import Read
from motcua.reader.rules.text import Line, Stream, stream

_NUMBERING = re.compile(r"\s*(?P<no>\d{1,2}(?:\.\d{1,2}){1,4})\.?(?=\s|$)(?!\s*[%])")
_INTEGER = spaced(r"\s*(?P<no>\d{1,3})\.?\s*(?:$|(?= [^\W\d]))")
_ROMAN = re.compile(r"\s*(?:[IVX]{1,4}|[A-H])\.?\s*")
_HEADER_LINE = spaced(
    r"\s*(?:STT|TT|Ghi|Ghi chú|Kết quả(?: thống kê)?|Đơn vị tính(?: Số liệu)?|ĐVT|Số liệu|Chỉ tiêu(?: thống kê)?|"
    r"https?://\S*)\s*"
)
_HEADER_TAIL = spaced(r"\s*(?:chú|tính|Đơn vị|Nội dung|Số lượng|Tổng số|thống kê|\(\d\))\s*")
_COUNTED_HEADER = spaced(r"\b[Ss]ố(?: lượng)? (?!liệu|TT|thứ)")
_SUM = spaced(r"\s*(?:Tổng(?: cộng| số)?|Cộng|Toàn (?:huyện|tỉnh|xã))\b.*\d", re.I)
_RUN = re.compile(r"(?:\s(?:\d[\d.,]*%?|[-–])){2,}\s*$")


_SKIPPED = 3  # ordinals that a form may leap over; a larger leap is a value alone on its line
_FAR = 60  # lines in which the next row begins, with its label, legend and value a line each
_UNIT_TAIL, _LEGEND_TAIL = 60, 12  # characters at the end of a row that hold its unit, or the end of its legend
_SHORTEST_LABEL = 12  # characters of a label with its unit: a row that has fewer is still being named


@dataclass
class _Raw:
    """Row of a table as lines, with its number."""

    number: tuple[int, ...]
    lines: list[Line]
    skip: int = 0  # characters of the first line that hold the number
    section: bool = False  # the row is the Roman numeral of a section

    @property
    def is_named(self) -> bool:
        """Check whether the row has a number or the numeral of a section."""
        return bool(self.number) or self.section

    @property
    def name(self) -> str:
        """Return the number as it is written: 2.1.3."""
        return ".".join(map(str, self.number))


def read_rows(lines: Sequence[Line], labeller: Labeller) -> Read:
    """Read the figures, blank cells and citations of one such table."""
    out = Read()
    rows = _rows(lines)
    labeller.counted = _counted_by_header(lines, rows)
    for row, following in zip_longest(rows, rows[1:]):
        flow = stream("row", row.lines, paragraphs=False)
        out.documents.extend(each.citation for each in citations.find(flow, labeller.year))
        parent = following is not None and len(following.number) > len(row.number)
        labeller.enter(row.name, flow.text[row.skip :] if parent else "")
        _read_row(flow, row, parent, labeller, out)
    return out


def _counted_by_header(lines: Sequence[Line], rows: Sequence[_Raw]) -> str:
    """Return the unit that the header above the first row counts: "Số lượng hồ sơ"."""
    first = rows[0].lines[0].number if rows else 0
    header = " ".join(line.text for line in lines if line.number < first)
    counted = _COUNTED_HEADER.search(header)
    return lexicon.unit_of(header[counted.end() :]) if counted else ""


def _rows(lines: Sequence[Line]) -> list[_Raw]:
    """Split the lines of a table into rows, at their numbers, at the numerals of sections and at sums."""
    rows: list[_Raw] = [_Raw((), [])]
    content = _without_headers(lines)
    texts = [line.text for line in content]
    for index, line in enumerate(content):
        current = rows[-1]
        if _ROMAN.fullmatch(line.text):
            rows.append(_Raw(current.number, [line], len(line.text), section=True))
        elif start := _row_start(texts, index, current):
            rows.append(_Raw(start[0], [line], start[1]))
        elif _begins_sum(line, current):
            rows.append(_Raw(current.number, [line]))
        else:
            current.lines.append(line)
    return [row for row in rows if row.lines and (row.is_named or len(rows) == 1)]


def _begins_sum(line: Line, current: _Raw) -> bool:
    """Check whether a line is a row of sums without a number, below a row that ends with its run of values."""
    return bool(_SUM.match(line.text) and current.lines and _RUN.search(current.lines[-1].text))


def _without_headers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the rows without the header repeated on every page."""
    content: list[Line] = []
    header = True
    for line in lines:
        if not line.text.strip():
            continue
        header = bool(_HEADER_LINE.fullmatch(line.text)) or (header and bool(_HEADER_TAIL.fullmatch(line.text)))
        if not header:
            content.append(line)
    return content


def _row_start(texts: Sequence[str], index: int, current: _Raw) -> tuple[tuple[int, ...], int] | None:
    """Return the row number at the start of a line, and where it ends; None where the line continues a row."""
    text = texts[index]
    match = _NUMBERING.match(text)
    if match:
        number = tuple(int(part) for part in match["no"].split("."))
        return (number, match.end()) if _successor(current.number, number) else None
    match = _INTEGER.match(text)
    if match is None:
        return None
    value, rest = int(match["no"]), text[match.end() :].strip()
    if not _counts_on(value, current, bool(rest)):
        return None
    named = _is_label(rest) if rest else _label_follows(texts, index, value, current)
    return ((value,), match.end()) if named else None


def _counts_on(value: int, current: _Raw, named: bool) -> bool:
    """Check whether an ordinal may follow the current row; with a label on its line it may leap a little."""
    last = current.number[0] if current.number else 0
    if value == last + 1 or (current.section and value == 1):
        return True
    return named and last < value <= last + _SKIPPED


def _is_label(text: str) -> bool:
    return text[:1].isupper()


def _label_follows(texts: Sequence[str], index: int, value: int, current: _Raw) -> bool:
    """Check whether a number alone on its line is a row's, with its label below, and not the current row's value."""
    after = texts[index + 1] if index + 1 < len(texts) else ""
    label = after.strip()
    if not _is_label(label) or UNIT_LAST.fullmatch(label) or _NUMBERING.match(after):
        return False
    return not (current.number and _awaits(current) and _comes_again(texts, index, value))


def _comes_again(texts: Sequence[str], index: int, value: int) -> bool:
    """Check whether the same number stands alone again before the next one: then this one is a value, not a row."""
    near = {value, value + 1}
    for text in texts[index + 1 : index + _FAR]:
        match = _INTEGER.match(text)
        if match and int(match["no"]) in near:
            return int(match["no"]) == value
        deeper = _NUMBERING.match(text)
        if deeper and int(deeper["no"].split(".")[0]) in near:
            return int(deeper["no"].split(".")[0]) != value
    return True


def _awaits(row: _Raw) -> bool:
    """Check whether the row has its unit or its legend, and no value yet."""
    text = "\n".join(line.text for line in row.lines).rstrip(" \n)")
    measured = UNIT_LAST.search(text[-_UNIT_TAIL:]) or LEGEND_EQUALS.search(text[-_LEGEND_TAIL:])
    return bool(measured) and len(text) > row.skip + _SHORTEST_LABEL


def _successor(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Check whether a row number may follow: deeper, on, or back up; forms also repeat numbers by mistake."""
    if not before or 0 in after:
        return not before and 0 not in after
    if after[0] == before[0]:
        return True
    return after[0] == before[0] + 1 and after[1] == 1


def _read_row(flow: Stream, row: _Raw, parent: bool, labeller: Labeller, out: Read) -> None:
    """Read a row: its values, those of rows below it without a number, and the notes behind the last value."""
    parts = list(_parts(flow.text, row.skip))
    for sub, (start, found) in enumerate(parts):
        label = flow.text[start : found.label_end]
        for value in found.values:
            line, col = flow.place(value.start)
            of = Row(row.name, label, found.unit or value.unit, level=value.level, sub=sub > 0)
            out.figures.append(labeller.cell(of, value.raw, value.value, value.decimals, line, col))
    start, last = parts[-1]
    label = flow.text[start : last.label_end]
    if last.values:
        _notes(flow, last.end, labeller, out, lexicon.unit_of(label) if last.unit in {"", "%"} else last.unit)
    elif last.unit and not parent and not row.section:
        line, _ = flow.place(last.label_end)
        out.blanks.append(labeller.blank(line, Row(row.name, label, last.unit)))


def _parts(text: str, start: int) -> Iterator[tuple[int, RowValues]]:
    """Yield the values of a row, then those of each row below it without a number, with where their labels begin."""
    found = values_from(text, start)
    yield start, found
    while found.values and (below := SUBROW.match(text, found.end)):
        start, found = below.end(), values_from(text, below.end())
        if found.values:
            yield start, found


def _notes(flow: Stream, start: int, labeller: Labeller, out: Read, unit: str) -> None:
    """Read figures behind the value; a fraction without a noun counts what the row counts."""
    if not flow.text[start:].strip():
        return
    hits = [hit if hit.unit else replace(hit, unit=unit) for hit in prose.find(flow, []) if hit.start >= start]
    out.figures.extend(labeller.prose(flow, hits, where="phụ lục"))
