"""Propose bindings for the numbers of a pasted text: the figures of the report that equal each number.

Several figures may have the same value; they are ordered by the rare words that their labels share with the sentence.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log, sqrt

from motcua.base.text import fold
from motcua.reader.rules import numbers
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.prose import HandTyped, hand_typed
from motcua.reports.vocabulary import CellState
from motcua.statistics.vocabulary import Number

#: Characters read before and after a number, and how far back the sentence is searched for the scope of the number.
BEFORE, AFTER, FAR = 90, 45, 220
#: Weight of a word of another clause, relative to one of the number's own clause.
OTHER_CLAUSE = 0.35
#: Score of a figure whose scope the sentence names ("cấp huyện"), and of one whose scope it does not name.
SCOPE_SAID, SCOPE_UNSAID = 0.3, -0.5
#: Number of figures proposed for one number.
OFFERED = 6
#: Small numbers equal many figures by chance: they are bound without asking only where words agree.
SMALL = 10
_FRACTION = re.compile(r"(?<![\d.,/])(\d[\d.]*)\s*/\s*(\d[\d.]*\d|\d)(?![\d/]|[.,]\d)")
_PERCENT = re.compile(r"\s*(?:%|phần trăm)")
_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"[;:.,(+](?=\s|$)|\(")
_SCOPE = re.compile(r"\s*\(([^()]*)\)")  # of a label: "Tiếp nhận trong kỳ (cấp huyện)"
_WHOLE = "toàn bộ"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Figure that a number may be, its name in the text, and how it would be written."""

    figure: Figure
    token: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Number of a text with the figures that equal it, the best first; `before` and `after` are the words around it."""

    start: int
    end: int
    text: str
    before: str
    after: str
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> str:
        """Return the proposed name; empty where the number is small and no word agrees."""
        if not self.candidates:
            return ""
        best = self.candidates[0]
        is_small = abs(Decimal(best.figure.value.number or 0)) < SMALL
        return "" if best.score == 0 and is_small else best.token


def proposals(text: str, figures: Mapping[str, Figure], justified: Sequence[str] = ()) -> list[Proposal]:
    """Return every number of the text that is neither bound nor justified, in order, with its candidates."""
    index = _Index(figures)
    found: list[Proposal] = []
    fractions = {match.start(): match for match in _FRACTION.finditer(text)}
    for number in hand_typed(text, justified):
        if found and number.start < found[-1].end:
            continue
        end, candidates = number.end, index.candidates(number, text)
        fraction = fractions.get(number.start)
        if fraction and (parts := index.of_parts(fraction, text)):
            end, candidates = fraction.end(), parts
        elif candidates and (percent := _PERCENT.match(text, end)) and candidates[0].figure.unit == "%":
            end = percent.end()
        before, after = _context(text, number.start, end)
        found.append(Proposal(number.start, end, text[number.start : end], before, after, tuple(candidates)))
    return found


def accepted(text: str, offered: Sequence[Proposal], chosen: Mapping[int, str]) -> str:
    """Return the text with its numbers replaced by the chosen names, given by place of the proposal.

    A name that was not offered for its number is ignored.
    """
    parts, last = [], 0
    for place, proposal in enumerate(offered):
        token = chosen.get(place, "")
        if token and token in {candidate.token for candidate in proposal.candidates}:
            parts += [text[last : proposal.start], token]
            last = proposal.end
    return "".join([*parts, text[last:]])


class _Index:
    """Index of the figures by value and by parts, with the frequency of each word of their labels."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._by_value: dict[tuple[bool, Decimal], list[Figure]] = {}
        self._by_parts: dict[tuple[Number, Number], list[Figure]] = {}
        self._words: dict[str, set[str]] = {}
        self._scopes: dict[str, str] = {}
        for figure in figures.values():
            if figure.value.state is CellState.VALUE and figure.value.number is not None:
                self._add(figure, Decimal(figure.value.number))
        known = Counter(word for words in self._words.values() for word in words)
        total = len(self._words) or 1
        self._rarity = {word: log(1 + total / count) for word, count in known.items()}

    def _add(self, figure: Figure, number: Decimal) -> None:
        """File a figure under its number as texts write it, and note the words of its label."""
        value, percent = figure.value, figure.unit == "%"
        written = {number, *(round(number, places) for places in (0, 1, 2) if percent)}
        if number < 0:
            written.add(-number)
        for one in {each.normalize() for each in written}:
            self._by_value.setdefault((percent, one), []).append(figure)
        if value.denominator and value.numerator is not None:
            self._by_parts.setdefault((value.numerator, value.denominator), []).append(figure)
        scope = _SCOPE.search(figure.label)
        self._scopes[figure.ref] = fold(scope[1]) if scope and scope[1] != _WHOLE else ""
        self._words[figure.ref] = _words(_SCOPE.sub("", figure.label))

    def candidates(self, number: HandTyped, text: str) -> list[Candidate]:
        """Return the figures that equal the number."""
        percent = bool(_PERCENT.match(text, number.end))
        if number.kind == "none":
            value: Decimal | None = Decimal(0)
        elif number.kind == "words":
            spelled = numbers.words(number.text)
            value = None if spelled is None else Decimal(spelled)
        else:
            parsed = numbers.parse(number.text, percent=percent)
            value = None if parsed is None else round(Decimal(str(parsed.value)), parsed.decimals)
        if value is None:
            return []
        found = self._by_value.get((percent, value.normalize()), [])
        if number.kind == "none":
            return self._ranked([(figure, f"{{{figure.ref}:{number.text}}}") for figure in found], number, text)
        return self._ranked([(figure, _token(figure, value)) for figure in found], number, text)

    def of_parts(self, fraction: re.Match[str], text: str) -> list[Candidate]:
        """Return the percentages whose parts are the two numbers of a fraction."""
        above, below = (numbers.parse(fraction[part]) for part in (1, 2))
        if above is None or below is None:
            return []
        found = self._by_parts.get((int(above.value), int(below.value)), [])
        place = HandTyped(fraction[0], "", fraction.start())
        return self._ranked([(figure, f"{{{figure.ref}|parts}}") for figure in found], place, text)

    def _ranked(self, found: list[tuple[Figure, str]], number: HandTyped, text: str) -> list[Candidate]:
        around = _Around.of(text, number.start, number.end)
        scored = [Candidate(figure, token, self._score(figure, around)) for figure, token in found]
        scored.sort(key=lambda one: (-one.score, bool(self._scopes[one.figure.ref]), len(one.figure.ref)))
        return scored[:OFFERED]

    def _score(self, figure: Figure, around: "_Around") -> float:
        """Score a label by its rare words in the sentence, and by whether the sentence names its scope."""
        label = self._words[figure.ref]
        whole = sum(self._rarity[word] ** 2 for word in label)
        said = sum(self._rarity[word] ** 2 * around.weight(word) for word in label)
        if not whole or len(label & around.words) < min(2, len(label)):
            return 0.0
        scope = self._scopes[figure.ref]
        named = 0.0 if not scope else SCOPE_SAID if scope in around.sentence else SCOPE_UNSAID
        return round(max(0.0, sqrt(said / whole) + named), 6)  # sums over sets differ in the last digit


