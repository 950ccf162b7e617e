"""Pages of the seals: their list with counts by day and table, the sheet to print, sealing at once."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from motcua.seals import actions
from motcua.seals.gateways.keys import public_key_text
from motcua.seals.gateways.ledger import BrokenLedger, heads
from motcua.seals.gateways.printing import rows_of, write_seal_sheet
from motcua.seals.permissions import can_read_seals
from motcua.seals.queries.tables import WritersBusy

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(can_read_seals)
def seal_list(request: HttpRequest) -> HttpResponse:
    """List the seals, newest first, each with what it added to every log and chain; POST seals at once."""
    if request.method == "POST":
        try:
            head = actions.seal(at=now(), by=actor_in(request))
            messages.success(request, f"Đã niêm phong {head.rows} dòng mới (niêm phong số {head.number}).")
        except (WritersBusy, BrokenLedger) as refused:
            messages.error(request, str(refused))
        return redirect("seals")
    try:
        kept, broken = list(heads()), ""
    except BrokenLedger as fault:
        kept, broken = [], str(fault)
    page = Paginator(kept[::-1], PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "head": head,
            "at": datetime.fromisoformat(head.at),
            "tables": [row for row in rows_of(head) if row[2]],
        }
        for head in page
    ]
    context = {"page": page, "rows": rows, "broken": broken, "public_key": public_key_text() if kept else ""}
    return render(request, "seals/seals.html", context)


@require_safe
@allowed(can_read_seals)
def seal_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Return the sheet of one seal as PDF, to be printed and filed."""
    try:
        head = next((head for head in heads() if head.number == number), None)
    except BrokenLedger as broken:
        raise Http404(str(broken)) from None
    if head is None:
        raise Http404("Không có niêm phong mang số này.")
    response = HttpResponse(write_seal_sheet(head), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="niem-phong-{number}.pdf"'
    return response
