"""The working calendar: what the nation and the office make of each day, and its changes by an administrator."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.refusals import Invalid
from motcua.base.time import now, today
from motcua.people.permissions import actor_in, allowed
from motcua.procedures import actions
from motcua.procedures.forms import CalendarForm
from motcua.procedures.models import CalendarChange
from motcua.procedures.permissions import can_keep_calendar, can_read_catalogue
from motcua.procedures.queries.calendar import changes, office_calendar
from motcua.procedures.views.catalogue import take_faults


def _year(text: str | None, first: date, last: date) -> int:
    year = int(text) if text and text.isdecimal() and len(text) == 4 else today().year
    return min(max(year, first.year), last.year)


@require_http_methods(["GET", "POST"])
@allowed(can_read_catalogue)
def calendar(request: HttpRequest) -> HttpResponse:
    """Days off and make-up days of a year; an administrator adds changes of coming days."""
    keeps = can_keep_calendar(actor_in(request))
    form = CalendarForm(request.POST or None) if keeps else None
    if request.method == "POST":
        if form is None:
            return HttpResponse(status=403)
        if form.is_valid():
            try:
                actions.change_calendar(**form.cleaned_data, by=actor_in(request), at=now())
            except Invalid as invalid:
                take_faults(form, invalid)
            else:
                messages.success(request, f"Đã ghi lịch ngày {form.cleaned_data['day']:%d/%m/%Y}.")
                return redirect(f"{request.path}?nam={form.cleaned_data['day'].year}")
    current = office_calendar()
    year = _year(request.GET.get("nam"), current.first, current.last)
    own = {row.day: row for row in changes()}
    days = [
        (day, reason, current.is_working(day), own.get(day))
        for day, reason in sorted(current.reasons.items())
        if day.year == year
    ]
    years = range(current.first.year, current.last.year + 1)
    context = {"form": form, "days": days, "year": year, "years": years, "on": today(), "keeps": keeps}
    return render(request, "procedures/calendar.html", context)


@require_POST
@allowed(can_keep_calendar)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of a coming day back."""
    change = get_object_or_404(CalendarChange, pk=pk, revoked_at=None)
    try:
        actions.revoke_calendar_change(change=change, by=actor_in(request), at=now())
    except Invalid as invalid:
        messages.error(request, str(invalid))
    else:
        messages.success(request, f"Đã bỏ thay đổi của ngày {change.day:%d/%m/%Y}.")
    return redirect("work_calendar")
