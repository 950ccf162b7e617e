"""Detection of the tables of a document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.tables.values import CELL
from motcua.reader.rules.text import Line
from motcua.reader.vocabulary import BlankCell, Citation, Figure

_HEAD = spaced(
    r"\s*(?:STT|TT|Số TT|S\s*TT|Số thứ tự)\b\.?\s*(?:$|[|(\t]|(?=(?:Nội dung|Chỉ tiêu|Tên|Lĩnh vực|Đơn vị|Họ|"
    r"Tiêu chí|Cơ quan|Nhiệm vụ|Danh mục|Thủ tục|Loại|Văn bản|Số|Xã|Huyện|Địa phương|Ngành|Nhóm|Mô hình|"
    r"Hạng mục|Công việc|Mã|TÊN|NỘI|CHỈ|ĐƠN)))"
)
_HEAD_WORDS = spaced(
    r"đơn vị|ĐVT|số liệu|số lượng|kết quả|chỉ tiêu|nội dung|tên\b|ghi\b|tổng|lĩnh vực|tiêu chí|họ và|cơ quan|"
    r"nhiệm vụ",
    re.I,
)
_END = spaced(
    r"\s*(?:(?:[IVX]{1,4}|[A-H])\. [A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ]{2}|Nơi nhận|TM\.|KT\.|Trên đây là|"
    r"(?:PHỤ LỤC|Phụ lục|DANH MỤC|BIỂU|Biểu số|BẢNG)\b.{0,60}$|[-–+] [^\W\d].{60,})"
)

_GOES_ON = re.compile(r"\s*.{60,}(?<![\d%\s])\s*$")
_SENTENCE = re.compile(r"\s*(?!\d)(?=\S).{72,}(?<![\d%\s])\s*$")
_WORD = re.compile(r"[^\W\d]{2}")
_WIDE_CELL = re.compile(r"\S+(?: \S+)*+")

WIDE = "  "  # what sets the cells of a table without tabs and bars apart
_INDENT = 4  # blanks before the first cell of a row that has no number
_FEWEST_ROWS = 3  # of cells set apart by blanks: justified text has wide gaps too, but not thrice alike
_FEWEST_NUMBERS = 2  # cells with numbers of such a row: a page of contents has one
_NAMING_CELLS = 2  # cells in which such a row has its name: the first, or the one behind its number
_LONGEST_ROW = 160  # characters of a line in a table broken into lines: a longer one is a paragraph
_LOOK_AHEAD = 3  # lines below a long line in which the next one stands, blank lines skipped
_FEWEST_BARS = 2  # of a row of a Markdown table: one before and one behind a cell
_FEWEST_TABULAR = 2  # rows: a header alone is no table
_HEAD_LINES, _HEAD_SIGNS = 14, 400  # that the head of a table takes, each of its words on a line of its own
_FEWEST_HEAD_WORDS = 2  # different words of a head below "STT"


@dataclass
class Zone:
    """Run of lines of one kind: running text, a table of cells, or a table broken into lines."""

    kind: str  # text | cells | rows | stacked
    lines: list[Line]


@dataclass
class Read:
    """Content of a table."""

    figures: list[Figure] = field(default_factory=list)
    blanks: list[BlankCell] = field(default_factory=list)
    documents: list[Citation] = field(default_factory=list)


def zones(lines: Sequence[Line]) -> list[Zone]:
    """Split the document into running text and tables."""
    out: list[Zone] = []
    marks = [_cells_line(line.text) for line in lines]
    _set_apart_by_blanks(lines, marks)
    for index, line in enumerate(lines):
        before = out[-1].kind if out else ""
        kind = _kind_of(lines, marks, index, before)
        if kind == before and not (kind == "cells" and _opens_table(lines, marks, index)):
            out[-1].lines.append(line)
        else:
            out.append(Zone(kind, [line]))
    return [zone if zone.kind != "cells" or _tabular(zone) else Zone("text", zone.lines) for zone in out]


def _kind_of(lines: Sequence[Line], marks: Sequence[str], index: int, before: str) -> str:
    """Return the kind of zone that a line belongs to; `before` is the kind of the zone before it."""
    text = lines[index].text
    if marks[index] and _cells_near(marks, lines, index):
        return "cells"
    if before == "rows" and not _END.match(text) and not _prose(lines, index):
        return "rows"
    if _head(lines, index):
        return "rows"
    if before == "cells" and not text.strip() and _next_is_cells(marks, lines, index):
        return "cells"
    return "text"


def _opens_table(lines: Sequence[Line], marks: Sequence[str], index: int) -> bool:
    """Check whether a row of cells begins a table of its own: with the head of its numbers, or other separators."""
    if not marks[index]:
        return False
    if _HEAD.match(lines[index].text.strip(" |")):
        return True
    return index > 0 and marks[index] != _kind_above(marks, lines, index)


def _set_apart_by_blanks(lines: Sequence[Line], marks: list[str]) -> None:
    """Mark the rows of tables with wide gaps between cells: three or more of one width, and their header."""
    written = [index for index, line in enumerate(lines) if line.text.strip()]
    widths = [0 if marks[index] else _width(lines[index].text) for index in written]
    for width, begin, end in _runs(widths):
        if not width or end - begin < _FEWEST_ROWS:
            continue
        header = begin > 0 and len(split(lines[written[begin - 1]].text)) == width
        for index in written[begin - header : end]:
            marks[index] = WIDE


def _runs(values: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield each run of equal values, with where it begins and ends."""
    end = 0
    for value, run in groupby(values):
        begin, end = end, end + sum(1 for _ in run)
        yield value, begin, end


