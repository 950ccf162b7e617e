"""Announced lengths of lists ("gồm 05 đơn vị: …"): in the passage, under it, and in the title of a table."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from motcua.reader.rules.findings.counting import (
    NUMBERED,
    OPEN_END,
    Counted,
    counted_documents,
    counted_items,
    near,
)
from motcua.reader.rules.findings.passages import BULLETS, Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_HEAD = re.compile(
    r"^(?P<noun>[^\d.;:()]{2,60}?)\s*"
    r"(?P<sign>:|\(\s*(?:gồm|bao gồm|là|cụ thể)?\s*:?|(?:,\s*)?(?:bao gồm|gồm|cụ thể là)\s*:?)\s*(?P<body>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(
    r"^(đơn vị|cơ quan|phòng|xã|phường|thị trấn|lĩnh vực|ngành|mô hình|sáng kiến|nội dung|nhiệm vụ|giải pháp|nhóm|"
    r"trường|quyết định|văn bản|kế hoạch|nghị quyết|hệ thống|phần mềm|dịch vụ|thôn|ấp|trung tâm|chi cục|sở|tiêu chí)",
    re.IGNORECASE,
)
_DOCUMENTS = re.compile(r"^(quyết định|văn bản|nghị quyết|kế hoạch|công văn|chỉ thị|thông báo|báo cáo)", re.IGNORECASE)
_NOUN_ABOVE = re.compile(r"\s*([^.;:()\d]{3,60}):?\s*$")
_LIST_TITLE = re.compile(
    r"^\W*(?:DANH (?:MỤC|SÁCH)|Danh (?:mục|sách))\s+(?:(?P<before>\d{1,3})\s+[^\W\d_]|[^\d]{3,120}?"
    r"\((?:gồm\s+)?(?P<behind>\d{1,3})\s+[^\W\d_][^\d()]*\)|)"
)
_NUMBERED_ROW = re.compile(r"^[\s|*]*(\d{1,3})(?:[.)]?\s*[\t|]|[.)]\s+|\s{2,})\s*\S")
_NEXT_PART = re.compile(r"^\W*(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu|BẢNG|DANH MỤC|DANH SÁCH|[IVX]{1,4}\.\s)")
_AHEAD = 1_200  # characters behind a number in which its list stands; longer ones are chapters
_SHORTEST = 6  # characters of a list with two names
_FEWEST, _MOST = 2, 30  # items that a report announces and then names one by one
_LEAST_ROWS = 3  # numbered rows that show a table to be the list of its title
_TITLE_LINE = 200  # characters of a line that are looked at for a title or a row number
_TITLE_SHOWN = 80  # characters of a title in an explanation


def lists(running: Running) -> Iterator[Finding]:
    """Compare announced lengths with the lists."""
    for passage, spots in running.by_passage():
        for order, spot in enumerate(spots):
            following = spots[order + 1].start if order + 1 < len(spots) else len(passage.text)
            if _may_count(spot.figure):
                yield from _length(passage, spot, following)
        if spots[-1].depth == 0 and _may_count(spots[-1].figure):
            yield from _under(running, spots[-1])
    yield from _titled(running)


def _may_count(figure: Figure) -> bool:
    return _FEWEST <= figure.value <= _MOST and figure.unit != "%" and float(figure.value).is_integer()


@dataclass(frozen=True, slots=True)
class _Announced:
    """Number with its noun, and the text of the list that follows."""

    figure: Figure
    noun: str
    body: str
    end: int  # of the list, in its passage

    @property
    def of_documents(self) -> bool:
        """Check whether documents are listed, which are told apart by their numbers."""
        return _DOCUMENTS.match(self.noun) is not None

    @property
    def is_plain(self) -> bool:
        """Check whether the list has names only, and is complete."""
        return len(self.body) >= _SHORTEST and not re.search(r"\d", self.body) and not OPEN_END.search(self.body)


def _announced(passage: Passage, spot: Spot) -> _Announced | None:
    """Return the list that a figure announces right behind it."""
    head = _HEAD.match(passage.text[spot.end : spot.end + _AHEAD])
    if not head or not _COUNTED.match(head.group("noun").strip()):
        return None
    body = _body(head.group("body"), head.group("sign").lstrip().startswith("("))
    return _Announced(spot.figure, head.group("noun").strip(), body, spot.end + head.start("body") + len(body))


def _body(text: str, bracketed: bool) -> str:
    """Return the text of the list: to the end of its bracket, or of its sentence."""
    if not bracketed:
        return re.split(r"\.(?:\s|$)", text, maxsplit=1)[0]
    depth = 1
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[:place]
    return ""


def _length(passage: Passage, spot: Spot, following: int) -> Iterator[Finding]:
    """Compare an announced length with the list behind it; `following` is where the next figure stands."""
    announced = _announced(passage, spot)
    if announced is None:
        return
    lines = (spot.figure.line, *passage.lines_of(spot.start, announced.end))
    value = int(spot.figure.value)
    documents = counted_documents(announced.body, value) if announced.of_documents else None
    if documents:
        yield _told(announced.figure, announced.noun, documents, lines, " số, ký hiệu")
    elif following >= announced.end and announced.is_plain:  # figures inside: a sum, not a list of names
        items = counted_items(announced.body, value, announced.noun)
        if items:
            yield _told(announced.figure, announced.noun, items, lines)


def _told(figure: Figure, noun: str, counted: Counted, lines: Iterable[int], what: str = "") -> Finding:
    words = f'"{figure.raw} {noun}": liệt kê được {counted.items}{what}'
    return tell(
        "list_count", counted.verdict, words, (figure,), lines=lines, expected=counted.items, stated=figure.value
    )


def _under(running: Running, spot: Spot) -> Iterator[Finding]:
    """Compare an announced length with the numbered documents listed under the passage."""
    ahead = running.passages[spot.passage].text[spot.end :]
    noun = _NOUN_ABOVE.match(ahead) if ahead.rstrip().endswith(":") else None
    if not noun or not _DOCUMENTS.match(noun.group(1)):
        return
    items = list(_items_below(running, spot.passage))
    if len(items) < _FEWEST or not all(NUMBERED.match(item.text.lstrip(BULLETS + " ")) for item in items):
        return
    if counted := near(len(items), int(spot.figure.value)):
        lines = (spot.figure.line, *(item.pieces[0][1] for item in items))
        yield _told(spot.figure, noun.group(1).strip(), counted, lines, " số, ký hiệu")


def _items_below(running: Running, above: int) -> Iterator[Passage]:
    """Yield the list items right under a passage, all with one bullet, up to the full stop."""
    bullet = ""
    for below in running.passages[above + 1 :]:
        if below.footnote:
            continue
        sign = below.text[:1]
        if sign not in BULLETS or (bullet and sign != bullet):
            return
        bullet = sign
        yield below
        if below.text.endswith("."):
            return


@dataclass(frozen=True, slots=True)
class _Titled:
    """Table under a title that announces its length: "DANH MỤC 12 THÔNG TƯ …"."""

    line: int
    announced: int
    title: str
    rows: list[int] = field(default_factory=list)  # lines of the numbered rows

    def is_next(self, text: str) -> bool:
        """Check whether a line is the table's next numbered row."""
        row = _NUMBERED_ROW.match(text)
        return row is not None and int(row.group(1)) == len(self.rows) + 1


