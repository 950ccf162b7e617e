"""Working on a draft: what the checks notice, the cells that people enter, the sections of the text."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.reports import actions
from motcua.reports.forms import CellForm, SectionForm
from motcua.reports.gateways.files import Made
from motcua.reports.models import Report, TypedCell
from motcua.reports.permissions import may_open_reports
from motcua.reports.queries.report_inputs import form_of, typed_cell
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.forms import Row, Typed, stamp
from motcua.reports.rules.prose import UnknownFigure, hand_typed, paragraphs_of
from motcua.reports.views.request_access import done, made_report, page_of
from motcua.reports.vocabulary import SEVERITY_LABELS, Section, Severity

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


@require_safe
@allowed(may_open_reports)
def report_sections(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections of the text, with what each holds."""
    found, made = made_report(request, pk)
    written = {text.section: text for text in found.sections.select_related("author")}
    rows = [
        {
            "section": section,
            "text": written.get(section.value),
            "paragraphs": made.composed.text.get(section.value, ()),
            "flags": [f for f in made.composed.findings if f"section.{section.value}" in f.refs],
        }
        for section in Section
    ]
    return render(request, "reports/sections.html", page_of(request, found, made, "sections") | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: its text with names of figures, what it will print, the figures to choose from."""
    found, made = made_report(request, pk)
    if section not in Section.values:
        raise Http404("Không có mục này.")
    chosen = Section(section)
    form = _section_form(request, found, chosen)
    if request.method == "POST" and form.is_valid() and _written(request, found, made, chosen, form):
        return redirect("report_section", pk=pk, section=section)
    context = page_of(request, found, made, "sections") | {
        "form": form,
        "section": chosen,
        "paragraphs": made.composed.text.get(section, ()),
        "figures": _pickable(made),
    }
    return render(request, "reports/section.html", context, status=422 if form.errors else 200)


def _section_form(request: HttpRequest, found: Report, section: Section) -> SectionForm:
    kept = found.sections.filter(section=section).first()
    initial = {
        "seen": actions.stamp_of(kept),
        "text": kept.text if kept else "",
        "justified": "\n".join(f"{number} = {reason}" for number, reason in kept.justified.items()) if kept else "",
    }
    return SectionForm(request.POST or None, initial=initial)


def _written(request: HttpRequest, found: Report, made: Made, section: Section, form: SectionForm) -> bool:
    """Whether the text could be kept; a refusal is told, and so are numbers typed by hand that stay."""
    text, justified = form.cleaned_data["text"], form.cleaned_data["justified"]
    try:
        paragraphs_of(text, made.composed.figures)
    except UnknownFigure as error:
        form.add_error("text", str(error))
        return False
    told = {"text": text, "justified": justified, "seen": form.cleaned_data["seen"]}
    by, at = actor_in(request), now()
    try:
        if done(request, lambda: actions.write_section(report=found, section=section, by=by, at=at, **told)) is None:
            return False
    except Invalid as invalid:
        form.add_error("text", str(invalid))
        return False
    if left := hand_typed(text, tuple(justified)):
        shown = ", ".join(f"“{one.text}”" for one in left[:5])
        messages.warning(request, f"Đã lưu. Còn số nhập thủ công chưa giải trình: {shown}.")
    else:
        messages.success(request, "Đã lưu mục này.")
    return True


def _finding(finding: Finding, found: Report, given: dict[str, str]) -> dict[str, Any]:
    section = next((ref.removeprefix("section.") for ref in finding.refs if ref.startswith("section.")), "")
    cell = next((ref for ref in finding.refs if ref.startswith("form.")), "")
    link, words = "", ""
    if section:
        link, words = reverse("report_section", args=[found.pk, section]), "Mở mục này"
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


def _pickable(made: Made) -> list[Figure]:
    """Figures that a text usually names: those of the whole and of the tiers."""
    wanted = ("all.", "province.", "district.", "commune.")
    return [
        figure
        for ref, figure in made.composed.figures.items()
        if ref.startswith(wanted) and not ref.split(".")[1][1:].isdigit()
    ]
