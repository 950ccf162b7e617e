"""Enter the typed cells of a report, and correct its computed ones."""

from collections.abc import Mapping
from datetime import datetime

from motcua.base.refusals import Invalid
from motcua.people.vocabulary import Actor
from motcua.reports.actions.entries import enter_entries, require_answerable, unexplained
from motcua.reports.actions.transaction import on_report, require_draft
from motcua.reports.models import Report, TypedCell
from motcua.reports.queries.report_inputs import form_of
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import ReportAct


def enter_cells(
    *,
    report: Report,
    cells: Mapping[str, Typed],
    by: Actor,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> Report:
    """Write typed cells by row, each with its evidence, all or none; a blank one empties the cell.

    A computed row is corrected only with a reason (the note) and evidence; a blank cell with a note is a remark. `seen`
    has the stamps of the cells when the page was opened: Invalid says, by row, what somebody else entered since. Raises
    Refused for a row that other roles answer for.
    """
    form = form_of(report)
    require_answerable(form, cells, by, report.agency_id, report.frozen_context["office"]["level"])
    require_draft(report)
    if errors := unexplained(form, cells):
        raise Invalid(errors)
    if not cells:
        return report
    with on_report(ReportAct.ENTER, report, by, at) as act:
        act.notes = {"rows": enter_entries(act, TypedCell, cells, seen or {})}
    return report
