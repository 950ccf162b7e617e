"""Tables broken into lines: a run of rows that begin with their number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import citations, lexicon, prose
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.tables.values import LEGEND_EQUALS, SUBROW, UNIT_LAST, values_from
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


@dataclass
class _Raw:
    number: tuple[int, ...]
    lines: list[Line]
    skip: int = 0  # characters of the first line that hold the number
    section: bool = False  # the row is the Roman numeral of a section


def read_rows(lines: Sequence[Line], labeller: Labeller) -> Read:
    out = Read()
    rows = _rows(lines)
    first = rows[0].lines[0].number if rows else 0
    header = " ".join(line.text for line in lines if line.number < first)
    counted = _COUNTED_HEADER.search(header)
    labeller.counted = lexicon.unit_of(header[counted.end() :]) if counted else ""
    for index, row in enumerate(rows):
        flow = stream("row", row.lines, paragraphs=False)
        out.documents.extend(each.citation for each in citations.find(flow, labeller.year))
        parent = index + 1 < len(rows) and len(rows[index + 1].number) > len(row.number)
        name = ".".join(map(str, row.number))
        labeller.enter(name, flow.text[row.skip :] if parent else "")
        _read_row(flow, row, name, parent, labeller, out)
    return out


def _rows(lines: Sequence[Line]) -> list[_Raw]:
    rows: list[_Raw] = [_Raw((), [])]
    content = _without_headers(lines)
    texts = [line.text for line in content]
    for index, line in enumerate(content):
        if _ROMAN.fullmatch(line.text):
            rows.append(_Raw(rows[-1].number, [line], len(line.text), section=True))
            continue
        start = _row_start(texts, index, rows[-1])
        if not start and _SUM.match(line.text) and rows[-1].lines and _RUN.search(rows[-1].lines[-1].text):
            rows.append(_Raw(rows[-1].number, [line]))
            continue
        if start:
            rows.append(_Raw(start[0], [line], start[1]))
        else:
            rows[-1].lines.append(line)
    return [row for row in rows if row.lines and (row.number or row.section or len(rows) == 1)]


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
    after = texts[index + 1] if index + 1 < len(texts) else ""
    match = _NUMBERING.match(text)
    if match:
        number = tuple(int(part) for part in match["no"].split("."))
        return (number, match.end()) if _successor(current.number, number) else None
    match = _INTEGER.match(text)
    if match is None:
        return None
    value = int(match["no"])
    rest = text[match.end() :].strip()
    last = current.number[0] if current.number else 0
    if not (value == last + 1 or (current.section and value == 1) or (rest and last < value <= last + 3)):
        return None
    follows = rest or after.strip()
    if not follows[:1].isupper() or (not rest and UNIT_LAST.fullmatch(follows)):
        return None
    if not rest and (
        _NUMBERING.match(after) or (current.number and _awaits(current) and _comes_again(texts, index, value))
    ):
        return None
    return (value,), match.end()


def _comes_again(texts: Sequence[str], index: int, value: int) -> bool:
    """Check whether the same number stands alone again before the next one: then this one is a value, not a row."""
    for text in texts[index + 1 : index + 60]:
        match = _INTEGER.match(text)
        if match and int(match["no"]) in {value, value + 1}:
            return int(match["no"]) == value
        deeper = _NUMBERING.match(text)
        if deeper and int(deeper["no"].split(".")[0]) in {value, value + 1}:
            return int(deeper["no"].split(".")[0]) != value
    return True


def _awaits(row: _Raw) -> bool:
    """Check whether the row has its unit or its legend, and no value yet."""
    text = "\n".join(line.text for line in row.lines).rstrip(" \n)")
    return bool(UNIT_LAST.search(text[-60:]) or LEGEND_EQUALS.search(text[-12:])) and len(text) > row.skip + 12


def _successor(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Check whether a row number may follow: deeper, on, or back up; forms also repeat numbers by mistake."""
    if not before or 0 in after:
        return not before and 0 not in after
    if after[0] == before[0]:
        return True
    return after[0] == before[0] + 1 and after[1] == 1


def _read_row(flow: Stream, row: _Raw, name: str, parent: bool, labeller: Labeller, out: Read) -> None:
    text = flow.text
    start = row.skip
    first = True
    while True:
        values, label_end, unit, end = values_from(text, start)
        label = text[start:label_end]
        if not values:
            if first and not parent and unit and not row.section:
                line, _ = flow.place(label_end)
                out.blanks.append(labeller.blank(line, Row(name, label, unit)))
            return
        for value in values:
            line, col = flow.place(value.start)
            of = Row(name, label, unit or value.unit, level=value.level, sub=not first)
            out.figures.append(labeller.cell(of, value.raw, value.value, value.decimals, line, col))
        rest = text[end:]
        again = SUBROW.match(rest)
        if not rest.strip():
            return
        if not (again and values_from(text, end + again.end())[0]):
            _notes(flow, end, labeller, out, lexicon.unit_of(label) if unit in {"", "%"} else unit)
            return
        start, first = end + again.end(), False


def _notes(flow: Stream, start: int, labeller: Labeller, out: Read, unit: str) -> None:
    """Read figures behind the value; a fraction without a noun counts what the row counts."""
    hits = [hit if hit.unit else replace(hit, unit=unit) for hit in prose.find(flow, []) if hit.start >= start]
    out.figures.extend(labeller.prose(flow, hits, where="phụ lục"))
