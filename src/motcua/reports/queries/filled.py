"""A form filled for an agency and some days without opening a report, for the command line."""

from datetime import date
from typing import Any

from motcua.reports.queries.catalogue import catalogue_on, fields_of
from motcua.reports.queries.content import BY_PROCEDURE, SPLIT, Asked, cube_of
from motcua.reports.queries.figures import Scope
from motcua.reports.queries.law import form_data
from motcua.reports.rules.figures import Cube, Formula, Kind, Sources, Value, evaluate
from motcua.reports.rules.forms import Form, fill, form_from
from motcua.statistics.registry import DIMENSIONS


def filled_form(scope: Scope, first: date, last: date, key: str) -> dict[str, Any]:
    """The form's rows with value, state and parts; typed rows are blank. Raises LookupError for an unknown form."""
    data = form_data(key)
    form = form_from(data, fields_of(data.get("field_groups", {})))
    asked = Asked(scope.places, first, last)
    cube = cube_of(asked, SPLIT)
    answer: dict[str, Any] = {"form": key, "title": form.title, "citation": form.citation, "verified": form.verified}
    if form.kind == "by_field":
        return answer | _by_field(form, cube)
    split = cube_of(asked, BY_PROCEDURE, ("received_post", "returned_by_post"))
    sources = Sources(cube, None, tuple(catalogue_on(last, scope.place.level)), split)
    rows = [
        {"id": cell.row.id, "label": cell.row.label, "unit": cell.row.unit, **_told(cell.figure.value)}
        for cell in fill(form, sources, {})
        if cell.figure is not None
    ]
    return answer | {"figures": {row["id"]: row["value"] for row in rows}, "rows": rows}


def _by_field(form: Form, cube: Cube) -> dict[str, Any]:
    numbers = cube.values("field", ("carried_in", "received", "ended"))
    names = DIMENSIONS["field"].labels(set(numbers))
    sources = Sources(cube)

    def cells(where: dict[str, tuple[int, ...]]) -> dict[str, Any]:
        return {
            str(column.number): evaluate(Formula(Kind.COUNT, column.measures, where=where), sources).number
            for column in form.columns
        }

    rows = [{"field": names.get(number, str(number)), "cells": cells({"field": (number,)})} for number in numbers]
    return {
        "columns": {str(column.number): column.label for column in form.columns},
        "rows": sorted(rows, key=lambda row: str(row["field"])),
        "figures": cells({}),
    }


def _told(value: Value) -> dict[str, Any]:
    number = None if value.number is None else int(value.number) if value.denominator is None else float(value.number)
    told: dict[str, Any] = {"state": value.state.value, "value": number}
    if value.denominator is not None:
        told |= {"numerator": value.numerator, "denominator": value.denominator}
    return told
