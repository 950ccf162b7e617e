"""Ratios and growth, computed from their parts after the roll-up; and roll-up of figures without the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from motcua.statistics.registry import MEASURES, RATIOS
from motcua.statistics.vocabulary import Number, RollUp


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


def rolled_up(name: str, cells: Sequence[Mapping[str, Number | None]], *, over_time: bool = False) -> Number | None:
    """Combine a measure's figures of several places, or of successive periods in their order, without the facts.

    A sum adds the figures, a last state is the last figure, and a measure that is recomputed is added up from its
    parts, each by its own rule. None where the rule is "none", and where only the facts can tell (a mean, a maximum).
    """
    measure = MEASURES[name]
    rule = measure.over_time if over_time else measure.over_places
    figures = [cell[name] for cell in cells]
    if len(figures) < 2:
        return figures[0] if figures else None
    if rule is RollUp.SUM:
        return _sum(figures)
    if rule is RollUp.RECOMPUTE and measure.parts:
        return _sum([rolled_up(part, cells, over_time=over_time) for part in measure.parts])
    return figures[-1] if rule is RollUp.LAST_STATE else None


def rolled_up_ratio(name: str, cells: Sequence[Mapping[str, Number | None]], *, over_time: bool = False) -> Share:
    """Combine a ratio over places or periods: from its rolled-up parts, never from the ratios."""
    ratio = RATIOS[name]
    parts = dict.fromkeys((*ratio.numerator, *ratio.denominator))
    return ratio_of(name, {key: rolled_up(key, cells, over_time=over_time) for key in parts})


def _sum(values: Sequence[Number | None]) -> Number | None:
    return None if None in values else sum(value for value in values if value is not None)


def _divided(above: Decimal, below: Number, decimals: int) -> Decimal:
    return (above / Decimal(below)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
