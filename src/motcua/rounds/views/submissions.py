"""The report of a unit: its cells counted and typed, one cell with its records and comments, its story."""

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
from motcua.reports.forms import CellForm
from motcua.reports.models import Report
from motcua.reports.queries.report_inputs import typed_cell
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.forms import Filled, Form, Row, Typed, stamp
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
    live_cells,
    period_of,
    reports_above,
    tree_day,
    typed_of,
)
from motcua.rounds.views.rounds import shown
from motcua.rounds.vocabulary import CAME_IN, EDITABLE, RoundStatus, SubmissionStatus

_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_rounds)
def submission(request: HttpRequest, code: str) -> HttpResponse:
    """The form of the unit: computed rows open into their cells, typed rows are entered here."""
    found = find_submission(request, code)
    form = form_of(found.round)
    changeable = _may(actor_in(request), "enter", found) and found.status in EDITABLE
    changeable = changeable and found.round.status == RoundStatus.OPEN
    kept = {cell.row: cell for cell in found.cells.select_related("author")}
    forms = {row.id: _cell_form(None, kept.get(row.id), row) for row in form.rows if row.is_typed}
    status = 200
    if request.method == "POST":
        if not changeable:
            raise PermissionDenied(
                "Chỉ cán bộ cải cách hành chính của chính đơn vị nhập số liệu, khi báo cáo đang lập."
            )
        status = _entered(request, found, forms, kept)
        if status == 200:
            return redirect("submission", code=code)
    cells = cells_of(found, form, today())
    context = _page(request, found, form) | {
        "rows": _rows(found, cells, forms, kept),
        "changeable": changeable,
        "findings": _findings(form, cells),
        "acts": offered_acts(SUBMISSION_PAGES, actor_in(request), found, found, now()),
    }
    return render(request, "rounds/submission.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_rounds)
def submission_cell(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """One cell of the unit: its value, definition, who entered it on what evidence, the records, the comments."""
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
    context |= _behind(request, found, form, asked_row, cells[row])
    return render(request, "rounds/cell.html", context, status=422 if said.errors else 200)


@require_safe
@allowed(may_open_rounds)
def submission_history(request: HttpRequest, code: str) -> HttpResponse:
    """What was done to the report, by whom and when."""
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
    }


def _changed_reports(found: Submission, event: Any) -> list[tuple[Report, str]]:
    """The issued reports above that the latest correction changes, each with its agency's name."""
    told = (event.payload.get("notes") or {}).get("reports_above", []) if event else []
    correcting = found.status == SubmissionStatus.RETURNED and found.counted
    reports = (
        list(reports_above(found)) if correcting else list(Report.objects.filter(pk__in=[r["report"] for r in told]))
    )
    names = places({report.agency_id for report in reports}, found.round.ends_on)
    return [(report, names[report.agency_id].name if report.agency_id in names else "") for report in reports]


def _cell_form(data: Any, kept: RoundCell | None, row: Row) -> CellForm:
    initial: dict[str, Any] = {"state": "blank"}
    if kept is not None:
        typed = typed_cell(kept)
        names = ("state", "number", "numerator", "denominator", "text", "evidence", "note")
        initial = {name: getattr(typed, name) for name in names}
    return CellForm(data, row=row, initial=initial, prefix=row.id.replace(".", "-"))


def _entered(request: HttpRequest, found: Submission, forms: dict[str, CellForm], kept: dict[str, RoundCell]) -> int:
    """Keep what the person changed; what somebody else changed meanwhile is shown beside it and nothing is lost.

    Answers 200, 422 for wrong entries, 409 where somebody was faster.
    """
    seen = {row: request.POST.get(f"{each.prefix}-seen", "") for row, each in forms.items()}
    touched: dict[str, Typed] = {}
    for row, each in list(forms.items()):
        posted = _cell_form(request.POST, kept.get(row), each.row)
        if not posted.is_valid():
            forms[row] = posted
        elif stamp(posted.typed()) != seen[row]:
            touched[row] = posted.typed()
            forms[row] = posted
    if any(each.is_bound and each.errors for each in forms.values()):
        messages.error(request, "Có ô chưa đúng, xem dòng chữ đỏ bên cạnh ô. Chưa lưu ô nào.")
        return 422
    by, at = actor_in(request), now()
    try:
        actions.enter(submission=found, cells=touched, seen=seen, by=by, at=at)
    except Invalid as invalid:
        for row, message in invalid.errors.items():
            forms[row].add_error(None, message)
        messages.warning(request, "Có người vừa sửa cùng ô với bạn. Chưa lưu ô nào; nội dung bạn nhập vẫn còn.")
        kept.update({cell.row: cell for cell in found.cells.select_related("author")})
        return 409
    except Refused as refused:
        messages.error(request, str(refused))
        return 422
    messages.success(request, f"Đã lưu {len(touched)} ô." if touched else "Không có ô nào thay đổi.")
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
    found: Submission, cells: list[Filled], forms: dict[str, CellForm], kept: dict[str, RoundCell]
) -> list[dict[str, Any]]:
    comments: dict[str, list[CellComment]] = {}
    for one in found.comments.select_related("author"):
        comments.setdefault(one.row, []).append(one)
    return [
        {
            "cell": cell,
            "form": forms.get(cell.row.id),
            "seen": stamp(typed_cell(kept[cell.row.id])) if cell.row.id in kept else "",
            "text": shown(cell.row, cell.figure.value) if cell.figure and not cell.row.is_words else cell.text,
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


def _behind(request: HttpRequest, found: Submission, form: Form, row: Row, cell: Filled) -> dict[str, Any]:
    """The records or entries behind a computed cell, and what they say now where the unit sent something else."""
    if row.formula is None:
        return {}
    context: dict[str, Any] = {}
    sent = found.submitted_at if found.status in CAME_IN else None
    on = local(sent).date() if sent else today()  # a period under way was counted up to the day of sending
    if sent and cell.figure is not None:
        live = live_cells(found, form, on, typed_of(found.cells.all()))
        standing = next(each.figure for each in live if each.row.id == row.id and each.figure is not None)
        if standing.value != cell.figure.value:
            context["live_text"] = shown(row, standing.value)
    if row.formula.kind in (Kind.COUNT, Kind.RATIO, Kind.DISTINCT):
        context |= records_context(request, asked_of(found, on), row.formula, {})
    elif row.formula.kind is Kind.REGISTERED:
        source = ROW_SOURCES[row.formula.source]
        day = tree_day(found.round, on)
        frozen = source.freeze(place(found.agency_id, day), day)
        context |= {"entries": source.entries(row.formula, frozen), "entry_name": source.entry_name}
    elif row.formula.kind is Kind.ROWS:
        context["parts_of_sum"] = [form.row(part) for part in row.formula.rows]
    return context


def _may(actor: Actor, act: str, found: Submission) -> bool:
    try:
        submission_authority(actor, act, found)
    except Refused:
        return False
    return True
