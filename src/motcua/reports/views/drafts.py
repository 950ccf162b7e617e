"""Pages of a draft: the findings of the checks, and the cells that people enter."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.reports import actions
from motcua.reports.models import Report, TypedCell
from motcua.reports.permissions import can_fill, may_open_reports
from motcua.reports.queries.report_inputs import form_of
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.views.cells import CellFields, seen_stamp
from motcua.reports.views.request_access import done, made_report, page_of
from motcua.reports.vocabulary import CHECK_RULES, SEVERITY_LABELS, ReportStatus, Severity

_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info"}


@require_safe
@allowed(may_open_reports)
def report_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the findings of the checks, the worst first, each with its way to correct or explain it."""
    found, made = made_report(request, pk)
    given = {one.finding: one.text for one in found.explanations.all()}
    order = list(Severity)
    findings = sorted(made.composed.findings, key=lambda finding: order.index(finding.severity))
    rows = [_finding(finding, found, given, made.composed.figures) for finding in findings]
    return render(request, "reports/checks.html", page_of(request, found, made, "checks") | {"findings": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with its computed rows, and a field for each row that people enter or correct."""
    found, made = made_report(request, pk)
    kept = {cell.row: cell for cell in found.cells.select_related("author")}
    actor, level = actor_in(request), found.frozen_context["office"]["level"]
    fields = CellFields.of(form_of(found), kept, lambda row: can_fill(actor, row, found.agency_id, level))
    status = 200
    if request.method == "POST":
        if not fields.forms:
            raise PermissionDenied("Bạn không phụ trách ô nào của báo cáo này.")
        if _entered(request, found, fields, kept):
            return redirect("report_cells", pk=pk)
        status = 422
        kept = {cell.row: cell for cell in found.cells.select_related("author")}
    rows = [(cell, fields.forms.get(cell.row.id), seen_stamp(kept.get(cell.row.id))) for cell in made.composed.filled]
    changeable = bool(fields.forms) and found.status == ReportStatus.DRAFT
    context = page_of(request, found, made, "cells") | {"rows": rows, "changeable": changeable}
    return render(request, "reports/cells.html", context, status=status)


def _entered(request: HttpRequest, found: Report, fields: CellFields, kept: dict[str, TypedCell]) -> bool:
    """Save the changed cells; a cell that somebody else changed meanwhile gets a message beside it."""
    if not fields.read(request, kept):
        return False
    cells, seen, by, at = fields.touched, fields.seen, actor_in(request), now()
    try:
        if done(request, lambda: actions.enter_cells(report=found, cells=cells, seen=seen, by=by, at=at)) is None:
            return False
    except Invalid as invalid:
        fields.tell(request, invalid)
        return False
    fields.saved(request)
    return True


def _finding(finding: Finding, found: Report, given: dict[str, str], figures: Collection[str]) -> dict[str, Any]:
    link, words = _remedy(finding, found, figures)
    return {
        "finding": finding,
        "tone": _TONES[finding.severity],
        "label": SEVERITY_LABELS[finding.severity],
        "link": link,
        "words": words,
        "explainable": finding.kind in EXPLAINABLE,
        "rule": f"Căn cứ: {CHECK_RULES[finding.kind]}." if finding.kind in CHECK_RULES else "",
        "way": _way(finding),
        "given": given.get(finding.key, ""),
    }


def _way(finding: Finding) -> str:
    """Return who may let a finding pass, and how."""
    if finding.severity is not Severity.BLOCK:
        return "Không chặn ban hành; lãnh đạo ký duyệt thấy điểm này."
    if finding.kind in EXPLAINABLE:
        return "Cán bộ cải cách hành chính của cơ quan ghi giải trình thì được trình ký."
    return "Không ai được bỏ qua: phải sửa số liệu hoặc nội dung."


def _remedy(finding: Finding, found: Report, figures: Collection[str]) -> tuple[str, str]:
    """Return the address and the words of the page on which the finding is remedied; empty where there is none."""
    section, cell, passage = (_first_ref(finding, kind) for kind in ("section.", "form.", "passage."))
    if finding.kind == "hand_typed":
        key = f"section.{section}" if section else passage
        return reverse("report_bindings", args=[found.pk, key]), "Gắn số với số liệu"
    if section:
        return reverse("report_section", args=[found.pk, section]), "Mở mục này"
    if passage:
        return reverse("report_passage", args=[found.pk, passage]), "Mở đoạn này"
    if cell and finding.kind != "jump":
        return f"{reverse('report_cells', args=[found.pk])}#form-{cell.replace('.', '-')}", "Mở ô nhập"
    if finding.refs and finding.refs[0] in figures:
        return reverse("report_figure", args=[found.pk, finding.refs[0]]), "Xem số liệu"
    return "", ""


def _first_ref(finding: Finding, kind: str) -> str:
    """Return what the finding's first reference of a kind names; empty where it has none."""
    return next((ref.removeprefix(kind) for ref in finding.refs if ref.startswith(kind)), "")
