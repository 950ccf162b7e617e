"""Text streams joined from a document's lines: body, footnotes and tables kept apart.

A PDF turned into text is hard-wrapped, its footnotes stand in the middle of sentences, page and footnote
numbers stand alone on a line. A `Stream` is a piece of text that reads on; every character knows the line
and column it came from. Hard breaks between paragraphs are the sign `¶`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from motcua.reader.rules.patterns import spaced

BREAK = "¶"

_PAINT = str.maketrans(dict.fromkeys("\xa0\u2007\u202f\u200b\ufeff\x0c\r\x0b*`\xad", " "))
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_BULLET = spaced(
    r"\s*(?:[-–—+•·●○▪\uf0b7>#]+ |[-–+•]\S|[a-zđ]\)\s|[a-zđ]\.\s|\(?\d{1,2}\)\s|"
    r"\d{1,2}(?:\.\d{1,2}){0,3}\.\s*(?!\d)\S"
    r"|\d{1,2}(?:\.\d{1,2}){1,3} \D|(?:[IVX]{1,5}|[A-H])\s?[.)]\s|\|)"
)
_LONE = spaced(r"\s*(?:[-–]\s*)?(?:[Tt]rang )?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–])?\s*$")
_NUMBERED_NOTE = re.compile(r"\s*\[?\d{1,3}\]?\s*[^\W\d_]")
_NUMBERED_WORD = re.compile(r"\d{1,3}\s*[^\W\d_][^\W\d_A-Z]")
_ENDS = (".", ";", ":", "!", "?", "./.")  # of a sentence or an item

_WRAPPED = 0.9  # of the lines are no longer than the margin: a few long table rows do not widen it
_FULL_LINE = 0.75  # of the width: a line that long was wrapped, so that its sentence may go on with a number
_SHORT_LINE = 0.7  # of the width: a line that short ended on its own, since no word is as long as the rest
_SHORTEST_HEADING = 3  # letters: "TT", "ĐVT" are abbreviations, not headings
_RECIPIENTS = 40  # lines that a list of recipients with the signature takes at most
_RULE = 20  # blanks: text extraction leaves so many of the rule above the footnotes
_LONG_RULE = 100  # blanks: the rule of a note continued from the page before is longer


@dataclass(frozen=True, slots=True)
class Line:
    """Line of a document: its number, its NFC text without display marks, and its original columns."""

    number: int
    text: str
    columns: tuple[int, ...] | None  # None: the text is as it stood

    def column(self, index: int) -> int:
        """Return the 1-based column in the document of a character of the text."""
        if self.columns is None:
            return index + 1
        return self.columns[index] if index < len(self.columns) else len(self.columns) + 1


@dataclass(frozen=True, slots=True)
class Stream:
    """Continuous text, with the line and the offset in the line of its parts."""

    kind: str  # body | footnote
    text: str
    starts: tuple[int, ...]  # offset in `text` where each line begins
    lines: tuple[Line, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column in the document of an offset."""
        index = max(0, bisect_right(self.starts, offset) - 1)
        line = self.lines[index]
        return line.number, line.column(max(0, offset - self.starts[index]))


def compose(number: int, raw: str) -> Line:
    """Normalise a line to NFC with its columns kept; display marks become spaces."""
    if "<" in raw:
        raw = _TAG.sub(lambda tag: " " * len(tag.group()), raw)
    if unicodedata.is_normalized("NFC", raw):
        return Line(number, raw.translate(_PAINT), None)
    out: list[str] = []
    columns: list[int] = []
    start = 0
    for end in range(1, len(raw) + 1):
        if end < len(raw) and unicodedata.combining(raw[end]):
            continue
        piece = unicodedata.normalize("NFC", raw[start:end])
        out.append(piece)
        columns.extend([start + 1] * len(piece))
        start = end
    return Line(number, "".join(out).translate(_PAINT), tuple(columns))


def compose_all(lines: Iterable[str]) -> list[Line]:
    """Normalise all lines of a document, counted from 1."""
    return [compose(number, raw) for number, raw in enumerate(lines, 1)]


def stream(kind: str, lines: Sequence[Line], paragraphs: bool = True) -> Stream:
    """Join consecutive lines; a paragraph's end becomes a hard break where there are paragraphs."""
    width = _width(lines) if paragraphs else 0
    parts: list[str] = []
    starts: list[int] = []
    offset = 0
    before = ""
    for line in lines:
        if parts:
            joint = f"\n{BREAK}" if paragraphs and _breaks(before, line.text, width) else "\n"
            parts.append(joint)
            offset += len(joint)
        starts.append(offset)
        parts.append(line.text)
        offset += len(line.text)
        before = line.text
    return Stream(kind, "".join(parts), tuple(starts), tuple(lines))


def _width(lines: Sequence[Line]) -> int:
    """Return the width at which the text was wrapped."""
    lengths = sorted(len(line.text.rstrip()) for line in lines)
    return lengths[int(len(lengths) * _WRAPPED)] if lengths else 0


