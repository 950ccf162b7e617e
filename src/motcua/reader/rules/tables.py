"""Statistics tables, whether their cells are kept apart or broken into one cell a line.

Two ways to read them. Where cells are kept apart (tabs, Markdown bars) the header says what a column is. In
text taken from a PDF a table is a run of rows that begin with their number; the value of a row is the number
after its unit or after the legend of its code ("Có = 1; Không = 0").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from motcua.reader.rules import citations, numbers, prose, spans, words
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import alternatives, spaced
from motcua.reader.rules.text import Line, Stream, stream
from motcua.reader.vocabulary import BlankCell, Citation, Figure

_HEAD = spaced(r"\s*(?:STT|TT|Số TT|S\s*TT|Số thứ tự)\b\.?")
_HEAD_WORDS = spaced(
    r"đơn vị|ĐVT|số liệu|số lượng|kết quả|chỉ tiêu|nội dung|tên\b|ghi\b|tổng|lĩnh vực|tiêu chí|họ và|cơ quan|"
    r"nhiệm vụ",
    re.I,
)
_END = spaced(
    r"\s*(?:(?:[IVX]{1,4}|[A-H])\. [A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ]{2}|Nơi nhận|TM\.|KT\.|Trên đây là|"
    r"(?:PHỤ LỤC|Phụ lục|DANH MỤC|BIỂU|Biểu số|BẢNG)\b.{0,60}$|[-–+] [^\W\d].{60,})"
)
_NUMBERING = re.compile(r"\s*(?P<no>\d{1,2}(?:\.\d{1,2}){1,4})\.?(?=\s|$)(?!\s*[%])")
_INTEGER = spaced(r"\s*(?P<no>\d{1,3})\.?\s*(?:$|(?= [^\W\d]))")
_LETTERED = spaced(r"\s*(?:[IVX]{1,5}|[A-HĐ]|[a-zđ]\))\.?\s*(?:$|(?= [A-ZĐÂÊÔƠƯĂ]))")
_ROMAN = re.compile(r"\s*(?:[IVX]{1,4}|[A-H])\.?\s*")
_HEADER_LINE = spaced(
    r"\s*(?:STT|TT|Ghi|Ghi chú|Kết quả(?: thống kê)?|Đơn vị tính(?: Số liệu)?|ĐVT|Số liệu|Chỉ tiêu(?: thống kê)?|"
    r"https?://\S*)\s*"
)
_HEADER_TAIL = spaced(r"\s*(?:chú|tính|Đơn vị|Nội dung|Số lượng|Tổng số|thống kê|\(\d\))\s*")
_LEGEND = re.compile(r"(?P<word>[^=;,\n]{1,40}?(?:\n[^=;,\n]{1,25}?)?)\s*[=:]\s*(?P<code>\d)(?!\d)\s*[;,.]?")
_LEGEND_EQUALS = re.compile(r"=\s*\d(?!\d)\s*[;,.]?")
_NOT_UNITS = {"năm", "tháng", "ngày", "tuổi", "nam", "nữ", "kỳ", "bậc", "hạng", "đợt", "lần"}
_UNIT = alternatives({*words.NOUNS, "số lượng"} - _NOT_UNITS)
_NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_UNIT_VALUE = spaced(rf"(?:(?<![\w/])(?P<unit>{_UNIT})(?!\w)|(?P<percent>%)) {_NUMBER}%?(?=\s|$|[;,)])", re.I)
_UNIT_LAST = re.compile(rf"(?:(?<![\w/])(?P<unit>{_UNIT})(?!\w)|(?P<percent>%))\s*$", re.I)
_COUNTED_HEADER = spaced(r"\b[Ss]ố(?: lượng)? (?!liệu|TT|thứ)")
_SUM = spaced(r"\s*(?:Tổng(?: cộng| số)?|Cộng|Toàn (?:huyện|tỉnh|xã))\b.*\d", re.I)
_RUN = re.compile(r"(?:\s(?:\d[\d.,]*%?|[-–])){2,}\s*$")
_PLACEHOLDER = re.compile(r"(?:^|(?<=\s))[-–](?=\s|$)\s*$")
_RARE_UNIT = re.compile(
    rf"(?:^|\n)[^\n]*?(?<![\w])(?P<unit>{'|'.join(u.capitalize() for u in sorted(_NOT_UNITS))})\s+{_NUMBER}[ ]*(?=\n|$)"
)
_AFTER_LEGEND = re.compile(rf"[\s)]*{_NUMBER}(?=\s|$)")
_LEVELS = spaced(rf"[Cc]ấp (?P<level>tỉnh|huyện|xã)\s*:?\s*{_NUMBER}(?=\s|$|[;,)])")
_LONE = re.compile(rf"(?:^|\n)[ ]*{_NUMBER}\s?%?[ ]*(?=\n|$)")
_TAIL = re.compile(rf"(?:^|(?<=\s)){_NUMBER}\s?%?\s*$")
_CELL = re.compile(rf"\s*(?P<qualifier>>|<|≥|≤|~)?\s*{_NUMBER}\s*(?P<percent>%)?\s*$")
_SUBROW = spaced(r"\s*(?:Trong đó\s*:?\s*)?[-+•]?\s*(?=[A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ])")


@dataclass
class Zone:
    """A run of lines of one kind: running text, a table of cells, or a table broken into lines."""

    kind: str  # text | cells | rows
    lines: list[Line]


@dataclass
class Read:
    """What a table holds."""

    figures: list[Figure] = field(default_factory=list)
    blanks: list[BlankCell] = field(default_factory=list)
    documents: list[Citation] = field(default_factory=list)


def zones(lines: Sequence[Line]) -> list[Zone]:
    """Part the document into running text and tables."""
    out: list[Zone] = []
    kinds = [_cells_line(line.text) for line in lines]
    in_rows = False
    for index, line in enumerate(lines):
        fresh = False
        if kinds[index] and _cells_near(kinds, lines, index):
            kind, in_rows = "cells", False
            fresh = bool(_HEAD.match(line.text.strip(" |"))) or (
                index > 0 and kinds[index] != _kind_above(kinds, lines, index)
            )
        elif in_rows and not _END.match(line.text):
            kind = "rows"
        elif _head(lines, index):
            kind, in_rows = "rows", True
        elif not line.text.strip() and out and out[-1].kind == "cells" and _next_is_cells(kinds, lines, index):
            kind = "cells"
        else:
            kind, in_rows = "text", False
        if out and out[-1].kind == kind and not fresh:
            out[-1].lines.append(line)
        else:
            out.append(Zone(kind, [line]))
    return [zone if zone.kind != "cells" or _tabular(zone) else Zone("text", zone.lines) for zone in out]


def _cells_line(text: str) -> str:
    if text.count("|") >= 2 and text.strip().startswith("|"):
        return "|"
    if "\t" in text and len([c for c in text.split("\t") if c.strip()]) >= 1 and text.strip():
        return "\t"
    return ""


def _kind_above(kinds: Sequence[str], lines: Sequence[Line], index: int) -> str:
    """What sets the cells of the line above apart, blank lines skipped."""
    index -= 1
    while index > 0 and not lines[index].text.strip():
        index -= 1
    return kinds[index]


def _cells_near(kinds: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(kinds) and not lines[other].text.strip():
            other += step
        if 0 <= other < len(kinds) and kinds[other] == kinds[index]:
            return True
    return False


def _next_is_cells(kinds: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    return index < len(lines) and bool(kinds[index])


def _tabular(zone: Zone) -> bool:
    """A header line of two columns set with tabs is no table; rows of numbers or of many cells are."""
    rows = [_split(line.text) for line in zone.lines if line.text.strip()]
    numeric = sum(1 for row in rows if any(_CELL.match(text) for _, text in row[1:]))
    return len(rows) >= 2 and numeric >= 1


def _head(lines: Sequence[Line], index: int) -> bool:
    if not _HEAD.match(lines[index].text):
        return False
    near = " ".join(line.text for line in lines[index : index + 14])[:400]
    return len({m.group().lower() for m in _HEAD_WORDS.finditer(near)}) >= 2


def read(zone: Zone, labeller: Labeller) -> Read:
    """The figures, blank cells and citations of a table."""
    return _read_cells(zone.lines, labeller) if zone.kind == "cells" else _read_rows(zone.lines, labeller)


# --- rows broken into lines ------------------------------------------------------------------------------


@dataclass
class _Raw:
    number: tuple[int, ...]
    lines: list[Line]
    skip: int = 0  # characters of the first line that hold the number
    section: bool = False  # the row is the Roman numeral of a section


def _read_rows(lines: Sequence[Line], labeller: Labeller) -> Read:
    out = Read()
    rows = _rows(lines)
    first = rows[0].lines[0].number if rows else 0
    header = " ".join(line.text for line in lines if line.number < first)
    counted = _COUNTED_HEADER.search(header)
    labeller.counted = words.unit_of(header[counted.end() :]) if counted else ""
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
    """The lines of the rows: the header, repeated on every page, is left out."""
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
    """The number of the row that a line begins, and where it ends; None where the line goes on."""
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
    if not follows[:1].isupper() or _UNIT_LAST.fullmatch(follows):
        return None
    if not rest and (_NUMBERING.match(after) or (_awaits(current) and _comes_again(texts, index, value))):
        return None
    return (value,), match.end()


def _comes_again(texts: Sequence[str], index: int, value: int) -> bool:
    """Whether the same number stands alone again before the next one: then this one is a value, not a row."""
    for text in texts[index + 1 : index + 60]:
        match = _INTEGER.match(text)
        if match and int(match["no"]) in {value, value + 1}:
            return int(match["no"]) == value
        deeper = _NUMBERING.match(text)
        if deeper and int(deeper["no"].split(".")[0]) in {value, value + 1}:
            return int(deeper["no"].split(".")[0]) != value
    return True


def _awaits(row: _Raw) -> bool:
    """The row has its unit or its legend, and no value yet."""
    text = "\n".join(line.text for line in row.lines).rstrip(" \n)")
    return bool(_UNIT_LAST.search(text[-60:]) or _LEGEND_EQUALS.search(text[-12:])) and len(text) > row.skip + 12


def _successor(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """A row number may go deeper, on, or back up; forms also repeat numbers by mistake."""
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
        values, label_end, unit, end = _values(text, start)
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
        again = _SUBROW.match(rest)
        if not rest.strip():
            return
        if not (again and _values(text, end + again.end())[0]):
            _notes(flow, end, labeller, out)
            return
        start, first = end + again.end(), False


@dataclass(frozen=True, slots=True)
class _Value:
    start: int
    raw: str
    value: float
    decimals: int
    level: str = ""
    unit: str = ""


def _value(match: re.Match[str], percent: bool, level: str = "") -> _Value | None:
    number = numbers.parse(match["number"], percent=percent)
    if number is None:
        return None
    return _Value(match.start("number"), match["number"], number.value, number.decimals, level)


def _values(text: str, start: int) -> tuple[list[_Value], int, str, int]:
    """The values of a row from an offset on, where its label ends, its unit, and where the values end."""
    legends = list(_LEGEND_EQUALS.finditer(text, start))
    if legends:
        return _coded(text, start, legends)
    pairs = list(_LEVELS.finditer(text, start))
    unit_value = _UNIT_VALUE.search(text, start)
    while unit_value and not _believable(text, unit_value):
        unit_value = _UNIT_VALUE.search(text, unit_value.end())
    if pairs and (
        unit_value is None or pairs[0].start() < unit_value.start() or unit_value["unit"] in {"xã", "huyện", "tỉnh"}
    ):
        label_end = pairs[0].start()
        unit = _UNIT_LAST.search(text[start:label_end])
        values = [v for m in pairs if (v := _value(m, False, m["level"]))]
        if unit or len(pairs) > 1:
            end = start + unit.start() if unit else label_end
            return values, end, _canonical(unit) if unit else "", pairs[-1].end()
    if unit_value:
        alone = _unmarked(text[: unit_value.start()], start)
        if alone[0] and text[: alone[0][0].start].rstrip(" ").endswith("\n") and _SUBROW.match(text[alone[3] :]):
            return alone
        value = _value(unit_value, bool(unit_value["percent"]))
        return ([value] if value else []), unit_value.start(), _canonical(unit_value), unit_value.end()
    rare = _RARE_UNIT.search(text, start)
    value = _value(rare, False) if rare else None
    if rare and value:
        return [value], rare.start("unit"), rare["unit"].lower(), rare.end("number")
    return _unmarked(text, start)


def _believable(text: str, match: re.Match[str]) -> bool:
    """A unit cell begins with a capital or a line; inside a label "mức độ 3" or "cấp xã 2" is no value."""
    if match["percent"]:
        return True
    unit = match["unit"]
    starts_line = text[: match.start()].rstrip(" ").endswith("\n") or match.start() == 0
    ends_line = re.match(r"[ ]*(?:\n|$)", text[match.end() :]) is not None
    return unit[:1].isupper() or (starts_line and ends_line)


def _coded(text: str, start: int, legends: Sequence[re.Match[str]]) -> tuple[list[_Value], int, str, int]:
    last = legends[-1]
    value = _AFTER_LEGEND.match(text, last.end())
    cut = text.rfind("\n", start, legends[0].start())
    begin = cut if cut >= 0 else start + _legend_word(text[start : legends[0].start()])
    legend = "/".join(
        f"{' '.join(m['word'].split()).lstrip('( ')}={m['code']}"
        for m in _LEGEND.finditer(text[begin : last.end()])
        if m["word"].strip()
    )
    unit = f"mã {legend}"
    found = _value(value, False) if value else None
    return ([found] if found else []), begin, unit, value.end() if value else last.end()


def _legend_word(first: str) -> int:
    """Where the legend's first word begins when it shares the label's line."""
    words_before = list(re.finditer(r"\s(?=[A-ZĐÂÊÔƠƯĂ])", first))
    return words_before[-1].start() if words_before else 0


def _unmarked(text: str, start: int) -> tuple[list[_Value], int, str, int]:
    """Values without a unit: alone on their lines, or a run at the end of the row."""
    taken = [(m.start(), m.end()) for m in spans.NOT_STATISTICS.finditer(text, start)]
    taken += [(d.start, d.end) for d in spans.dates(text)]

    def free(offset: int) -> bool:
        return not any(a <= offset < b for a, b in taken)

    lone = [m for m in _LONE.finditer(text, start) if free(m.start("number"))]
    if lone:
        values = [v for m in lone if (v := _value(m, False))]
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
    unit = _UNIT_LAST.search(label)
    if not run or not label.strip():
        where = start + unit.start() if unit and label.strip() else start + len(label.rstrip())
        return [], where, _canonical(unit) if unit else "", end
    values = [v for m in run if (v := _value(m, False))]
    return values, stop, "", end


def _canonical(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    plain = " ".join(match["unit"].lower().split()).replace(" ,", ",")
    if plain == "số lượng":
        return ""
    return words.NOUNS.get(plain, plain)


def _notes(flow: Stream, start: int, labeller: Labeller, out: Read) -> None:
    hits = [hit for hit in prose.find(flow, []) if hit.start >= start]
    out.figures.extend(labeller.prose(flow, hits, where="phụ lục"))


# --- cells kept apart ------------------------------------------------------------------------------------


def _split(text: str) -> list[tuple[int, str]]:
    """The cells of a line with their offsets."""
    if text.strip().startswith("|"):
        begin = text.index("|") + 1
        stop = text.rstrip().rfind("|")
        body, mark = text[begin : stop if stop >= begin else len(text)], "|"
    else:
        begin, body, mark = 0, text, "\t"
    cells = []
    for part in body.split(mark):
        cells.append((begin, part))
        begin += len(part) + 1
    return cells


def _read_cells(lines: Sequence[Line], labeller: Labeller) -> Read:
    out = Read()
    rows = [
        (line, _split(line.text))
        for line in lines
        if line.text.strip() and not re.fullmatch(r"[\s|:\-–+=]*", line.text)
    ]
    roles = _roles([row for _, row in rows])
    header: dict[int, str] = {}
    data = False
    for line, row in rows:
        flow = Stream("row", line.text, (0,), (line,))
        cited = citations.find(flow, labeller.year)
        out.documents.extend(each.citation for each in cited)
        if _counting(row):
            continue
        numeric = [i for i, (_, text) in enumerate(row) if i not in roles.index and _CELL.match(text)]
        if not data and (not numeric or _is_header(row)):
            for i, (_, text) in enumerate(row):
                header[i] = f"{header.get(i, '')} {text.strip()}".strip()
            continue
        data = True
        _read_cell_row(line, row, header, roles, [(c.start, c.end) for c in cited], labeller, out)
    return out


@dataclass
class _Roles:
    index: set[int]
    unit: int
    notes: set[int]
    label: int


def _roles(rows: Sequence[Sequence[tuple[int, str]]]) -> _Roles:
    index: set[int] = set()
    notes: set[int] = set()
    unit, label = -1, -1
    for row in rows[:4]:
        for i, (_, text) in enumerate(row):
            plain = " ".join(text.lower().split())
            if re.fullmatch(r"(?:stt|tt|số tt|mã số|mã)\.?", plain):
                index.add(i)
            elif re.fullmatch(r"(?:đơn vị tính|đvt|đơn vị đo|đv tính)", plain) and unit < 0:
                unit = i
            elif re.match(r"ghi chú", plain):
                notes.add(i)
    columns = max((len(row) for row in rows), default=0)
    if not index and columns > 1:
        first = [row[0][1].strip() for row in rows if row]
        numbered = [cell for cell in first if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})*\.?|[IVXABCD]+\.?|[a-z]\)?|", cell)]
        if len(numbered) > len(first) * 0.7 and any(
            re.search(r"[^\W\d]{2}", row[1][1]) for row in rows if len(row) > 1
        ):
            index.add(0)
    if unit < 0:
        unit = _unit_column(rows, columns)
    for i in range(columns):
        if (
            i not in index
            and i != unit
            and any(re.search(r"[^\W\d]{2}", row[i][1]) for row in rows[1:] if len(row) > i)
        ):
            label = i
            break
    return _Roles(index, unit, notes, label)


def _unit_column(rows: Sequence[Sequence[tuple[int, str]]], columns: int) -> int:
    for i in range(1, columns):
        cells = [row[i][1].strip() for row in rows if len(row) > i and row[i][1].strip()]
        like = [cell for cell in cells if _UNIT_LAST.fullmatch(cell) or _LEGEND_EQUALS.search(cell)]
        if len(cells) >= 3 and len(like) >= len(cells) * 0.6:
            return i
    return -1


def _is_header(row: Sequence[tuple[int, str]]) -> bool:
    """Years and column numbers in a header row are no data."""
    texts = [text.strip() for _, text in row if text.strip()]
    return bool(texts) and all(re.fullmatch(r"(?:19|20)\d{2}", t) or not _CELL.match(t) for t in texts)


def _counting(row: Sequence[tuple[int, str]]) -> bool:
    """A row that only numbers the columns: (1) (2) (3)."""
    texts = [text.strip(" ()") for _, text in row if text.strip()]
    plain = [t for t in texts if t.isdigit()]
    return (
        len(plain) >= 3
        and len(plain) >= len(texts) - 2
        and [int(t) for t in plain] == list(range(int(plain[0]), int(plain[0]) + len(plain)))
        and int(plain[0]) in {1, 2, 3}
    )


def _read_cell_row(
    line: Line, row: Sequence[tuple[int, str]], header: dict[int, str], roles: _Roles,
    cited: Sequence[tuple[int, int]], labeller: Labeller, out: Read,
) -> None:  # fmt: skip
    name = " ".join(row[i][1].strip() for i in sorted(roles.index) if i < len(row)).strip(" .")
    label = " ".join(row[roles.label][1].split()) if 0 <= roles.label < len(row) else ""
    unit_text = row[roles.unit][1] if 0 <= roles.unit < len(row) else ""
    values = [
        i for i in range(len(row))
        if i not in roles.index and i not in roles.notes and i not in {roles.unit, roles.label}
    ]  # fmt: skip
    found = [i for i in values if _CELL.match(row[i][1]) or _zero(row[i][1])]
    labeller.enter(name, label if not found and not unit_text.strip() else "")
    for i in values:
        offset, text = row[i]
        title = header.get(i, "")
        unit = _cell_unit(unit_text, title, label, len(values) > 1)
        full = label if len(values) == 1 or not title else f"{label} – {title}"
        cell = _CELL.match(text)
        if cell or _zero(text):
            percent = unit == "%" or bool(cell and cell["percent"])
            number = numbers.parse(cell["number"], percent=percent) if cell else numbers.Number(0.0)
            if number is None:
                continue
            raw = cell["number"] if cell else text.strip()
            at = offset + (cell.start("number") if cell else len(text) - len(text.lstrip()))
            of = Row(name, full, "%" if percent else unit)
            out.figures.append(labeller.cell(of, raw, number.value, number.decimals, line.number, line.column(at)))
        elif text.strip() in {"", "-", "–", "…", "..."} or not text.strip():
            sure = unit_text.strip() or (roles.unit >= 0 and not name and label)
            if sure and (found or len(values) == 1) or (found and len(values) > 1):
                out.blanks.append(labeller.blank(line.number, Row(name, full, unit)))
        else:
            _cell_text(line, offset, text, cited, labeller, out, unit, full)
    for i in sorted(roles.notes):
        if i < len(row):
            _cell_text(line, row[i][0], row[i][1], cited, labeller, out, _cell_unit(unit_text, "", label, False), label)
    if 0 <= roles.label < len(row):
        _cell_text(line, row[roles.label][0], row[roles.label][1], cited, labeller, out, "", label, quiet=True)


def _zero(text: str) -> bool:
    return text.strip().lower() in {"không", "không có", "chưa có", "không phát sinh"}


def _cell_unit(unit_text: str, title: str, label: str, several: bool) -> str:
    plain = " ".join(unit_text.split())
    legends = list(_LEGEND.finditer(unit_text))
    if legends and "=" in unit_text:
        return "mã " + "/".join(f"{' '.join(m['word'].split()).lstrip('( ')}={m['code']}" for m in legends)
    unit = _UNIT_LAST.fullmatch(plain) if plain else None
    if unit:
        return _canonical(unit)
    if plain:
        return plain.lower()
    if re.search(r"tỷ\s+lệ|tỉ\s+lệ|%", title, re.I):
        return "%"
    if several:
        return words.unit_of(title)
    return words.unit_of(title) or ("%" if re.search(r"^tỷ\s+lệ|^tỉ\s+lệ|\(%\)", label, re.I) else words.unit_of(label))


def _cell_text(
    line: Line, offset: int, text: str, cited: Sequence[tuple[int, int]], labeller: Labeller, out: Read, unit: str,
    label: str, quiet: bool = False,
) -> None:  # fmt: skip
    """Words with numbers in one cell are read as running text; a label is not mined."""
    if quiet or not any(c.isdigit() for c in text):
        return
    flow = Stream("cell", " " * offset + text, (0,), (line,))
    pairs = list(_LEVELS.finditer(flow.text))
    if pairs:
        for match in pairs:
            value = _value(match, False, match["level"])
            if value:
                of = Row("", label or text, unit, level=value.level)
                out.figures.append(
                    labeller.cell(of, value.raw, value.value, value.decimals, line.number, line.column(value.start))
                )
        return
    if unit == "%" or not unit or unit.startswith("mã "):
        unit = words.unit_of(label)
    hits = [
        hit if not unit or hit.unit == "%" or words.noun_at(flow.text, hit.end) or _noun_after_pair(flow.text, hit)
        else replace(hit, unit=unit)
        for hit in prose.find(flow, cited)
    ]  # fmt: skip
    out.figures.extend(labeller.prose(flow, hits, where="phụ lục"))


def _noun_after_pair(text: str, hit: prose.Hit) -> bool:
    """The fraction that a figure belongs to is followed by what it counts."""
    return (
        hit.pair >= 0
        and hit.noun_end > max(hit.pair, hit.start) + 8
        and bool(words.noun_at(text, hit.end) or hit.noun_end > hit.end + 3)
    )
