"""Working time: working days and hours of an office, and calculations with them by days or minutes.

The calendar counts once: for every day how many working days and how much working time lie before it. Every
question after that is a look-up and a bisection (about a microsecond), whatever the distance. Days off, make-up
Saturdays and shifts are data (`law/calendars/vn.yaml`); an office's own changes come in through `changed`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from motcua.base.law import days
from motcua.base.law_files import LAW, LawError, read_yaml
from motcua.base.time import VIETNAM, local

ZERO = timedelta()
#: Eight working hours are one working day wherever hours are counted (Bộ luật Lao động 2019, Điều 105).
HOURS_PER_DAY = Decimal(8)


class OutsideCalendar(LookupError):
    """Raised for a day outside the calendar of working days; an administrator has to extend it."""


@dataclass(frozen=True, order=True)
class Shift:
    """Ca làm việc: a shift from opening to closing, within one day."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "Shift":
        """Parse a shift from "07:30-11:30"."""
        opening, _, closing = text.partition("-")
        try:
            shift = cls(time.fromisoformat(opening.strip()), time.fromisoformat(closing.strip()))
        except ValueError:
            raise LawError(f"Ca làm việc “{text}” không đọc được; ghi giờ như 07:30-11:30.") from None
        if shift.start >= shift.end:
            raise LawError(f"Ca làm việc “{text}” phải kết thúc sau khi bắt đầu.")
        return shift

    @property
    def length(self) -> timedelta:
        """Return the length of the shift."""
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)


def parse_shifts(texts: Iterable[str]) -> tuple[Shift, ...]:
    """Parse the shifts of a day in order; LawError when two overlap or there is none."""
    shifts = tuple(sorted(Shift.parse(text) for text in texts))
    if not shifts or any(a.end > b.start for a, b in zip(shifts, shifts[1:], strict=False)):
        raise LawError("Một ngày làm việc phải có ít nhất một ca, các ca không chồng lên nhau.")
    return shifts


