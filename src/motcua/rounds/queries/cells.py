"""Cells of one unit: counted live from its records, typed, or as submitted."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from motcua.agencies.queries import AgencyNotFound, Place, place, tree
from motcua.base.text import sort_key
from motcua.reports.models import Report
from motcua.reports.queries.figures import Scope, scope_at
from motcua.reports.queries.filled import live_sources
from motcua.reports.queries.law import form_data, period, regimes
from motcua.reports.queries.recording import recordings
from motcua.reports.queries.report_inputs import (
    Asked,
    cells_below,
    families_of,
    form_groups,
    groups_of,
    typed_cell,
)
from motcua.reports.queries.within import frozen_within
from motcua.reports.rules.below import missing_below, values_below
from motcua.reports.rules.checks import Finding, of_form
from motcua.reports.rules.figures import Value
from motcua.reports.rules.forms import Filled, Form, Typed, fill, form_kept, plain, with_unrecorded_rows_typed
from motcua.reports.rules.periods import Period, same_period_last_year
from motcua.reports.rules.values import value_from_json
from motcua.reports.rules.within import (
    PartPeriod,
    entered_by_hand,
    missing_within,
    values_within,
    with_rolled_up_rows,
)
from motcua.reports.vocabulary import ReportStatus
from motcua.rounds.models import Round, RoundCell, Submission
from motcua.rounds.rules.cells import as_sent, values_of
from motcua.rounds.vocabulary import CAME_IN


def form_to_keep(key: str) -> dict[str, Any]:
    """Return the form as a round stores it, with the numbers of its groups; raises LookupError for an unknown form."""
    data = form_data(key)
    return {"form": plain(data), **groups_of(data)}


def form_of(found: Round) -> Form:
    """Return the form of the round, as it was when the round was opened."""
    return form_kept(found.form_data["form"], form_groups(found.form_data))


def period_of(found: Round) -> Period:
    """Return the period of the round."""
    return period(found.period)


def tree_day(found: Round, today: date) -> date:
    """Return the day whose tree the round counts on: the end of the period, or today while it runs."""
    return max(min(found.ends_on, today), found.starts_on)


def level_of(submission: Submission) -> str:
    """Return the level of the unit on the last day of the period."""
    return place(submission.agency_id, submission.round.ends_on).level


def scope_of(submission: Submission, today: date) -> Scope:
    """Return the scope of the unit with everything below it, on the tree of the round's day."""
    on = tree_day(submission.round, today)
    return scope_at(place(submission.agency_id, on), tree_on=on, with_subtree=True)


def asked_of(submission: Submission, today: date) -> tuple[Asked, Asked]:
    """Return the questions of the unit's figures, of the days that have passed and of the same days last year."""
    return _asked(submission.round, scope_of(submission, today), today)


def _asked(found: Round, scope: Scope, today: date) -> tuple[Asked, Asked]:
    now = period_of(found).until(tree_day(found, today))
    before = same_period_last_year(now, regimes())
    return Asked(scope.places, now.start, now.end), Asked(scope.places, before.start, before.end)


def typed_of(cells: Iterable[RoundCell]) -> dict[str, Typed]:
    """Return the typed cells of the unit, by row."""
    return {cell.row: replace(typed_cell(cell), author=cell.author.full_name if cell.author else "") for cell in cells}


def unit_form(submission: Submission, today: date, typed: Mapping[str, Typed]) -> tuple[Form, dict[str, Any]]:
    """Return the form of the round with the unit's rows that roll up shorter periods bound to them, and their cells."""
    form, found = _with_records(submission, today), submission.round
    within = period_of(found).until(tree_day(found, today))
    kept = frozen_within(place(submission.agency_id, within.end), within, form, entered_by_hand(typed))
    return with_rolled_up_rows(form, kept), kept


