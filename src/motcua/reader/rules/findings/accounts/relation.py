"""Relations between figures stated in a report, and whether the figures as written can fulfil them.

Figures stand for intervals: exactly what is written, what rounds to the digits written, what "hơn", "gần" and
"khoảng" allow. All arithmetic is exact (`Fraction`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from motcua.reader.rules.findings.rounding import slack
from motcua.reader.vocabulary import Figure, Verdict

_MORE = ("hơn", "trên", "từ", "tối thiểu", "ít nhất", "đến hơn")
_LESS = ("gần", "dưới", "tối đa", "không quá")
_WIDE = Fraction(1, 10)  # how far "hơn", "gần" and "khoảng" reach, as a part of the figure
_HALF = Fraction(1, 2)
_POINTS = Fraction(3, 2)  # points by which a share computed from rounded numbers may be off and still be meant
_ONE = Fraction(1)  # a count that is one too many or too few is a slip, however small the whole
_NEAR = 0.1  # of the whole: a tenth is more than a slip in one of the lower digits

Interval = tuple[Fraction, Fraction]


class Strength(IntEnum):
    """Certainty that the relation is meant."""

    POSSIBLE = 0  # told only when it holds
    LIKELY = 1  # a small gap is a slip; a large one may be something the text does not say
    CERTAIN = 2  # the words leave no other reading


@dataclass(frozen=True, slots=True)
class Relation:
    """Linear relation between figures.

    `=`: whole = sum of the signed parts; `<=`: that sum is at most the whole; `%`: whole is 100 times the sum of the
    parts over the sum of the bases; `100`: whole and parts are shares of one thing, together at most 100.
    `others` are further readings of the same words: one that holds is enough.
    """

    kind: str
    op: str
    whole: Figure
    parts: tuple[Figure, ...]
    signs: tuple[int, ...] = ()
    base: tuple[Figure, ...] = ()
    base_signs: tuple[int, ...] = ()
    strength: Strength = Strength.CERTAIN
    name: str = ""
    reason: str = ""
    rule: str = ""
    others: tuple["Relation", ...] = ()
    near: float = _NEAR  # of the whole: a gap beyond it speaks against a relation that is only likely

    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of the relation, the whole first."""
        return (self.whole, *self.parts, *self.base)

    def terms(self) -> Iterator[tuple[int, Figure]]:
        """Yield the parts with their signs."""
        yield from zip(self.signs or (1,) * len(self.parts), self.parts, strict=True)

    def base_terms(self) -> Iterator[tuple[int, Figure]]:
        """Yield the base of a share, with signs."""
        yield from zip(self.base_signs or (1,) * len(self.base), self.base, strict=True)

    def readings(self) -> tuple["Relation", ...]:
        """Return this reading and the others."""
        return (self, *self.others)


def exact(value: float) -> Fraction:
    """Return the decimal number as written, without the noise of binary fractions."""
    return Fraction(repr(value))


def interval(figure: Figure) -> Interval:
    """Return the interval of numbers that a figure as written can stand for."""
    value = exact(figure.value)
    low = high = value
    if figure.unit == "%":
        low, high = rounded(figure)
    elif not figure.qualifier:
        half = exact(slack(figure) or 0.0)
        low, high = value - half, value + half
    reach = abs(value) * _WIDE + Fraction(1, 10**figure.decimals)
    qualifier = figure.qualifier.casefold()
    if qualifier in _MORE:
        high += reach
    elif qualifier in _LESS:
        low -= reach
    elif qualifier:
        low, high = low - reach, high + reach
    return low, high


def rounded(figure: Figure) -> Interval:
    """Return the interval of numbers that round half up to the digits of a figure."""
    half = _HALF / 10**figure.decimals
    return exact(figure.value) - half, exact(figure.value) + half


def allowed(figure: Figure) -> Interval:
    """Return the interval of a figure, for shares also with truncated digits."""
    low, high = interval(figure)
    if figure.unit == "%" and figure.decimals and not figure.qualifier:
        high = exact(figure.value) + Fraction(1, 10**figure.decimals)
    return low, high


def summed(terms: Iterator[tuple[int, Figure]]) -> Interval:
    """Return the interval of a signed sum."""
    low = high = Fraction(0)
    for sign, figure in terms:
        one, other = allowed(figure)
        low, high = low + min(sign * one, sign * other), high + max(sign * one, sign * other)
    return low, high


def judged(relation: Relation) -> tuple[Verdict, Relation]:
    """Judge whether the figures as written can fulfil the relation, and by which reading."""
    told = [(verdict(reading), reading) for reading in relation.readings()]
    for wanted in (Verdict.CONSISTENT, Verdict.ROUNDED):
        for found, reading in told:
            if found is wanted:
                return found, reading
    return Verdict.INCONSISTENT, relation


def verdict(relation: Relation) -> Verdict:
    """Judge whether the figures as written can fulfil one reading."""
    low, high = summed(relation.terms())
    if relation.op == "%":
        return _share(relation, low, high)
    one, other = allowed(relation.whole)
    if relation.op == "100":
        return Verdict.CONSISTENT if one + low <= 100 else Verdict.INCONSISTENT
    if relation.op == "<=":
        return Verdict.CONSISTENT if low <= other else Verdict.INCONSISTENT
    return Verdict.CONSISTENT if low <= other and one <= high else Verdict.INCONSISTENT


def _share(relation: Relation, low: Fraction, high: Fraction) -> Verdict:
    least, most = summed(relation.base_terms())
    if least <= 0:
        return Verdict.INCONSISTENT
    lowest, highest = (
        sorted((100 * low / most, 100 * low / least))[0],
        sorted((100 * high / most, 100 * high / least))[1],
    )
    for found, (one, other) in (
        (Verdict.CONSISTENT, interval(relation.whole)),
        (Verdict.ROUNDED, allowed(relation.whole)),
    ):
        if lowest <= other and one <= highest:
            return found
    return Verdict.INCONSISTENT


def expected(relation: Relation) -> Fraction:
    """Compute the whole from its parts as written."""
    total = sum((sign * exact(figure.value) for sign, figure in relation.terms()), Fraction(0))
    if relation.op == "100":
        return 100 - total
    if relation.op != "%":
        return total
    base = sum((sign * exact(figure.value) for sign, figure in relation.base_terms()), Fraction(0))
    return 100 * total / base if base else Fraction(0)


def gap(relation: Relation) -> Fraction:
    """Return the whole as written less the sum of its parts; negative where it is less."""
    return exact(relation.whole.value) - expected(relation)


def is_near(relation: Relation) -> bool:
    """Check whether the gap is small enough to be a slip in figures meant to agree."""
    lacks, whole = gap(relation), exact(relation.whole.value)
    if relation.op == "%":
        return abs(lacks) <= max(_POINTS, exact(relation.near) * max(abs(whole), abs(whole - lacks)))
    return abs(lacks) <= max(_ONE, exact(relation.near) * abs(whole))


def figures_of(relations: Sequence[Relation]) -> dict[str, Figure]:
    """Return every figure of the relations by its number, each reading counted."""
    return {figure.id: figure for one in relations for reading in one.readings() for figure in reading.figures()}
