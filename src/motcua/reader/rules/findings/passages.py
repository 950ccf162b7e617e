"""The running text of a report: passages joined from its lines, footnotes apart, with every figure in its place."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from motcua.reader.rules.signature import Signature, signed
from motcua.reader.vocabulary import Figure, Text

_BULLET = re.compile(
    r"^(?:[-–+*•▪]\s*(?=\D)|[a-zđ]\)\s|[a-z]\.\s(?=[A-ZĐ])|\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=[^\W\d_a-z]))"
)
_QUALIFIER = re.compile(r"\b(hơn|trên|gần|khoảng|xấp xỉ|dưới|ít nhất|tối thiểu)\s+$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:[\s,;:.+()–-]|và\b|trong đó,?\b|gồm:?\b|có\b|\d+\s)+", re.IGNORECASE)
_LONGEST = 2_000  # characters of words that can belong to one figure
_LONE_NUMBER = re.compile(r"^\d{1,3}$")
_SPACES = re.compile(r"\s+")
_PAINT = str.maketrans(dict.fromkeys("\xa0\u2007\u202f\u200b\ufeff\x0c\r\x0b*`\xad", " "))
_RULE = re.compile(r"^(?:\s{20,}|_{5,}|-{5,})$")
_NOTE = re.compile(r"^\[?\d{1,3}\]?\s*(?=\D|$)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_SPLIT = re.compile(r"[;,:()]|\bnhưng\b|\.(?=\s|$)|\s[–-]\s|\bvà\b(?!\s+(?:đúng|trước|sớm|trả|xử))")


@dataclass(slots=True)
class Passage:
    """A paragraph or list item as one string, knowing which line each part of it came from."""

    text: str = ""
    footnote: bool = False
    pieces: list[tuple[int, int, str]] = field(default_factory=list)  # offset, line, raw line

    def add(self, line: int, raw: str, words: str) -> None:
        """Append one line."""
        if self.text:
            self.text += " "
        self.pieces.append((len(self.text), line, raw))
        self.text += words

    def line_at(self, offset: int) -> int:
        """The line in which a character of the passage stands."""
        line = self.pieces[0][1]
        for start, number, _ in self.pieces:
            if start > offset:
                break
            line = number
        return line

    def lines_of(self, start: int, end: int) -> tuple[int, ...]:
        """The lines a stretch of the passage covers."""
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        return tuple(number for _, number, _ in self.pieces if first <= number <= last)


class Holding:
    """What holds a figure is known by the figure's number and line."""

    __slots__ = ()
    figure: Figure

    @property
    def id(self) -> str:
        """The number of its figure."""
        return self.figure.id

    @property
    def line(self) -> int:
        """The line of its figure."""
        return self.figure.line


@dataclass(frozen=True, slots=True)
class Spot(Holding):
    """A figure in its passage: where it stands, and the words that belong to it before and after."""

    figure: Figure
    passage: int
    start: int
    end: int
    depth: int
    sentence: int
    before: str
    after: str

    @property
    def words(self) -> str:
        """What the figure counts, in the words beside it."""
        return f"{self.before} {self.after}".strip()


def name_of(spot: Spot, fallback: str) -> str:
    """What a figure counts, as a short name to begin an explanation with."""
    words = _LEAD.sub("", spot.figure.label or spot.words).strip(" ,;:.()-+")
    words = words if len(words) <= 90 else "… " + words[-88:].split(" ", 1)[-1]
    return words[:1].upper() + words[1:] if words else fallback


@dataclass(frozen=True, slots=True)
class Row(Holding):
    """A figure of the statistics appendix with the number of its row."""

    figure: Figure
    number: str
    part: bool = False  # stands under "Trong đó"


@dataclass(frozen=True, slots=True)
class Running:
    """The whole report as the checks see it."""

    text: Text
    passages: tuple[Passage, ...]
    spots: tuple[Spot, ...]
    rows: tuple[Row, ...]
    appendix_from: int  # line, or 0 where there is no appendix
    signed: Signature | None = None  # when the report was signed
    places: Mapping[int, tuple[Passage, int]] = field(default_factory=dict)  # line -> passage, offset of the line

    def spots_in(self, passage: int) -> list[Spot]:
        """The figures of one passage in reading order."""
        return [spot for spot in self.spots if spot.passage == passage]

    def by_passage(self) -> Iterator[tuple[Passage, list[Spot]]]:
        """Each passage that holds figures, with them."""
        gathered: dict[int, list[Spot]] = {}
        for spot in self.spots:
            gathered.setdefault(spot.passage, []).append(spot)
        for index, spots in gathered.items():
            yield self.passages[index], spots

    def between(self, first: Spot, second: Spot) -> str:
        """The text between two figures of one passage."""
        return self.passages[first.passage].text[first.end : second.start]


