"""Pages of periodic reports: the list, one report with its figures, history and files, and its acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.queries import AgencyNotFound, place, places
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Actor
from motcua.reports import actions
from motcua.reports.forms import DraftForm, IssueForm, ReasonForm, SignForm
from motcua.reports.gateways.files import MEDIA, Made, file_of, name_of
from motcua.reports.models import Report
from motcua.reports.permissions import can_number, can_sign, may_open_reports, readable, reporting_agencies
from motcua.reports.queries.entries import entered_cell
from motcua.reports.queries.issuing import look_at, proposed_numbering
from motcua.reports.queries.law import form_choices, period, period_choices, regimes
from motcua.reports.queries.report_inputs import Asked, asked_for, asked_of, files_of, form_of, periods_of
from motcua.reports.registry import CELLS_BELOW, ROW_SOURCES
from motcua.reports.rules.below import BELOW
from motcua.reports.rules.composition import Composed
from motcua.reports.rules.document import Heading
from motcua.reports.rules.figures import Figure, Kind
from motcua.reports.rules.periods import PeriodError, due_for_sending, free_period, last_whole_day
from motcua.reports.views.cells import cell_line, periods_of_row
from motcua.reports.views.figures import records_context
from motcua.reports.views.request_access import done, found_report, made_report, page_of
from motcua.reports.views.texts import address_of
from motcua.reports.vocabulary import CellState, ReportStatus
from motcua.statistics.registry import DIMENSIONS

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports that the reader may open, newest period first, with the form that opens a new one."""
    actor = actor_in(request)
    own = reporting_agencies(actor)
    form = _draft_form(request, own)
    if request.method == "POST":
        if not own:
            raise PermissionDenied("Chỉ cán bộ cải cách hành chính được lập báo cáo.")
        if form.is_valid() and (opened := _opened(form, actor)) is not None:
            messages.success(request, "Đã chốt số liệu và lập dự thảo báo cáo.")
            return redirect("report", pk=opened.pk)
    mine = Report.objects.filter(readable(actor))
    counted = dict(mine.order_by().values_list("status").annotate(Count("pk")))
    status = request.GET.get("trang-thai", "")
    status = status if status in ReportStatus.values else ""
    found = (mine.filter(status=status) if status else mine).select_related("snapshot").order_by("-ends_on", "-pk")
    page = Paginator(found.defer("frozen_context", "evidence"), PAGE).get_page(request.GET.get("page"))
    tabs = [("", "Tất cả", sum(counted.values()))]
    tabs += [(value, label, counted.get(value, 0)) for value, label in ReportStatus.choices]
    context = {
        "form": form,
        "rows": _report_rows(list(page)),
        "page": page,
        "may_draft": bool(own),
        "today": today(),
        "tabs": tabs,
        "status": status,
        "drafting": counted.get(ReportStatus.DRAFT, 0),
        "waiting": counted.get(ReportStatus.UNDER_REVIEW, 0),
        "signed": counted.get(ReportStatus.SIGNED, 0),
        "asks_new": bool({"period", "agency"} & set(request.GET)),
    }
    return render(request, "reports/report_list.html", context, status=422 if form.errors else 200)


def _report_rows(reports: list[Report]) -> list[dict[str, Any]]:
    """Return the lines of the list: each report with its agency, its period and the day by which it is sent."""
    names = places({report.agency_id for report in reports}, today())
    rows = []
    for report in reports:
        agency, days = names.get(report.agency_id), period(report.period)
        due = due_for_sending(days, agency.level if agency else "", regimes())
        rows.append({"report": report, "agency": agency.name if agency else "", "label": days.label, "due": due})
    return rows


@require_safe
@allowed(may_open_reports)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report as printed, every figure linked to its records, with the acts that are possible."""
    found, made = made_report(request, pk)
    return render(request, "reports/report.html", page_of(request, found, made, "preview") | _preview(found, made))


@require_safe
@allowed(may_open_reports)
def report_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the acts on the report: what, who, when."""
    found, made = made_report(request, pk)
    events = found.events.select_related("account").order_by("-sequence")[:200]
    context = page_of(request, found, made, "history") | {"events": list(reversed(events))}
    return render(request, "reports/history.html", context)


