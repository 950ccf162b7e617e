"""What the home page shows of reports."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.base.time import today
from motcua.people.permissions import actor_in
from motcua.reports.permissions import issuing_agencies, reporting_agencies
from motcua.reports.queries.coming import coming_reports


def coming(request: HttpRequest) -> Mapping[str, Any] | None:
    """The reports that wait for this person: to be drafted, finished or issued."""
    actor = actor_in(request)
    rows = coming_reports(reporting_agencies(actor), issuing_agencies(actor), today())
    return {"rows": rows, "today": today()} if rows else None