def _breaks(before: str, after: str, width: int) -> bool:
    """Check whether a paragraph ends between two lines of a text wrapped at a width."""
    if "\t" in before or "\t" in after:
        return True
    head, tail = before.strip(), after.strip()
    if _BULLET.match(after) and not head.endswith((",", "-")):
        return not _numbers_on(head, tail, width)
    if head.endswith((".", ";", ":")) and _NUMBERED_NOTE.match(after) and _NUMBERED_WORD.match(tail):
        return not tail.lstrip("0123456789 ")[:1].islower()
    return _ends_sentence(head, tail) or _ends_capitals(head, tail) or _ends_short(head, tail, width)


def _numbers_on(head: str, tail: str, width: int) -> bool:
    """Check whether the number that begins a line belongs to the sentence before and is no bullet."""
    return tail[0].isdigit() and bool(head) and not head.endswith(_ENDS) and len(head) > width * _FULL_LINE


def _ends_sentence(head: str, tail: str) -> bool:
    """Check whether a line ends with its sentence, and the next begins with a capital or a sign."""
    first = tail[:1]
    return head.endswith(_ENDS) and (first.isupper() or not first.isalpha()) and not first.isdigit()


def _ends_capitals(head: str, tail: str) -> bool:
    """Check whether a heading in capitals ends."""
    return head.isupper() and not tail.isupper() and len(head) > _SHORTEST_HEADING and not head.endswith(("-", "/"))


def _ends_short(head: str, tail: str, width: int) -> bool:
    """Check whether a line ends well before the margin, and the next begins with a capital."""
    open_end = head.endswith((",", "-", "(")) or head[-1:].isdigit()
    return len(head) < width * _SHORT_LINE and tail[:1].isupper() and not open_end and _titled(head)


def _titled(head: str) -> bool:
    """Check whether a short line begins like a heading or a paragraph of its own."""
    return bool(_BULLET.match(head)) or head[:1].isupper()


_AFTER_RECIPIENTS = re.compile(
    r"\s*(?:[IVX]{1,4}\.\s|PHỤ LỤC|Phụ lục|BIỂU|Biểu|BẢNG|THỐNG KÊ|DANH MỤC|\(Kèm|\(Ban hành|#)"
)


def without_recipients(lines: Sequence[Line]) -> list[Line]:
    """Drop the list of recipients and the signature at the end of a report."""
    out: list[Line] = []
    skipping = 0
    for line in lines:
        if re.match(r"\s*Nơi\s+nhận\s*:?", line.text):
            skipping = _RECIPIENTS
        elif _is_rule(line.text) or _AFTER_RECIPIENTS.match(line.text):
            skipping = 0
        if skipping:
            skipping -= bool(line.text.strip())
        else:
            out.append(line)
    return out


def separate(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Split the lines of running text into the body and its footnote blocks.

    A footnote block begins after a rule (a line of many blanks or underscores) with a number, and ends at
    the page's end: a form feed, or where text extraction left a single blank before the first word.
    """
    body: list[Line] = []
    notes: list[list[Line]] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if _is_rule(line.text):
            stop = _footnotes_end(lines, index + 1)
            if stop:
                notes.append([each for each in lines[index + 1 : stop] if each.text.strip()])
                index = stop
                continue
        if line.text.strip() and not _LONE.match(line.text) and not _is_rule(line.text):
            body.append(line)
        index += 1
    return body, notes


def _is_rule(text: str) -> bool:
    """Check whether a line is the rule above footnotes: many blanks, or underscores."""
    return (len(text) >= _RULE and not text.strip()) or bool(re.fullmatch(r"\s*_{5,}\s*", text))


_NOTE = spaced(r"\s*\[?\d{1,3}\]?(?:\s*$|\s*[^\W\d]| [^\w\s])")


def _footnotes_end(lines: Sequence[Line], start: int) -> int:
    """Return where the footnote block beginning at `start` ends, or 0 when there is none."""
    written = ((index, lines[index].text) for index in range(start, len(lines)) if lines[index].text.strip())
    _, first = next(written, (0, ""))
    continued = len(lines[start - 1].text) >= _LONG_RULE
    if not first or not (_NOTE.match(first) or continued):
        return 0
    marker = bool(_LONE.match(first))  # a number alone on its line: its note follows, with a blank before it
    for index, text in written:
        if text.startswith(" ") and not marker:
            return index
        marker = bool(_LONE.match(text))
    return len(lines)


def notes_of(blocks: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the single footnotes of all blocks, without their numbers where those stand alone.

    A block that does not begin with a number continues the last footnote of the page before.
    """
    notes: list[list[Line]] = [[]]
    for block in blocks:
        if block and _NUMBERED_NOTE.match(block[0].text):
            notes.append([])
        _part(block, notes)
    return [note for note in notes if note]


def _part(block: Sequence[Line], notes: list[list[Line]]) -> None:
    """Add the lines of a block to the notes; a number begins a new note, alone or behind an ended one."""
    for line in block:
        if _LONE.match(line.text):
            notes.append([])
            continue
        if _NUMBERED_NOTE.match(line.text) and notes[-1] and _ended(notes[-1][-1].text):
            notes.append([])
        notes[-1].append(line)


def _ended(text: str) -> bool:
    return text.rstrip().endswith((".", ";"))
