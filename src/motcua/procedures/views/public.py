"""Public pages of procedures: search, and a printable page per procedure."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.agencies.queries import tree
from motcua.base.time import today
from motcua.people.permissions import public
from motcua.procedures.forms import FilterForm
from motcua.procedures.models import OfficeProcedure, Procedure
from motcua.procedures.queries import field_counts, offer, offers, with_version
from motcua.procedures.queries.catalogue import last_version
from motcua.procedures.queries.office_parts import closed_at

PAGE_SIZE = 20


@require_safe
@public
def procedures(request: HttpRequest) -> HttpResponse:
    """The list of procedures in force today, searched with or without accents."""
    on = today()
    form = FilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    field, level = values.get("linh_vuc"), values.get("cap") or ""
    rows = offers(on, text=values.get("q") or "", field_id=field.pk if field else None, level=level)
    page = Paginator(with_version(rows, on), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "on": on, "chosen_field": field, "text": values.get("q") or ""}
    return render(request, "procedures/public/list.html", context | {"fields": field_counts(on, level)})


@require_safe
@public
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Public page of one procedure today; an ended one shows its last day."""
    on = today()
    found = offer(code, on)
    if found is None:
        last = last_version(code, on)
        if last is None:
            raise Http404("Không có thủ tục nào mang mã này.")
        return render(request, "procedures/public/ended.html", {"version": last, "on": on}, status=410)
    cases = [(case, found.fees_of(case)) for case in found.cases]
    return render(
        request,
        "procedures/public/procedure.html",
        {"offer": found, "cases": cases, "on": on, "closings": _closings(found.procedure, on)},
    )


def _closings(procedure: Procedure, on: date) -> list[tuple[str, OfficeProcedure]]:
    """Return the offices that do not receive the procedure on the day, or soon will not."""
    standing = tree(on)
    return [(standing[part.agency_id].name, part) for part in closed_at(procedure, on)]
