"""Counting of time limits: start and end, in days, calendar days, months and working hours.

Every result carries a trace of Vietnamese lines with the citation, from which an official can count the date again by
hand. Moments are Vietnam's; nothing here knows the present time.
"""

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.base.law import rule
from motcua.base.time import local
from motcua.base.worktime import WorkCalendar
from motcua.deadlines.rules.rule_sets import RuleSet

UNITS = {"working_day": "ngày làm việc", "calendar_day": "ngày", "working_hour": "giờ làm việc", "month": "tháng"}
_DAYS = ("working_day", "calendar_day")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LISTED_DAYS = 3


@dataclass(frozen=True)
class TimeLimit:
    """Thời hạn giải quyết: amount and unit; zero working days is "within the day"."""

    amount: Decimal | int | float
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"đơn vị thời hạn không hợp lệ: {self.unit!r}")
        if Decimal(str(self.amount)) < 0:
            raise ValueError("thời hạn không được âm")
        object.__setattr__(self, "amount", Decimal(str(self.amount)))

    @property
    def text(self) -> str:
        """Return the limit as Vietnamese text."""
        if not self.amount:
            return "trong ngày làm việc"
        return f"{Decimal(self.amount).normalize():f} {UNITS[self.unit]}".replace(".", ",")


@dataclass(frozen=True)
class Due:
    """Due moment with the lines that explain it."""

    at: datetime
    trace: list[str]


def say_day(day: date) -> str:
    """Format a day for a letter, with its weekday."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def say(moment: datetime) -> str:
    """Format a moment for a letter: hour, weekday, date."""
    moment = local(moment)
    return f"{moment:%H:%M} {say_day(moment.date())}"


@rule("cut_off_moves_reception", "Nghị định 61/2018/NĐ-CP, Điều 18", verified=False)
def start_of_count(
    *, received_at: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar
) -> tuple[datetime, list[str]]:
    """Return the start of the limit: after the cut-off or on a day off, the next opening of the office.

    The cut-off is for limits in days only; hours run from the moment of reception within working time, months from
    the day of reception.
    """
    start, trace = within_office_hours(received_at, rules, calendar)
    trace.insert(0, f"Tiếp nhận lúc {say(received_at)}.")
    received = local(received_at)
    name = "cut_off" if limit.amount else "same_day_cut_off"  # what is due within the day has its own in sector law
    hour = rules.clock(name) if limit.unit in _DAYS else None
    if start.date() == received.date() and hour is not None and received.time() > hour:
        day = calendar.add_working_days(received.date(), 1)
        start = calendar.next_opening(datetime.combine(day, time(), received.tzinfo))
        trace.append(f"Nhận sau {hour:%H:%M} nên tính như nhận lúc {say(start)} ({rules.cite(name)}).")
    return start, trace


@rule("last_hour_counts_as_next_day", "Nghị định 297/2025/NĐ-CP")
def within_office_hours(received_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> tuple[datetime, list[str]]:
    """Return the working moment from which a clock runs, and why it differs from that of reception.

    Outside working time it is the next opening (or the hour that the rules name); where the rules say so, what comes
    in the last hours before the close is counted from the next working day.
    """
    received = local(received_at)
    start = calendar.next_opening(received)
    trace = []
    last = timedelta(hours=float(rules["last_hours"]))
    late = last and start.date() == received.date() and received >= calendar.close_of(received.date()) - last
    if late:
        day = calendar.add_working_days(received.date(), 1)
        start = calendar.next_opening(datetime.combine(day, time(), received.tzinfo))
    if start.date() != received.date() and (opens := rules.clock("opens_at")) is not None:
        start = max(start, datetime.combine(start.date(), opens, start.tzinfo))
    if late:
        trace.append(f"Nhận trong giờ làm việc cuối của ngày nên tính từ {say(start)} ({rules.cite('last_hours')}).")
    elif start.date() != received.date():
        why = calendar.reasons.get(received.date(), "ngoài giờ làm việc")
        trace.append(f"Thời điểm tiếp nhận là {why.lower()} nên tính từ {say(start)}.")
    return start, trace


@rule("last_day_off_moves_on", "Bộ luật Dân sự 2015, Điều 148 khoản 5", verified=False)
def working_day_at_or_after(day: date, calendar: WorkCalendar) -> date:
    """Return the day, or the next working day where the limit would end on a day off."""
    return calendar.add_working_days(day, 0)


def _days_off(first: date, last: date, calendar: WorkCalendar) -> list[str]:
    """Explain the days between two days: holidays, weekends, and make-up days that do count."""
    lines, weekend, named = [], 0, []
    day = first + timedelta(days=1)
    while day <= last:
        if not calendar.is_working(day):
            if day in calendar.reasons:
                named.append(f"{day:%d/%m/%Y} {calendar.reasons[day]}")
            else:
                weekend += 1
        elif day in calendar.reasons and day.weekday() >= 5:
            lines.append(f"Có tính {say_day(day)}: {calendar.reasons[day].lower()}.")
        day += timedelta(days=1)
    if named:
        lines.append(f"Không tính ngày nghỉ: {'; '.join(named)} (Bộ luật Lao động, Điều 112).")
    if weekend:
        lines.append(f"Không tính {weekend} ngày nghỉ hằng tuần.")
    return lines


def _count_days(
    start: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar
) -> tuple[datetime, list[str]]:
    whole = int(limit.amount)
    first = start.date()
    last = calendar.add_working_days(first, whole)
    counted = [calendar.add_working_days(first, n) for n in range(1, min(whole, _LISTED_DAYS) + 1)]
    trace = _days_off(first, last, calendar)
    if whole:
        listed = "; ".join(f"ngày {n} là {say_day(day)}" for n, day in enumerate(counted, 1))
        tail = f"; … ngày {whole} là {say_day(last)}" if whole > _LISTED_DAYS else ""
        trace.append(
            f"Không tính ngày bắt đầu {first:%d/%m/%Y}: {listed}{tail} ({rules.cite('first_day_not_counted')})."
        )
    due = calendar.close_of(last)
    if part := Decimal(limit.amount) - whole:
        due = _end_of_part(due, part, calendar)
        added = f"{part.normalize():f}".replace(".", ",")
        trace.append(f"Thêm {added} ngày, nửa ngày là một buổi: đến {say(due)} ({rules.cite('half_day')}).")
    elif rules["due_time"] == "same_clock" and whole:
        due = calendar.next_opening(datetime.combine(last, start.time(), start.tzinfo))
    return due, trace


@rule("half_a_day_is_one_shift", "Thông tư 01/2018/TT-VPCP, Điều 8", verified=False)
def _end_of_part(close: datetime, part: Decimal, calendar: WorkCalendar) -> datetime:
    """Return the end of the following working day's first shift for up to half a day, of the day for more."""
    day = calendar.add_working_days(close.date(), 1)
    first = calendar.shifts(day)[0]
    return datetime.combine(day, first.end, close.tzinfo) if part <= Decimal("0.5") else calendar.close_of(day)


