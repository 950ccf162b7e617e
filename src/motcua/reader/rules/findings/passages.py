"""Running text of a report: passages joined from its lines, footnotes apart."""

import re
import unicodedata
from dataclasses import dataclass, field

from motcua.reader.vocabulary import Text

_BULLET = re.compile(
    r"^(?:[-–+*•▪]\s*(?=\D)|[a-zđ]\)\s|[a-z]\.\s(?=[A-ZĐ])|\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=[^\W\d_a-z]))"
)
_LONE_NUMBER = re.compile(r"^\d{1,3}$")
BULLETS = "-–+*•▪"  # signs that open a list item
SPACES = re.compile(r"\s+")
PAINT = str.maketrans(dict.fromkeys("\xa0\u2007\u202f\u200b\ufeff\x0c\r\x0b*`\xad", " "))
_RULE = re.compile(r"^(?:\s{20,}|_{5,}|-{5,})$")
_NOTE_NUMBER = re.compile(r"^\d{1,2}\s?[A-ZĐ]")
_BEFORE_A_NUMBER = (" số", " ngày", " tháng", " năm", " Điều", ",", "/")  # a line that ends so goes on with its number
_TITLE = 40  # characters of a line that does not fill the page: a title, no sentence that wraps
_NOTE = re.compile(r"^\[?\d{1,3}\]?\s*(?=\D|$)")


@dataclass(slots=True)
class Passage:
    """Paragraph or list item as one string, with the line of each of its parts."""

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
        """Return the line of a character of the passage."""
        line = self.pieces[0][1]
        for start, number, _ in self.pieces:
            if start > offset:
                break
            line = number
        return line

    def lines_of(self, start: int, end: int) -> tuple[int, ...]:
        """Return the lines covered by a span of the passage."""
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        return tuple(number for _, number, _ in self.pieces if first <= number <= last)


def joined(text: Text, needed: set[int], tables: set[int]) -> list[Passage]:
    """Join lines outside tables into passages; `needed` lines hold figures of the prose."""
    joiner = _Joiner(text, needed)
    for number, raw in enumerate(text.lines, start=1):
        if number not in tables or number in needed:
            joiner.read(number, raw)
    passages = [passage for passage in joiner.body + joiner.notes if passage.text]
    return sorted(passages, key=lambda passage: passage.pieces[0][1])


@dataclass(slots=True)
class _Joiner:
    """Passages of the body and of the footnotes, as far as the text was read."""

    text: Text
    needed: set[int]
    body: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)
    in_note: bool = False
    after_rule: bool = False  # a line drawn across the page, which stands above footnotes
    previous_blank: bool = True

    def read(self, number: int, raw: str) -> None:
        """Add one line to the passage that it belongs to."""
        line = plain(raw)
        words = SPACES.sub(" ", line).strip()
        self._turn_page(number, line)
        self.previous_blank = not words
        if not words:
            self.after_rule = self.after_rule or _RULE.match(line.rstrip("\r\n")) is not None
        elif not self._is_rule(words):
            self._add(number, raw, words)

    def _turn_page(self, number: int, line: str) -> None:
        """Leave the footnotes where a new page begins."""
        if self.in_note and _page_turns(self.text, number, line, self.previous_blank):
            self.in_note = False

    def _is_rule(self, words: str) -> bool:
        """Check whether a line is a rule; what begins with a number behind one is a footnote."""
        note = self.after_rule and _NOTE.match(words) is not None
        self.in_note = self.in_note or note
        self.after_rule = not note and _RULE.match(words) is not None
        return self.after_rule

    def _add(self, number: int, raw: str, words: str) -> None:
        target = self.notes if self.in_note else self.body
        if _LONE_NUMBER.match(words) and number not in self.needed:
            if self.in_note:
                target.append(Passage(footnote=True))
            return
        if not target or _begins(target[-1], words, self.in_note) or _apart(self.text, target[-1], words):
            target.append(Passage(footnote=self.in_note))
        target[-1].add(number, raw, words)


def plain(raw: str) -> str:
    """Normalise a line to NFC; display marks and odd spaces become spaces."""
    return unicodedata.normalize("NFC", raw).translate(PAINT)


def _page_turns(text: Text, number: int, line: str, previous_blank: bool) -> bool:
    """Check whether a new page begins here: by page numbers, or by the lone space left of a form feed."""
    if text.pages and number >= 2 and len(text.pages) >= number:
        return text.pages[number - 1] != text.pages[number - 2]
    return line.startswith(" ") and not line.startswith("  ") and not previous_blank and bool(line.strip())


def _begins(passage: Passage, words: str, in_note: bool) -> bool:
    """Check whether a new passage begins with this line."""
    before = passage.text
    if not before:
        return False
    if in_note and _NOTE_NUMBER.match(words) and before.endswith((".", ";", ")", ":")):
        return True
    match = _BULLET.match(words)
    if match and _is_wrapped_number(passage, words):
        return False
    if match and not _is_wrapped_range(passage, words):
        return not before.endswith(_BEFORE_A_NUMBER)
    return before.endswith((".", "!", "?", "./.")) and words[:1].isupper()


def _is_wrapped_number(passage: Passage, words: str) -> bool:
    """Check whether a wrapped sentence goes on with its number: "bưu chính" / "29. Hồ sơ …"."""
    return words[0].isdigit() and len(passage.pieces) > 1 and passage.text[-1].islower()


def _is_wrapped_range(passage: Passage, words: str) -> bool:
    """Check whether a dash at the start goes on with a number: "2021" / "- 2025"."""
    return words[0] in "-–" and passage.text[-1:].isdigit()


def _apart(text: Text, passage: Passage, words: str) -> bool:
    """Check whether a line stands alone: a paragraph of a Word file, or behind a short line like a title."""
    last = passage.text[passage.pieces[-1][0] :] if passage.pieces else ""
    if not last or not words[:1].isupper() or last.rstrip().endswith((":", ",", ";", "(", "-", "/")):
        return False
    return text.origin == "docx" or (len(last) < _TITLE and len(passage.pieces) == 1 and not passage.footnote)