def run(text: Text, figures: tuple[Figure, ...]) -> Running:
    """Join the lines into passages and put every figure in its place."""
    prose = [figure for figure in figures if figure.where != "phụ lục"]
    table = sorted((f for f in figures if f.where == "phụ lục"), key=lambda f: (f.line, f.col))
    appendix_from = _appendix_from(text, table)
    passages = _passages(text, {figure.line for figure in prose}, appendix_from)
    return Running(
        text,
        tuple(passages),
        tuple(_spots(passages, prose)),
        tuple(_rows(text, table)),
        appendix_from,
        signed(text.lines),
        {line: (passage, offset) for passage in passages for offset, line, _ in passage.pieces},
    )


def _appendix_from(text: Text, table: list[Figure]) -> int:
    """The line where the appendix begins: its heading above the first row, or that row."""
    if not table:
        return 0
    first = table[0].line
    for line in range(first, max(0, first - 60), -1):
        heading = unicodedata.normalize("NFC", text.lines[line - 1][:200].lstrip())
        if re.match(r"(STT|TT|PHỤ LỤC|Phụ lục|BIỂU)\b", heading):
            first = line
    return first


def _passages(text: Text, needed: set[int], appendix_from: int) -> list[Passage]:
    body: list[Passage] = []
    notes: list[Passage] = []
    in_note = False
    after_rule = False
    previous_blank = True
    for number, raw in enumerate(text.lines, start=1):
        if appendix_from and number >= appendix_from and number not in needed:
            continue
        line = _plain(raw)
        words = _SPACES.sub(" ", line).strip()
        if in_note and _page_turns(text, number, line, previous_blank):
            in_note = False
        previous_blank = not words
        if not words:
            after_rule = after_rule or bool(_RULE.match(line.rstrip("\r\n")))
            continue
        if after_rule and (_NOTE.match(words)):
            in_note, after_rule = True, False
        elif _RULE.match(words):
            after_rule = True
            continue
        else:
            after_rule = False
        target = notes if in_note else body
        if _LONE_NUMBER.match(words) and number not in needed:
            if in_note:
                target.append(Passage(footnote=True))
            continue
        if not target or _begins(target[-1], words, in_note) or _apart(text, target[-1], words):
            target.append(Passage(footnote=in_note))
        target[-1].add(number, raw, words)
    return sorted((p for p in body + notes if p.text), key=lambda p: p.pieces[0][1])


def _plain(raw: str) -> str:
    """The line in NFC, marks of display and odd spaces as spaces."""
    return unicodedata.normalize("NFC", raw).translate(_PAINT)


def _page_turns(text: Text, number: int, line: str, previous_blank: bool) -> bool:
    """Whether a new page begins here: by page numbers, or by the lone space left of a form feed."""
    if text.pages and number >= 2 and len(text.pages) >= number:
        return text.pages[number - 1] != text.pages[number - 2]
    return line.startswith(" ") and not line.startswith("  ") and not previous_blank and bool(line.strip())


def _begins(passage: Passage, words: str, in_note: bool) -> bool:
    """Whether a new passage begins with this line."""
    before = passage.text
    if not before:
        return False
    if in_note and re.match(r"^\d{1,2}\s?[A-ZĐ]", words) and before.endswith((".", ";", ")", ":")):
        return True
    match = _BULLET.match(words)
    if match and not (words[0] in "-–" and before[-1:].isdigit()):
        return not before.endswith((" số", " ngày", " tháng", " năm", " Điều", ",", "/"))
    return before.endswith((".", "!", "?", "./.")) and words[:1].isupper()


def _apart(text: Text, passage: Passage, words: str) -> bool:
    """Whether a line stands for itself: a paragraph of a Word file, or what follows a short line like a title."""
    last = passage.text[passage.pieces[-1][0] :] if passage.pieces else ""
    if not last or not words[:1].isupper() or last.rstrip().endswith((":", ",", ";", "(", "-", "/")):
        return False
    return text.origin == "docx" or (len(last) < 40 and len(passage.pieces) == 1 and not passage.footnote)


