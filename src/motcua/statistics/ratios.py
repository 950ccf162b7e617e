"""Ratios and growth, computed from their parts after the roll-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from motcua.statistics.registry import RATIOS
from motcua.statistics.vocabulary import Number


@dataclass(frozen=True, slots=True)
class Share:
    """Ratio with its parts; `value` is None where the denominator is 0 or a part is not known."""

    numerator: Number | None
    denominator: Number | None
    value: Decimal | None


def ratio_of(name: str, figures: Mapping[str, Number | None]) -> Share:
    """Compute the ratio from the figures of one cell, or of several added up."""
    ratio = RATIOS[name]
    above, below = (_sum([figures[key] for key in keys]) for keys in (ratio.numerator, ratio.denominator))
    if above is None or not below:
        return Share(above, below, None)
    return Share(above, below, _divided(ratio.factor * Decimal(above), below, ratio.decimals))


def growth(now: Number | None, then: Number | None, decimals: int = 2) -> Decimal | None:
    """Compute the growth of a figure in percent; None where one is not known or the earlier one is 0."""
    if now is None or not then:
        return None
    return _divided(100 * (Decimal(now) - Decimal(then)), abs(Decimal(then)), decimals)


def _sum(values: Sequence[Number | None]) -> Number | None:
    return None if None in values else sum(value for value in values if value is not None)


def _divided(above: Decimal, below: Number, decimals: int) -> Decimal:
    return (above / Decimal(below)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