def _with_records(submission: Submission, today: date) -> Form:
    """Return the form of the round with those rows typed whose records the unit does not keep yet."""
    form = form_of(submission.round)
    formulas = [row.formula for row in form.rows if row.or_typed and row.formula is not None]
    if not formulas:
        return form
    now, then = asked_of(submission, today)
    days = ((now.first, now.last), (then.first, then.last))
    return with_unrecorded_rows_typed(form, recordings(submission.agency_id, now.places, families_of(formulas), *days))


def sent_parts(where: Place, chosen: Period, form_key: str) -> list[PartPeriod]:
    """Return the unit's submitted reports by the form, of rounds for periods shorter than this one and within it."""
    sent = Submission.objects.filter(
        agency=where.agency_id,
        status__in=CAME_IN,
        round__form=form_key,
        round__starts_on__gte=chosen.start,
        round__ends_on__lte=chosen.end,
    ).exclude(round__starts_on=chosen.start, round__ends_on=chosen.end)
    return [
        PartPeriod(
            each.round.starts_on,
            each.round.ends_on,
            period_of(each.round).label,
            "rounds",
            each.code,
            values_of(form_of(each.round), sent_values(each), typed_of(each.cells.all())),
        )
        for each in sent.select_related("round").prefetch_related("cells__author").order_by("round__starts_on", "pk")
    ]


def live_cells(submission: Submission, today: date, typed: Mapping[str, Typed]) -> list[Filled]:
    """Return the unit's form, counted from its records now."""
    found = submission.round
    form, within = unit_form(submission, today, typed)
    scope = scope_of(submission, today)
    asked, before = _asked(found, scope, today)
    below = cells_below(scope.place, period_of(found), form)  # a unit that has opened a round of its own
    sources = live_sources(asked, form.formulas, scope, before)
    missing = missing_below(below) | missing_within(within)
    return fill(form, replace(sources, below=values_below(below), within=values_within(within), missing=missing), typed)


def counted_of(cells: Iterable[Filled]) -> dict[str, Value]:
    """Return the values of the computed rows, before corrections."""
    figures = {cell.row.id: cell.counted or cell.figure for cell in cells if cell.row.formula}
    return {row: figure.value for row, figure in figures.items() if figure is not None}


def sent_values(submission: Submission) -> dict[str, Value]:
    """Return the computed values as the unit submitted them."""
    return {row: value_from_json(kept) for row, kept in (submission.counted or {}).items()}


def cells_of(submission: Submission, form: Form, today: date) -> list[Filled]:
    """Return the unit's form: as submitted, else counted now."""
    typed = typed_of(submission.cells.select_related("author"))
    if submission.status in CAME_IN:
        return as_sent(form, sent_values(submission), typed)
    return live_cells(submission, today, typed)


def findings_of(form: Form, cells: list[Filled]) -> list[Finding]:
    """Return the findings of the form's checks in a unit's cells."""
    return list(of_form(form, cells))


def reports_above(submission: Submission) -> QuerySet[Report]:
    """Return the issued reports of the agencies above the unit whose days overlap those of the round.

    A correction of the unit's cells changes these reports.
    """
    found = submission.round
    try:
        above = {step.agency_id for step in tree(found.ends_on).path(submission.agency_id)[:-1]}
    except (KeyError, AgencyNotFound):
        above = set()
    overlapping = Report.objects.filter(starts_on__lte=found.ends_on, ends_on__gte=found.starts_on)
    issued = overlapping.filter(status=ReportStatus.ISSUED, agency__in={*above, submission.superior_id})
    return issued.defer("frozen_context", "evidence").order_by("-dated_on", "pk")


def units_below(agency_id: int, on: date) -> list[Place]:
    """Return the committees directly below an agency on a day, in the order of their names."""
    standing = tree(on)
    found = [child for child in standing.children(agency_id) if child.kind == "people_committee"]
    return sorted(found, key=lambda child: sort_key(child.name))


def days_late(due_on: date, on: date) -> int:
    """Return the number of days past the due day; negative before it."""
    return (on - due_on) // timedelta(days=1)
