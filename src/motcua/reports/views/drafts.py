"""Working on a draft: what the checks notice, and the cells that people enter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.reports import actions
from motcua.reports.forms import CellForm
from motcua.reports.models import Report, TypedCell
from motcua.reports.permissions import may_open_reports
from motcua.reports.queries.report_inputs import form_of, typed_cell
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.rules.forms import Row, Typed, stamp
from motcua.reports.views.request_access import done, made_report, page_of
from motcua.reports.vocabulary import SEVERITY_LABELS, Severity

_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info"}


@require_safe
@allowed(may_open_reports)
def report_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks notice, the worst first, each with its way to mend or explain."""
    found, made = made_report(request, pk)
    given = {one.finding: one.text for one in found.explanations.all()}
    order = list(Severity)
    findings = sorted(made.composed.findings, key=lambda finding: order.index(finding.severity))
    rows = [_finding(finding, found, given) for finding in findings]
    return render(request, "reports/checks.html", page_of(request, found, made, "checks") | {"findings": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with its computed rows, and a field for each row that people enter."""
    found, made = made_report(request, pk)
    kept = {cell.row: cell for cell in found.cells.select_related("author")}
    forms = {row.id: _cell_form(None, kept.get(row.id), row) for row in form_of(found).rows if not row.is_heading}
    status = 200
    if request.method == "POST":
        if _entered(request, found, forms, kept):
            return redirect("report_cells", pk=pk)
        status = 422
    rows = [
        (cell, forms.get(cell.row.id), stamp(typed_cell(kept[cell.row.id])) if cell.row.id in kept else "")
        for cell in made.composed.filled
    ]
    context = page_of(request, found, made, "cells") | {"rows": rows}
    return render(request, "reports/cells.html", context, status=status)


def _entered(request: HttpRequest, found: Report, forms: dict[str, CellForm], kept: dict[str, TypedCell]) -> bool:
    """Keep the cells that the person changed; one that somebody else changed meanwhile is told beside it."""
    seen = {row: request.POST.get(f"{each.prefix}-seen", "") for row, each in forms.items()}
    touched: dict[str, Typed] = {}
    for row, each in list(forms.items()):
        if f"{each.prefix}-state" not in request.POST:
            continue
        posted = _cell_form(request.POST, kept.get(row), each.row)
        if not posted.is_valid() or stamp(posted.typed()) != seen[row]:
            forms[row] = posted
        if posted.is_valid() and stamp(posted.typed()) != seen[row]:
            touched[row] = posted.typed()
    if any(each.is_bound and each.errors for each in forms.values()):
        messages.error(request, "Có ô chưa đúng, xem dòng chữ đỏ bên cạnh ô. Chưa lưu ô nào.")
        return False
    by, at = actor_in(request), now()
    try:
        if not done(request, lambda: actions.enter_cells(report=found, cells=touched, seen=seen, by=by, at=at)):
            return False
    except Invalid as invalid:
        for row, message in invalid.errors.items():
            forms[row].add_error(None, message)
        kept.update({cell.row: cell for cell in found.cells.select_related("author")})
        messages.error(request, "Chưa lưu ô nào, nội dung bạn nhập vẫn còn. Xem dòng chữ đỏ bên cạnh ô.")
        return False
    messages.success(request, f"Đã lưu {len(touched)} ô." if touched else "Không có ô nào thay đổi.")
    return True


def _finding(finding: Finding, found: Report, given: dict[str, str]) -> dict[str, Any]:
    section = next((ref.removeprefix("section.") for ref in finding.refs if ref.startswith("section.")), "")
    cell = next((ref for ref in finding.refs if ref.startswith("form.")), "")
    passage = next((ref.removeprefix("passage.") for ref in finding.refs if ref.startswith("passage.")), "")
    link, words = "", ""
    if section:
        link, words = reverse("report_section", args=[found.pk, section]), "Mở mục này"
    elif passage:
        link, words = reverse("report_passage", args=[found.pk, passage]), "Mở đoạn này"
    elif cell and finding.kind != "jump":
        link, words = f"{reverse('report_cells', args=[found.pk])}#{cell.replace('.', '-')}", "Mở ô nhập"
    elif finding.refs and finding.refs[0].startswith("all."):
        link, words = reverse("report_figure", args=[found.pk, finding.refs[0]]), "Xem hồ sơ"
    return {
        "finding": finding,
        "tone": _TONES[finding.severity],
        "label": SEVERITY_LABELS[finding.severity],
        "link": link,
        "words": words,
        "explainable": finding.kind in EXPLAINABLE,
        "given": given.get(finding.key, ""),
    }


def _cell_form(data: Any, kept: TypedCell | None, row: Row) -> CellForm:
    initial: dict[str, Any] = {"state": "blank"}
    if kept is not None:
        typed = typed_cell(kept)
        names = ("state", "number", "numerator", "denominator", "text", "evidence", "note")
        initial = {name: getattr(typed, name) for name in names}
    return CellForm(data, row=row, initial=initial, prefix=row.id.replace(".", "-"))
