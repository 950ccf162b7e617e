"""Cells of units: conversion to plain data, comparison, and sums over the units that submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.reports.rules.figures import BLANK, Cube, Formula, Kind, Sources, Value, added
from motcua.reports.rules.forms import Filled, Form, Row, Typed, fill, typed_value
from motcua.reports.rules.values import is_usable
from motcua.reports.vocabulary import CellState

#: Roll-ups over places that give the superior a number.
ADDED = ("sum", "recompute")


@dataclass(frozen=True, slots=True)
class Total:
    """Row of the superior: the value over the units that have one, and the units that have none."""

    row: Row
    value: Value
    given: Mapping[int, Value]
    missing: tuple[int, ...]


def as_sent(form: Form, counted: Mapping[str, Value], typed: Mapping[str, Typed]) -> list[Filled]:
    """Return the unit's form with the computed values that it submitted, instead of those counted now."""
    rows = tuple(_as_sent(row, row.id in counted) for row in form.rows)
    below = {row: (value,) for row, value in counted.items()}
    return _exact(fill(replace(form, rows=rows), Sources(current=Cube(), below=below), typed), counted)


def _as_sent(row: Row, was_counted: bool) -> Row:
    """Return the row bound to what was counted; one that was typed for want of records stays typed."""
    if row.is_heading:
        return row
    if was_counted or (row.formula is not None and not row.or_typed):
        return _bound(row)
    return replace(row, formula=None)


def totals(form: Form, units: Sequence[int], values: Mapping[int, Mapping[str, Value]]) -> dict[str, Total]:
    """Add up each row over the units that have a value: numbers summed, percentages from their parts.

    A unit without a usable cell is named, never counted as zero. `values` holds the units that submitted.
    """
    found = {}
    for row in form.rows:
        if row.is_heading:
            continue
        given = {unit: values[unit][row.id] for unit in units if _usable(row, values.get(unit, {}))}
        missing = tuple(unit for unit in units if unit not in given)
        value = added(given.values()) if given and _adds(row) else BLANK
        found[row.id] = Total(row, value, given, missing)
    return found


def _usable(row: Row, cells: Mapping[str, Value]) -> bool:
    return is_usable(cells.get(row.id), is_rate=row.kind == "percent")


def _adds(row: Row) -> bool:
    """Return whether the cells of the units make one cell: added, or beside each other under their names."""
    return row.over_places in ADDED and (row.kind == "cells" or not row.is_words) and not row.codes


def superior_form(form: Form, found: Mapping[str, Total]) -> list[Filled]:
    """Return the superior's form: every row is the sum of the units below."""
    rows = tuple(row if row.is_heading else replace(row, formula=_below(row)) for row in form.rows)
    below = {key: (total.value,) for key, total in found.items()}
    values = {key: total.value for key, total in found.items()}
    return _exact(fill(replace(form, rows=rows), Sources(current=Cube(), below=below), {}), values)


def values_of(form: Form, counted: Mapping[str, Value], typed: Mapping[str, Typed]) -> dict[str, Value]:
    """Return every cell of a submitted report, by row."""
    by_hand = (row for row in form.rows if row.is_typed or (row.or_typed and row.id not in counted))
    entered = {row.id: typed_value(row, typed.get(row.id)) for row in by_hand}
    corrected = {row: typed_value(form.row(row), typed[row]) for row in counted if _is_corrected(typed.get(row))}
    return entered | dict(counted) | corrected


def _bound(row: Row) -> Row:
    return row if row.formula and row.formula.kind is Kind.ROWS else replace(row, formula=_below(row))


def _below(row: Row) -> Formula:
    return Formula(Kind.BELOW, rows=(row.id,))


def _is_corrected(typed: Typed | None) -> bool:
    """Return whether a person entered another value for a computed row; a remark alone changes none."""
    return typed is not None and typed.state is not CellState.BLANK


def _exact(cells: list[Filled], values: Mapping[str, Value]) -> list[Filled]:
    """Keep the original values: a sum over one value loses the parts of a percentage with denominator 0.

    Of a corrected cell the computed value is kept, beside the corrected one.
    """
    found = []
    for cell in cells:
        if cell.figure is None or cell.row.id not in values:
            found.append(cell)
        elif cell.counted is not None:
            found.append(replace(cell, counted=replace(cell.counted, value=values[cell.row.id])))
        else:
            found.append(replace(cell, figure=replace(cell.figure, value=values[cell.row.id])))
    return found
