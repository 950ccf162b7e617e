"""Pages of a unit's report: its cells counted and typed, one cell with its records and comments, its history."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.acts.views import offered_acts
from motcua.agencies.queries import place, places
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import local, now, today
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Actor
from motcua.reports.models import Report
from motcua.reports.permissions import can_fill
from motcua.reports.queries.report_inputs import asked_for
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.forms import Filled, Form, Row
from motcua.reports.rules.values import value_from_json
from motcua.reports.views.cells import CellFields, periods_of_row, seen_stamp
from motcua.reports.views.figures import records_context
from motcua.reports.vocabulary import SEVERITY_LABELS, Severity
from motcua.rounds import actions
from motcua.rounds.declarations import SUBMISSION_PAGES, find_submission
from motcua.rounds.forms import CommentForm
from motcua.rounds.models import CellComment, RoundCell, Submission
from motcua.rounds.permissions import can_see_round, may_open_rounds, submission_authority
from motcua.rounds.queries.cells import (
    asked_of,
    cells_of,
    days_late,
    findings_of,
    form_of,
    level_of,
    live_cells,
    period_of,
    tree_day,
    typed_of,
    unit_form,
)
from motcua.rounds.views.rounds import shown
from motcua.rounds.vocabulary import CAME_IN, EDITABLE, RoundStatus, SubmissionStatus

_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_rounds)
def submission(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of the unit: computed rows link to their cells, typed rows are entered here."""
    found = find_submission(request, code)
    form = form_of(found.round)
    kept = {cell.row: cell for cell in found.cells.select_related("author")}
    actor, level = actor_in(request), level_of(found)
    fields = CellFields.of(form, kept, lambda row: can_fill(actor, row, found.agency_id, level))
    changeable = bool(fields.forms) and found.status in EDITABLE and found.round.status == RoundStatus.OPEN
    status = 200
    if request.method == "POST":
        if not changeable:
            raise PermissionDenied(
                "Chỉ cán bộ cải cách hành chính và người phụ trách chỉ tiêu của chính đơn vị nhập số liệu, "
                "khi báo cáo đang lập."
            )
        status = _entered(request, found, fields, kept)
        if status == 200:
            return redirect("submission", code=code)
        kept = {cell.row: cell for cell in found.cells.select_related("author")}
    cells = cells_of(found, form, today())
    context = _page(request, found, form) | {
        "rows": _rows(found, cells, fields, kept),
        "changeable": changeable,
        "findings": _findings(form, cells),
        "acts": offered_acts(SUBMISSION_PAGES, actor_in(request), found, found, now()),
    }
    return render(request, "rounds/submission.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_rounds)
def submission_cell(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """Show one cell of the unit: its value, definition, author and evidence, the records, the comments."""
    found = find_submission(request, code)
    form = form_of(found.round)
    try:
        asked_row = form.row(row)
    except LookupError:
        raise Http404("Mẫu của đợt không có chỉ tiêu này.") from None
    said = CommentForm(request.POST or None)
    if request.method == "POST" and said.is_valid() and _commented(request, found, row, said):
        back = request.POST.get("back", "")
        if back == "board" and can_see_round(actor_in(request), found.round):
            address = redirect("round", code=found.round.code)
            address["Location"] += f"?o={row}&don-vi={found.code}#o"
            return address
        return redirect("submission_cell", code=code, row=row)
    cells = {cell.row.id: cell for cell in cells_of(found, form, today()) if cell.figure is not None}
    context = _page(request, found, form) | {
        "cell": cells[row],
        "kept": found.cells.filter(row=row).select_related("author").first(),
        "comments": found.comments.filter(row=row).select_related("author"),
        "comment_form": said,
        "may_comment": _may(actor_in(request), "comment", found),
        "label": asked_row.label,
    }
    context |= _drill_down(request, found, row, cells[row])
    return render(request, "rounds/cell.html", context, status=422 if said.errors else 200)


@require_safe
@allowed(may_open_rounds)
def submission_history(request: HttpRequest, code: str) -> HttpResponse:
    """Show the acts on the report: what, who, when."""
    found = find_submission(request, code)
    events = found.events.select_related("account").order_by("-sequence")[:200]
    context = _page(request, found, form_of(found.round)) | {"events": list(reversed(events))}
    return render(request, "rounds/history.html", context)


def _page(request: HttpRequest, found: Submission, form: Form) -> dict[str, Any]:
    on = tree_day(found.round, today())
    units = places({found.agency_id, found.superior_id}, on)
    unit = units.get(found.agency_id)
    came_in = found.status in CAME_IN
    returned = found.events.filter(action__in=("return", "correct")).order_by("-sequence").first()
    last = returned if found.status == SubmissionStatus.RETURNED else None
    corrected = found.events.filter(action="submit").exclude(payload__notes=None).order_by("-sequence").first()
    return {
        "submission": found,
        "round": found.round,
        "form_of_round": form,
        "unit": unit,
        "superior": units.get(found.superior_id),
        "period": period_of(found.round),
        "came_in": came_in,
        "days": days_late(found.due_on, today()),
        "sees_round": can_see_round(actor_in(request), found.round),
        "returned": last,
        "changed_reports": _changed_reports(found, corrected),
        "changed_cells": _changed_cells(found, corrected),
    }


def _changed_reports(found: Submission, event: Any) -> list[dict[str, Any]]:
    """Return the issued reports above that the latest correction changes, with their agency and the rows that sum the
    unit.
    """
    correcting = found.status == SubmissionStatus.RETURNED and found.counted
    last = found.events.filter(action="correct").order_by("-sequence").first() if correcting else event
    told = (last.payload.get("notes") or {}).get("reports_above", []) if last else []
    reports = Report.objects.in_bulk([one["report"] for one in told])
    names = places({report.agency_id for report in reports.values()}, found.round.ends_on)
    labels = {row.id: f"{row.number} {row.label}".strip() for row in form_of(found.round).rows}
    return [
        {
            "report": reports[one["report"]],
            "agency": names[one["agency"]].name if one["agency"] in names else "",
            "rows": [labels.get(row, row) for row in one.get("rows", [])],
        }
        for one in told
        if one["report"] in reports
    ]


def _changed_cells(found: Submission, event: Any) -> list[dict[str, str]]:
    """Return the cells that the latest correction changed."""
    told = (event.payload.get("notes") or {}).get("changed") or {} if event else {}
    if not isinstance(told, dict) or found.status not in CAME_IN:
        return []
    rows = {row.id: row for row in form_of(found.round).rows}
    return [
        {
            "row": row,
            "label": f"{rows[row].number} {rows[row].label}".strip(),
            "before": shown(rows[row], value_from_json(before)) if before else "",
            "after": shown(rows[row], value_from_json(after)),
        }
        for row, (before, after) in told.items()
        if row in rows
    ]


def _entered(request: HttpRequest, found: Submission, fields: CellFields, kept: dict[str, RoundCell]) -> int:
    """Save the changed cells; what somebody else changed meanwhile is shown beside them and nothing is lost.

    Returns 200, 422 for wrong entries, 409 where a cell was not saved.
    """
    if not fields.read(request, kept):
        return 422
    by, at = actor_in(request), now()
    try:
        actions.enter(submission=found, cells=fields.touched, seen=fields.seen, by=by, at=at)
    except Invalid as invalid:
        fields.tell(request, invalid)
        return 409
    except Refused as refused:
        messages.error(request, str(refused))
        return 422
    fields.saved(request)
    return 200


def _commented(request: HttpRequest, found: Submission, row: str, said: CommentForm) -> bool:
    try:
        text = said.cleaned_data["text"]
        actions.comment(submission=found, row=row, text=text, by=actor_in(request), at=now())
    except Refused as refused:
        if refused.forbidden:
            raise PermissionDenied(str(refused)) from None
        said.add_error("text", str(refused))
        return False
    messages.success(request, "Đã gửi ý kiến.")
    return True


def _rows(
    found: Submission, cells: list[Filled], fields: CellFields, kept: dict[str, RoundCell]
) -> list[dict[str, Any]]:
    comments: dict[str, list[CellComment]] = {}
    for one in found.comments.select_related("author"):
        comments.setdefault(one.row, []).append(one)
    return [
        {
            "cell": cell,
            "form": fields.forms.get(cell.row.id),
            "seen": seen_stamp(kept.get(cell.row.id)),
            "text": shown(cell.row, cell.figure.value) if cell.figure and not cell.row.is_words else cell.text,
            "counted": shown(cell.row, cell.counted.value) if cell.counted else "",
            "comments": comments.get(cell.row.id, []),
        }
        for cell in cells
    ]


def _findings(form: Form, cells: list[Filled]) -> list[dict[str, Any]]:
    order = list(Severity)
    found = sorted(findings_of(form, cells), key=lambda finding: order.index(finding.severity))
    return [
        {
            "finding": finding,
            "tone": _TONES[finding.severity],
            "label": SEVERITY_LABELS[finding.severity],
            "ref": next((ref.replace(".", "-") for ref in finding.refs if ref.startswith("form.")), ""),
        }
        for finding in found
    ]


def _drill_down(request: HttpRequest, found: Submission, row_id: str, cell: Filled) -> dict[str, Any]:
    """Return the records or entries behind a computed cell, and its value now where the unit submitted another one."""
    sent = found.submitted_at if found.status in CAME_IN else None
    on = local(sent).date() if sent else today()  # a period under way was counted up to the day of submission
    form, within = unit_form(found, on, typed_of(found.cells.select_related("author")))
    row = form.row(row_id)
    if row.formula is None:
        return {}
    context = _live_text(found, row, cell, on) if sent and cell.figure is not None else {}
    if row.formula.kind in (Kind.COUNT, Kind.RATIO, Kind.DISTINCT):
        context |= records_context(request, asked_for(row.formula, *asked_of(found, on)), row.formula, {})
    elif row.formula.kind is Kind.REGISTERED:
        source = ROW_SOURCES[row.formula.source]
        day = tree_day(found.round, on)
        frozen = source.freeze(place(found.agency_id, day), day)
        context |= {"entries": source.entries(row.formula, frozen), "entry_name": source.entry_name}
    elif row.formula.kind is Kind.WITHIN:
        context["periods"] = periods_of_row(within, row)
    elif row.formula.kind is Kind.ROWS:
        context["parts_of_sum"] = [form.row(part) for part in row.formula.rows]
    return context


def _live_text(found: Submission, row: Row, cell: Filled, on: date) -> dict[str, Any]:
    """Return the value as counted now, where it is not the one that the unit submitted."""
    live = live_cells(found, on, typed_of(found.cells.select_related("author")))
    standing = next(each.counted or each.figure for each in live if each.row.id == row.id)
    sent = cell.counted or cell.figure
    if standing is None or sent is None or standing.value == sent.value:
        return {}
    return {"live_text": shown(row, standing.value)}


def _may(actor: Actor, act: str, found: Submission) -> bool:
    try:
        submission_authority(actor, act, found)
    except Refused:
        return False
    return True
