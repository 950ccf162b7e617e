"""Detection of the tables of a document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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


WIDE = "  "  # what sets the cells of a table without tabs and bars apart
_WIDE_CELL = re.compile(r"\S+(?: \S+)*+")
_INDENT = 4  # blanks before the first cell of a row that has no number
_FEWEST_ROWS = 3


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
    kinds = [_cells_line(line.text) for line in lines]
    _set_apart_by_blanks(lines, kinds)
    in_rows = False
    for index, line in enumerate(lines):
        fresh = False
        if kinds[index] and _cells_near(kinds, lines, index):
            kind, in_rows = "cells", False
            fresh = bool(_HEAD.match(line.text.strip(" |"))) or (
                index > 0 and kinds[index] != _kind_above(kinds, lines, index)
            )
        elif in_rows and not _END.match(line.text) and not _prose(lines, index):
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


def _set_apart_by_blanks(lines: Sequence[Line], kinds: list[str]) -> None:
    """Mark the rows of tables with wide gaps between cells: three or more of one width, and their header."""
    written = [index for index, line in enumerate(lines) if line.text.strip()]
    widths = {index: _width(lines[index].text) for index in written if not kinds[index] and "  " in lines[index].text}
    place = 0
    while place < len(written):
        width = widths.get(written[place], 0)
        end = place
        while width and end < len(written) and widths.get(written[end]) == width:
            end += 1
        if end - place >= _FEWEST_ROWS:
            header = place > 0 and len(split(lines[written[place - 1]].text)) == width
            place -= header
            for index in written[place:end]:
                kinds[index] = WIDE
        place = max(end, place + 1)


def _width(text: str) -> int:
    """Count the cells of a row of such a table: a name and two or more numbers; 0 for any other line."""
    cells = [part for _, part in split(text)]
    numeric = sum(1 for part in cells[1:] if CELL.match(part))
    return len(cells) if numeric >= 2 and any(re.search(r"[^\W\d]{2}", part) for part in cells[:2]) else 0


def _prose(lines: Sequence[Line], index: int) -> bool:
    """Check for two consecutive long lines that neither begin nor end with a number: prose after a table."""
    if not _SENTENCE.match(lines[index].text):
        return False
    if len(lines[index].text.rstrip()) > 160:
        return True
    following = next((line for line in lines[index + 1 : index + 4] if line.text.strip()), None)
    return following is not None and bool(_GOES_ON.match(following.text))


def _cells_line(text: str) -> str:
    if text.count("|") >= 2 and text.strip().startswith("|"):
        return "|"
    if "\t" in text and len([c for c in text.split("\t") if c.strip()]) >= 1 and text.strip():
        return "\t"
    return ""


def _kind_above(kinds: Sequence[str], lines: Sequence[Line], index: int) -> str:
    """Return the cell separator of the line above, blank lines skipped."""
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
    """Check whether a row is tabular: rows of numbers or of many cells are, a two-column header with tabs is not."""
    rows = [split(line.text) for line in zone.lines if line.text.strip()]
    numeric = sum(1 for row in rows if any(CELL.match(text) for _, text in row[1:]))
    return len(rows) >= 2 and numeric >= 1


def _head(lines: Sequence[Line], index: int) -> bool:
    if not _HEAD.match(lines[index].text):
        return False
    near = " ".join(line.text for line in lines[index : index + 14])[:400]
    return len({m.group().lower() for m in _HEAD_WORDS.finditer(near)}) >= 2


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
