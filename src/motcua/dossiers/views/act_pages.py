"""What the room brings to the pages of its acts: which dossier, who may, what the page shows of it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from motcua.acts.views import ActPages
from motcua.dossiers.gateways.files import store
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import authority, can_list, sees_personal_data
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.views.request_access import WITH_MATTER, actor_of, seen_dossier


def address_of(dossier: Dossier) -> str:
    """The dossier's page."""
    return reverse("dossier", args=[dossier.code])


def _find(request: HttpRequest, code: str) -> Dossier:
    return seen_dossier(request, code, *WITH_MATTER)


def _context(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    personal = sees_personal_data(actor_of(request), dossier)
    return {
        "dossier": dossier,
        "personal": personal,
        "confirmed_name": dossier.applicant_name if personal else "",
        "stylesheet": "dossiers/dossiers.css",
    }


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
    store=lambda upload: store(upload).pk,
)
