"""Figures in their places, with the words before and behind each."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from motcua.reader.rules.findings.passages import PAINT, SPACES, Passage, plain
from motcua.reader.vocabulary import Figure

_QUALIFIER = re.compile(r"\b(hơn|trên|gần|khoảng|xấp xỉ|dưới|ít nhất|tối thiểu)\s+$", re.IGNORECASE)
_LONGEST = 2_000  # characters of words that can belong to one figure
_SHARED = 60  # characters behind a figure that are its own where no comma parts them from the next
_QUALIFIED = 14  # characters before a figure that hold its qualifier ("ít nhất", "khoảng")
_BACK, _FORWARD = 3, 12  # characters by which the column of a figure may be off in a line with odd spaces
_NAME = 90  # characters of a name that begins an explanation
_BRACKET = re.compile(r"[()]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
_SPLIT = re.compile(r"[;,:()]|\bnhưng\b|\.(?=\s|$)|\s[–-]\s|\bvà\b(?!\s+(?:đúng|trước|sớm|trả|xử))")
_LEAD = re.compile(r"^(?:[\s,;:.+()–-]|và\b|trong đó,?\b|gồm:?\b|có\b|\d+\s)+", re.IGNORECASE)


class Holding:
    """Holder of a figure, identified by the figure's number and line."""

    __slots__ = ()
    figure: Figure

    @property
    def id(self) -> str:
        """Return the number of its figure."""
        return self.figure.id

    @property
    def line(self) -> int:
        """Return the line of its figure."""
        return self.figure.line


@dataclass(frozen=True, slots=True)
class Spot(Holding):
    """Figure in its passage: its position, and its words before and after."""

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
        """Return the words beside the figure that name what it counts."""
        return f"{self.before} {self.after}".strip()


def name_of(spot: Spot, fallback: str) -> str:
    """Return a short name of what a figure counts, to begin an explanation with."""
    words = _LEAD.sub("", spot.figure.label or spot.words).strip(" ,;:.()-+")
    words = words if len(words) <= _NAME else "… " + words[2 - _NAME :].split(" ", 1)[-1]
    return words[:1].upper() + words[1:] if words else fallback


_OVER = re.compile(
    r"^\s*(?:[^\d,;.()%/]{0,25}/\s*(?:tổng số\s+)?|[^\d,;.()%/]{0,60}\b(?:trên|trong) tổng(?: số)?(?:\s+\w+)?\s+)$"
)


def is_fraction(gap: str) -> bool:
    """Check whether the text between two figures makes them x/y: "26/28", "26 nhiệm vụ/28", "26 trên tổng số 28"."""
    return bool(_OVER.match(gap))


_Placed = tuple[int, int, Figure]  # start, end


def placed(passages: list[Passage], figures: list[Figure]) -> Iterator[Spot]:
    """Find every figure in its passage, in reading order."""
    where = {
        line: _Piece(index, passage.text, offset, raw)
        for index, passage in enumerate(passages)
        for offset, line, raw in passage.pieces
    }
    members: dict[int, list[_Placed]] = {}
    for figure in figures:
        piece = where.get(figure.line)
        if piece:
            start, end = piece.span_of(figure)
            qualified = _qualified(figure, piece.text[max(0, start - _QUALIFIED) : start])
            members.setdefault(piece.passage, []).append((start, end, qualified))
    for index in sorted(members):
        yield from _place(index, passages[index].text, sorted(members[index], key=lambda member: member[:2]))


@dataclass(slots=True)
class _Piece:
    """Line within its passage."""

    passage: int
    text: str  # of the passage
    offset: int
    raw: str
    _places: list[int] | None = None

    def span_of(self, figure: Figure) -> tuple[int, int]:
        """Return where a figure of the line starts and ends in the passage, with its percent sign."""
        if self._places is None:
            self._places = _columns(self.raw)
        start = self.offset + self._places[min(max(0, figure.col - 1), len(self.raw))]
        token = SPACES.sub(" ", plain(figure.raw)).strip()
        if token and not self.text.startswith(token, start):
            found = self.text.find(token, max(self.offset, start - _BACK))
            start = found if 0 <= found <= start + _FORWARD else start
        end = start + len(token)
        return start, end + (self.text[end : end + 2].find("%") + 1 if figure.unit == "%" else 0)


class _Widths(dict[str, int]):
    """Width of a sign of a raw line in its normalised form: 1, 0 for a combining mark, -1 for a blank."""

    def __missing__(self, sign: str) -> int:
        blank = sign.isspace() or ord(sign) in PAINT
        width = -1 if blank else 0 if unicodedata.combining(sign) else 1
        self[sign] = width
        return width


_WIDTHS = _Widths()


def _columns(raw: str) -> list[int]:
    """Return the position of each column of a raw line after normalising marks, spaces and composed letters."""
    places, length, spaced = [], 0, True
    for sign in raw:
        places.append(length)
        width = _WIDTHS[sign]
        if width > 0 or (width < 0 and not spaced):
            length += 1
        spaced = width < 0
    places.append(length)
    return places


def _qualified(figure: Figure, ahead: str) -> Figure:
    """Add the qualifier right before the figure, where it does not carry one yet."""
    found = None if figure.qualifier else _QUALIFIER.search(ahead[-_QUALIFIED:])
    return replace(figure, qualifier=found.group(1).casefold()) if found else figure


def _place(index: int, text: str, members: list[_Placed]) -> Iterator[Spot]:
    """Yield the figures of a passage with the words beside each."""
    depths, sentences = _depths(text), _sentences(text)
    left = None
    for order, (start, end, figure) in enumerate(members):
        right = members[order + 1][0] if order + 1 < len(members) else len(text)
        depth = depths[start] if start < len(depths) else 0
        before, after = _before(text, left, start), _behind(text, end, right)
        yield Spot(figure, index, start, end, depth, bisect_right(sentences, start), before, after)
        left = end


def _before(text: str, left: int | None, start: int) -> str:
    """Return the words between the figure before, which ends at `left`, and a figure: from the first cut on."""
    ahead = text[max(left or 0, start - _LONGEST) : start]
    if left is None:
        return ahead.strip()
    cut = _SPLIT.search(ahead)
    if cut:
        return ahead[cut.end() :].strip()
    return "" if "/" in ahead else ahead.strip()


def _behind(text: str, end: int, right: int) -> str:
    """Return the words between a figure and the next one, which starts at `right`: to the first cut."""
    behind = text[end : min(right, end + _LONGEST)]
    stop = _SPLIT.search(behind)
    if stop:
        return behind[: stop.start()].strip()
    return (behind if right == len(text) else behind[:_SHARED]).strip()


def _depths(text: str) -> list[int]:
    """Return in how many brackets each character stands."""
    depth: int = 0
    depths: list[int] = []
    for bracket in _BRACKET.finditer(text):
        depths += [depth] * (bracket.start() - len(depths))
        if bracket.group() == ")":
            depth = max(0, depth - 1)
            depths.append(depth)
        else:
            depths.append(depth)
            depth += 1
    return depths + [depth] * (len(text) - len(depths))


def _sentences(text: str) -> list[int]:
    return [match.end() for match in _SENTENCE.finditer(text)]


def by_sentence(spots: list[Spot]) -> list[list[Spot]]:
    """Group the figures of a passage by sentence."""
    return [list(members) for _, members in groupby(spots, key=lambda spot: spot.sentence)]
