"""Preview of a corrected matter: the due date with its reasons, the papers, the process."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from motcua.base.refusals import Invalid, Refused
from motcua.dossiers.actions.matter import Matter, proposed
from motcua.dossiers.permissions import can, can_list
from motcua.dossiers.queries.catalogue import ground
from motcua.dossiers.queries.fees import KIND
from motcua.dossiers.views.request_access import actor_of, personal_dossier
from motcua.dossiers.vocabulary import Action
from motcua.fees.queries import due_lines
from motcua.people.permissions import allowed
from motcua.procedures.models import ProcedureCase


@never_cache
@require_POST
@allowed(can_list)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Preview of the correction on the act's page; changes nothing."""
    dossier = personal_dossier(request, code, "competent_agency")
    context: dict[str, Any] = {"dossier": dossier}
    if not can(actor_of(request), Action.CORRECT_MATTER, dossier):
        return render(request, "dossiers/_matter.html", context | {"refused": ["Bạn không sửa được hồ sơ này."]})
    procedure_id = _number(request.POST.get("procedure")) or dossier.procedure_id
    cases = ground(procedure_id, (dossier.received_at or dossier.submitted_at).date()).cases
    case = _case_of(cases, _number(request.POST.get("case")), dossier.case_id)
    matter = Matter(
        procedure_id,
        case.pk if case else None,
        request.POST.get("applicant_kind") or dossier.applicant_kind,
        _number(request.POST.get("competent_agency")) or dossier.competent_agency_id,
    )
    context |= {"cases": cases, "case": case, "fees": due_lines(KIND, dossier.pk).text}
    try:
        context["found"] = proposed(dossier, matter)
    except Invalid as wrong:
        context["refused"] = list(wrong.errors.values())
    except Refused as refused:
        context["refused"] = [str(refused)]
    return render(request, "dossiers/_matter.html", context)


def _case_of(cases: Sequence[ProcedureCase], *wanted: int | None) -> ProcedureCase | None:
    """Return the first of the wanted cases that there is, else the first case."""
    known = {case.pk: case for case in cases}
    found = (known[pk] for pk in wanted if pk in known)
    return next(found, cases[0] if cases else None)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None