def _titled(running: Running) -> Iterator[Finding]:
    """Compare the length in a list's title with the numbers of its rows."""
    for table in _titled_tables(running.text.lines):
        counted = near(len(table.rows), table.announced) if len(table.rows) >= _LEAST_ROWS else None
        if counted:
            words = f'"{table.title}": danh mục có {counted.items} dòng'
            lines, stated = (table.line, *table.rows), float(table.announced)
            yield tell("list_count", counted.verdict, words, lines=lines, expected=counted.items, stated=stated)


def _titled_tables(lines: Iterable[str]) -> Iterator[_Titled]:
    """Yield every table with an announced length, with its rows up to the next heading."""
    table: _Titled | None = None
    for number, raw in enumerate(lines, start=1):
        text = unicodedata.normalize("NFC", raw[:_TITLE_LINE])
        if table and table.is_next(text):
            table.rows.append(number)
            continue
        title = _LIST_TITLE.match(text)
        if title or _NEXT_PART.match(text):
            if table:
                yield table
            table = _opened(number, text, title)
    if table:
        yield table


def _opened(number: int, text: str, title: re.Match[str] | None) -> _Titled | None:
    announced = title and (title["before"] or title["behind"])
    return _Titled(number, int(announced), " ".join(text.split())[:_TITLE_SHOWN]) if announced else None
