"""The calendar an office counts by: the national one with the changes of the agencies above and its own."""

from collections.abc import Sequence
from datetime import date
from time import monotonic

from django.db.models import Q

from motcua.agencies.queries import tree
from motcua.base.time import today
from motcua.base.worktime import WorkCalendar, national_calendar
from motcua.people.queries import top_office
from motcua.procedures.models import CalendarChange
from motcua.procedures.vocabulary import DayKind

#: A change made in another process is seen here after at most so many seconds.
FRESH_SECONDS = 30
_kept: dict[int | None, tuple[float, WorkCalendar]] = {}


def split_hours(text: str) -> list[str]:
    """Parse shifts as typed, "07:30-11:30; 13:30-17:00"."""
    return [part.strip() for part in text.split(";") if part.strip()]


def office_calendar(agency_id: int | None) -> WorkCalendar:
    """Return the current working days and hours of the agency: the nation's, with the changes that hold for every
    office, for an agency above it, and its own; the nearest decides. Three queries at most every half minute.

    None asks for the office that runs the installation (`top_office`), for pages that belong to no office.
    """
    kept = _kept.get(agency_id)
    if kept is None or not 0 <= monotonic() - kept[0] < FRESH_SECONDS:
        kept = _kept[agency_id] = (monotonic(), _with_changes(_line_of(agency_id)))
    return kept[1]


def _line_of(agency_id: int | None) -> tuple[int, ...]:
    """Return the agencies whose changes hold for the agency, from the top down to itself."""
    own = agency_id if agency_id is not None else top_office(today())
    if own is None:
        return ()
    return tuple(step.agency_id for step in tree(today()).path(own)) or (own,)


def unusual(day: date) -> str:
    """Return why the day differs from its weekday at the office that runs the installation: "nghỉ Quốc khánh",
    "làm bù …"; empty on ordinary days."""
    calendar = office_calendar(None)
    reason = calendar.reasons.get(day, "")
    if not reason:
        return ""
    begun = reason[0].lower() + reason[1:] if reason.startswith(("Nghỉ", "Làm")) else f"nghỉ {reason}"
    return f"làm việc, {begun}" if day in calendar.plan and not begun.startswith("làm") else begun


def forget_calendar() -> None:
    """Clear the cached calendars."""
    _kept.clear()


def _with_changes(line: Sequence[int]) -> WorkCalendar:
    national = national_calendar()
    found = CalendarChange.objects.filter(Q(agency__isnull=True) | Q(agency__in=line), revoked_at__isnull=True)
    ordered = sorted(found, key=lambda row: _nearness(row, line))
    rows = {row.day: row for row in ordered if row.kind != DayKind.HOURS}.values()
    hours = _hours([row for row in ordered if row.kind == DayKind.HOURS], line)
    if not rows and not hours:
        return national
    return national.changed(
        off={row.day: row.reason for row in rows if row.kind == DayKind.OFF},
        work={row.day: (split_hours(row.hours), row.reason) for row in rows if row.kind == DayKind.WORK},
        shifts=hours,
    )


def _hours(changes: Sequence[CalendarChange], line: Sequence[int]) -> dict[date, list[str]]:
    """Return the hours in force from each day on which they change: the nearest agency's, of these the latest."""
    found = {}
    for day in sorted({row.day for row in changes}):
        begun = [row for row in changes if row.day <= day]
        found[day] = split_hours(max(begun, key=lambda row: (_nearness(row, line), row.day)).hours)
    return found


def hours_changes(agency_id: int | None) -> list[CalendarChange]:
    """Return the declared hours that hold for the agency, the latest first."""
    return [row for row in changes(agency_id) if row.kind == DayKind.HOURS]


def _nearness(row: CalendarChange, line: Sequence[int]) -> int:
    return -1 if row.agency_id is None else line.index(row.agency_id)


def changes(agency_id: int | None) -> list[CalendarChange]:
    """Return the changes in force that hold for the agency, the latest day first; of one day the nearest first."""
    line = _line_of(agency_id)
    rows = CalendarChange.objects.filter(Q(agency__isnull=True) | Q(agency__in=line), revoked_at__isnull=True)
    found = rows.select_related("recorded_by", "agency")
    return sorted(found, key=lambda row: (row.day, _nearness(row, line)), reverse=True)
