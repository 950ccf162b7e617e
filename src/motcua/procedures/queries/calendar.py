"""The calendar the office counts by: the national one with the office's own changes."""

from datetime import date
from time import monotonic

from motcua.base.worktime import WorkCalendar, national_calendar
from motcua.procedures.models import CalendarChange
from motcua.procedures.vocabulary import DayKind

#: A change made in another process is seen here after at most so many seconds.
FRESH_SECONDS = 30
_kept: tuple[float, WorkCalendar] | None = None


def split_hours(text: str) -> list[str]:
    """Parse shifts as typed, "07:30-11:30; 13:30-17:00"."""
    return [part.strip() for part in text.split(";") if part.strip()]


def office_calendar() -> WorkCalendar:
    """Return the current working days and hours; one query at most every half minute."""
    global _kept
    if _kept is None or not 0 <= monotonic() - _kept[0] < FRESH_SECONDS:
        _kept = (monotonic(), _with_changes())
    return _kept[1]


def unusual(day: date) -> str:
    """Return why the day differs from its weekday: "nghỉ Quốc khánh", "làm bù …"; empty on ordinary days."""
    calendar = office_calendar()
    reason = calendar.reasons.get(day, "")
    if not reason:
        return ""
    begun = reason[0].lower() + reason[1:] if reason.startswith(("Nghỉ", "Làm")) else f"nghỉ {reason}"
    return f"làm việc, {begun}" if day in calendar.plan and not begun.startswith("làm") else begun


def forget_calendar() -> None:
    """Clear the cached calendar."""
    global _kept
    _kept = None


def _with_changes() -> WorkCalendar:
    national = national_calendar()
    rows = list(CalendarChange.objects.filter(revoked_at__isnull=True))
    if not rows:
        return national
    usual = [f"{shift.start:%H:%M}-{shift.end:%H:%M}" for shift in national.shifts(_working_day(national))]
    return national.changed(
        off={row.day: row.reason for row in rows if row.kind == DayKind.OFF},
        work={row.day: (split_hours(row.hours) or usual, row.reason) for row in rows if row.kind == DayKind.WORK},
    )


def _working_day(calendar: WorkCalendar) -> date:
    return calendar.add_working_days(calendar.last, -1)


def changes() -> list[CalendarChange]:
    """Return the office's changes in force, the latest day first."""
    rows = CalendarChange.objects.filter(revoked_at__isnull=True).select_related("recorded_by")
    return list(rows.order_by("-day"))
