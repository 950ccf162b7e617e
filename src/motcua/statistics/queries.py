"""Figures and the records behind them: one predicate, counted or listed.

A figure is counted as of the end of the last day: of every record, the stretch of its life that holds on
that day. All measures of a family come out of one scan; sums of measures are added up after it.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from motcua.base.time import OPEN_DAY
from motcua.statistics.engine import duck, live_source
from motcua.statistics.registry import DIMENSIONS, FAMILIES, IDENTITIES, MEASURES, Figures, bases, measures_of
from motcua.statistics.vocabulary import Cell, DayEvent, Days, Family, PeriodValue, TwoTimes

#: Stand-ins for the counted days while an expression is compiled; bound as parameters when it runs.
_FIRST, _LAST, _KNOWN, _WHERE = 1_111_111_101, 1_111_111_102, 1_111_111_103, 1_111_111_200


@dataclass(frozen=True)
class Request:
    """What is asked: the days, whose figures, split how, from which facts, as known when.

    `places` maps an agency as recorded to the node it counts under; None counts every agency as itself.
    `where` keeps only rows whose dimension has the value. `source` is a snapshot's file; None is live.
    `counted_as` leads the numbers of further dimensions to those they count with, as `places` does for one.
    """

    family: str
    days: Days
    places: Mapping[int, int] | None = None
    attribute_to: str = ""
    by: tuple[str, ...] = ()
    where: Mapping[str, int] = field(default_factory=dict)
    source: Path | None = None
    known_on: int | None = None
    counted_as: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """What of a request its statement depends on: the same statement serves all days, places and values."""

    family: str
    attribution: str
    is_placed: bool = False
    where: tuple[str, ...] = ()
    is_known_on: bool = False

    @classmethod
    def of(cls, request: Request) -> "Shape":
        """The shape of a request."""
        return cls(
            request.family,
            request.attribute_to or FAMILIES[request.family].attribution,
            request.places is not None,
            tuple(sorted(request.where)),
            request.known_on is not None,
        )


def figures(request: Request, measures: Sequence[str] | None = None) -> list[Cell]:
    """One cell for each combination of `by` that occurs (a single cell where `by` is empty)."""
    asked = measures or [measure.key for measure in measures_of(request.family)]
    keys = tuple(MEASURES.resolve(name) for name in asked)
    needed = needed_for(keys)
    rows = table(request, needed).to_pylist()
    if not rows and not request.by:
        rows = [dict.fromkeys(map(_label, needed), 0)]
    cells = []
    for row in rows:
        counted = {key: int(sum(row[_label(base.key)] or 0 for base in bases(key))) for key in keys}
        cells.append(Cell({name: row[f"by_{name}"] for name in request.by}, Figures(counted)))
    return sorted(cells, key=lambda cell: tuple(cell.key.values()))


def table(request: Request, needed: tuple[str, ...]) -> pa.Table:
    """The counted base measures as an Arrow table, with a column `by_…` for each dimension."""
    return _run(request, compiled(Shape.of(request), needed, request.by))


def records(request: Request, measure: str, offset: int = 0, limit: int | None = None) -> tuple[int, list[int]]:
    """How many records the figure counts, and their ids in order (a page of them, where a limit is given)."""
    found = _run(request, compiled_records(Shape.of(request), measure)).column(0).to_pylist()
    return len(found), found[offset : None if limit is None else offset + limit]


def sql_of(request: Request, measures: Sequence[str]) -> str:
    """The statement behind the figures, for whoever wants to audit it."""
    return compiled(Shape.of(request), needed_for(measures), request.by)


def needed_for(measures: Iterable[str]) -> tuple[str, ...]:
    """The measures with a predicate of their own that are counted for these, each once."""
    return tuple(dict.fromkeys(base.key for key in measures for base in bases(key)))


def _label(key: str) -> str:
    """The column of a measure in the counted table."""
    return key.replace(".", "__")


def failed_identities(cell: Cell) -> list[str]:
    """The declared identities that do not hold in the cell: none, or something is wrong."""
    return [
        identity.key
        for identity in IDENTITIES
        if all(key in cell.figures for key in (*identity.left, *identity.right))
        and sum(cell.figures[key] for key in identity.left) != sum(cell.figures[key] for key in identity.right)
    ]


def _run(request: Request, sql: str) -> pa.Table:
    link, family = duck(), FAMILIES[request.family]
    source = request.source or live_source(family, believed_only=request.known_on is None)
    if isinstance(source, Path):
        path = str(source).replace("'", "''")
        rows = f"read_parquet('{path}')"
    else:
        link.register("facts_arrow", source)
        rows = "facts_arrow"
    link.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {_counted_rows(link, request, family, rows)}")
    if request.places is not None:
        _numbers(link, "places (agency, node)", request.places)
    values: dict[str, int] = {"first": request.days.first, "last": request.days.last}
    values |= {f"where_{name}": value for name, value in request.where.items()}
    if request.known_on is not None:
        values["known"] = request.known_on
    try:
        return link.execute(_filled_in(sql, values)).to_arrow_table()
    finally:
        if not isinstance(source, Path):
            link.unregister("facts_arrow")


def _counted_rows(link: Any, request: Request, family: Family, rows: str) -> str:
    """The statement that reads the facts, each under the number that it counts as in the dimensions asked for."""
    replaced, joins = [], []
    for name, mapping in _counting_as(request).items():
        column = family.dimensions[name]
        _numbers(link, f"same_{name} (number, other)", mapping)
        replaced.append(f"coalesce(same_{name}.other, facts_read.{column}) AS {column}")
        joins.append(f"LEFT JOIN same_{name} ON same_{name}.number = facts_read.{column}")
    columns = f"facts_read.* REPLACE ({', '.join(replaced)})" if replaced else "*"
    return f"SELECT {columns} FROM {rows} AS facts_read {' '.join(joins)}"


def _numbers(link: Any, table: str, pairs: Mapping[int, int]) -> None:
    """A table of two columns of numbers, told as one text: see `_filled_in`."""
    name, _, columns = table.partition(" ")
    first, second = columns.strip("()").split(", ")
    one, other = (",".join(str(int(number)) for number in numbers) for numbers in (pairs.keys(), pairs.values()))
    link.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT "
        f"unnest(string_split('{one}', ',')::INT[]) AS {first}, unnest(string_split('{other}', ',')::INT[]) AS {second}"
        if pairs
        else f"CREATE OR REPLACE TEMP TABLE {name} ({first} INT, {second} INT)"
    )


def _filled_in(sql: str, values: Mapping[str, int]) -> str:
    """The statement with its numbers written into it.

    Handing DuckDB a value of Python's makes it import pandas, half a second of every command. All are numbers.
    """
    return re.sub(r"\$(\w+)", lambda found: str(int(values[found[1]])), sql)


def _counting_as(request: Request) -> dict[str, Mapping[int, int]]:
    """For each dimension asked for, what counts as something else: as it stands today, or as it was frozen."""
    asked = {*request.by, *request.where}
    told = {name: mapping for name, mapping in request.counted_as.items() if mapping and name in asked}
    if request.source is None or not asked:
        return counting_today(asked) | told
    frozen = frozen_counting(request.source)
    return {name: frozen[name] for name in sorted(asked) if frozen.get(name)} | told


def counting_today(names: Collection[str]) -> dict[str, Mapping[int, int]]:
    """For each of the dimensions in which anything does, what counts as something else now; a query for each."""
    told = {dimension.key: dimension.counts_as for dimension in DIMENSIONS if dimension.key in names}
    found = {name: counts_as() for name, counts_as in told.items() if counts_as is not None}
    return {name: mapping for name, mapping in found.items() if mapping}


def frozen_counting(source: Path) -> dict[str, dict[int, int]]:
    """What counted as something else when the snapshot of the file was frozen, by dimension."""
    manifest = source.parent / "manifest.json"
    return whole_numbers(json.loads(manifest.read_text()).get("counts_as", {}) if manifest.is_file() else {})


def whole_numbers(told: Mapping[str, Mapping[str, int]]) -> dict[str, dict[int, int]]:
    """The numbers of a manifest, whose keys JSON holds as text."""
    return {name: {int(number): other for number, other in mapping.items()} for name, mapping in told.items()}


@lru_cache(maxsize=256)
def compiled(shape: Shape, needed: tuple[str, ...], by: tuple[str, ...]) -> str:
    """The SQL that counts the measures in one scan."""
    import ibis  # takes a third of a second to load, and most pages of the site count nothing

    facts = _standing(shape)
    days = Days(_FIRST, _LAST)
    counted = {}
    for key in needed:
        when = MEASURES[key].when
        assert when is not None, key
        counted[_label(key)] = facts.count(where=when(facts, days)).cast("int32")
    keys = {f"by_{name}": facts[_column(shape, name)] for name in by}
    query = facts.group_by(**keys).aggregate(**counted) if keys else facts.aggregate(**counted)
    return _parameters(str(ibis.to_sql(query, dialect="duckdb")), shape.where)


@lru_cache(maxsize=256)
def compiled_records(shape: Shape, measure: str) -> str:
    """The SQL that lists the records of a measure: the same predicate, rows instead of a count."""
    import ibis  # as above

    subject, facts = FAMILIES[shape.family].subject, _standing(shape)
    days = Days(_FIRST, _LAST)
    chosen = [base.when(facts, days) for base in bases(measure) if base.when is not None]
    condition = chosen[0]
    for other in chosen[1:]:
        condition = condition | other
    query = facts.filter(condition).select(subject).order_by(subject)
    return _parameters(str(ibis.to_sql(query, dialect="duckdb")), shape.where)


def _standing(shape: Shape) -> Any:
    """The facts that hold at the end of the last day, of the wanted agencies."""
    import ibis  # as above

    family = FAMILIES[shape.family]
    facts = ibis.table(dict(family.types()), name="facts")
    conditions = []
    match family.lifetime:
        case TwoTimes(valid=(valid_from, valid_to)):
            conditions += [facts[valid_from] <= _LAST, facts[valid_to] > _LAST]
        case DayEvent(day=day):
            conditions += [facts[day] >= _FIRST, facts[day] <= _LAST]
        case PeriodValue(first=first, last=last):
            conditions += [facts[first] >= _FIRST, facts[last] <= _LAST]
    known_from, known_to = family.known
    if shape.is_known_on:
        conditions += [facts[known_from] <= _KNOWN, facts[known_to] > _KNOWN]
    else:
        conditions.append(facts[known_to] == OPEN_DAY)
    conditions += [facts[family.dimensions[name]] == _WHERE + place for place, name in enumerate(shape.where)]
    facts = facts.filter(conditions)
    if shape.is_placed:
        places = ibis.table({"agency": "int32", "node": "int32"}, name="places")
        facts = facts.inner_join(places, facts[family.dimensions[shape.attribution]] == places["agency"])
    return facts


def _column(shape: Shape, name: str) -> str:
    """The column of a dimension; the attributed agency is the node it counts under."""
    return "node" if shape.is_placed and name == shape.attribution else FAMILIES[shape.family].dimensions[name]


def _parameters(sql: str, where: tuple[str, ...]) -> str:
    """The statement with named parameters in place of the stand-ins."""
    names = {_FIRST: "first", _LAST: "last", _KNOWN: "known"}
    names |= {_WHERE + place: f"where_{name}" for place, name in enumerate(where)}
    for number, name in names.items():
        sql = sql.replace(str(number), f"${name}")
    return sql
