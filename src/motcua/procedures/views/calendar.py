"""The working calendar: what the nation and the office make of each day, and its changes by an administrator."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.queries import Tree, places, tree
from motcua.agencies.vocabulary import BODIES
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import sort_key
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.people.queries import home_office
from motcua.people.vocabulary import Role
from motcua.procedures import actions
from motcua.procedures.forms import CalendarForm
from motcua.procedures.models import CalendarChange
from motcua.procedures.permissions import can_keep_calendar, can_keep_some_calendar, can_read_catalogue
from motcua.procedures.queries.calendar import changes, hours_changes, office_calendar
from motcua.procedures.vocabulary import DayKind


def _year(text: str | None, first: date, last: date) -> int:
    year = int(text) if text and text.isdecimal() and len(text) == 4 else today().year
    return min(max(year, first.year), last.year)


def _form(request: HttpRequest) -> CalendarForm | None:
    """Return the form of a change with the agencies for which the person keeps the calendar; None without any."""
    actor = actor_in(request)
    if not can_keep_some_calendar(actor):
        return None
    standing = tree(today())
    offices = [standing[one] for one in actor.reach(Role.ADMINISTRATOR) if one in standing]
    offices = [place for place in offices if place.kind not in BODIES]
    home = home_office(actor)
    named = sorted(offices, key=lambda place: (place.agency_id != home, sort_key(place.name)))
    choices = [(place.agency_id, place.name) for place in named]
    return CalendarForm(request.POST or None, agencies=choices, common=can_keep_calendar(actor, None))


def _seen(request: HttpRequest) -> int | None:
    """Return the agency whose calendar is shown: the one asked for (`co_quan`), or the reader's own office."""
    asked = request.GET.get("co_quan", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
    return wanted if wanted in tree(today()) else home_office(actor_in(request))


@require_http_methods(["GET", "POST"])
@allowed(can_read_catalogue)
def calendar(request: HttpRequest) -> HttpResponse:
    """Days off and make-up days of a year at an office; an administrator adds changes of coming days."""
    form = _form(request)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(can_keep_some_calendar.__doc__ or "")
        if form.is_valid() and _changed(request, form):
            return redirect(f"{request.path}?nam={form.cleaned_data['day'].year}")
    seen = _seen(request)
    current = office_calendar(seen)
    year = _year(request.GET.get("nam"), current.first, current.last)
    own = {row.day: row for row in reversed(changes(seen)) if row.kind != DayKind.HOURS}
    standing = tree(today())
    days = [
        (day, reason, current.is_working(day), *_changed_by(request, own.get(day), standing))
        for day, reason in sorted(current.reasons.items())
        if day.year == year
    ]
    years = range(current.first.year, current.last.year + 1)
    context: dict[str, object] = {"form": form, "days": days, "year": year, "years": years, "on": today()}
    context["hours"] = [(row, *_changed_by(request, row, standing)[1:]) for row in hours_changes(seen)]
    context["shifts"] = current.shifts(current.add_working_days(today(), 0))
    context["place"] = standing[seen] if seen is not None and seen in standing else None
    return render(request, "procedures/calendar.html", context)


def _changed_by(
    request: HttpRequest, change: CalendarChange | None, standing: Tree
) -> tuple[CalendarChange | None, str, bool]:
    """Return the change of a day, whose it is, and whether the person may take it back."""
    if change is None:
        return None, "", False
    whose = (
        "mọi cơ quan" if change.agency_id is None else places([change.agency_id], standing.on)[change.agency_id].name
    )
    return change, whose, can_keep_calendar(actor_in(request), change.agency_id)


def _changed(request: HttpRequest, form: CalendarForm) -> bool:
    """Write the change of the form; its faults go to the form."""
    try:
        actions.change_calendar(**form.cleaned_data, by=actor_in(request), at=now())
    except Invalid as invalid:
        take_errors(form, invalid)
    except Refused as refused:
        form.add_error("agency_id", str(refused))
    else:
        messages.success(request, f"Đã ghi lịch ngày {form.cleaned_data['day']:%d/%m/%Y}.")
        return True
    return False


@require_POST
@allowed(can_keep_some_calendar)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change of a coming day back."""
    change = get_object_or_404(CalendarChange, pk=pk, revoked_at=None)
    if not can_keep_calendar(actor_in(request), change.agency_id):
        raise PermissionDenied(" ".join((can_keep_calendar.__doc__ or "").split()))
    try:
        actions.revoke_calendar_change(change=change, by=actor_in(request), at=now())
    except Invalid as invalid:
        messages.error(request, str(invalid))
    else:
        messages.success(request, f"Đã bỏ thay đổi của ngày {change.day:%d/%m/%Y}.")
    return redirect("work_calendar")
