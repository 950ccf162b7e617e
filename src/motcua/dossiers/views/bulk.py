"""One act on several dossiers: one form, performed one by one, with the outcome and reason for each."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.acts.registry import ActDeclaration, acts_of
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.dossiers.forms.bulk import BulkForm
from motcua.dossiers.gateways.files import FileRefused, store
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.permissions import can_list, sees_personal_data, visible
from motcua.dossiers.queries.details import latest_draft
from motcua.dossiers.queries.fees import KIND
from motcua.dossiers.queries.worklists import LISTS, members
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.views.request_access import actor_of, note_access, note_named
from motcua.dossiers.views.turns import Coming, coming
from motcua.dossiers.vocabulary import SUBJECT
from motcua.fees.queries import owed_by
from motcua.people.models import Account
from motcua.people.permissions import allowed
from motcua.people.vocabulary import Access, Actor

MOST = 200
#: Maximum number of dossiers of a whole list opened at once.
MOST_READ = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Dossier in the form: whether its applicant may be named, its draft, and its own fields."""

    dossier: Dossier
    chosen: str
    personal: bool
    draft: Result | None
    fields: list[BoundField]
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of one dossier, and its next step."""

    dossier: Dossier
    personal: bool
    refusal: str = ""
    result: Result | None = None
    following: list[Coming] = field(default_factory=list)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_list)
def bulk(request: HttpRequest) -> HttpResponse:
    """Bulk act: first the form for the chosen dossiers (a GET: the whole list), then (`sure`) the act and report."""
    given = request.POST if request.method == "POST" else request.GET
    act, key = _declared(given.get("action", "")), given.get("ds", "")[:24]
    actor, at = actor_of(request), now()
    chosen = _chosen(request) if request.method == "POST" else _whole(actor, key, act, at)
    back = f"{reverse('dossier_list')}?ds={key}"
    if act is None or not chosen:
        messages.warning(request, "Chọn ít nhất một hồ sơ và một việc để làm hàng loạt.")
        return redirect(back)
    rows = _rows(request, chosen)
    sure = request.POST.get("sure") == "yes"
    people = _people(act, rows, actor, at)
    form = BulkForm(*((request.POST, request.FILES) if sure else ()), act=act, people=people, rows=rows, actor=actor)
    context: dict[str, Any] = {"act": act, "back": back, "form": form, "ds": key}
    if not sure or not form.is_valid():
        context["rows"] = _asked_all(request, act, form, rows, chosen)
        return render(request, "dossiers/bulk.html", context, status=422 if sure else 200)
    outcomes = [_act(actor, row, chosen[row.pk], act, form) for row in rows]
    note_named(request, [one.dossier for one in outcomes if one.personal])
    return render(request, "dossiers/bulk_done.html", context | _told(outcomes, form))


def _asked_all(
    request: HttpRequest, act: ActDeclaration, form: BulkForm, rows: list[Dossier], chosen: dict[int, int]
) -> list[Asked]:
    """Return the dossiers as the form shows them; reading drafts is logged."""
    owed = owed_by(KIND, [row.pk for row in rows]) if act.slip == SlipKind.RETURN else {}
    asked = [_asked(actor_of(request), act, form, row, chosen[row.pk], owed.get(row.pk, 0)) for row in rows]
    if any(one.draft for one in asked):
        named = [one.dossier.code for one in asked if one.personal]
        note_access(request, Access.VIEW, "dossiers", f"Dự thảo kết quả: {len(asked)} hồ sơ", named)
    else:
        note_named(request, [one.dossier for one in asked if one.personal])
    return asked


def _told(outcomes: list[Outcome], form: BulkForm) -> dict[str, Any]:
    """Return what the report of a bulk act tells."""
    done = [outcome for outcome in outcomes if not outcome.refusal]
    return {
        "outcomes": outcomes,
        "done": len(done),
        "refused": len(outcomes) - len(done),
        "hands_over": form.asks_person,
        "following": _following(done),
        "to_print": [one for one in done if one.result is not None and one.result.is_issued and one.personal],
    }


def _chosen(request: HttpRequest) -> dict[int, int]:
    """Return the ticked dossiers, each with the revision that the person saw."""
    chosen = {}
    for value in request.POST.getlist("chosen")[:MOST]:
        number, _, revision = value.partition(":")
        if number.isdecimal() and revision.isdecimal() and len(number) < 18 and len(revision) < 10:
            chosen[int(number)] = int(revision)
    return chosen


def _whole(actor: Actor, key: str, act: ActDeclaration | None, at: datetime) -> dict[int, int]:
    """Return the first dossiers of one of the person's lists that offers the act, with their revisions."""
    if act is None or key not in act.lists or key not in LISTS:
        return {}
    found = members(actor, key, at).order_by(LISTS[key].order, "pk")
    return dict(found.values_list("pk", "revision")[:MOST_READ])


