"""Registration with the reports: the cells of the units below, for rows that sum them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, Value, When
from django.urls import reverse

from motcua.agencies.queries import Place, places
from motcua.base.text import sort_key
from motcua.reports.registry import CELLS_BELOW, PART_PERIODS, CellsBelow, PartPeriods
from motcua.reports.rules.forms import Form
from motcua.reports.rules.periods import Period
from motcua.reports.rules.values import value_as_json
from motcua.rounds.models import Round
from motcua.rounds.queries.cells import form_of, sent_parts, sent_values, typed_of
from motcua.rounds.rules.cells import totals, values_of
from motcua.rounds.vocabulary import CAME_IN


def freeze(where: Place, chosen: Period, form_key: str, rows: Sequence[str]) -> Mapping[str, Any]:
    """Return, by row, the cells that units submitted in a round of the agency for the period, and the names of the
    missing units.

    The round of the same form comes first, then the newest. A row that no unit of a round filled is searched for in the
    next one.
    """
    same = Case(When(form=form_key, then=Value(0)), default=Value(1))
    found: dict[str, Any] = {}
    for each in Round.objects.filter(agency=where.agency_id, period=chosen.name).order_by(same, "-pk"):
        open_rows = [row for row in rows if not found.get(row, {}).get("units")]
        for row, cells in _cells_of_round(each, open_rows).items():
            if cells["units"] or row not in found:
                found[row] = cells
    return found


def _cells_of_round(each: Round, wanted: Sequence[str]) -> dict[str, Any]:
    """Return the cells of those of the rows that the round's form has."""
    form = form_of(each)
    known = {row.id for row in form.rows if not row.is_heading}
    rows = [row for row in wanted if row in known]
    return _cells(each, form, rows) if rows else {}


def _cells(found: Round, form: Form, wanted: Sequence[str]) -> dict[str, Any]:
    """Return the usable cells of a round's units for some rows; three queries."""
    submissions = {each.agency_id: each for each in found.submissions.prefetch_related("cells__author")}
    names = {agency: at.name for agency, at in places(set(submissions), found.ends_on).items()}
    values = {
        agency: values_of(form, sent_values(each), typed_of(each.cells.all()))
        for agency, each in submissions.items()
        if each.status in CAME_IN
    }
    added = totals(form, list(submissions), values)
    return {
        row: {
            "round": found.code,
            "units": [
                {"code": submissions[agency].code, "name": names.get(agency, ""), **value_as_json(value)}
                for agency, value in added[row].given.items()
            ],
            "missing": sorted((names.get(agency, str(agency)) for agency in added[row].missing), key=sort_key),
        }
        for row in wanted
    }


def register() -> None:
    """Register the source of the rows that sum the units below, and that of submitted shorter periods."""
    page = CellsBelow(freeze, lambda code, row: reverse("submission_cell", args=[code, row]))
    CELLS_BELOW.register("rounds", page)
    PART_PERIODS.register("rounds", PartPeriods(sent_parts, page.page))
