"""Changes of the office's working calendar; promises already made are never moved by them."""

from datetime import date, datetime

from django.db import transaction

from motcua.base.refusals import Invalid
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.base.worktime import OutsideCalendar, national_calendar, parse_shifts
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.procedures.actions.writing import record, require
from motcua.procedures.models import CalendarChange
from motcua.procedures.permissions import can_keep_calendar
from motcua.procedures.queries.calendar import forget_calendar, split_hours
from motcua.procedures.vocabulary import DayKind


def _check_day(day: date, kind: str, at: datetime, by: Actor) -> None:
    first_day = kind == DayKind.HOURS and by == SYSTEM and day == local(at).date()  # an office is being set up
    if day <= local(at).date() and not first_day:
        raise Invalid({"day": "Chỉ đổi được lịch của ngày chưa đến; thời gian đã qua giữ nguyên."})
    try:
        works = national_calendar().is_working(day)
    except OutsideCalendar as outside:
        raise Invalid({"day": str(outside)})
    if kind == DayKind.OFF and not works:
        raise Invalid({"day": "Ngày này vốn đã là ngày nghỉ."})


def change_calendar(
    *,
    agency_id: int | None,
    day: date,
    kind: str,
    hours: str = "",
    reason: str,
    legal_basis: str,
    by: Actor,
    at: datetime,
) -> CalendarChange:
    """Declare a coming day a working day or a day off, or other hours from it on, by decision, for the agency and all
    below it (None: for every office); a second change of the day by the same agency replaces the first.
    """
    require(can_keep_calendar(by, agency_id), can_keep_calendar.__doc__)
    _check_day(day, kind, at, by)
    _check_hours(kind, hours)
    with transaction.atomic():
        earlier = CalendarChange.objects.filter(day=day, agency=agency_id, revoked_at__isnull=True)
        alike = {"kind": DayKind.HOURS} if kind == DayKind.HOURS else {"kind__in": [DayKind.OFF, DayKind.WORK]}
        earlier.filter(**alike).update(revoked_at=at)
        change = CalendarChange.objects.create(
            agency_id=agency_id,
            day=day,
            kind=kind,
            hours="" if kind == DayKind.OFF else hours,
            reason=nfc(reason),
            legal_basis=nfc(legal_basis),
            recorded_at=at,
            recorded_by_id=by.account_id or None,
        )
        told = {"kind": kind, "hours": hours, "reason": reason, "legal_basis": legal_basis}
        record(by, at, "calendar", day.isoformat(), agency=agency_id, **told)
        transaction.on_commit(forget_calendar)
    return change


def _check_hours(kind: str, hours: str) -> None:
    if kind == DayKind.HOURS and not split_hours(hours):
        raise Invalid({"hours": "Ghi giờ làm việc mới, dạng 07:30-11:30; 13:30-17:00."})
    if kind == DayKind.OFF or not hours:
        return
    try:
        parse_shifts(split_hours(hours))
    except ValueError as fault:
        raise Invalid({"hours": f"Giờ làm việc ghi dạng 07:30-11:30; 13:30-17:00. {fault}"})


def revoke_calendar_change(*, change: CalendarChange, by: Actor, at: datetime) -> None:
    """Revoke a change of a coming day."""
    require(can_keep_calendar(by, change.agency_id), can_keep_calendar.__doc__)
    if change.day <= local(at).date():
        raise Invalid({"day": "Ngày đã đến thì không bỏ được nữa; thời gian đã qua giữ nguyên."})
    with transaction.atomic():
        change.revoked_at = at
        change.save(update_fields=["revoked_at"])
        record(by, at, "calendar_revoked", change.day.isoformat(), agency=change.agency_id)
        transaction.on_commit(forget_calendar)