def _rows(request: HttpRequest, chosen: dict[int, int]) -> list[Dossier]:
    found = Dossier.objects.filter(visible(actor_of(request)), pk__in=chosen)
    along = Prefetch("results", Result.objects.select_related("file").order_by("version"))
    rows = found.select_related("procedure", "step", "version", "case").prefetch_related(along)
    read = list(rows.order_by("due_at", "pk"))
    for row in read:
        row.loaded_results = list(row.results.all())
    return read


def _declared(key: str) -> ActDeclaration | None:
    """Return the act of that key, where some list offers it for many dossiers at once."""
    acts = acts_of(SUBJECT)
    return acts[key] if key in acts and acts[key].lists else None


def _asked(actor: Actor, act: ActDeclaration, form: BulkForm, row: Dossier, revision: int, owed: int) -> Asked:
    personal = sees_personal_data(actor, row)
    draft = latest_draft(row) if personal and act.shows_draft else None
    return Asked(row, f"{row.pk}:{revision}", personal, draft, form.of(row), owed)


def _people(act: ActDeclaration, rows: list[Dossier], actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """Return people to whom all of the dossiers can be given; one query for each place and step."""
    wanted = act.form.offered("to") if act.form is not None else None
    if wanted is None:
        return []
    common: dict[int, str] | None = None
    asked = set()
    for row in rows:
        where = (row.holder_agency_id, row.competent_agency_id, row.status, row.step_id)
        if where in asked:
            continue
        asked.add(where)
        here = dict(wanted.offer(row, actor, at))
        common = here if common is None else {pk: name for pk, name in common.items() if pk in here}
    return sorted((common or {}).items(), key=lambda pair: pair[1])


def _stored(form: BulkForm, row: Dossier) -> dict[str, Any]:
    """Store the files of one dossier; FileRefused where one is missing or is not accepted."""
    told: dict[str, Any] = {}
    for name, upload in form.files_of(row).items():
        if not upload:
            raise FileRefused("Chưa chọn tệp của hồ sơ này.")
        told |= {f"{name}_id": store(upload).pk, f"{name}_name": upload.name or ""}
    return told


def _act(actor: Actor, row: Dossier, revision: int, act: ActDeclaration, form: BulkForm) -> Outcome:
    personal = sees_personal_data(actor, row)
    if act.form is None or act.perform is None:
        raise Http404("Không có thao tác này.")
    told = form.told(row)
    if form.asks_person:
        person = form.cleaned_data.get("to")
        told["to"] = Account.objects.get(pk=person) if person else None
    dossier = Dossier.objects.select_related("procedure", "version", "case").get(pk=row.pk)
    try:
        told |= _stored(form, row)
        act.perform(
            dossier=dossier, by=actor, at=now(), revision=revision, comment=form.cleaned_data["comment"], **told
        )
    except Refused as refused:
        return Outcome(row, personal, str(refused))
    result = dossier.results.filter(cancelled_at=None).order_by("version").last() if act.shows_draft else None
    return Outcome(dossier, personal, "", result, coming(dossier, now()))


def _following(done: list[Outcome]) -> list[tuple[str, int]]:
    """Count the dossiers by their next step."""
    amounts: dict[str, int] = {}
    for outcome in done:
        for one in outcome.following:
            amounts[str(one)] = amounts.get(str(one), 0) + 1
    return list(amounts.items())
