"""Periodic reports: the list, the draft, its cells and text, the checks, issuing, files, and every figure's page."""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.queries import AgencyNotFound, place, places
from motcua.base.time import now, today
from motcua.people.permissions import allowed
from motcua.people.vocabulary import Actor, Refused
from motcua.reports import actions
from motcua.reports.forms import CellForm, DraftForm, IssueForm, ReasonForm, SectionForm
from motcua.reports.gateways.files import MEDIA, Made, file_of, make, name_of
from motcua.reports.models import Report, TypedCell
from motcua.reports.permissions import can_draft, can_issue, can_read, may_open_reports, readable, reporting_agencies
from motcua.reports.queries.content import FAMILY, asked_of, form_of, periods_of
from motcua.reports.queries.law import period, regimes
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.rules.document import Heading
from motcua.reports.rules.figures import Figure, Kind
from motcua.reports.rules.forms import Row
from motcua.reports.rules.periods import PeriodError, choices_for, due_for_sending, free_period
from motcua.reports.rules.prose import UnknownFigure, hand_typed, paragraphs_of
from motcua.reports.views.figures import records_context
from motcua.reports.vocabulary import SEVERITY_LABELS, Refusal, ReportStatus, Section, Severity
from motcua.statistics.actions import BrokenSnapshot, open_snapshot

PAGE = 30
_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports that the reader may open, newest period first, and the form that opens a new one."""
    actor = _actor(request)
    own = reporting_agencies(actor)
    form = _draft_form(request, own)
    if request.method == "POST":
        if not own:
            raise PermissionDenied("Chỉ cán bộ cải cách hành chính được lập báo cáo.")
        if form.is_valid() and (opened := _opened(form, actor)) is not None:
            messages.success(request, "Đã chốt số liệu và lập dự thảo báo cáo.")
            return redirect("report", pk=opened.pk)
    found = Report.objects.filter(readable(actor)).select_related("snapshot").order_by("-ends_on", "-pk")
    page = Paginator(found.defer("surroundings", "evidence"), PAGE).get_page(request.GET.get("page"))
    names = places({report.agency_id for report in page}, today())
    rows = [
        {
            "report": report,
            "agency": names[report.agency_id].name if report.agency_id in names else "",
            "label": period(report.period).label,
            "due": due_for_sending(
                period(report.period), names[report.agency_id].level if report.agency_id in names else "", regimes()
            ),
        }
        for report in page
    ]
    context = {"form": form, "rows": rows, "page": page, "may_draft": bool(own), "today": today()}
    return render(request, "reports/report_list.html", context, status=422 if form.errors else 200)


@require_safe
@allowed(may_open_reports)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it will be printed, every figure a link to its records; what can be done with it beside."""
    found, made = _report(request, pk)
    return render(request, "reports/report.html", _context(request, found, made, "preview") | _preview(made))


@require_safe
@allowed(may_open_reports)
def report_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks notice, the worst first, each with its way to mend or explain."""
    found, made = _report(request, pk)
    given = {one.finding: one.text for one in found.explanations.all()}
    order = list(Severity)
    findings = sorted(made.composed.findings, key=lambda finding: order.index(finding.severity))
    rows = [_finding(finding, found, given) for finding in findings]
    return render(request, "reports/checks.html", _context(request, found, made, "checks") | {"findings": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with its computed rows, and a field for each row that people enter."""
    found, made = _report(request, pk)
    changeable = _changeable(request, found)
    kept = {cell.row: cell for cell in found.cells.all()}
    typed_rows = [row for row in form_of(found).rows if not row.is_heading and row.formula is None]
    forms = {row.id: _cell_form(request, kept.get(row.id), row) for row in typed_rows}
    if request.method == "POST":
        sent = {row: form for row, form in forms.items() if form.has_changed()}
        if all(form.is_valid() for form in sent.values()):
            typed = {row: form.typed() for row, form in sent.items()}
            if _done(request, lambda: actions.enter_cells(report=found, cells=typed, by=_actor(request), at=now())):
                messages.success(request, f"Đã lưu {len(typed)} ô." if typed else "Không có ô nào thay đổi.")
                return redirect("report_cells", pk=pk)
        else:
            messages.error(request, "Có ô chưa đúng, xem dòng chữ đỏ bên cạnh ô. Chưa lưu ô nào.")
    rows = [(cell, forms.get(cell.row.id)) for cell in made.composed.filled]
    context = _context(request, found, made, "cells") | {"rows": rows, "changeable": changeable}
    status = 422 if any(form.is_bound and form.errors for form in forms.values()) else 200
    return render(request, "reports/cells.html", context, status=status)


