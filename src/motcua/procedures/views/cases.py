"""The editor of a case: its limit, the papers it asks for, its fees."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.procedures import actions
from motcua.procedures.forms import CaseForm, DocumentForm, FeeForm, case_of, rows_of, shown
from motcua.procedures.models import ProcedureVersion
from motcua.procedures.permissions import can_keep_some
from motcua.procedures.views.catalogue import keep_or_refuse, trail
from motcua.procedures.vocabulary import CaseData, VersionData


def _forms(request: HttpRequest, case: CaseData | None) -> tuple[CaseForm, Any, Any]:
    data = request.POST if request.method == "POST" else None
    more = data is not None and "more" in data
    rows = {
        "documents": [shown(one) for one in case.documents] if case else [],
        "fees": [shown(one) for one in case.fees] if case else [],
    }
    form = CaseForm(data, initial=shown(case) if case else None)
    documents = rows_of(DocumentForm, 2)(data, prefix="giay", initial=None if data else rows["documents"])
    fees = rows_of(FeeForm, 1)(data, prefix="phi", initial=None if data else rows["fees"])
    if more:  # what was typed stays, with empty rows after it
        form, documents, fees = form, _longer(documents, DocumentForm, "giay"), _longer(fees, FeeForm, "phi")
    return form, documents, fees


def _longer(rows: Any, form: Any, prefix: str) -> Any:
    rows.is_valid()
    return rows_of(form, 3)(prefix=prefix, initial=rows.rows())


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def edit(request: HttpRequest, pk: int, position: int = 0) -> HttpResponse:
    """Change a case, or add one to a version."""
    version = get_object_or_404(ProcedureVersion.objects.select_related("procedure"), pk=pk)
    keep_or_refuse(request, version.procedure.code)
    whole: VersionData = actions.current_data(version)
    if position > len(whole.cases):
        raise Http404("Phiên bản không có trường hợp này.")
    form, documents, fees = _forms(request, whole.cases[position - 1] if position else None)
    sent = request.method == "POST" and "more" not in request.POST
    if sent and all([form.is_valid(), documents.is_valid(), fees.is_valid()]):
        case = case_of(form, documents, fees)
        cases = [*whole.cases, case] if not position else list(whole.cases)
        cases[position - 1 if position else -1] = case
        try:
            actions.correct_version(
                version=version,
                data=replace(whole, cases=tuple(cases)),
                by=actor_in(request),
                at=now(),
            )
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, "Đã lưu trường hợp.")
            return redirect(f"/danh-muc/thu-tuc/{version.procedure.code}/?phien_ban={version.pk}")
    context = {"form": form, "documents": documents, "fees": fees, "version": version, "position": position}
    return render(request, "procedures/case.html", context | {"trail": trail(version.procedure)})


@require_POST
@allowed(can_keep_some)
def remove(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Take a case out of a version that no dossier has used."""
    version = get_object_or_404(ProcedureVersion.objects.select_related("procedure"), pk=pk)
    keep_or_refuse(request, version.procedure.code)
    whole: VersionData = actions.current_data(version)
    cases = tuple(case for place, case in enumerate(whole.cases, 1) if place != position)
    try:
        actions.correct_version(
            version=version,
            data=replace(whole, cases=cases),
            by=actor_in(request),
            at=now(),
        )
    except Invalid as invalid:
        messages.error(request, str(invalid))
    else:
        messages.success(request, "Đã bỏ trường hợp.")
    return redirect(f"/danh-muc/thu-tuc/{version.procedure.code}/?phien_ban={version.pk}")
