"""Decisions of the counter on a submission, and the intake form filled from an earlier registration."""

from typing import Any

from django.http import Http404, HttpRequest

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.dossiers import actions
from motcua.dossiers.forms.intake import Decision, IntakeForm
from motcua.dossiers.forms.intake_papers import EXTRA_PAPERS, keep
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can
from motcua.dossiers.queries.catalogue import Ground
from motcua.dossiers.views.request_access import actor_of, note_access, personal_dossier
from motcua.dossiers.vocabulary import Action, Channel, DigitiseState

#: The fields of the form that a registration fills as they stand on it.
_AS_REGISTERED = (
    *("applicant_kind", "applicant_name", "applicant_id_number", "applicant_birth_date", "address", "phone", "email"),
    *("on_behalf", "submitter_name", "submitter_id_number", "submitter_phone", "submitter_address", "submitter_email"),
    *("authorisation", "channel", "request_content", "set_count", "return_method", "wants_notice", "note"),
)


def decide(request: HttpRequest, form: IntakeForm, stored: dict[str, tuple[int, str]], known: Ground) -> Dossier:
    """Receive, guide or turn away, by the pressed button; raises Refused or Invalid."""
    given = form.cleaned_data
    told: dict[str, Any] = {
        "by": actor_of(request),
        "at": now(),
        "effective_at": given["effective_at"],
        "comment": given["comment"],
    }
    if given["continued"]:
        return _go_on(registered(request, given["continued"]), form, stored, {**told, "known": known})
    told |= {"command": form.command(stored), "known": known}
    if form.decision is Decision.GUIDE:
        return actions.guide(reason=form.stated_reason, items=form.asked_items, **told)
    if form.decision is Decision.TURN_AWAY:
        return actions.turn_away(reason=form.stated_reason, **told)
    return actions.intake(**told)


def _go_on(dossier: Dossier, form: IntakeForm, stored: dict[str, tuple[int, str]], told: dict[str, Any]) -> Dossier:
    if dossier.received_at is not None:  # sent twice
        return dossier
    if form.decision is Decision.GUIDE:
        raise Invalid({"items": "Hồ sơ này đã được hướng dẫn bằng phiếu một lần; hướng dẫn thêm bằng lời."})
    if form.decision is Decision.TURN_AWAY:
        told.pop("known")
        return actions.refuse_receipt(dossier=dossier, reason=form.stated_reason, **told)
    return actions.receive_registered(dossier=dossier, command=form.command(stored), **told)


def registered(request: HttpRequest, code: str) -> Dossier:
    """Return the registration of the code if the person may receive it; else 404."""
    found = personal_dossier(request, code)
    if found.channel == Channel.ONLINE or not can(actor_of(request), Action.CONTINUE, found):
        raise Http404("Hồ sơ này không chờ người nộp quay lại quầy.")
    return found


def filled_from(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """Return initial values of the form from a registration; the view is logged."""
    note_access(request, "view", f"dossier:{dossier.code}", "Tiếp nhận hồ sơ đã hướng dẫn")
    told = {name: getattr(dossier, name) for name in _AS_REGISTERED}
    told |= {"continued": dossier.code, "competent_agency": dossier.competent_agency_id}
    told["received_agency"] = dossier.received_agency_id
    extra = 0
    for paper in dossier.documents.filter(removed_at=None).order_by("pk"):
        prefix = f"paper_{paper.required_document_id}"
        if paper.required_document_id is None:
            extra += 1
            prefix = f"extra_{extra}"
            told[f"{prefix}_name"] = paper.name
        told |= {f"{prefix}_received": paper.is_received, f"{prefix}_originals": paper.original_count}
        told[f"{prefix}_copies"] = paper.copy_count
        if paper.file_id is not None:
            told[f"{prefix}_kept"] = keep(paper.file_id, paper.file_name)
        elif paper.digitise_state in (DigitiseState.LATER, DigitiseState.EXEMPT):
            told[f"{prefix}_exempt"] = paper.exempt_reason or DigitiseState.LATER
        if extra == EXTRA_PAPERS:
            break
    return told
