"""Intake at the counter: the form, its partial updates, and the page after it."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.acts.views import undo_offered
from motcua.base.law import LawError, NotYetInForce
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import local, now
from motcua.base.worktime import OutsideCalendar
from motcua.deadlines.rules.deadline import TimeLimit, first_due, rule_set
from motcua.design.forms import MomentField
from motcua.dossiers.forms import choices
from motcua.dossiers.forms.intake import IntakeForm
from motcua.dossiers.forms.intake_papers import EXTRA_PAPERS, keep
from motcua.dossiers.gateways.files import FileRefused, store_pages
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_receive, visible
from motcua.dossiers.queries.catalogue import Ground, ground
from motcua.dossiers.queries.day import usual_procedures
from motcua.dossiers.queries.details import to_scan
from motcua.dossiers.queries.fees import KIND, billed_of, rates_on
from motcua.dossiers.queries.matter import matter
from motcua.dossiers.rules.citizen_card import CardFault, read_card
from motcua.dossiers.views.act_pages import PAGES
from motcua.dossiers.views.fees import entries, fee_fields, fee_sums, money_of
from motcua.dossiers.views.registration import decide, filled_from, registered
from motcua.dossiers.views.request_access import actor_of, note_access, note_part, seen_dossier, typed
from motcua.dossiers.vocabulary import ApplicantKind, Channel, Status
from motcua.fees.actions import enter_lines
from motcua.fees.queries import due_lines
from motcua.people.permissions import allowed
from motcua.people.queries import home_office
from motcua.procedures.models import Procedure, ProcedureCase
from motcua.procedures.queries import offers, office_calendar

FOUND = 8
_ONLY_FORM = {"procedure": None, "papers": None, "received_agency": None}


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_receive)
def intake(request: HttpRequest) -> HttpResponse:
    """Intake form; submitted twice with the same key it creates one dossier."""
    if request.method == "POST":
        return _receive(request)
    registration = _registration(request)
    wanted = registration.procedure_id if registration else request.GET.get("thu_tuc")
    context = _matter(request, wanted, registration.case_id if registration else None, registration=registration)
    text = typed(request, "tim", 100)
    usual = [] if context["procedure"] else usual_procedures(actor_of(request), now())
    return render(
        request, "dossiers/intake.html", {**context, **_found(text, home_office(actor_of(request))), "usual": usual}
    )


def _receive(request: HttpRequest) -> HttpResponse:
    context = _matter(request, request.POST.get("procedure"), request.POST.get("case"), bound=True)
    form: IntakeForm = context["form"]
    valid, used = form.is_valid(), ""
    stored = _store(form)
    if valid and not form.errors:
        try:
            with transaction.atomic():
                dossier = decide(request, form, stored, context["ground"])
                if dossier.received_at is not None:
                    _enter_fees(request, dossier)
        except Invalid as wrong:
            used = wrong.errors.pop("intake_key", "")
            if used:
                form.add_error(None, used)
            for name, message in wrong.errors.items():
                form.add_error(name if name in form.fields and name not in _ONLY_FORM else None, message)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _go(request, reverse("dossier_received", args=[dossier.code]))
    _keep(form, stored, {"intake_key": str(uuid4())} if used else {})
    template = "dossiers/_intake.html" if _is_htmx(request) else "dossiers/intake.html"
    context |= _appointment(context["case"], now(), context["procedure"], _desk_of(form), request.POST)
    context["extras_open"] = any(form[f"extra_{place}_name"].value() for place in range(1, EXTRA_PAPERS + 1))
    return render(request, template, context, status=422)


def _registration(request: HttpRequest) -> Dossier | None:
    """Return the registration that the form continues, unless it was received already."""
    code = typed(request, "tiep", 40)
    found = registered(request, code) if code else None
    return found if found is not None and found.received_at is None else None


def _desk_of(form: IntakeForm) -> int | None:
    """Return the desk chosen in the form, if valid."""
    return _number(form["received_agency"].value())


def _enter_fees(request: HttpRequest, dossier: Dossier) -> None:
    """Enter the typed fee lines with the dossier or not at all; submitted twice they are entered once."""
    if not any(name.startswith("phi_") and str(value).strip() for name, value in request.POST.items()):
        return
    billed = billed_of(dossier)
    lines = entries(billed.rates, request.POST)
    if lines and not due_lines(KIND, dossier.pk).lines:
        enter_lines(billed=billed, entries=lines, by=actor_of(request), at=now())


def _store(form: IntakeForm) -> dict[str, tuple[int, str]]:
    """Store the uploads of the form; a refused file is an error of its field."""
    stored = {}
    for name, upload in form.uploads():
        if name in form.errors:
            continue
        try:
            file = store_pages(upload)
        except FileRefused as refused:
            form.add_error(name, str(refused))
        else:
            stored[name] = (file.pk, upload.name)
    return stored


def _keep(form: IntakeForm, stored: dict[str, tuple[int, str]], anew: dict[str, str]) -> None:
    """Keep stored and newly uploaded files when the form is shown again."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, (file_id, file_name) in stored.items():
        data[name.removesuffix("_file") + "_kept"] = keep(file_id, file_name)
    for name, value in anew.items():
        data[name] = value
    form.data = data


