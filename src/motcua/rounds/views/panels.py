"""Panel of rounds on the home page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.base.time import today
from motcua.people.permissions import actor_in
from motcua.rounds.permissions import calling_agencies
from motcua.rounds.queries.due import due_reports, watched_rounds


def due(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the reports that the person's agencies have to submit, and the rounds that wait for them."""
    agencies = calling_agencies(actor_in(request))
    if not agencies:
        return None
    reports, rounds = due_reports(agencies, today()), watched_rounds(agencies, today())
    return {"reports": reports, "rounds": rounds} if reports or rounds else None
