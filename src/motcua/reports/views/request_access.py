"""Shared steps of every page of a report: find it for the reader, compose it, list the possible acts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from motcua.agencies.queries import AgencyNotFound
from motcua.base.refusals import Invalid, Refused
from motcua.people.permissions import actor_in
from motcua.reports.gateways.files import MEDIA, Made, make
from motcua.reports.models import Report
from motcua.reports.permissions import can_draft, can_number, can_read, can_sign
from motcua.reports.queries.issuing import returned
from motcua.reports.queries.law import regimes
from motcua.reports.queries.public import public_key
from motcua.reports.queries.report_inputs import files_of, periods_of
from motcua.reports.queries.stale import changed_figures
from motcua.reports.rules.periods import PeriodError, due_for_sending
from motcua.reports.vocabulary import ReportStatus
from motcua.statistics.actions import BrokenSnapshot


def found_report(request: HttpRequest, pk: int) -> Report:
    """Return the report if the reader may open it; else raise Http404."""
    found = get_object_or_404(Report.objects.select_related("snapshot", "supersedes"), pk=pk)
    if not can_read(actor_in(request), found):
        raise Http404("Không có báo cáo này.")
    return found


def made_report(request: HttpRequest, pk: int) -> tuple[Report, Made]:
    """Return the composed report; cached, because nothing changes between two revisions."""
    found = found_report(request, pk)
    key = f"report-{found.pk}-{found.revision}-{found.status}-{found.snapshot.digest}"
    made: Made | None = cache.get(key)
    if made is None:
        try:
            made = make(found, files_of(found.snapshot))
        except BrokenSnapshot as broken:
            raise Http404(str(broken)) from None
        cache.set(key, made, 900)
    return found, made


def done(request: HttpRequest, perform: Callable[[], Any]) -> Any:
    """Run an action and return its result; a refusal becomes a message and returns None, except for field errors."""
    try:
        return perform()
    except Invalid:
        raise
    except (Refused, PeriodError, AgencyNotFound, LookupError) as refusal:
        if isinstance(refusal, Refused) and refusal.forbidden:
            raise PermissionDenied(str(refusal)) from None
        messages.error(request, str(refusal))
        return None


def page_of(request: HttpRequest, found: Report, made: Made, tab: str) -> dict[str, Any]:
    """Return the context of every page of a report: its title, its state, the possible acts."""
    actor = actor_in(request)
    may_draft = can_draft(actor, found.agency_id)
    chosen, _ = periods_of(found)
    stopping = made.composed.stopping
    tabs = [
        ("preview", "Xem trước", reverse("report", args=[found.pk]), 0),
        ("checks", "Kiểm tra số liệu", reverse("report_checks", args=[found.pk]), len(stopping)),
        ("cells", "Số liệu nhập thủ công", reverse("report_cells", args=[found.pk]), 0),
        ("sections", "Nội dung báo cáo", reverse("report_sections", args=[found.pk]), 0),
        ("history", "Diễn biến", reverse("report_history", args=[found.pk]), 0),
    ]
    return {
        "report": found,
        "public_key": public_key(found),
        "made": made,
        "office": found.frozen_context["office"],
        "chosen": chosen,
        "tab": tab,
        "tabs": tabs,
        "stopping": stopping,
        "may_draft": may_draft,
        "may_sign": can_sign(actor, found.agency_id),
        "may_number": can_number(actor, found.agency_id),
        "returned": returned(found),
        "changed_figures": changed_figures(found, made.composed),
        "changeable": may_draft and found.status == ReportStatus.DRAFT,
        "kinds": list(MEDIA),
        "later": Report.objects.filter(supersedes=found).first(),
        "due": due_for_sending(chosen, found.frozen_context["office"]["level"], regimes()),
    }