def _matter(
    request: HttpRequest,
    procedure_id: Any,
    case_id: Any,
    *,
    bound: bool = False,
    registration: Dossier | None = None,
) -> dict[str, Any]:
    """Return the form with the chosen procedure, case and papers, and the resulting date of return."""
    at = now()
    found = ground(_number(procedure_id), at.date())
    case, procedure = _chosen(found, case_id), found.version.procedure if found.version else None
    desks = choices.desks(actor_of(request), found.standing)
    desk = desks[0][0] if desks else None
    usual = (
        choices.usual_competence(desk, procedure.pk if procedure else None, found.standing)
        if desk and not bound
        else None
    )
    form = IntakeForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        desks=desks,
        competent=choices.near(desk, found.standing) if desk else (),
        cases=found.cases,
        case=case,
        documents=found.asked(case),
        initial={"competent_agency": usual, **(filled_from(request, registration) if registration else {})},
    )
    context: dict[str, Any] = {
        "form": form,
        "procedure": procedure,
        "cases": found.cases,
        "case": case,
        "ground": found,
    }
    context["registration"] = registration
    return context if bound else context | _appointment(case, at, procedure, desk)


def _number(asked: Any) -> int | None:
    """Parse the number of a procedure from an address or form; None where no row can have it."""
    number = int(asked) if str(asked or "").isdecimal() else 0
    return number if 0 < number < 2**62 else None


def _chosen(found: Ground, case_id: Any) -> ProcedureCase | None:
    """Return the chosen case, else the first."""
    wanted = (row for row in found.cases if str(row.pk) == str(case_id))
    return next(wanted, found.cases[0] if found.cases else None)


def _appointment(
    case: ProcedureCase | None,
    received_at: datetime,
    procedure: Procedure | None,
    desk_id: int | None,
    data: QueryDict | None = None,
) -> dict[str, Any]:
    """Return the date of return if received at the moment, with its reasons, and the fees."""
    if case is None or procedure is None:
        return {}
    on = local(received_at).date()
    fees = fee_fields(rates_on(case.pk, on), on, data)
    if case.has_no_due_date:
        return fees | {"due_text": "Thủ tục không quy định thời hạn giải quyết."}
    try:
        due = first_due(
            received_at=received_at,
            limit=TimeLimit(case.duration, case.duration_unit),
            rules=rule_set(on, matter(procedure, Channel.COUNTER, desk_id, on)),
            calendar=office_calendar(desk_id),
        )
    except (NotYetInForce, OutsideCalendar, LawError) as unknown:
        return fees | {"due_text": str(unknown)}
    return fees | {"due": due}


@require_GET
@allowed(can_receive)
def procedures(request: HttpRequest) -> HttpResponse:
    """Search procedures in force, with or without accents."""
    found = _found(typed(request, "tim", 100), home_office(actor_of(request)))
    return render(request, "dossiers/_intake_procedures.html", found)


def _found(text: str, office_id: int | None) -> dict[str, Any]:
    if not text:
        return {"search_text": ""}
    found = list(offers(now().date(), text=text, office_id=office_id)[: FOUND + 1])
    return {"search_text": text, "procedures": found[:FOUND], "more": len(found) > FOUND}


@require_GET
@allowed(can_receive)
def papers(request: HttpRequest) -> HttpResponse:
    """Checklist of the chosen procedure and case."""
    context = _matter(request, request.GET.get("procedure"), request.GET.get("case"))
    return render(request, "dossiers/_intake_papers.html", context)