@require_safe
@allowed(may_open_reports)
def report_figure(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """Show one figure of the report: definition, legal basis, cut-off, and the records behind it."""
    found, made = made_report(request, pk)
    figure = made.composed.figures.get(ref)
    if figure is None:
        raise Http404("Báo cáo không có số liệu này.")
    now_asked, then_asked = asked_of(found, files_of(found.snapshot))
    asked = asked_for(figure.formula, now_asked, then_asked)
    chosen, before = periods_of(found)
    shown = before if figure.formula.period == "last_year" else chosen
    days = f"hết ngày {asked.last:%d/%m/%Y}" if figure.formula.is_of_a_day else f"{shown.label}, {shown.dates}"
    context: dict[str, Any] = {
        "label": figure.label,
        "figure": figure,
        "definition": (figure.definition, figure.citation),
        "facts": [
            ("Báo cáo", f"{found.frozen_context['office']['name']}, {chosen.label}"),
            ("Kỳ số liệu", days),
            ("Chốt số liệu", f"hết ngày {found.cut_off:%d/%m/%Y}; bộ số liệu chốt {found.snapshot.digest[:16]}"),
            ("Cơ cấu tổ chức", f"ngày {found.tree_on:%d/%m/%Y}"),
            ("Tên trong nội dung báo cáo", f"{{{ref}}}"),
        ],
        "back": ("report", ""),
        "report": found,
    }
    return render(request, "reports/records.html", context | _behind(request, found, made.composed, figure, asked))


def _behind(request: HttpRequest, found: Report, made: Composed, figure: Figure, asked: Asked) -> dict[str, Any]:
    """Return what stands behind a figure: records, entries, cells of units, rows that are added, or who typed it."""
    formula, ref = figure.formula, figure.ref
    match formula.kind:
        case Kind.COUNT | Kind.RATIO | Kind.DISTINCT:
            if figure.value.state is CellState.NOT_KNOWN:
                return {"not_known": True}
            dimension = DIMENSIONS[formula.dimension].name if formula.dimension else ""
            return records_context(request, asked, formula, {}) | {"counted_dimension": dimension}
        case Kind.REGISTERED:
            source = ROW_SOURCES[formula.source]
            entries = source.entries(formula, found.frozen_context[source.key])
            return {"entries": entries, "entry_name": source.entry_name}
        case Kind.BELOW:
            return _units_of(found, formula.rows[0])
        case Kind.WITHIN:
            return {"periods": periods_of_row(found.frozen_context, form_of(found).row(formula.rows[0]))}
        case Kind.ROWS:
            return {"sides": [made.figures[f"form.{row}"] for row in formula.rows]}
        case Kind.TYPED:
            return {"typed": entered_cell(found, ref.removeprefix("form."))}
    base = ref.rsplit(".", 1)[0]
    return {"sides": [made.figures[name] for name in (base, f"{base}.last_year") if name in made.figures]}


def _units_of(found: Report, row: str) -> dict[str, Any]:
    """Return the cells of the units below that a sum was made of, each with its page, and the missing units."""
    kept = found.frozen_context.get(BELOW, {}).get(row)
    if kept is None:
        return {"units": [], "missing_units": []}
    page = CELLS_BELOW[kept["source"]].page if kept["source"] in CELLS_BELOW else lambda code, row: ""
    of_row = form_of(found).row(row)
    units = [cell_line(unit, of_row, page) for unit in kept["units"]]
    return {"units": units, "missing_units": kept["missing"]}


@require_safe
@allowed(may_open_reports)
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Download a file of the report; its sheet of records holds what the reader may see."""
    found, made = made_report(request, pk)
    if kind not in MEDIA:
        raise Http404("Không có loại tệp này.")
    try:
        content = file_of(found, files_of(found.snapshot), kind, reader=actor_in(request), made=made)
    except Refused as tampered:
        messages.error(request, str(tampered))
        return redirect("report", pk=pk)
    response = HttpResponse(content, content_type=MEDIA[kind])
    inline = kind == "pdf" and "xem" in request.GET
    response["Content-Disposition"] = content_disposition_header(not inline, name_of(found, kind)) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the submitted report, with what is still to be looked at before one's eyes."""
    found, made = made_report(request, pk)
    if not can_sign(actor_in(request), found.agency_id):
        raise PermissionDenied("Chỉ lãnh đạo của chính cơ quan được ký báo cáo.")
    if request.method != "POST" and found.status != ReportStatus.UNDER_REVIEW:
        return redirect("report", pk=pk)
    form = SignForm(request.POST or None, initial={"authority": found.authority, "signer": actor_in(request).name})
    if not made.composed.gaps:
        del form.fields["gap_reason"]
    if request.method == "POST" and form.is_valid():
        given = actions.Signing(**form.cleaned_data)
        if _filed(request, form, lambda: actions.sign(report=found, signing=given, by=actor_in(request), at=now())):
            messages.success(request, "Đã ký báo cáo. Văn thư cho số, ngày và ban hành.")
            return redirect("report", pk=pk)
    context = page_of(request, found, made, "") | {"form": form, "to_look_at": look_at(found, made.composed)}
    return render(request, "reports/sign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_reports)
def report_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date and issue the signed report; it cannot be undone."""
    found, made = made_report(request, pk)
    if not can_number(actor_in(request), found.agency_id):
        raise PermissionDenied("Chỉ văn thư của chính cơ quan được cho số và ban hành báo cáo.")
    if request.method != "POST" and found.status != ReportStatus.SIGNED:
        return redirect("report", pk=pk)
    form = IssueForm(request.POST or None, initial=proposed_numbering(found, today()))
    if request.method == "POST" and form.is_valid():
        given = actions.Numbering(**form.cleaned_data)
        if _filed(request, form, lambda: actions.issue(report=found, numbering=given, by=actor_in(request), at=now())):
            messages.success(request, f"Đã ban hành báo cáo số {found.number}. Nội dung không thay đổi được nữa.")
            return redirect("report", pk=pk)
    context = page_of(request, found, made, "") | {"form": form}
    return render(request, "reports/issue.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(may_open_reports)
def report_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one act and return to the report: freeze again, submit, send back, correct, explain, drop, publish."""
    found = found_report(request, pk)
    actor, at = actor_in(request), now()
    reason = ReasonForm(request.POST)
    text = reason.cleaned_data["reason"] if reason.is_valid() else ""
    finding = request.POST.get("finding", "")[:255]
    offered = {
        "chot-lai": (lambda: actions.refresh(report=found, by=actor, at=at), "Đã chốt lại số liệu."),
        "trinh": (lambda: actions.submit(report=found, by=actor, at=at), "Đã trình lãnh đạo ký."),
        "tra-lai": (lambda: actions.send_back(report=found, reason=text, by=actor, at=at), "Đã trả lại để sửa."),
        "cong-khai": (lambda: actions.publish(report=found, by=actor, at=at), "Đã công khai báo cáo."),
        "thoi-cong-khai": (
            lambda: actions.withdraw(report=found, reason=text, by=actor, at=at),
            "Đã thôi công khai; trang công khai chỉ còn hiệu lực và mã.",
        ),
        "bo": (lambda: actions.drop(report=found, reason=text, by=actor, at=at), "Đã bỏ dự thảo."),
        "dinh-chinh": (
            lambda: actions.correct(report=found, reason=text, by=actor, at=at),
            "Đã lập dự thảo báo cáo đính chính.",
        ),
        "giai-trinh": (
            lambda: actions.explain(report=found, finding=finding, text=text, by=actor, at=at),
            "Đã ghi giải trình.",
        ),
    }
    if act not in offered:
        raise Http404("Không có việc này.")
    perform, words = offered[act]
    result = done(request, perform)
    if result is None:
        return redirect("report_checks" if act in ("giai-trinh", "trinh") else "report", pk=pk)
    messages.success(request, words)
    if act == "giai-trinh":
        return redirect("report_checks", pk=pk)
    return redirect("report", pk=result.pk)


def _filed(request: HttpRequest, form: Form, perform: Callable[[], Report]) -> bool:
    """Perform the act of a form; return false where it could not be, with the errors beside the fields."""
    try:
        return done(request, perform) is not None
    except Invalid as invalid:
        take_errors(form, invalid)
        return False


def _draft_form(request: HttpRequest, own: list[int]) -> DraftForm:
    names = places(own, today())
    agencies = [(number, names[number].name) for number in own if number in names]
    asked = request.GET
    initial = {"agency": asked.get("agency", own[0] if own else None), "period": asked.get("period", str(today().year))}
    offered: dict[str, Any] = {"periods": period_choices(today().year), "kinds": form_choices()}
    return DraftForm(request.POST or None, agencies=agencies, **offered, initial=initial)


def _opened(form: DraftForm, actor: Actor) -> Report | None:
    """Open the draft that the form asks for; a refusal is shown beside the form."""
    data = form.cleaned_data
    try:
        chosen = period(data["period"]) if data["period"] else free_period(data["first"], data["last"])
        where = place(int(data["agency"]), chosen.until(last_whole_day(now())).end)
        return actions.draft_report(where=where, chosen=chosen, by=actor, at=now(), form=data["form"])
    except (Refused, PeriodError, AgencyNotFound) as refusal:
        if isinstance(refusal, Refused) and refusal.forbidden:
            raise PermissionDenied(str(refusal)) from None
        form.add_error(None, str(refusal))
        return None


def _preview(found: Report, made: Made) -> dict[str, Any]:
    """Return the document block by block, each with the page on which its words are edited."""
    blocks = [
        {
            "heading": block if isinstance(block, Heading) else None,
            "paragraph": None if isinstance(block, Heading) else block,
            "href": address_of(found, block.name) if block.name else "",
        }
        for block in made.document.blocks
    ]
    edit = {key: address_of(found, key) for key in ("subject", "addressee", "bases", "opening", "recipients")}
    return {"document": made.document, "blocks": blocks, "edit": edit}
