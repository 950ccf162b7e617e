"""Matching of entries imported with a tracking book to procedures of the catalogue."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.procedures import actions
from motcua.procedures.forms import MatchForm
from motcua.procedures.models import Procedure
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.queries import unmatched
from motcua.procedures.queries.catalogue import suggestions
from motcua.procedures.views.catalogue import HOME

PAGE_SIZE = 30


@require_safe
@allowed(can_keep_catalogue)
def waiting(request: HttpRequest) -> HttpResponse:
    """Imported entries, unmatched ones first, each with the likeliest procedure of the catalogue."""
    page = Paginator(unmatched(), PAGE_SIZE).get_page(request.GET.get("page"))
    likely = suggestions([row for row in page if row.matched_to_id is None])
    rows = [(row, likely.get(row.pk)) for row in page]
    return render(request, "procedures/matching.html", {"page": page, "rows": rows, "trail": [HOME]})


@require_POST
@allowed(can_keep_catalogue)
def match(request: HttpRequest, code: str) -> HttpResponse:
    """Match an imported entry to a procedure, or remove the match."""
    imported = get_object_or_404(Procedure, code=code)
    actor, at = actor_in(request), now()
    try:
        if "unmatch" in request.POST:
            actions.unmatch(imported=imported, by=actor, at=at)
            messages.success(request, f"Đã bỏ đối chiếu của {imported.code}.")
        else:
            form = MatchForm(request.POST)
            if not form.is_valid():
                raise Invalid({"to": "Không có thủ tục nào trong danh mục mang mã này."})
            actions.match(imported=imported, to=form.cleaned_data["to"], by=actor, at=at)
            messages.success(request, f"{imported.code} là thủ tục {form.cleaned_data['to'].code}.")
    except Invalid as invalid:
        messages.error(request, str(invalid))
    return redirect("catalogue_matching")