def _spots(passages: list[Passage], figures: list[Figure]) -> Iterator[Spot]:
    where: dict[int, tuple[int, int, str]] = {}
    for index, passage in enumerate(passages):
        for offset, line, raw in passage.pieces:
            where[line] = (index, offset, raw)
    placed: dict[int, list[tuple[int, int, Figure]]] = {}
    columns: dict[int, list[int]] = {}
    for figure in figures:
        if figure.line not in where:
            continue
        index, offset, raw = where[figure.line]
        if figure.line not in columns:
            columns[figure.line] = _columns(raw)
        start = offset + columns[figure.line][min(max(0, figure.col - 1), len(raw))]
        token = _SPACES.sub(" ", _plain(figure.raw)).strip()
        text = passages[index].text
        if token and not text.startswith(token, start):
            found = text.find(token, max(offset, start - 3))
            start = found if 0 <= found <= start + 12 else start
        end = start + len(token)
        end += text[end : end + 2].find("%") + 1 if figure.unit == "%" else 0
        placed.setdefault(index, []).append((start, end, _qualified(figure, text[max(0, start - 14) : start])))
    for index, members in sorted(placed.items()):
        members.sort(key=lambda member: (member[0], member[1]))
        yield from _place(index, passages[index].text, members)


def _columns(raw: str) -> list[int]:
    """Where each column of a raw line stands once marks, spaces and composed letters are put in order."""
    places, length, spaced = [], 0, True
    for sign in raw:
        places.append(length)
        blank = sign.isspace() or ord(sign) in _PAINT
        if (blank and not spaced) or (not blank and not unicodedata.combining(sign)):
            length += 1
        spaced = blank
    places.append(length)
    return places


def _qualified(figure: Figure, ahead: str) -> Figure:
    """The figure with the qualifier right before it, where it does not carry one yet."""
    found = None if figure.qualifier else _QUALIFIER.search(ahead[-14:])
    return replace(figure, qualifier=found.group(1).casefold()) if found else figure


def _place(index: int, text: str, members: list[tuple[int, int, Figure]]) -> Iterator[Spot]:
    depths, sentences = _depths(text), _sentences(text)
    for order, (start, end, figure) in enumerate(members):
        left = members[order - 1][1] if order else 0
        right = members[order + 1][0] if order + 1 < len(members) else len(text)
        ahead = text[max(left, start - _LONGEST) : start] if order else text[max(0, start - _LONGEST) : start]
        cuts = [match.end() for match in _SPLIT.finditer(ahead)]
        if order and not cuts:
            ahead = "" if "/" in ahead else ahead
        elif order:
            ahead = ahead[cuts[0] :]
        behind = text[end : min(right, end + _LONGEST)]
        stop = _SPLIT.search(behind)
        behind = behind[: stop.start()] if stop else (behind if right == len(text) else behind[:60])
        depth = depths[start] if start < len(depths) else 0
        sentence = bisect_right(sentences, start)
        yield Spot(figure, index, start, end, depth, sentence, ahead.strip(), behind.strip())


def _depths(text: str) -> list[int]:
    depth, depths = 0, []
    for sign in text:
        if sign == ")":
            depth = max(0, depth - 1)
        depths.append(depth)
        if sign == "(":
            depth += 1
    return depths


def _sentences(text: str) -> list[int]:
    return [match.end() for match in _SENTENCE.finditer(text)]


_ROW = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[\s|]|$)")
_LABEL = 300  # characters of a label beyond which several rows were read as one
_ROWS_WITHIN = re.compile(r"\s\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+[A-ZĐ]")
_PART = re.compile(r"^(Trong|Trong đó|- Trong đó)\b")


_OVER = re.compile(
    r"^\s*(?:[^\d,;.()%/]{0,25}/\s*(?:tổng số\s+)?|[^\d,;.()%/]{0,60}\b(?:trên|trong) tổng(?: số)?(?:\s+\w+)?\s+)$"
)


def is_fraction(gap: str) -> bool:
    """Whether the text between two figures makes them x/y: "26/28", "26 nhiệm vụ/28", "26 trên tổng số 28"."""
    return bool(_OVER.match(gap))


def row_number(line: str) -> str:
    """The number a row of the appendix begins with ("3.4.1"), or ""."""
    match = _ROW.match(unicodedata.normalize("NFC", line[:80].lstrip(" \t|")))
    return match.group(1) if match else ""


def _rows(text: Text, table: list[Figure]) -> Iterator[Row]:
    previous = 0
    number, part = "", False
    for figure in table:
        for line in range(max(previous + 1, figure.line - 25), figure.line + 1):
            content = text.lines[line - 1]
            found = row_number(content)
            if found:
                number, part = found, False
            elif _PART.match(unicodedata.normalize("NFC", content[:200].lstrip())):
                part = True
        previous = figure.line
        if len(figure.label) <= _LABEL and not _ROWS_WITHIN.search(figure.label):
            yield Row(figure, number, part)