def _width(text: str) -> int:
    """Count the cells of a row of such a table: a name and two or more numbers; 0 for any other line."""
    if WIDE not in text:
        return 0
    cells = [part for _, part in split(text)]
    numeric = sum(1 for part in cells[1:] if CELL.match(part))
    return len(cells) if numeric >= _FEWEST_NUMBERS and any(_WORD.search(part) for part in cells[:_NAMING_CELLS]) else 0


def _prose(lines: Sequence[Line], index: int) -> bool:
    """Check for two consecutive long lines that neither begin nor end with a number: prose after a table."""
    if not _SENTENCE.match(lines[index].text):
        return False
    if len(lines[index].text.rstrip()) > _LONGEST_ROW:
        return True
    following = next((line for line in lines[index + 1 : index + 1 + _LOOK_AHEAD] if line.text.strip()), None)
    return following is not None and bool(_GOES_ON.match(following.text))


def _cells_line(text: str) -> str:
    """Return what sets the cells of a line apart, a bar or a tab; "" where it is no row of cells."""
    if text.count("|") >= _FEWEST_BARS and text.strip().startswith("|"):
        return "|"
    return "\t" if "\t" in text and text.strip() else ""


def _kind_above(marks: Sequence[str], lines: Sequence[Line], index: int) -> str:
    """Return the cell separator of the line above, blank lines skipped."""
    index -= 1
    while index > 0 and not lines[index].text.strip():
        index -= 1
    return marks[index]


def _cells_near(marks: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    """Check whether the next or the last written line has cells set apart in the same way."""
    for step in (1, -1):
        other = index + step
        while 0 <= other < len(marks) and not lines[other].text.strip():
            other += step
        if 0 <= other < len(marks) and marks[other] == marks[index]:
            return True
    return False


def _next_is_cells(marks: Sequence[str], lines: Sequence[Line], index: int) -> bool:
    """Check whether the next written line has cells."""
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    return index < len(lines) and bool(marks[index])


def _tabular(zone: Zone) -> bool:
    """Check whether a row is tabular: rows of numbers or of many cells are, a two-column header with tabs is not."""
    rows = [split(line.text) for line in zone.lines if line.text.strip()]
    numeric = sum(1 for row in rows if any(CELL.match(text) for _, text in row[1:]))
    return len(rows) >= _FEWEST_TABULAR and numeric > 0


def _head(lines: Sequence[Line], index: int) -> bool:
    """Check whether a line begins the head of a table: "STT" with other words of heads below."""
    if not _HEAD.match(lines[index].text):
        return False
    near = " ".join(line.text for line in lines[index : index + _HEAD_LINES])[:_HEAD_SIGNS]
    return len({m.group().lower() for m in _HEAD_WORDS.finditer(near)}) >= _FEWEST_HEAD_WORDS


def split(text: str) -> list[tuple[int, str]]:
    """Split a line into cells with their offsets; without bars and tabs, at gaps of two blanks."""
    if "\t" not in text and not text.strip().startswith("|"):
        cells = [(match.start(), match.group()) for match in _WIDE_CELL.finditer(text)]
        return [(0, ""), *cells] if cells and cells[0][0] >= _INDENT else cells
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
