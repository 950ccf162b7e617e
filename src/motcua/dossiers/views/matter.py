"""Preview of a corrected matter: the due date with its reasons, the papers, the process."""

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
    received = dossier.received_at or dossier.submitted_at
    cases = ground(procedure_id, received.date()).cases
    asked = _number(request.POST.get("case"))
    case = next((row for row in cases if row.pk == asked), None)
    if case is None:
        case = next((row for row in cases if row.pk == dossier.case_id), cases[0] if cases else None)
    matter = Matter(
        procedure_id,
        case.pk if case else None,
        request.POST.get("applicant_kind") or dossier.applicant_kind,
        _number(request.POST.get("competent_agency")) or dossier.competent_agency_id,
    )
    context |= {"cases": cases, "case": case, "fees": due_lines(KIND, dossier.pk).text}
    try:
        return render(request, "dossiers/_matter.html", context | {"found": proposed(dossier, matter)})
    except Invalid as wrong:
        return render(request, "dossiers/_matter.html", context | {"refused": list(wrong.errors.values())})
    except Refused as refused:
        return render(request, "dossiers/_matter.html", context | {"refused": [str(refused)]})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 18 else None
