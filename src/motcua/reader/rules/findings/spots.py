"""Figures in their places, with the words before and behind each."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from motcua.reader.rules.findings.passages import PAINT, SPACES, Passage, plain
from motcua.reader.vocabulary import Figure

_QUALIFIER = re.compile(r"\b(hơn|trên|gần|khoảng|xấp xỉ|dưới|ít nhất|tối thiểu)\s+$", re.IGNORECASE)
_LONGEST = 2_000  # characters of words that can belong to one figure
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
    words = words if len(words) <= 90 else "… " + words[-88:].split(" ", 1)[-1]
    return words[:1].upper() + words[1:] if words else fallback


_OVER = re.compile(
    r"^\s*(?:[^\d,;.()%/]{0,25}/\s*(?:tổng số\s+)?|[^\d,;.()%/]{0,60}\b(?:trên|trong) tổng(?: số)?(?:\s+\w+)?\s+)$"
)


def is_fraction(gap: str) -> bool:
    """Check whether the text between two figures makes them x/y: "26/28", "26 nhiệm vụ/28", "26 trên tổng số 28"."""
    return bool(_OVER.match(gap))


def placed(passages: list[Passage], figures: list[Figure]) -> Iterator[Spot]:
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
        token = SPACES.sub(" ", plain(figure.raw)).strip()
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
    """Return the position of each column of a raw line after normalising marks, spaces and composed letters."""
    places, length, spaced = [], 0, True
    for sign in raw:
        places.append(length)
        blank = sign.isspace() or ord(sign) in PAINT
        if (blank and not spaced) or (not blank and not unicodedata.combining(sign)):
            length += 1
        spaced = blank
    places.append(length)
    return places


def _qualified(figure: Figure, ahead: str) -> Figure:
    """Add the qualifier right before the figure, where it does not carry one yet."""
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
