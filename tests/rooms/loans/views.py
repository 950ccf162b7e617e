"""The list of loans (with its export and its panel) and the page of one, with its acts and the story of its events."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.acts.queries import events_of
from motcua.acts.views import offered_acts, undo_offered
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export, wanted_format
from tests.rooms.loans.declarations import PAGES, find
from tests.rooms.loans.models import Loan
from tests.rooms.loans.permissions import can_list, visible
from tests.rooms.loans.vocabulary import LoanStatus

COLUMNS = (
    Column("Mã phiếu", key="code"),
    Column("Người mượn", key="borrower"),
    Column("Kho", key="shelf"),
    Column("Tiền đặt cọc", Kind.MONEY, key="deposit"),
    Column("Ngày mượn", Kind.DAY, key="lent_on"),
)


@require_safe
@allowed(can_list)
def loans(request: HttpRequest) -> HttpResponse:
    """Every loan that the person may see, on the page or as a file."""
    found = Loan.objects.filter(visible(actor_in(request))).order_by("code")
    if wanted_format(request):
        rows = [(each.code, each.borrower, each.get_shelf_display(), each.deposit, each.lent_on) for each in found]
        return export(request, Table("Mượn tài liệu", COLUMNS, rows), name="muon-tai-lieu", subject="loans")
    return render(request, "loans/list.html", {"loans": found})


@require_safe
@allowed(can_list)
def loan(request: HttpRequest, code: str) -> HttpResponse:
    """One loan."""
    found, actor, at = find(request, code), actor_in(request), now()
    events = events_of(found)
    context = {
        "loan": found,
        "acts": offered_acts(PAGES, actor, found, found, at),
        "undo": undo_offered(PAGES, actor, events[-1] if events else None, at),
        "events": events,
    }
    return render(request, "loans/loan.html", context)


def lent_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many loans are out; nothing to say where none is."""
    count = Loan.objects.filter(visible(actor_in(request)), status=LoanStatus.LENT).count()
    return {"count": count} if count else None