@require_safe
@allowed(may_open_reports)
def report_sections(request: HttpRequest, pk: int) -> HttpResponse:
    """The sections of the text, with what each holds."""
    found, made = _report(request, pk)
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
    return render(request, "reports/sections.html", _context(request, found, made, "sections") | {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: its text with names of figures, what it will print, the figures to choose from."""
    found, made = _report(request, pk)
    if section not in Section.values:
        raise Http404("Không có mục này.")
    kept = found.sections.filter(section=section).first()
    initial = {
        "seen": actions.stamp_of(kept),
        "text": kept.text if kept else "",
        "justified": "\n".join(f"{number} = {reason}" for number, reason in kept.justified.items()) if kept else "",
    }
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text, justified = form.cleaned_data["text"], form.cleaned_data["justified"]
        try:
            paragraphs_of(text, made.composed.figures)
        except UnknownFigure as error:
            form.add_error("text", str(error))
        else:
            chosen = Section(section)
            if _done(
                request,
                lambda: actions.write_section(
                    report=found,
                    section=chosen,
                    text=text,
                    justified=justified,
                    by=_actor(request),
                    at=now(),
                    seen=form.cleaned_data["seen"],
                ),
            ):
                left = hand_typed(text, tuple(justified))
                if left:
                    shown = ", ".join(f"“{one.text}”" for one in left[:5])
                    messages.warning(request, f"Đã lưu. Còn số gõ tay chưa giải trình: {shown}.")
                else:
                    messages.success(request, "Đã lưu mục này.")
                return redirect("report_section", pk=pk, section=section)
    context = _context(request, found, made, "sections") | {
        "form": form,
        "section": Section(section),
        "paragraphs": made.composed.text.get(section, ()),
        "figures": _pickable(made),
        "changeable": _changeable(request, found),
    }
    return render(request, "reports/section.html", context, status=422 if form.errors else 200)


@require_safe
@allowed(may_open_reports)
def report_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to the report, by whom and when."""
    found, made = _report(request, pk)
    events = found.events.select_related("account").order_by("-pk")[:200]
    return render(request, "reports/history.html", _context(request, found, made, "history") | {"events": events})


@require_safe
@allowed(may_open_reports)
def report_figure(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """One figure of the report: definition, legal basis, cut-off, and the records behind it."""
    found, made = _report(request, pk)
    figure = made.composed.figures.get(ref)
    if figure is None:
        raise Http404("Báo cáo không có số liệu này.")
    now_asked, then_asked = asked_of(found, open_snapshot(found.snapshot, FAMILY))
    asked = then_asked if figure.formula.period == "last_year" else now_asked
    chosen, before = periods_of(found)
    shown = before if figure.formula.period == "last_year" else chosen
    context: dict[str, Any] = {
        "label": figure.label,
        "figure": figure,
        "definition": (figure.definition, figure.citation),
        "facts": [
            ("Báo cáo", f"{found.surroundings['office']['name']}, {chosen.label}"),
            ("Kỳ số liệu", f"{shown.label}, {shown.dates}"),
            ("Chốt số liệu", f"hết ngày {found.cut_off:%d/%m/%Y}; bản chốt {found.snapshot.digest[:16]}"),
            ("Cây tổ chức", f"ngày {found.tree_on:%d/%m/%Y}"),
            ("Tên trong lời văn", f"{{{ref}}}"),
        ],
        "back": ("report", ""),
        "report": found,
    }
    if figure.formula.kind in (Kind.COUNT, Kind.RATIO, Kind.DISTINCT):
        context |= records_context(request, asked, figure.formula, {})
    elif figure.formula.kind is Kind.CATALOGUE:
        context["procedures"] = _procedures(found, figure)
    elif figure.formula.kind is Kind.TYPED:
        context["typed"] = found.cells.filter(row=ref.removeprefix("form.")).select_related("author").first()
    else:
        base = ref.rsplit(".", 1)[0]
        context["sides"] = [made.composed.figures[name] for name in (base, f"{base}.last_year")]
    return render(request, "reports/records.html", context)


@require_safe
@allowed(may_open_reports)
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file of the report; its sheet of records holds what the reader may see."""
    found, made = _report(request, pk)
    if kind not in MEDIA:
        raise Http404("Không có loại tệp này.")
    source = open_snapshot(found.snapshot, FAMILY)
    content = file_of(found, source, kind, reader=_actor(request), made=made)
    response = HttpResponse(content, content_type=MEDIA[kind])
    inline = kind == "pdf" and "xem" in request.GET
    response["Content-Disposition"] = content_disposition_header(not inline, name_of(found, kind)) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the report: number, date, signer; it cannot be undone."""
    found, made = _report(request, pk)
    if not can_issue(_actor(request), found.agency_id):
        raise PermissionDenied("Chỉ lãnh đạo của chính cơ quan được ban hành báo cáo.")
    initial = {"dated_on": today(), "authority": found.authority, "signer": _actor(request).name}
    form = IssueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = actions.Numbering(**form.cleaned_data)
        if _done(request, lambda: actions.issue(report=found, numbering=given, by=_actor(request), at=now())):
            messages.success(request, f"Đã ban hành báo cáo số {given.number}. Nội dung không thay đổi được nữa.")
            return redirect("report", pk=pk)
    context = _context(request, found, made, "") | {"form": form}
    return render(request, "reports/issue.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(may_open_reports)
def report_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Freeze anew, submit, send back, correct, explain: one act, then back to the report."""
    found = _found(request, pk)
    actor, at = _actor(request), now()
    reason = ReasonForm(request.POST)
    text = reason.cleaned_data["reason"] if reason.is_valid() else ""
    finding = request.POST.get("finding", "")[:255]
    deeds = {
        "chot-lai": (lambda: actions.refresh(report=found, by=actor, at=at), "Đã chốt lại số liệu."),
        "trinh": (lambda: actions.submit(report=found, by=actor, at=at), "Đã trình lãnh đạo ban hành."),
        "tra-lai": (lambda: actions.send_back(report=found, reason=text, by=actor, at=at), "Đã trả lại để sửa."),
        "dinh-chinh": (
            lambda: actions.correct(report=found, reason=text, by=actor, at=at),
            "Đã lập dự thảo báo cáo đính chính.",
        ),
        "giai-trinh": (
            lambda: actions.explain(report=found, finding=finding, text=text, by=actor, at=at),
            "Đã ghi giải trình.",
        ),
    }
    if act not in deeds:
        raise Http404("Không có việc này.")
    deed, words = deeds[act]
    result = _done(request, deed)
    if result is None:
        return redirect("report_checks" if act in ("giai-trinh", "trinh") else "report", pk=pk)
    messages.success(request, words)
    if act == "giai-trinh":
        return redirect("report_checks", pk=pk)
    return redirect("report", pk=result.pk)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _found(request: HttpRequest, pk: int) -> Report:
    """The report, if the reader may open it; otherwise it does not exist for them."""
    found = get_object_or_404(Report.objects.select_related("snapshot", "supersedes"), pk=pk)
    if not can_read(_actor(request), found):
        raise Http404("Không có báo cáo này.")
    return found


def _report(request: HttpRequest, pk: int) -> tuple[Report, Made]:
    """The report put together; kept for a while, because nothing changes between two revisions."""
    found = _found(request, pk)
    key = f"report-{found.pk}-{found.revision}-{found.status}-{found.snapshot.digest}"
    made: Made | None = cache.get(key)
    if made is None:
        try:
            made = make(found, open_snapshot(found.snapshot, FAMILY))
        except BrokenSnapshot as broken:
            raise Http404(str(broken)) from None
        cache.set(key, made, 900)
    return found, made


def _changeable(request: HttpRequest, found: Report) -> bool:
    return found.status == ReportStatus.DRAFT and can_draft(_actor(request), found.agency_id)


def _done(request: HttpRequest, deed: Any) -> Any:
    """Do it and answer its result; a refusal becomes a message and answers None."""
    try:
        return deed()
    except Refused as refused:
        raise PermissionDenied(str(refused)) from None
    except (Refusal, PeriodError, AgencyNotFound, LookupError) as refusal:
        messages.error(request, str(refusal))
        return None


def _draft_form(request: HttpRequest, own: list[int]) -> DraftForm:
    names = places(own, today())
    agencies = [(number, names[number].name) for number in own if number in names]
    years = [
        (str(year), [(each.name, each.label[:1].upper() + each.label[1:]) for each in choices_for(year, regimes())])
        for year in range(today().year, today().year - 7, -1)
    ]
    asked = request.GET
    initial = {"agency": asked.get("agency", own[0] if own else None), "period": asked.get("period", str(today().year))}
    return DraftForm(request.POST or None, agencies=agencies, periods=years, initial=initial)


def _opened(form: DraftForm, actor: Actor) -> Report | None:
    """The draft that the form asks for, or its refusal beside the form."""
    data = form.cleaned_data
    try:
        chosen = period(data["period"]) if data["period"] else free_period(data["first"], data["last"])
        where = place(int(data["agency"]), chosen.until(today()).end)
        return actions.draft_report(where=where, chosen=chosen, by=actor, at=now())
    except Refused as refused:
        raise PermissionDenied(str(refused)) from None
    except (Refusal, PeriodError, AgencyNotFound) as refusal:
        form.add_error(None, str(refusal))
        return None


def _context(request: HttpRequest, found: Report, made: Made, tab: str) -> dict[str, Any]:
    """What every page of a report shows: its title, its state, what the reader may do."""
    actor = _actor(request)
    chosen, _ = periods_of(found)
    stopping = made.composed.stopping
    tabs = [
        ("preview", "Xem trước", reverse("report", args=[found.pk]), 0),
        ("checks", "Kiểm tra số liệu", reverse("report_checks", args=[found.pk]), len(stopping)),
        ("cells", "Số liệu nhập tay", reverse("report_cells", args=[found.pk]), 0),
        ("sections", "Lời văn", reverse("report_sections", args=[found.pk]), 0),
        ("history", "Diễn biến", reverse("report_history", args=[found.pk]), 0),
    ]
    return {
        "report": found,
        "made": made,
        "office": found.surroundings["office"],
        "chosen": chosen,
        "tab": tab,
        "tabs": tabs,
        "stopping": stopping,
        "may_draft": can_draft(actor, found.agency_id),
        "may_issue": can_issue(actor, found.agency_id),
        "changeable": _changeable(request, found),
        "kinds": list(MEDIA),
        "later": Report.objects.filter(supersedes=found).first(),
        "due": due_for_sending(chosen, found.surroundings["office"]["level"], regimes()),
    }


def _preview(made: Made) -> dict[str, Any]:
    blocks = [
        {"heading": block} if isinstance(block, Heading) else {"paragraph": block} for block in made.document.blocks
    ]
    return {"document": made.document, "blocks": blocks}


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


def _cell_form(request: HttpRequest, kept: TypedCell | None, row: Row) -> CellForm:
    initial: dict[str, Any] = {"state": "blank"}
    if kept is not None:
        names = ("state", "number", "numerator", "denominator", "text", "evidence", "note")
        initial = {name: getattr(kept, name) for name in names}
    return CellForm(request.POST or None, row=row, initial=initial, prefix=row.id.replace(".", "-"))


def _pickable(made: Made) -> list[Figure]:
    """Figures that a text usually names: those of the whole and of the tiers."""
    wanted = ("all.", "province.", "district.", "commune.")
    return [
        figure
        for ref, figure in made.composed.figures.items()
        if ref.startswith(wanted) and not ref.split(".")[1][1:].isdigit()
    ]


def _procedures(found: Report, figure: Figure) -> list[dict[str, Any]]:
    """The procedures that a figure of the catalogue counts."""
    where = figure.formula.where
    return [
        entry
        for entry in found.surroundings["catalogue"]
        if all(entry.get(name) in wanted for name, wanted in where.items())
    ]