@require_GET
@allowed(can_receive)
def due(request: HttpRequest) -> HttpResponse:
    """Date of return for another moment of reception, with its reasons."""
    received_at = _received_at(request)
    found = ground(_number(request.GET.get("procedure")), local(received_at).date())
    case = _chosen(found, request.GET.get("case"))
    procedure = found.version.procedure if found.version else None
    desks = choices.desks(actor_of(request), found.standing)
    appointment = _appointment(case, received_at, procedure, desks[0][0] if desks else None)
    return render(request, "dossiers/_intake_due.html", appointment)


def _received_at(request: HttpRequest) -> datetime:
    """Return the moment of reception in the form; now where it is missing or unreadable."""
    try:
        return MomentField(required=False).clean(request.GET.get("effective_at")) or now()
    except ValidationError:
        return now()


@require_GET
@allowed(can_receive)
def fees(request: HttpRequest) -> HttpResponse:
    """Sums of the fees typed beside the form: pages × copies × rate by tiers, after relief."""
    on = local(_received_at(request)).date()
    case = _chosen(ground(_number(request.GET.get("procedure")), on), request.GET.get("case"))
    rates = rates_on(case.pk if case else None, on)
    return render(request, "dossiers/_intake_fee_sums.html", fee_sums(rates, on, request.GET))


@never_cache
@require_POST
@allowed(can_receive)
def applicants(request: HttpRequest) -> HttpResponse:
    """Earlier applicants with this personal number, among visible dossiers; the search is logged."""
    number = "".join(mark for mark in request.POST.get("applicant_id_number", "") if mark in "0123456789")[:20]
    found = []
    if len(number) >= 9:
        rows = Dossier.objects.filter(visible(actor_of(request)), applicant_id_number=number).order_by("-pk")[:20]
        known: dict[tuple[str, str], Dossier] = {}
        for row in rows:
            known.setdefault((row.folded_name, row.address), row)
        shown = list(known.values())[:3]
        codes = [row.code for row in shown]
        note_access(request, "search", f"applicant:{number}", "Tìm chủ hồ sơ để điền lại", codes)
        found = [_filled(row) for row in shown]
    return render(request, "dossiers/_intake_applicants.html", {"applicants": found, "asked": len(number) >= 9})


@never_cache
@require_POST
@allowed(can_receive)
def card(request: HttpRequest) -> HttpResponse:
    """Fields filled from a scanned citizen's card: the applicant or submitter; the scanned line is not stored."""
    try:
        read = read_card(request.POST.get("card", "").replace("\0", "")[:1000], on=now().date())
    except CardFault as fault:
        return render(request, "dossiers/_intake_card.html", {"fault": str(fault)})
    if request.POST.get("whose") == "submitter":
        fields = {"submitter_id_number": read.number, "submitter_name": read.name, "submitter_address": read.address}
    else:
        fields = {"applicant_kind": ApplicantKind.CITIZEN.value, "applicant_id_number": read.number}
        fields |= {"applicant_name": read.name, "address": read.address}
        fields |= {"applicant_birth_date": f"{read.birth:%d/%m/%Y}"}
    context = {"card": read, "fill": json.dumps(fields, ensure_ascii=False)}
    return render(request, "dossiers/_intake_card.html", context)


def _filled(row: Dossier) -> dict[str, str]:
    values = {
        name: getattr(row, name) for name in ("applicant_kind", "applicant_name", "address", "phone", "email")
    } | {"applicant_birth_date": f"{row.applicant_birth_date:%d/%m/%Y}" if row.applicant_birth_date else ""}
    label = ", ".join(filter(None, (row.applicant_name, row.address, row.phone)))
    return {"label": label, "fill": json.dumps(values, ensure_ascii=False)}


@never_cache
@require_GET
@allowed(can_receive)
def received(request: HttpRequest, code: str) -> HttpResponse:
    """Page after intake: the code, the date of return, the printable receipt, and a key for the next intake."""
    row = seen_dossier(request, code)
    if row.status == Status.CANCELLED:  # taken back: there is no date of return to tell the person
        return HttpResponseRedirect(reverse("dossier", args=[row.code]))
    note_part(request, row.code, "Sau tiếp nhận")
    last = row.events.select_related("account").order_by("-sequence").first()
    context = {"dossier": row, "undo": undo_offered(PAGES, actor_of(request), last, now())}
    if row.received_at is None:
        asked = row.supplement_requests.filter(cancelled_at=None).order_by("pk").last()
        return render(request, "dossiers/registered.html", context | {"asked": asked, "last": last})
    context |= {"to_scan": list(to_scan(row)), **money_of(actor_of(request), row)}
    return render(request, "dossiers/received.html", context)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if _is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]
