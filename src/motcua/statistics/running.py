"""Run a compiled statement on DuckDB over live facts or a snapshot's file."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from motcua.base.time import OPEN_DAY
from motcua.statistics.compiling import VARIABLE
from motcua.statistics.engine import duck, live_source
from motcua.statistics.registry import DIMENSIONS, FAMILIES
from motcua.statistics.requests import Request, label
from motcua.statistics.vocabulary import ColumnKind, Family


def run(request: Request, sql: str) -> pa.Table:
    """Return the rows of the statement for the request.

    Numbers are written into `SET VARIABLE` statements: handing DuckDB a value of Python's makes it import
    pandas, half a second of every command.
    """
    link, family = duck(), FAMILIES[request.family]
    source = request.source or live_source(family, believed_only=request.known_on is None)
    if isinstance(source, Path):
        path = str(source).replace("'", "''")
        rows = f"read_parquet('{path}')"
        if request.source is not None:
            rows = _with_later_columns(link, family, rows)
    else:
        link.register("facts_arrow", source)
        rows = "facts_arrow"
    link.execute(f"CREATE OR REPLACE TEMP VIEW facts AS {_counted_rows(link, request, family, rows)}")
    if request.places is not None:
        _numbers(link, "places", "agency_recorded", "node", request.places)
    for name, number in request.values().items():
        link.execute(f"SET VARIABLE {VARIABLE}{name} = {int(number)}::INT")
    try:
        return link.execute(sql).to_arrow_table()
    finally:
        if not isinstance(source, Path):
            link.unregister("facts_arrow")


def _with_later_columns(link: Any, family: Family, rows: str) -> str:
    """Return the rows of a frozen file with the columns that the family got later: OPEN_DAY for days, and zeros."""
    there = {row[0] for row in link.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
    later = [
        f"{OPEN_DAY if column.kind is ColumnKind.DAY else 0}::INT AS {column.name}"
        for column in family.columns
        if column.name not in there
    ]
    return f"(SELECT *, {', '.join(later)} FROM {rows})" if later else rows


def _counted_rows(link: Any, request: Request, family: Family, rows: str) -> str:
    """Return the statement that reads the facts, each under the number that it counts as in these dimensions."""
    replaced, joins = [], []
    for name, mapping in _counting_as(request).items():
        column = family.dimensions[name]
        same = f"same_{label(name)}"
        _numbers(link, same, "number", "other", mapping)
        replaced.append(f"coalesce({same}.other, facts_read.{column}) AS {column}")
        joins.append(f"LEFT JOIN {same} ON {same}.number = facts_read.{column}")
    columns = f"facts_read.* REPLACE ({', '.join(replaced)})" if replaced else "*"
    return f"SELECT {columns} FROM {rows} AS facts_read {' '.join(joins)}"


def _numbers(link: Any, table: str, key: str, value: str, pairs: Mapping[int, int]) -> None:
    """Return a table of two columns of numbers, each written as one text: see `run`."""
    if not pairs:
        link.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({key} INT, {value} INT)")
        return
    keys, values = (",".join(str(int(number)) for number in numbers) for numbers in (pairs.keys(), pairs.values()))
    link.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT "
        f"unnest(string_split('{keys}', ',')::INT[]) AS {key}, unnest(string_split('{values}', ',')::INT[]) AS {value}"
    )


def _counting_as(request: Request) -> dict[str, Mapping[int, int]]:
    """Return, for each dimension asked for, the numbers that count as another: as of today, or as frozen."""
    asked = {*request.by, *request.where}
    told = {name: mapping for name, mapping in request.counted_as.items() if mapping and name in asked}
    if request.source is None or not asked:
        return counting_today(asked) | told
    frozen = frozen_counting(request.source)
    return {name: frozen[name] for name in sorted(asked) if frozen.get(name)} | told


def counting_today(names: Collection[str]) -> dict[str, Mapping[int, int]]:
    """Return, by dimension, the numbers that count as another one now; a query for each."""
    told = {one.public_key: one.counts_as for one in DIMENSIONS if one.public_key in names}
    found = {name: counts_as() for name, counts_as in told.items() if counts_as is not None}
    return {name: mapping for name, mapping in found.items() if mapping}


def frozen_counting(source: Path) -> dict[str, dict[int, int]]:
    """Return, by dimension, the numbers that counted as another one when the snapshot of the file was frozen."""
    manifest = source.parent / "manifest.json"
    return whole_numbers(json.loads(manifest.read_text()).get("counts_as", {}) if manifest.is_file() else {})


def whole_numbers(told: Mapping[str, Mapping[str, int]]) -> dict[str, dict[int, int]]:
    """Convert the numbers of a manifest, whose keys JSON holds as text."""
    return {name: {int(number): other for number, other in mapping.items()} for name, mapping in told.items()}
