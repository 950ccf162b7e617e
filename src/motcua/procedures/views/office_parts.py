"""What an office keeps of a procedure for itself: everyday names, stopping and resuming its intake."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import tree
from motcua.base.refusals import Invalid
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.procedures import actions
from motcua.procedures.forms import OfficePartForm
from motcua.procedures.models import Procedure
from motcua.procedures.permissions import can_keep_office_part, can_keep_some
from motcua.procedures.queries.office_parts import office_part
from motcua.procedures.views.catalogue import trail


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def edit(request: HttpRequest, code: str, agency_id: int) -> HttpResponse:
    """Everyday names of the procedure at one office, and since when its counters no longer receive it."""
    procedure = get_object_or_404(Procedure, code=code)
    standing = tree(today())
    if agency_id not in standing:
        raise Http404("Không có cơ quan này vào hôm nay.")
    if not can_keep_office_part(actor_in(request), agency_id):
        raise PermissionDenied(" ".join((can_keep_office_part.__doc__ or "").split()))
    part = office_part(procedure, agency_id)
    initial = {name: getattr(part, name) for name in OfficePartForm.base_fields} if part else None
    form = OfficePartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "by": actor_in(request), "at": now()}
        try:
            actions.save_office_part(procedure=procedure, agency_id=agency_id, **told)
        except Invalid as invalid:
            take_errors(form, invalid)
        else:
            messages.success(request, f"Đã lưu cho {standing[agency_id].name}.")
            return redirect("catalogue_procedure", code)
    context = {"form": form, "procedure": procedure, "place": standing[agency_id], "trail": trail(procedure)}
    return render(request, "procedures/office_part.html", context)
