"""Fill a form for an agency and some days without opening a report, for the command line."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.agencies.queries import places
from motcua.base.canonical import plain
from motcua.reports.queries.figures import Scope, reported
from motcua.reports.queries.law import form_data, regimes
from motcua.reports.queries.recording import known_part, recordings
from motcua.reports.queries.report_inputs import (
    Asked,
    counted_values,
    cube_of,
    families_of,
    family_of,
    form_groups,
    groups_of,
    is_known,
    split_of,
    states_on_days,
)
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.figures import Cube, Formula, Kind, Sources, Value, evaluate
from motcua.reports.rules.forms import Form, fill, form_from
from motcua.reports.rules.periods import Period, same_period_last_year
from motcua.statistics.registry import DIMENSIONS


def filled_form(scope: Scope, days: Period, key: str) -> dict[str, Any]:
    """Return the form's rows with value, state and parts; typed rows are blank. LookupError for an unknown form."""
    data = form_data(key)
    form = form_from(data, form_groups(groups_of(data)))
    asked, before = (
        Asked(scope.places, each.start, each.end) for each in (days, same_period_last_year(days, regimes()))
    )
    answer: dict[str, Any] = {"form": key, "title": form.title, "citation": form.citation, "verified": form.verified}
    if form.rows_by:
        return answer | _by_dimension(form, asked)
    rows = [
        {"id": cell.row.id, "label": cell.row.label, "unit": cell.row.unit, **_told(cell.figure.value)}
        for cell in fill(form, live_sources(asked, form.formulas, scope, before), {})
        if cell.figure is not None
    ]
    return answer | {"figures": {row["id"]: row["value"] for row in rows}, "rows": rows}


def live_sources(asked: Asked, formulas: tuple[Formula, ...], scope: Scope, before: Asked) -> Sources:
    """Return the sources of the formulas, counted now; registered sources are as of the last day.

    The same days of last year, `before`, are counted where a formula compares with them.
    """
    frozen = {source.key: source.freeze(scope.place, asked.last) for source in ROW_SOURCES}
    days = ((asked.first, asked.last), (before.first, before.last))
    kept = recordings(scope.place.agency_id, asked.places, families_of(formulas), *days)
    compares = any(formula.kind in (Kind.CHANGE, Kind.CHANGE_RATE) for formula in formulas)
    names = places(set(asked.places.values()), asked.last) if any(formula.by for formula in formulas) else {}
    return Sources(
        current=Cube.joined(_recorded(cubes_of(asked, formulas), kept, asked.last)),
        last_year=_known(cubes_of(before, formulas), kept) if compares else None,
        frozen=frozen,
        splits=counted_values(asked, formulas),
        on_days=states_on_days(asked, formulas),
        agencies={number: each.name for number, each in names.items()},
    )


def cubes_of(asked: Asked, formulas: tuple[Formula, ...]) -> dict[str, Cube]:
    """Return the cells of every family of the formulas."""
    return {family: cube_of(asked, family, split_of(family, formulas)) for family in families_of(formulas)}


def _recorded(cubes: Mapping[str, Cube], kept: Mapping[str, Any], last: date) -> list[Cube]:
    """Return the cells of the families that were recorded by the last day."""
    found = (known_part(cube, family, kept.get(family), last) for family, cube in cubes.items())
    return [cube for cube in found if cube is not None]


def _known(cubes: Mapping[str, Cube], kept: Mapping[str, Any]) -> Cube | None:
    """Join the cells of the families of which something is known in the period; None where there are none."""
    compared = {family: cube for family, cube in cubes.items() if family not in kept or kept[family]["comparable"]}
    known = [cube for family, cube in compared.items() if is_known(cube, family)]
    return Cube.joined(known) if known else None


def _by_dimension(form: Form, asked: Asked) -> dict[str, Any]:
    """Return a form whose rows are the values of a dimension: its columns for each value, and for the whole."""
    family = family_of(Formula(Kind.COUNT, form.columns[0].measures))
    cube = cube_of(asked, family, (form.rows_by,))
    numbers = cube.values(form.rows_by, reported(family).known_by)
    names = DIMENSIONS[form.rows_by].labels(set(numbers))
    sources = Sources(cube)

    def cells(where: dict[str, tuple[int, ...]]) -> dict[str, Any]:
        return {
            str(column.number): evaluate(Formula(Kind.COUNT, column.measures, where=where), sources).number
            for column in form.columns
        }

    rows = [
        {form.rows_by: names.get(number, str(number)), "cells": cells({form.rows_by: (number,)})} for number in numbers
    ]
    return {
        "columns": {str(column.number): column.label for column in form.columns},
        "rows": sorted(rows, key=lambda row: str(row[form.rows_by])),
        "figures": cells({}),
    }


def _told(value: Value) -> dict[str, Any]:
    number = None if value.number is None else float(value.number)
    if value.number is not None and value.denominator is None and value.number == int(value.number):
        number = int(value.number)  # sums of money are exact
    told: dict[str, Any] = {"state": value.state.value, "value": number}
    if value.each:
        told["each"] = {name: _told(one)["value"] for name, one in value.each}
    if value.denominator is not None:
        told |= {"numerator": plain(value.numerator), "denominator": plain(value.denominator)}
    return told
