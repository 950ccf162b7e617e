"""Compile measures to SQL: one statement for all measures of a request, or one that lists a measure's records.

The expressions are Ibis; engines differ in how a statement is told its days, and in the name of the percentile.
DuckDB reads them as session variables (`getvariable`), so that one compiled statement serves every day;
other engines, and auditors, get the numbers written into it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any

from motcua.base.time import OPEN_DAY
from motcua.statistics.registry import FAMILIES, MEASURES, bases
from motcua.statistics.requests import Shape, label
from motcua.statistics.vocabulary import Aggregation, DayEvent, Days, Family, Measure, PeriodValue, RollUp, TwoTimes

VARIABLE = "asked_"
#: Sort key as one whole number: the day above, the subject below (subjects below 2^45).
_DAY_STEP = 1 << 45


@dataclass(frozen=True)
class Dialect:
    """Dialect of an engine: how numbers of a request are passed, and the name of the exact percentile."""

    name: str
    number: Callable[[str], Any]
    percentile: Callable[[Any, float, Any], Any]


def duckdb_dialect() -> Dialect:
    """Return the dialect of DuckDB, with the numbers of a request as session variables."""
    getvariable, quantile, _ = _builtins()
    return Dialect("duckdb", lambda name: getvariable(VARIABLE + name), lambda x, p, when: quantile(x, p, where=when))


def literal_dialect(name: str, values: Mapping[str, int]) -> Dialect:
    """Return a dialect for any engine, with the numbers of a request written into the statement."""
    import ibis  # takes a third of a second to load, and most pages of the site count nothing

    _, quantile, approximate = _builtins()

    def percentile(value: Any, share: float, when: Any) -> Any:
        if name == "pyspark":
            # Constants of Spark's percentile must stand bare, so the condition goes into the value; and Ibis
            # writes a floating literal for Spark only where Spark is installed, while a quotient needs none.
            counted = ibis.ifelse(when, value, ibis.null("int64"))
            return approximate(counted, ibis.literal(round(share * 100)) / 100, 1_000_000)
        return quantile(value, share, where=when)

    return Dialect(name, lambda key: ibis.literal(int(values[key]), type="int32"), percentile)


@lru_cache(maxsize=256)
def compiled(shape: Shape, needed: tuple[str, ...], by: tuple[str, ...]) -> str:
    """Return the DuckDB statement that computes the measures in one scan, with a column `by_…` for each dimension."""
    return statement(shape, needed, by, duckdb_dialect())


def statement(shape: Shape, needed: tuple[str, ...], by: tuple[str, ...], dialect: Dialect) -> str:
    """Return the statement for any dialect."""
    import ibis  # as above

    measures = [MEASURES[key] for key in needed]
    facts = _standing(shape, dialect, with_last_state=any(map(_takes_last_state, measures)))
    computed: dict[str, Any] = {}
    for measure in measures:
        computed |= _columns(measure, facts, shape, dialect)
    keys = {f"by_{label(name)}": facts[shape.column(name)] for name in by}
    query = facts.group_by(**keys).aggregate(**computed) if keys else facts.aggregate(**computed)
    return str(ibis.to_sql(query, dialect=dialect.name))


@lru_cache(maxsize=256)
def compiled_records(shape: Shape, name: str, with_values: bool = False) -> str:
    """Return the DuckDB statement that lists the records of a measure: the same predicate, rows instead of a figure."""
    import ibis  # as above

    measures, dialect = bases(name), duckdb_dialect()
    facts = _standing(shape, dialect, with_last_state=any(map(_takes_last_state, measures)))
    conditions = [_condition(measure, facts, dialect) for measure in measures]
    subject = FAMILIES[shape.family].subject
    query = facts.filter(reduce(or_, conditions))
    if with_values:
        value = _value(measures[0], facts, dialect)
        for measure, condition in zip(measures[1:], conditions[1:], strict=True):
            value = ibis.ifelse(condition, _value(measure, facts, dialect), value)
        facts = facts.mutate(counted_value=value)
        query = facts.filter(reduce(or_, conditions)).select(subject, "counted_value")
    else:
        query = query.select(subject)
    return str(ibis.to_sql(query.order_by(subject), dialect=dialect.name))


@lru_cache(maxsize=64)
def compiled_facts(shape: Shape, columns: tuple[str, ...]) -> str:
    """Return the DuckDB statement that lists these columns of the facts that hold for the days, with their subject."""
    import ibis  # as above

    facts = _standing(shape, duckdb_dialect(), with_last_state=False)
    wanted = dict.fromkeys((FAMILIES[shape.family].subject, *columns))
    return str(ibis.to_sql(facts.select(*wanted), dialect="duckdb"))


def _columns(measure: Measure, facts: Any, shape: Shape, dialect: Dialect) -> dict[str, Any]:
    """Return the columns from which the figure of a measure is read."""
    name, when = label(measure.key), _condition(measure, facts, dialect)
    family = FAMILIES[measure.family]
    computed = {name: _aggregated(measure, facts, when, dialect)}
    if measure.aggregation is Aggregation.MEAN:
        computed[f"{name}__n"] = facts.count(where=when)
    if measure.over_places is RollUp.NONE:
        agency = facts[family.dimensions[shape.attribution]]
        computed |= _span(f"{name}__place", agency, when)
    if measure.over_time is RollUp.NONE:
        for column in _moments(family):
            computed |= _span(f"{name}__{column}", facts[column], when)
    return computed


def _aggregated(measure: Measure, facts: Any, when: Any, dialect: Dialect) -> Any:
    if measure.aggregation is Aggregation.COUNT:
        return facts.count(where=when).cast("int32")
    value = _value(measure, facts, dialect)
    match measure.aggregation:
        case Aggregation.SUM | Aggregation.MEAN:
            return value.sum(where=when)
        case Aggregation.DISTINCT:
            return value.nunique(where=when)
        case Aggregation.PERCENTILE:
            return dialect.percentile(value.cast("int64"), measure.percentile / 100, when)
        case Aggregation.FIRST:
            return value.argmin(_order(measure, facts), where=when)
        case Aggregation.LAST:
            return value.argmax(_order(measure, facts), where=when)
        case Aggregation.MIN:
            return value.min(where=when)
        case _:
            return value.max(where=when)


def _span(name: str, column: Any, when: Any) -> dict[str, Any]:
    """Return the least and the greatest of a column; where they differ, values would be combined that must not be."""
    return {f"{name}__least": column.min(where=when), f"{name}__greatest": column.max(where=when)}


def _condition(measure: Measure, facts: Any, dialect: Dialect) -> Any:
    import ibis  # as above

    days = Days(dialect.number("first"), dialect.number("last"))
    when = measure.when(facts, days) if measure.when is not None else ibis.literal(True)
    return when & facts["is_last_state"] if _takes_last_state(measure) else when


def _value(measure: Measure, facts: Any, dialect: Dialect) -> Any:
    if callable(measure.value):
        return measure.value(facts, Days(dialect.number("first"), dialect.number("last")))
    return facts[measure.value or FAMILIES[measure.family].subject]


def _order(measure: Measure, facts: Any) -> Any:
    family = FAMILIES[measure.family]
    match family.lifetime:
        case TwoTimes(valid=(day, _)) | DayEvent(day=day) | PeriodValue(last=day):
            pass
        case other:
            day = other.known[0]
    return facts[day].cast("int64") * _DAY_STEP + facts[family.subject]


def _takes_last_state(measure: Measure) -> bool:
    """Return whether only the latest value of each series counts; a state of two times has only one."""
    lifetime = FAMILIES[measure.family].lifetime
    return measure.over_time is RollUp.LAST_STATE and isinstance(lifetime, PeriodValue)


def _moments(family: Family) -> tuple[str, ...]:
    """Return the columns that distinguish moments, where values of several moments may be in one cell."""
    match family.lifetime:
        case DayEvent(day=day):
            return (day,)
        case PeriodValue(first=first, last=last):
            return (first, last)
    return ()


def _standing(shape: Shape, dialect: Dialect, *, with_last_state: bool) -> Any:
    """Return the facts that hold for the days asked about, of the wanted agencies."""
    import ibis  # as above

    family, number = FAMILIES[shape.family], dialect.number
    facts = ibis.table(dict(family.types()), name="facts")
    conditions = _in_time(family, facts, number)
    known_from, known_to = family.known
    if shape.is_known_on:
        conditions += [facts[known_from] <= number("known"), facts[known_to] > number("known")]
    else:
        conditions.append(facts[known_to] == OPEN_DAY)
    conditions += [facts[family.dimensions[name]] == number(f"where_{label(name)}") for name in shape.where]
    facts = facts.filter(conditions)
    if shape.is_placed:
        places = ibis.table({"agency_recorded": "int32", "node": "int32"}, name="places")
        facts = facts.inner_join(places, facts[family.dimensions[shape.attribution]] == places["agency_recorded"])
    if with_last_state and isinstance(family.lifetime, PeriodValue):
        series = family.lifetime.series or (family.dimensions[family.attribution],)
        last = facts[family.lifetime.last]
        latest = last.max().over(ibis.window(group_by=[facts[name] for name in series]))
        facts = facts.mutate(is_last_state=last == latest)
    return facts


def _in_time(family: Family, facts: Any, number: Callable[[str], Any]) -> list[Any]:
    match family.lifetime:
        case TwoTimes(valid=(valid_from, valid_to)):
            return [facts[valid_from] <= number("last"), facts[valid_to] > number("last")]
        case DayEvent(day=day):
            return [facts[day] >= number("first"), facts[day] <= number("last")]
        case PeriodValue(first=first, last=last):
            return [facts[first] >= number("first"), facts[last] <= number("last")]
    return []


@cache
def _builtins() -> tuple[Any, Any, Any]:
    """Declare functions of the engines that Ibis does not know, as its documentation says."""
    import ibis  # as above

    @ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "int32"))
    def getvariable(variable):  # type: ignore[no-untyped-def]
        """Read the number of a session variable of DuckDB."""

    @ibis.udf.agg.builtin(name="quantile_disc", signature=(("int64", "float64"), "int64"))
    def quantile_disc(value, share):  # type: ignore[no-untyped-def]
        """Compute in DuckDB the least value that at least this share of the values does not exceed."""

    @ibis.udf.agg.builtin(name="percentile_approx", signature=(("int64", "float64", "int32"), "int64"))
    def percentile_approx(value, share, accuracy):  # type: ignore[no-untyped-def]
        """Compute the same in Spark, exact below as many values as the accuracy."""

    return getvariable, quantile_disc, percentile_approx
