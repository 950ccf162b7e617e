"""Public opening hours on the first page: whether the counter is open now, and its next opening."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base.time import local
from motcua.base.worktime import OutsideCalendar
from motcua.design.templatetags.design import day, weekday
from motcua.procedures.queries import office_calendar, unusual


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening state at a moment: the headline and the details."""

    is_open: bool
    now: str
    later: str


def opening(at: datetime) -> Opening | None:
    """Return whether the counter is open at the moment, until when, and any exception tomorrow; no query.

    None where the calendar of working days does not reach so far.
    """
    moment, calendar = local(at), office_calendar(None)
    tomorrow = unusual(moment.date() + timedelta(days=1))
    note = f"Mai {tomorrow}." if tomorrow else ""
    try:
        coming = [shift for shift in calendar.shifts(moment.date()) if moment.time() < shift.end]
        opens = local(calendar.next_opening(moment))
    except OutsideCalendar:
        return None
    if coming and coming[0].start <= moment.time():
        rest = "".join(f" Mở lại {shift.start:%H:%M} – {shift.end:%H:%M}." for shift in coming[1:])
        return Opening(True, f"Đang mở cửa đến {coming[0].end:%H:%M}", f"{rest} {note}".strip())
    when = "hôm nay" if opens.date() == moment.date() else f"{weekday(opens)}, {day(opens)}"
    return Opening(False, "Đang nghỉ", f"Mở cửa lại lúc {opens:%H:%M} {when}. {note}".strip())
