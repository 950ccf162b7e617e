"""Doing something to a dossier: the small form of the act, the act, and what to do when somebody was faster."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.refusals import Invalid, Refused, Stale
from motcua.base.time import now
from motcua.dossiers import actions, lifecycle
from motcua.dossiers.forms.acts import FORMS, ActForm, Stored
from motcua.dossiers.gateways.files import FileRefused, store
from motcua.dossiers.models import Consultation, Dossier
from motcua.dossiers.permissions import authority, can_list, sees_personal_data
from motcua.dossiers.queries.catalogue import assignable
from motcua.dossiers.queries.details import to_scan
from motcua.dossiers.views import choices
from motcua.dossiers.views.doors import WITH_MATTER, actor_of, seen_dossier
from motcua.dossiers.vocabulary import Action, DigitiseState, Status
from motcua.people.models import Account
from motcua.people.permissions import allowed

#: Arguments that the form carries as numbers and the act wants as records.
_RECORDS: dict[str, Any] = {"to": Account, "agency": Agency, "consultation": Consultation}


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_list)
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """The form of one act and its doing; refused acts say why and leave what was typed."""
    kind = FORMS.get(action)
    if kind is None:
        raise Http404("Không có thao tác này.")
    row = seen_dossier(request, code, *WITH_MATTER)
    try:
        authority(actor_of(request), kind.action, row)
    except Refused as refused:
        raise PermissionDenied(str(refused))
    if request.method == "POST":
        return _do(request, row, kind)
    if lifecycle.target(row.status, kind.action) is None:
        messages.warning(
            request,
            f"Hồ sơ đang “{Status(row.status).label}” nên không thể “{kind.action.label}”. "
            "Các việc có thể làm hiện ở trang này.",
        )
        return redirect("dossier", code)
    return _page(request, row, build(kind, request, row))


def _do(request: HttpRequest, row: Dossier, kind: type[ActForm]) -> HttpResponse:
    form = build(kind, request, row, bound=True)
    stored = _store(form) if form.is_valid() else {}
    if not form.is_valid():
        return _page(request, row, form, status=422)
    seen_revision = form.cleaned_data["revision"]
    try:
        perform(request, row, form, stored)
    except Stale:
        form.add_error(None, "Hồ sơ vừa được người khác cập nhật nên việc của bạn chưa được ghi. Xem thay đổi ở trên.")
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["revision"] = str(Dossier.objects.values_list("revision", flat=True).get(pk=row.pk))  # type: ignore
        newer = row.events.filter(sequence__gt=seen_revision).select_related("account").order_by("sequence")
        return _page(request, row, form, status=409, newer=list(newer))
    except Invalid as wrong:
        for name, message in wrong.errors.items():
            form.add_error(name if name in form.fields else None, message)
        return _page(request, row, form, status=422)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, row, form, status=403)
    messages.success(request, f"{kind.action.label}: {row.code}. Trạng thái: {Status(row.status).label}.")
    if kind.action == Action.ATTACH and form.cleaned_data.get("document") and (rest := list(to_scan(row))):
        messages.info(request, f"Còn {len(rest)} giấy tờ chờ quét; chọn tiếp bản quét của “{rest[0].name}”.")
        return redirect(f"{reverse('dossier_act', args=[row.code, kind.action.value])}?giay_to={rest[0].pk}")
    return redirect("dossier", row.code)


def perform(request: HttpRequest, row: Dossier, form: ActForm, stored: Stored) -> None:
    """Do what a valid form says; raises Refused, Stale or Invalid."""
    told = form.arguments(stored)
    for name, model in _RECORDS.items():
        if told.get(name) is not None:
            told[name] = model.objects.get(pk=told[name])
    getattr(actions, form.function)(dossier=row, by=actor_of(request), at=now(), **told, **form.when())


def _store(form: ActForm) -> dict[str, tuple[int, str]]:
    stored = {}
    for name, upload in form.uploads():
        try:
            stored[name] = (store(upload).pk, upload.name or "")
        except FileRefused as refused:
            form.add_error(name, str(refused))
    return stored


def build(kind: type[ActForm], request: HttpRequest, row: Dossier, *, bound: bool = False) -> ActForm:
    """The act's form with what it offers to choose from; each list is read only where the form asks for it."""
    wanted, on = kind.base_fields, now().date()
    actor = actor_of(request)
    offered: dict[str, Any] = {}
    if "to" in wanted:
        offered["people"] = [(account.pk, _person(account)) for account in assignable(row, on)]
    if "agency" in wanted:
        offered["agencies"] = choices.near(row.competent_agency_id, tree(on))
    if "run_id" in wanted:
        runs = row.step_runs.filter(done_at=None, cancelled_at=None).order_by("pk")
        offered["runs"] = [(run.pk, run.name) for run in runs]
    if "consultation" in wanted:
        asked = row.consultations.filter(cancelled_at=None, replied_at=None, is_silent=False).order_by("pk")
        offered["consultations"] = [(item.pk, f"{item.content[:80]} ({item.asked_at:%d/%m/%Y})") for item in asked]
    if "document" in wanted:
        waiting = (DigitiseState.NONE, DigitiseState.LATER)
        unscanned = row.documents.filter(removed_at=None, file=None, digitise_state__in=waiting).order_by("pk")
        offered["papers"] = list(unscanned.values_list("pk", "name"))
        offered["initial"] = {"document": request.GET.get("giay_to")}
    if kind.action in (Action.APPROVE, Action.DECIDE_REFUSAL, Action.CORRECT_RESULT):
        offered["initial"] = {"signer": actor.name}
    data = (request.POST, request.FILES) if bound else (None, None)
    return kind(*data, dossier=row, **offered)


def _person(account: Account) -> str:
    return f"{account.full_name} ({account.title})" if account.title else account.full_name


def _page(
    request: HttpRequest, row: Dossier, form: ActForm, *, status: int = 200, newer: list[Any] | None = None
) -> HttpResponse:
    context = {
        "dossier": row,
        "form": form,
        "newer": newer or [],
        "personal": sees_personal_data(actor_of(request), row),
    }
    return render(request, "dossiers/act.html", context, status=status)


@require_POST
@allowed(can_list)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what the person has just done."""
    row = seen_dossier(request, code, *WITH_MATTER)
    revision = request.POST.get("revision", "")
    try:
        actions.undo(
            dossier=row,
            by=actor_of(request),
            at=now(),
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã hoàn tác. Việc vừa làm và việc hoàn tác đều được ghi trong diễn biến.")
    return redirect("dossier", code)
