"""Moments and days of Vietnam's calendar.

Facts carry days as whole numbers (days since 1 January 1970 in Vietnam's calendar); `OPEN_DAY` stands for
"not yet", so that every comparison in every engine is between two integers.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
OPEN_DAY = 99_999
FOREVER = date(9999, 12, 31)
_EPOCH = date(1970, 1, 1).toordinal()


def now() -> datetime:
    """Return the present moment; called only by views, commands and tasks, everything below gets it as an argument."""
    return datetime.now(UTC).astimezone(VIETNAM)


def today() -> date:
    """Return today's date in Vietnam."""
    return now().date()


def local(moment: datetime) -> datetime:
    """Convert the moment to Vietnam's time zone; a naive one is taken as Vietnam's already."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def day_number(day: date | datetime | None) -> int:
    """Convert a day to the number in facts; None is `OPEN_DAY`."""
    if day is None:
        return OPEN_DAY
    if isinstance(day, datetime):
        day = local(day).date()
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date | None:
    """Convert a fact's day number to a date; `OPEN_DAY` is None."""
    return None if number >= OPEN_DAY else date.fromordinal(number + _EPOCH)


def short_day(day: date) -> str:
    """Format 05/7/2025: a day below 10 and the months 1 and 2 with a zero (Nghị định 30/2020/NĐ-CP)."""
    return f"{day.day:02}/{_month(day)}/{day.year}"


def long_day(day: date) -> str:
    """Format "ngày 05 tháng 7 năm 2025", by the same rule."""
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def start_of(day: date) -> datetime:
    """Return midnight at which the day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)


def end_of(day: date) -> datetime:
    """Return midnight at which the day has passed (the start of the next one)."""
    return start_of(day + timedelta(days=1))
