"""Page after an act that ends a person's part: what was done, the next step and its holder, the next dossier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.acts.registry import ActDeclaration, act_of_list, find_act
from motcua.acts.views import undo_offered
from motcua.base.time import now
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.permissions import can, can_list, sees_personal_data
from motcua.dossiers.queries.details import After
from motcua.dossiers.queries.worklists import LISTS, members
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.views.act_pages import PAGES
from motcua.dossiers.views.request_access import actor_of, note_part, seen_dossier
from motcua.dossiers.views.turns import coming
from motcua.dossiers.vocabulary import SUBJECT
from motcua.people.permissions import allowed
from motcua.people.vocabulary import Actor
from motcua.procedures.vocabulary import StepPhase

_MOST = 100


@dataclass(frozen=True, slots=True)
class Link:
    """Button of the page, with its key."""

    text: str
    address: str
    key: str
    is_print: bool = False


@never_cache
@require_safe
@allowed(can_list)
def done(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Page after the act; redirects to the dossier's page once something else happened to it."""
    row = seen_dossier(request, code)
    actor, at = actor_of(request), now()
    last = row.events.select_related("account").order_by("-sequence").first()
    declared = find_act(SUBJECT, action)
    if declared is None or not declared.next_list or last is None or last.action != action:
        return redirect("dossier", code=row.code)
    personal = sees_personal_data(actor, row)
    if personal:
        note_part(request, row.code, "Sau thao tác")
    result = row.results.filter(cancelled_at=None).order_by("version").last()
    back = row.returns.filter(cancelled_at=None).order_by("pk").last()
    following = coming(row, at)
    context: dict[str, Any] = {
        "dossier": row,
        "personal": personal,
        "title": _title(declared, After(result, back) if personal else After()),
        "following": following,
        "tells": _issues(declared),
        "links": [
            *(_papers(declared, row, result, actor) if personal else []),
            *_next(declared.next_list, row, actor, at),
        ],
        "undo": undo_offered(PAGES, actor, last, at),
    }
    return render(request, "dossiers/done.html", context)


def _title(act: ActDeclaration, after: After) -> str:
    return act.told(after) if act.told is not None else f"Đã xong: {act.name}"


def _issues(act: ActDeclaration) -> bool:
    """Return whether the act issues a document, which is then stamped and told to the applicant."""
    return StepPhase.ISSUING in act.stages and bool(act.next_list)


def _papers(act: ActDeclaration, row: Dossier, result: Result | None, actor: Actor) -> list[Link]:
    """Return links to the papers to print and attach now."""
    if act.slip == SlipKind.RETURN:
        address = reverse("dossier_slip", args=[row.code, SlipKind.RETURN.value])
        return [Link("In giấy biên nhận", address, "P", is_print=True)]
    if not _issues(act) or result is None or result.sealed_at is not None:
        return []
    links = []
    if result.has_page:
        page = reverse("dossier_result_file", args=[row.code, result.pk])
        links.append(Link("In văn bản để đóng dấu", page, "P", is_print=True))
    sealing = act_of_list(SUBJECT, "to_seal")
    if sealing is not None and can(actor, sealing.key, row):
        seal = reverse("dossier_act", args=[row.code, sealing.key])
        links.append(Link("Đính kèm bản đã đóng dấu", seal, "D"))
    return links


def _next(key: str, row: Dossier, actor: Actor, at: datetime) -> list[Link]:
    """Return links to the next dossier of the list, the list itself, and the dossier."""
    waiting = members(actor, key, at).exclude(pk=row.pk)
    found = list(waiting.order_by(LISTS[key].order, "pk").values_list("code", "outcome")[: _MOST + 1])
    links = []
    if found:
        amount = f"{_MOST}+" if len(found) > _MOST else str(len(found))
        address = reverse("dossier", args=[found[0][0]])
        links.append(Link(f"Hồ sơ tiếp theo (còn {amount})", address, "N"))
    listed = f"{reverse('dossier_list')}?ds={key}"
    return [*links, Link(f"Danh sách “{LISTS[key].title}”", listed, "L"), Link("Mở hồ sơ", _own(row), "O")]


def _own(row: Dossier) -> str:
    return reverse("dossier", args=[row.code])
