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
    body: list[Passage] = []
    notes: list[Passage] = []
    in_note = False
    after_rule = False
    previous_blank = True
    for number, raw in enumerate(text.lines, start=1):
        if number in tables and number not in needed:
            continue
        line = plain(raw)
        words = SPACES.sub(" ", line).strip()
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
    if in_note and re.match(r"^\d{1,2}\s?[A-ZĐ]", words) and before.endswith((".", ";", ")", ":")):
        return True
    match = _BULLET.match(words)
    if match and words[0].isdigit() and len(passage.pieces) > 1 and before[-1].islower():
        return False  # a wrapped sentence goes on with its number: "bưu chính" / "29. Hồ sơ …"
    if match and not (words[0] in "-–" and before[-1:].isdigit()):
        return not before.endswith((" số", " ngày", " tháng", " năm", " Điều", ",", "/"))
    return before.endswith((".", "!", "?", "./.")) and words[:1].isupper()


def _apart(text: Text, passage: Passage, words: str) -> bool:
    """Check whether a line stands alone: a paragraph of a Word file, or behind a short line like a title."""
    last = passage.text[passage.pieces[-1][0] :] if passage.pieces else ""
    if not last or not words[:1].isupper() or last.rstrip().endswith((":", ",", ";", "(", "-", "/")):
        return False
    return text.origin == "docx" or (len(last) < 40 and len(passage.pieces) == 1 and not passage.footnote)