@rule("eight_hours_are_one_working_day", "Bộ luật Lao động 2019, Điều 105 khoản 1", verified=False)
def _count_hours(
    start: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar
) -> tuple[datetime, list[str]]:
    per_day, hours = Decimal(str(rules["hours_per_day"])), Decimal(limit.amount)
    due = calendar.add_hours(start, hours, per_day)
    whole, rest = divmod(hours, per_day)
    trace = []
    if whole:
        more = f", còn lại {rest.normalize():f} giờ đếm theo giờ làm việc" if rest else ""
        trace.append(
            f"{per_day.normalize():f} giờ làm việc là 1 ngày làm việc: {hours.normalize():f} giờ là "
            f"{whole:f} ngày làm việc{more} ({rules.cite('hours_per_day')}).".replace(".5", ",5")
        )
    return due, [*trace, *_days_off(start.date(), due.date(), calendar)]


@rule("months_end_on_the_same_day", "Bộ luật Dân sự 2015, Điều 148 khoản 3", verified=False)
def _month_end(first: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _count_calendar(
    start: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar
) -> tuple[datetime, list[str]]:
    """Count calendar days; where the last one is a day off, the limit ends with the next working day."""
    first = start.date()
    if limit.unit == "month":
        whole, part = divmod(limit.amount, 1)
        end = _month_end(first, int(whole)) + timedelta(days=math.ceil(part * 30))
        how = f"Hết hạn vào ngày tương ứng của tháng cuối, {say_day(end)} ({rules.cite('months_end_on_the_same_day')})."
        if part:
            how = how.removesuffix(".") + "; nửa tháng là 15 ngày (Bộ luật Dân sự 2015, Điều 146 khoản 1)."
    else:
        end = first + timedelta(days=math.ceil(limit.amount))
        how = (
            f"Không tính ngày bắt đầu {first:%d/%m/%Y}, tính cả ngày nghỉ: hết hạn {say_day(end)} "
            f"({rules.cite('first_day_not_counted')})."
        )
    last = working_day_at_or_after(end, calendar)
    trace = [how]
    if last != end:
        why = calendar.reasons.get(end, "ngày nghỉ hằng tuần")
        trace.append(
            f"Ngày cuối là ngày nghỉ ({why}) nên lùi đến {say_day(last)} ({rules.cite('last_day_off_moves_on')})."
        )
    return calendar.close_of(last), trace


@rule("first_day_not_counted", "Bộ luật Dân sự 2015, Điều 147 khoản 2", verified=False)
def first_due(*, received_at: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """Compute the due moment of a dossier as promised on its receipt.

    Days: the close of the last counted day, the start day not counted. Calendar days and months ending on a day off:
    the next working day. Hours: eight are one working day, less are walked through the shifts.
    """
    start, trace = start_of_count(received_at=received_at, limit=limit, rules=rules, calendar=calendar)
    trace.append(f"Thời hạn giải quyết: {limit.text}.")
    count = _COUNTS[limit.unit] if limit.amount else _count_days
    due, counted = count(start, limit, rules, calendar)
    trace.extend([*counted, f"Hẹn trả: {say(due)} (theo {rules.document})."])
    return Due(due, trace)


_COUNTS = {
    "working_day": _count_days,
    "calendar_day": _count_calendar,
    "month": _count_calendar,
    "working_hour": _count_hours,
}