@dataclass(frozen=True, slots=True)
class _Around:
    """Words around a number: of its own clause, all near it, and the folded sentence before it."""

    clause: frozenset[str]
    words: frozenset[str]
    sentence: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "_Around":
        line = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", end)
        stop = min(end + AFTER, stop if stop >= 0 else len(text))
        before, after = text[max(line, start - BEFORE) : start], text[end:stop]
        marks = list(_CLAUSE.finditer(before))
        mark = _CLAUSE.search(after)
        clause = before[marks[-1].end() if marks else 0 :] + " " + after[: mark.start() if mark else len(after)]
        own = text[start:end]  # a claim of none contains its own noun
        return cls(
            frozenset(_words(f"{clause} {own}")),
            frozenset(_words(f"{before} {own} {after}")),
            fold(text[max(line, text.rfind(". ", line, start), start - FAR) : stop]),
        )

    def weight(self, word: str) -> float:
        """Return the weight of a word of a label at this place."""
        return 1.0 if word in self.clause else OTHER_CLAUSE if word in self.words else 0.0


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the line around a number, cut between words and marked where cut."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = last if last >= 0 else len(text)
    before, after = text[max(first, start - BEFORE) : start], text[end : min(last, end + AFTER)]
    if start - BEFORE > first:
        before = f"…{before.partition(' ')[2]}"
    if end + AFTER < last:
        after = f"{after.rpartition(' ')[0]}…"
    return before, after


def _token(figure: Figure, value: Decimal) -> str:
    """Return the name of a figure for the text; a decrease is written without its sign."""
    number = figure.value.number
    return f"{{{figure.ref}|abs}}" if number is not None and number < 0 <= value else f"{{{figure.ref}}}"


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))
