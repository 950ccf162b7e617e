"""One act on several dossiers: asked once, done one by one, and told for each whether it worked and why not."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.acts.registry import ActDeclaration, acts_of
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.dossiers.forms.bulk import BulkForm
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_list, sees_personal_data, visible
from motcua.dossiers.views.request_access import actor_of
from motcua.dossiers.vocabulary import SUBJECT
from motcua.people.models import Account
from motcua.people.permissions import allowed
from motcua.people.vocabulary import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier."""

    dossier: Dossier
    personal: bool
    refusal: str = ""


@never_cache
@require_POST
@allowed(can_list)
def bulk(request: HttpRequest) -> HttpResponse:
    """First the question with all that was chosen, then (`sure`) the deed and its report."""
    act = _declared(request.POST.get("action", ""))
    back = f"{reverse('dossier_list')}?ds={request.POST.get('ds', '')[:24]}"
    chosen = _chosen(request)
    if act is None or not chosen:
        messages.warning(request, "Chọn ít nhất một hồ sơ và một việc để làm hàng loạt.")
        return redirect(back)
    rows = _rows(request, chosen)
    people = _people(act, rows, actor_of(request))
    sure = request.POST.get("sure") == "yes"
    form = BulkForm(request.POST if sure else None, act=act, people=people)
    context: dict[str, Any] = {"act": act, "back": back, "form": form, "ds": request.POST.get("ds", "")[:24]}
    if not sure or not form.is_valid():
        shown = [(row, f"{row.pk}:{chosen[row.pk]}", sees_personal_data(actor_of(request), row)) for row in rows]
        return render(request, "dossiers/bulk.html", {**context, "rows": shown}, status=422 if sure else 200)
    outcomes = [_act(request, row, chosen[row.pk], act, form) for row in rows]
    done = sum(1 for outcome in outcomes if not outcome.refusal)
    context |= {"outcomes": outcomes, "done": done, "refused": len(outcomes) - done}
    context["hands_over"] = form.asks_person
    return render(request, "dossiers/bulk_done.html", context)


def _chosen(request: HttpRequest) -> dict[int, int]:
    """The dossiers that were ticked, each with the revision that the person saw."""
    chosen = {}
    for value in request.POST.getlist("chosen")[:MOST]:
        number, _, revision = value.partition(":")
        if number.isdecimal() and revision.isdecimal() and len(number) < 18 and len(revision) < 10:
            chosen[int(number)] = int(revision)
    return chosen


def _rows(request: HttpRequest, chosen: dict[int, int]) -> list[Dossier]:
    found = Dossier.objects.filter(visible(actor_of(request)), pk__in=chosen)
    return list(found.select_related("procedure", "step", "version", "case").order_by("due_at", "pk"))


def _declared(key: str) -> ActDeclaration | None:
    """The act of that key, where some list offers it for many dossiers at once."""
    acts = acts_of(SUBJECT)
    return acts[key] if key in acts and acts[key].lists else None


def _people(act: ActDeclaration, rows: list[Dossier], actor: Actor) -> list[tuple[int, str]]:
    """Who can be given every one of the dossiers; asked once for each place and step they are at."""
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
        here = dict(wanted.offer(row, actor, now()))
        common = here if common is None else {pk: name for pk, name in common.items() if pk in here}
    return sorted((common or {}).items(), key=lambda pair: pair[1])


def _act(request: HttpRequest, row: Dossier, revision: int, act: ActDeclaration, form: BulkForm) -> Outcome:
    actor = actor_of(request)
    personal = sees_personal_data(actor, row)
    if act.form is None or act.perform is None:
        raise Http404("Không có thao tác này.")
    told: dict[str, Any] = act.form.beginning(row, actor)
    if form.asks_person:
        person = form.cleaned_data.get("to")
        told["to"] = Account.objects.get(pk=person) if person else None
    try:
        act.perform(dossier=row, by=actor, at=now(), revision=revision, comment=form.cleaned_data["comment"], **told)
    except Refused as refused:
        return Outcome(row, personal, str(refused))
    return Outcome(row, personal)
