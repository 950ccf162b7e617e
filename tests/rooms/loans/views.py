"""The list of loans and the page of one, with the acts that may be done now and the story of its events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.acts.queries import events_of
from motcua.acts.views import offered_acts, undo_offered
from motcua.base.time import now
from motcua.people.permissions import actor_in, allowed
from tests.rooms.loans.declarations import PAGES, can_list, find
from tests.rooms.loans.models import Loan


@require_safe
@allowed(can_list)
def loans(request: HttpRequest) -> HttpResponse:
    """Every loan."""
    return render(request, "loans/list.html", {"loans": Loan.objects.order_by("code")})


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
