"""Faults of declared measures, ratios and identities: unknown names, cycles, meaningless aggregations."""

from collections.abc import Callable, Iterable, Iterator

from motcua.base.registry import UnknownName
from motcua.statistics.checks.families import nearest
from motcua.statistics.registry import FAMILIES, IDENTITIES, MEASURES, RATIOS, bases, require_measure
from motcua.statistics.vocabulary import ADDITIVE, Aggregation, ColumnKind, Measure, RollUp

#: Aggregations that are meaningless for a column without a unit (a code, a day).
_OF_AMOUNTS = (Aggregation.SUM, Aggregation.MEAN)


def measure_faults() -> Iterator[str]:
    """Return every fault of the registered measures."""
    for measure in MEASURES:
        where = MEASURES.where(measure.key)
        checks = _PART_CHECKS if measure.parts else _BASE_CHECKS
        try:
            FAMILIES.require(measure.family, where=where)
        except UnknownName as unknown:
            yield str(unknown)
            continue
        for check in (*checks, _roll_up):
            yield from (f"{where}: {fault}" for fault in check(measure))


def ratio_faults() -> Iterator[str]:
    """Find ratios of measures that do not exist or cannot be added up."""
    for ratio in RATIOS:
        where = RATIOS.where(ratio.key)
        for side, names in (("over", ratio.numerator), ("under", ratio.denominator)):
            at = f"{where} {side} the line"
            if not names:
                yield f"{at}: no measure is named"
            yield from _unknown(names, at)
            if len(names) > 1:
                yield from (f"{at}: {fault}" for fault in _not_additive(names))
        if ratio.decimals < 0 or ratio.factor <= 0:
            yield f"{where}: decimals must not be below nought and the factor must be above it"


def identity_faults() -> Iterator[str]:
    """Find identities of measures that do not exist, or that never occur in one cell."""
    for identity in IDENTITIES:
        where = IDENTITIES.where(identity.key)
        names = (*identity.left, *identity.right)
        if not identity.left or not identity.right:
            yield f"{where}: both sides need a measure"
        yield from _unknown(names, where)
        families = sorted({MEASURES[name].family for name in names if name in MEASURES})
        if len(families) > 1:
            yield f"{where}: measures of several families ({', '.join(families)}) never stand in one cell"


def _unknown(names: Iterable[str], where: str) -> Iterator[str]:
    for name in names:
        try:
            require_measure(name, where=where)
        except UnknownName as unknown:
            yield str(unknown)


def _not_additive(names: Iterable[str]) -> Iterator[str]:
    """Find base measures whose figures cannot be added up, as messages."""
    for name in names:
        if name not in MEASURES or has_cycle(name):
            continue
        for base in bases_that_exist(name):
            if base.aggregation not in ADDITIVE:
                yield f"{name!r} is a {base.aggregation}, and such figures cannot be added up"


def bases_that_exist(name: str) -> list[Measure]:
    """Return the base measures that make up a measure, as far as their names are known."""
    parts = MEASURES[name].parts
    if not parts:
        return bases(name)
    return [base for part in parts if part in MEASURES for base in bases_that_exist(part)]


def has_cycle(name: str) -> bool:
    """Return whether a measure is, through its parts, a part of itself or of one that is."""
    return bool(_cycle(MEASURES.resolve(name), ()))


def _cycle(key: str, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path from a measure to one that was visited already; empty where there is none."""
    if key in above:
        return (*above[above.index(key) :], key)
    for part in MEASURES[key].parts:
        if part in MEASURES and (found := _cycle(MEASURES.resolve(part), (*above, key))):
            return found
    return ()


def _parts(measure: Measure) -> Iterator[str]:
    """Check that parts exist, form no cycle, belong to the family, and are sums or counts of one scale."""
    yield from (str(fault) for fault in _unknown(measure.parts, "parts"))
    if cycle := _cycle(measure.key, ()):
        yield f"its parts run in a circle: {' → '.join(cycle)}"
        return
    if measure.when is not None or measure.value:
        yield "it has parts, so that its own condition and value are never read; give them to the parts"
    if measure.aggregation not in ADDITIVE:
        yield f"a {measure.aggregation} has no parts: it is computed from the facts"
    yield from _not_additive(measure.parts)
    made_of = bases_that_exist(measure.key)
    for family in sorted({base.family for base in made_of} - {measure.family}):
        yield f"parts of the family {family!r} cannot be added to a measure of {measure.family!r}"
    if len({_scale(base) for base in made_of}) > 1:
        yield "its parts have different scales"


def _scale(measure: Measure) -> int:
    """Return the decimal places of the stored value; 0 where the column is unknown, which another check reports."""
    if callable(measure.value) or measure.family not in FAMILIES:
        return measure.scale
    columns = {column.name: column.scale for column in FAMILIES[measure.family].columns}
    return columns.get(measure.value, 0)


def _value(measure: Measure) -> Iterator[str]:
    """Check that the aggregated column exists and can be aggregated so."""
    kind, value = measure.aggregation, measure.value
    if kind is Aggregation.COUNT and value:
        yield "a count has no value; use sum or distinct, or leave the value out"
    if not value and kind not in (Aggregation.COUNT, Aggregation.DISTINCT):
        yield f"a {kind} needs the column (or expression) whose values it is taken of"
    if value and not callable(value):
        yield from _column(measure, value)


def _column(measure: Measure, name: str) -> Iterator[str]:
    """Check that the family has the column, in a kind and a scale that the measure can aggregate."""
    family = FAMILIES[measure.family]
    if name not in family.stored:
        hint = nearest(name, family.stored)
        yield f"the family {family.key!r} has no column {name!r} to take values of{hint}"
        return
    column = family.column(name)
    if measure.aggregation in _OF_AMOUNTS and column.kind in (ColumnKind.CODE, ColumnKind.DAY):
        yield f"a {measure.aggregation} of the column {name!r} means nothing: it holds a {column.kind}"
    if measure.scale and measure.scale != column.scale:
        yield f"the scale {measure.scale} is not that of the column {name!r} ({column.scale})"


def _percentile(measure: Measure) -> Iterator[str]:
    if measure.aggregation is Aggregation.PERCENTILE:
        if not 0 < measure.percentile <= 100:
            yield f"a percentile is above 0 and at most 100, not {measure.percentile}"
    elif measure.percentile:
        yield f"only a percentile has a percentile, not a {measure.aggregation}"


def _roll_up(measure: Measure) -> Iterator[str]:
    """Check roll-up rules: only counts and sums are summed, over places or over time; only time has a last state."""
    for words, rule in (("places", measure.over_places), ("time", measure.over_time)):
        if rule is RollUp.SUM and measure.aggregation not in ADDITIVE:
            yield f"a {measure.aggregation} cannot be summed over {words}; recompute it"
    if measure.over_places is RollUp.LAST_STATE:
        yield "places have no last one; last_state is a rule over time"


_BASE_CHECKS: tuple[Callable[[Measure], Iterator[str]], ...] = (_value, _percentile)
_PART_CHECKS: tuple[Callable[[Measure], Iterator[str]], ...] = (_parts, _percentile)
