"""Figures and the records behind them: one predicate, aggregated or listed.

A figure is computed as of the end of the last day. All measures of a family come out of one scan; sums of
measures are added up after it, ratios after the roll-up (`ratios.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa

from motcua.statistics.compiling import compiled, compiled_facts, compiled_records, literal_dialect, statement
from motcua.statistics.registry import FAMILIES, IDENTITIES, MEASURES, Figures, bases, measures_of
from motcua.statistics.requests import Request as Request
from motcua.statistics.requests import Shape, label
from motcua.statistics.running import run
from motcua.statistics.vocabulary import Aggregation, Cell, Measure, Number, RollUp

_ZERO_OF_NOTHING = (Aggregation.COUNT, Aggregation.SUM, Aggregation.DISTINCT)


def figures(request: Request, measures: Sequence[str] | None = None) -> list[Cell]:
    """Return one cell for each combination of `by` that occurs (a single cell where `by` is empty).

    Figures are whole numbers, decimals where the column has a scale or the figure is a mean, and None where
    there is nothing to take a value of or values would be combined that may not be.
    """
    asked = measures or [measure.key for measure in measures_of(request.family)]
    keys = tuple(MEASURES.resolve(name) for name in asked)
    rows = table(request, needed_for(keys)).to_pylist()
    if not rows and not request.by:
        rows = [{}]
    cells = []
    for row in rows:
        computed = {key: figure_of(key, row) for key in keys}
        cells.append(Cell({name: row[f"by_{label(name)}"] for name in request.by}, Figures(computed)))
    return sorted(cells, key=lambda cell: tuple(cell.key.values()))


def table(request: Request, needed: tuple[str, ...]) -> pa.Table:
    """Return the computed base measures as an Arrow table, with a column `by_…` for each dimension."""
    return run(request, compiled(Shape.of(request), needed, request.by))


def figure_of(name: str, row: Mapping[str, Any]) -> Number | None:
    """Return the figure of a measure from a row of the computed table; a sum is None where a part is None."""
    values = [_base_figure(base, row) for base in bases(name)]
    if len(values) == 1:
        return values[0]
    return None if None in values else sum(value for value in values if value is not None)


def _base_figure(measure: Measure, row: Mapping[str, Any]) -> Number | None:
    name = label(measure.key)
    if _combines_what_it_may_not(name, measure, row):
        return None
    found = row.get(name)
    if found is None:
        return 0 if measure.aggregation in _ZERO_OF_NOTHING else None
    if measure.aggregation is Aggregation.COUNT or measure.aggregation is Aggregation.DISTINCT:
        return int(found)
    scale = _scale(measure)
    if measure.aggregation is Aggregation.MEAN:
        mean = Decimal(int(found)).scaleb(-scale) / int(row[f"{name}__n"])
        return mean.quantize(Decimal(1).scaleb(-measure.decimals), ROUND_HALF_UP)
    return Decimal(int(found)).scaleb(-scale) if scale else int(found)


def _combines_what_it_may_not(name: str, measure: Measure, row: Mapping[str, Any]) -> bool:
    if RollUp.NONE not in (measure.over_places, measure.over_time):
        return False
    spans = [key.removesuffix("__least") for key in row if key.startswith(f"{name}__") and key.endswith("__least")]
    return any(row[f"{span}__least"] != row[f"{span}__greatest"] for span in spans)


def _scale(measure: Measure) -> int:
    if callable(measure.value) or not measure.value:
        return measure.scale
    return FAMILIES[measure.family].column(measure.value).scale


def records(request: Request, measure: str, offset: int = 0, limit: int | None = None) -> tuple[int, list[int]]:
    """Return the number of records in the figure, and their ids in order (a page of them, where a limit is given)."""
    sql = compiled_records(Shape.of(request), MEASURES.resolve(measure))
    found = run(request, sql).column(0).to_pylist()
    return len(found), found[offset : None if limit is None else offset + limit]


def record_values(request: Request, measure: str) -> dict[int, Number]:
    """Return the contribution of each record to a figure computed from values; their sum is that of a summed figure."""
    key = MEASURES.resolve(measure)
    scale = _scale(bases(key)[0])
    rows = run(request, compiled_records(Shape.of(request), key, True))
    pairs = zip(rows.column(0).to_pylist(), rows.column(1).to_pylist(), strict=True)
    return {number: Decimal(value).scaleb(-scale) if scale else value for number, value in pairs}


def facts_behind(request: Request, columns: Sequence[str], ids: Sequence[int]) -> list[dict[str, int]]:
    """Return the subject and these columns of the facts of some records, as they hold for the days asked about."""
    if not ids:
        return []
    subject = FAMILIES[request.family].subject
    asked = replace(request, places=None, by=(), where={})
    numbers = ",".join(str(int(number)) for number in ids)
    sql = (
        f"SELECT * FROM ({compiled_facts(Shape.of(asked), tuple(columns))}) AS standing "
        f"WHERE {subject} IN (SELECT unnest(string_split('{numbers}', ',')::BIGINT[])) ORDER BY {subject}"
    )
    return run(asked, sql).to_pylist()


def sql_of(request: Request, measures: Sequence[str]) -> str:
    """Return the SQL of the figures, for auditing."""
    return statement(Shape.of(request), needed_for(measures), request.by, literal_dialect("duckdb", request.values()))


def needed_for(measures: Iterable[str]) -> tuple[str, ...]:
    """Return the base measures that are computed for these, each once."""
    return tuple(dict.fromkeys(base.key for key in measures for base in bases(key)))


def failed_identities(cell: Cell) -> list[str]:
    """Return the declared identities that do not hold in the cell; any of them means broken data."""
    return [
        identity.key
        for identity in IDENTITIES
        if all(key in cell.figures for key in (*identity.left, *identity.right))
        and sum(cell.figures[key] for key in identity.left) != sum(cell.figures[key] for key in identity.right)
    ]
