"""Numbers before they are labelled, and spans whose numbers are no figures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from motcua.reader.rules import lexicon, spans
from motcua.reader.rules.numbers import Number
from motcua.reader.rules.patterns import preceding

_LEAD = 24  # characters before a number that hold a word leading to a value: "hòa giải thành" and line ends
_QUALIFIER = 20  # characters before a number that hold a qualifier: "ước khoảng" and line ends


@dataclass(frozen=True, slots=True)
class Hit:
    """Number of a stream that is a figure, before it has a label."""

    start: int
    end: int  # after the number and its percent sign
    raw: str
    value: float
    unit: str
    decimals: int = 0
    qualifier: str = ""
    noun_end: int = 0  # after the counted noun
    pair: int = -1  # for x/y: the offset of the other figure

    def as_unit(self, unit: str) -> "Hit":
        """Return the same figure in another unit."""
        return replace(self, unit=unit)


@dataclass(slots=True)
class Token:
    """Number of a text that is no percentage, before it is known what it counts."""

    text: str
    start: int
    end: int  # after its digits
    after: int  # after its scale: nghìn, triệu
    number: Number
    qualifier: str
    factor: int = 1
    money: str = ""  # the unit of money that its scale means where no noun follows

    def hit(self, unit: str, noun_end: int = 0) -> Hit:
        """Return the figure of a unit; `noun_end` is the end of the noun that names it."""
        decimals = self.number.decimals if self.factor == 1 else 0
        raw = self.text[self.start : self.after]
        value = self.number.value * self.factor
        return Hit(self.start, self.after, raw, value, unit, decimals, self.qualifier, noun_end or self.after)

    def as_money(self) -> Hit:
        """Return the sum of money that the digits and the scale state: 12,5 in triệu đồng."""
        raw, number = self.text[self.start : self.end], self.number
        return Hit(self.start, self.end, raw, number.value, self.money, number.decimals, self.qualifier, self.after)


def blocked(text: str, cited: Iterable[tuple[int, int]]) -> spans.Stretches:
    """Return the spans whose numbers are no statistics."""
    known = [match.span() for match in spans.NOT_STATISTICS.finditer(text)]
    return spans.Stretches([*known, *((each.start, each.end) for each in spans.dates(text)), *cited])


def qualifier_before(text: str, start: int) -> str:
    """Return the word before a number that makes it a bound or an estimate: "hơn", "khoảng"."""
    match = lexicon.QUALIFIERS.search(preceding(text, start, _QUALIFIER))
    return " ".join(match.group(1).lower().split()) if match else ""


def is_led(text: str, start: int) -> bool:
    """Check whether a word that leads to a value stands right before a number: "đạt", "gồm", ":"."""
    return lexicon.LEADS.search(preceding(text, start, _LEAD)) is not None
