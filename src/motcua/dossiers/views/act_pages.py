"""Pages of acts on dossiers: lookup of the dossier, permission, and content of the page."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from motcua.acts.registry import ActDeclaration
from motcua.acts.views import ActPages
from motcua.base.time import now
from motcua.dossiers.gateways.files import Pages, store, store_pages
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import authority, can_list, sees_personal_data
from motcua.dossiers.queries.details import latest_draft
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.views.request_access import WITH_HOLDER, actor_of, seen_dossier
from motcua.dossiers.views.turns import coming


def address_of(dossier: Dossier) -> str:
    """Return the address of the dossier's page."""
    return reverse("dossier", args=[dossier.code])


def _find(request: HttpRequest, code: str) -> Dossier:
    return seen_dossier(request, code, *WITH_HOLDER)


def _context(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    personal = sees_personal_data(actor_of(request), dossier)
    return {
        "dossier": dossier,
        "personal": personal,
        "confirmed_name": dossier.applicant_name if personal else "",
        "draft_of": partial(latest_draft, dossier),
        "stylesheet": "dossiers/dossiers.css",
        "script": "dossiers/pages.js",
    }


def done_address(dossier: Dossier, act: ActDeclaration) -> str | None:
    """Return the address of the page after the act, for the acts that have one."""
    return reverse("dossier_done", args=[dossier.code, act.key]) if act.next_list else None


def told_after(dossier: Dossier) -> str:
    """Describe the dossier's place and its next step in a sentence."""
    following = coming(dossier, now())
    status = f"Trạng thái: {dossier.get_status_display()}."
    return f"{status} Tiếp theo: {'; '.join(map(str, following))}." if following else status


PAGES = ActPages(
    subject=DOSSIERS,
    policy=can_list,
    find=_find,
    authority=authority,
    address=address_of,
    brief="dossiers/_act_brief.html",
    context=_context,
    list_address=lambda: reverse("dossier_list"),
    list_name="Hồ sơ",
    store=lambda upload: (store_pages(upload) if isinstance(upload, Pages) else store(upload)).pk,
    done=done_address,
    tell=told_after,
)