class WorkCalendar:
    """Working days from `first` to `last` with their shifts; immutable, cheap to ask.

    `plan` gives every working day its shifts; a day that it lacks is a day off, and `reasons` says why a day is
    not what its weekday makes one expect (a holiday, a make-up Saturday).
    """

    def __init__(
        self, first: date, last: date, plan: Mapping[date, tuple[Shift, ...]], reasons: Mapping[date, str] | None = None
    ) -> None:
        self.first, self.last = first, last
        self.plan = dict(plan)
        self.reasons = dict(reasons or {})
        self._days: list[date] = sorted(self.plan)
        self._before: list[int] = []  # working days up to and including each day
        self._time: list[timedelta] = []  # working time before the n-th working day begins
        count, spent = 0, ZERO
        for day in days(first, last):
            if day in self.plan:
                count += 1
                self._time.append(spent)
                spent += sum((shift.length for shift in self.plan[day]), ZERO)
            self._before.append(count)
        self._total = spent

    # Days ---------------------------------------------------------------------------------------------
    def is_working(self, day: date) -> bool:
        """Return whether the office works on the day (a make-up Saturday is a working day)."""
        self._within(day)
        return day in self.plan

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after the day, the day itself not counted; for n = 0 the day or the next open
        one.

        A negative n counts back, again without the day itself.
        """
        place = self._count(day)
        if n < 0:
            place = place + n - (1 if day in self.plan else 0)
        elif n == 0:
            place = place - 1 if day in self.plan else place
        else:
            place = place + n - 1
        if not 0 <= place < len(self._days):
            raise OutsideCalendar(self._fault(day, f"cộng {n} ngày làm việc"))
        return self._days[place]

    def working_days_between(self, a: date, b: date) -> int:
        """Count working days after `a` up to and including `b`; negative when `b` lies before `a`."""
        return self._count(b) - self._count(a)

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of the day; none on a day off."""
        self._within(day)
        return self.plan.get(day, ())

    def close_of(self, day: date) -> datetime:
        """Return the closing time of the day, or of the next working day when it is a day off."""
        open_day = self.add_working_days(day, 0)
        return datetime.combine(open_day, self.plan[open_day][-1].end, VIETNAM)

    # Moments ------------------------------------------------------------------------------------------
    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself while the office is open, else the start of the next shift."""
        moment = local(moment)
        for shift in self.shifts(moment.date()):
            if moment < datetime.combine(moment.date(), shift.end, VIETNAM):
                return max(moment, datetime.combine(moment.date(), shift.start, VIETNAM))
        day = self.add_working_days(moment.date(), 1)
        return datetime.combine(day, self.plan[day][0].start, VIETNAM)

    def working_time(self, a: datetime, b: datetime) -> timedelta:
        """Return the working time between two moments, exactly; negative when `b` lies before `a`."""
        return self._position(b) - self._position(a)

    def working_minutes(self, a: datetime, b: datetime) -> int:
        """Return the whole working minutes between two moments."""
        return int(self.working_time(a, b) / timedelta(minutes=1))

    def add_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """Return the moment after so much working time; a shift's end, not the next shift's start, where both are
        possible.

        Nothing to add gives the moment itself, or the next opening when the office is closed.
        """
        if amount < ZERO:
            raise ValueError("working time is only added, never taken away")
        if amount == ZERO:
            return self.next_opening(moment)
        target = self._position(moment) + amount
        if target > self._total:
            raise OutsideCalendar(self._fault(local(moment).date(), "cộng giờ làm việc"))
        day = self._days[bisect_left(self._time, target) - 1]
        rest = target - self._time[bisect_left(self._time, target) - 1]
        for shift in self.plan[day]:
            if rest <= shift.length:
                return datetime.combine(day, shift.start, VIETNAM) + rest
            rest -= shift.length
        raise AssertionError("unreachable: the rest lies within the day")

    def add_working_minutes(self, moment: datetime, minutes: int) -> datetime:
        """Return the moment after so many working minutes."""
        return self.add_working_time(moment, timedelta(minutes=minutes))

    # Hours of a limit ---------------------------------------------------------------------------------
    def add_hours(self, moment: datetime, hours: Decimal, per_day: Decimal = HOURS_PER_DAY) -> datetime:
        """Return the moment after so many working hours of a limit: eight are one working day, whatever the shifts are.

        Whole days go to the same clock of the later day; the rest is walked minute by minute, at most one day long.
        """
        start = self.next_opening(moment)
        whole, rest = divmod(hours, per_day)
        at = self._same_clock(start, int(whole)) if whole else start
        if rest:
            at = min(self.add_working_time(at, timedelta(hours=float(rest))), self._same_clock(at, 1))
        return self._end_before(at) if hours > 0 else at

    def add_process_hours(self, moment: datetime, hours: Decimal, per_day: Decimal = HOURS_PER_DAY) -> datetime:
        """Return the moment after the hours of a step: as `add_hours`, but half a day is one shift (buổi).

        Processes quote half days as four hours; so their steps together end when the limit of the procedure ends.
        """
        start = self.next_opening(moment)
        whole, rest = divmod(hours, per_day)
        half, rest = divmod(rest, per_day / 2)
        at = self._same_clock(start, int(whole)) if whole else start
        at = self._next_shift(at) if half else at
        if rest:
            at = min(self.add_working_time(at, timedelta(hours=float(rest))), self._next_shift(at))
        return self._end_before(at) if hours > 0 else at

    def _same_clock(self, moment: datetime, days_on: int) -> datetime:
        """Return the same time of day so many working days later; in a break or after the close the nearest working
        moment.
        """
        day = self.add_working_days(moment.date(), days_on)
        at = datetime.combine(day, moment.time(), VIETNAM)
        return min(self.next_opening(at), self.close_of(day)) if at < self.close_of(day) else self.close_of(day)

    def _next_shift(self, moment: datetime) -> datetime:
        """Return the moment as far into the next shift as this one is into its own, at most to its end."""
        day = moment.date()
        shifts = self.shifts(day)
        place = max((n for n, shift in enumerate(shifts) if shift.start <= moment.time()), default=0)
        into = moment - datetime.combine(day, shifts[place].start, VIETNAM)
        if place + 1 < len(shifts):
            later = shifts[place + 1]
        else:
            day = self.add_working_days(day, 1)
            later = self.plan[day][0]
        return datetime.combine(day, later.start, VIETNAM) + min(into, later.length)

    def _end_before(self, moment: datetime) -> datetime:
        """Return the end of the shift before where the moment is the very start of one, else the moment."""
        day = moment.date()
        starts = [shift.start for shift in self.shifts(day)]
        if moment.time() not in starts:
            return moment
        place = starts.index(moment.time())
        if place == 0:
            return self.close_of(self.add_working_days(day, -1))
        return datetime.combine(day, self.plan[day][place - 1].end, VIETNAM)

    # Other calendars ----------------------------------------------------------------------------------
    def changed(
        self,
        off: Mapping[date, str] | None = None,
        work: Mapping[date, tuple[Iterable[str], str]] | None = None,
        shifts: Mapping[date, Iterable[str]] | None = None,
    ) -> "WorkCalendar":
        """Return an office's own calendar: more days off (with reason), days worked (with shifts), other hours from a
        day on.

        Plain data in, so that it can be kept in a database: `{day: reason}`, `{day: (["07:30-11:30"], reason)}`,
        `{day: ["07:30-11:30"]}`. A day worked without shifts has those of its time.
        """
        since = sorted((day, parse_shifts(texts)) for day, texts in (shifts or {}).items())

        def usual(day: date, own: tuple[Shift, ...]) -> tuple[Shift, ...]:
            place = bisect_right(since, day, key=lambda entry: entry[0])
            return since[place - 1][1] if place else own

        plan = {day: usual(day, own) for day, own in self.plan.items() if day not in (off or {})}
        latest = self.plan[self._days[-1]]
        reasons = {**self.reasons, **(off or {})}
        for day, (texts, reason) in (work or {}).items():
            plan[day] = parse_shifts(given) if (given := list(texts)) else usual(day, latest)
            reasons[day] = reason
        return WorkCalendar(self.first, self.last, plan, reasons)

    # Internals -------------------------------------------------------------------------------------------
    def _within(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise OutsideCalendar(self._fault(day, "tra cứu"))

    def _count(self, day: date) -> int:
        self._within(day)
        return self._before[(day - self.first).days]

    def _position(self, moment: datetime) -> timedelta:
        moment = local(moment)
        day = moment.date()
        count = self._count(day)
        if day not in self.plan:
            return self._time[count] if count < len(self._time) else self._total
        spent = self._time[count - 1]
        for shift in self.plan[day]:
            start, end = (datetime.combine(day, edge, VIETNAM) for edge in (shift.start, shift.end))
            spent += min(max(moment - start, ZERO), end - start)
        return spent

    def _fault(self, day: date, what: str) -> str:
        return (
            f"Lịch làm việc chỉ có từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}, không {what} được từ ngày "
            f"{day:%d/%m/%Y}. Đề nghị quản trị bổ sung lịch hoặc kiểm tra lại ngày."
        )


def calendar_of(row: Mapping[str, Any]) -> WorkCalendar:
    """Build a calendar from the plain data of a calendar file; every day and swap is checked against the others."""
    first, last = row["first_day"], row["last_day"]
    rest = set(row["weekly_rest"]["days"])
    hours = sorted((one["valid_from"], parse_shifts(one["hours"])) for one in row["shifts"])
    off, worked = ({one["day"]: str(one["name"]) for one in row[key]} for key in ("holidays", "make_up_days"))
    _check_swaps(row, off, worked)
    plan: dict[date, tuple[Shift, ...]] = {}
    for day in days(first, last):
        if day in worked or (day.isoweekday() not in rest and day not in off):
            plan[day] = [shifts for since, shifts in hours if since <= day][-1]
    return WorkCalendar(first, last, plan, off | worked)


def _check_swaps(row: Mapping[str, Any], off: Mapping[date, str], worked: Mapping[date, str]) -> None:
    """Check that a day worked instead of another stands for a day off, and that no day is both."""
    for one in row["make_up_days"]:
        if one["instead_of"] not in off:
            raise LawError(
                f"Ngày làm bù {one['day']} thay cho {one['instead_of']}, nhưng ngày ấy không phải ngày nghỉ."
            )
    if both := set(off) & set(worked):
        raise LawError(f"Ngày {min(both)} vừa là ngày nghỉ vừa là ngày làm bù.")


@lru_cache(maxsize=1)
def national_calendar() -> WorkCalendar:
    """Return the calendar of the country, from `law/calendars/vn.yaml`; read once per process."""
    return calendar_of(read_yaml(LAW / "calendars" / "vn.yaml"))
