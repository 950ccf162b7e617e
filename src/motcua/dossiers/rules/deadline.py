"""When a dossier is due, and why: pure functions of the rule set in force, the calendar and what happened.

Every result carries a trace of Vietnamese lines with the citation, from which an official can count the date
again by hand. Moments are Vietnam's; nothing here knows the present time.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from motcua.base.law import Entry, dated, entry, rule
from motcua.base.time import local
from motcua.base.worktime import ZERO, WorkCalendar

Class = Literal["early", "on_time", "overdue"]
UNITS = {"working_day": "ngày làm việc", "calendar_day": "ngày", "working_hour": "giờ làm việc"}
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LISTED_DAYS = 3
#: Internal processes quote eight hours for a day, whatever the shifts are (domain §7.1 T10).
PROCESS_HOURS_PER_DAY = Decimal(8)


@dataclass(frozen=True)
class TimeLimit:
    """Thời hạn giải quyết: how much of which unit; zero working days is "within the day"."""

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
        """The limit as a Vietnamese text says it."""
        if not self.amount:
            return "trong ngày làm việc"
        return f"{Decimal(self.amount).normalize():f} {UNITS[self.unit]}".replace(".", ",")


@dataclass(frozen=True)
class Due:
    """A moment and the lines that explain it."""

    at: datetime
    trace: list[str]


@dataclass(frozen=True)
class RuleSet:
    """Bộ quy tắc: how time is counted between two days, each rule with its own source."""

    entry: Entry
    rules: Mapping[str, Entry]

    @property
    def key(self) -> str:
        """The short name of the rule set (`nd61_2018`)."""
        return self.entry.key

    @property
    def document(self) -> str:
        """The decree it is named after."""
        return self.entry.document

    def __getitem__(self, name: str) -> Any:
        return self.rules[name].value

    def cite(self, name: str) -> str:
        """The citation of one rule."""
        return self.rules[name].citation

    @property
    def cut_off(self) -> time | None:
        """The hour after which a dossier counts as received the next working day; None when not applied."""
        value = self["cut_off"]
        return time.fromisoformat(value) if value else None

    def with_choices(self, **values: Any) -> "RuleSet":
        """The set with an office's own choices in place (`cut_off=None`, `reception_hours=4`)."""
        if unknown := set(values) - set(self.rules):
            raise LookupError(f"bộ quy tắc không có: {', '.join(sorted(unknown))}")
        own = {name: replace(self.rules[name], value=value) for name, value in values.items()}
        return RuleSet(self.entry, MappingProxyType({**self.rules, **own}))


_SETS: dict[str, RuleSet] = {}


@rule("rule_set_of_reception", ("Nghị định 61/2018/NĐ-CP", "Nghị định 118/2025/NĐ-CP"))
def rule_set(on: date) -> RuleSet:
    """The rule set that governs a dossier received on the day; NotYetInForce before 21 June 2018."""
    law = dated("time_limits").at(on)
    if law.key not in _SETS:
        rules = {
            name: entry(row, key=name, value=row["value"], inherit=law) for name, row in law.value["rules"].items()
        }
        _SETS[law.key] = RuleSet(law, MappingProxyType(rules))
    return _SETS[law.key]


def say_day(day: date) -> str:
    """A day as a letter writes it, with its weekday."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def say(moment: datetime) -> str:
    """A moment as a letter writes it: hour, weekday, date."""
    moment = local(moment)
    return f"{moment:%H:%M} {say_day(moment.date())}"


@rule("cut_off_moves_reception", "Nghị định 61/2018/NĐ-CP, Điều 18", verified=False)
def start_of_count(
    *, received_at: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar
) -> tuple[datetime, list[str]]:
    """From when the limit runs: after the cut-off or on a day off, from the next opening of the office."""
    received = local(received_at)
    trace = [f"Tiếp nhận lúc {say(received)}."]
    start = calendar.next_opening(received)
    name = "cut_off"
    hour = rules.cut_off
    if not limit.amount:  # what is due within the day has its own hour in sector law
        name, hour = "same_day_cut_off", time.fromisoformat(rules["same_day_cut_off"])
    if start.date() != received.date():
        why = calendar.reasons.get(received.date(), "ngoài giờ làm việc")
        trace.append(f"Thời điểm tiếp nhận là {why.lower()} nên tính từ {say(start)}.")
    elif hour is not None and received.time() > hour:
        day = calendar.add_working_days(received.date(), 1)
        start = calendar.next_opening(datetime.combine(day, time(), received.tzinfo))
        trace.append(f"Nhận sau {hour:%H:%M} nên tính như nhận lúc {say(start)} ({rules.cite(name)}).")
    return start, trace


@rule("last_day_off_moves_on", "Bộ luật Dân sự 2015, Điều 148 khoản 5", verified=False)
def working_day_at_or_after(day: date, calendar: WorkCalendar) -> date:
    """The day, or the working day that follows when the limit would end on a day off."""
    return calendar.add_working_days(day, 0)


def _days_off(first: date, last: date, calendar: WorkCalendar) -> list[str]:
    """Lines naming what stood between two days: holidays, weekends, and make-up days that do count."""
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
        trace.append(f"Thêm {part.normalize():f} ngày: đến hết ca, {say(due)}.".replace("0.", "0,"))
    elif rules["due_time"] == "same_clock" and whole:
        due = calendar.next_opening(datetime.combine(last, start.time(), start.tzinfo))
    return due, trace


def _end_of_part(close: datetime, part: Decimal, calendar: WorkCalendar) -> datetime:
    """The end of the shift by which a part of the following working day has been used."""
    day = calendar.add_working_days(close.date(), 1)
    wanted = calendar.day_length(day) * float(part)
    spent = ZERO
    for shift in calendar.shifts(day):
        spent += shift.length
        if spent >= wanted or part <= Decimal("0.5"):
            return datetime.combine(day, shift.end, close.tzinfo)
    return calendar.close_of(day)


@rule("first_day_not_counted", "Bộ luật Dân sự 2015, Điều 147 khoản 2", verified=False)
def first_due(*, received_at: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """The due moment of a dossier as promised on its receipt.

    Days: the close of the last counted day, the start day not counted. Calendar days ending on a day off: the
    next working day. Hours: walked through the shifts.
    """
    start, trace = start_of_count(received_at=received_at, limit=limit, rules=rules, calendar=calendar)
    trace.append(f"Thời hạn giải quyết: {limit.text}.")
    if limit.unit == "working_hour" and limit.amount:
        due = calendar.add_working_time(start, timedelta(hours=float(limit.amount)))
        trace.extend(_days_off(start.date(), due.date(), calendar))
    elif limit.unit == "calendar_day" and limit.amount:
        end = start.date() + timedelta(days=math.ceil(limit.amount))
        last = working_day_at_or_after(end, calendar)
        trace.append(
            f"Không tính ngày bắt đầu {start:%d/%m/%Y}, tính cả ngày nghỉ: hết hạn {say_day(end)} "
            f"({rules.cite('first_day_not_counted')})."
        )
        if last != end:
            trace.append(f"Ngày cuối là ngày nghỉ nên lùi đến {say_day(last)} ({rules.cite('last_day_off_moves_on')}).")
        due = calendar.close_of(last)
    else:
        due, counted = _count_days(start, limit, rules, calendar)
        trace.extend(counted)
    trace.append(f"Hẹn trả: {say(due)} (theo {rules.document}).")
    return Due(due, trace)


@rule("pause_moves_due_by_its_working_time", "Nghị định 118/2025/NĐ-CP", verified=False)
def after_pause(*, due_at: datetime, paused_from: datetime, resumed_at: datetime, calendar: WorkCalendar) -> Due:
    """The due moment after a lawful pause: moved by exactly the working time that the clock stood still."""
    if resumed_at < paused_from:
        raise ValueError("the clock cannot resume before it was paused")
    stood = calendar.working_time(paused_from, resumed_at)
    due = calendar.add_working_time(due_at, stood) if stood else local(due_at)
    minutes = int(stood / timedelta(minutes=1))
    return Due(
        due,
        [
            f"Tạm dừng từ {say(paused_from)} đến {say(resumed_at)}.",
            f"Thời gian làm việc đã dừng: {minutes // 60} giờ {minutes % 60} phút, cộng vào hẹn trả cũ {say(due_at)}.",
            f"Hẹn trả: {say(due)}.",
        ],
    )


@rule("supplement_restarts_the_limit", "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4")
def after_supplement(*, completed_at: datetime, limit: TimeLimit, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """The due moment once the missing papers are complete: the whole limit, counted again from the start."""
    due = first_due(received_at=completed_at, limit=limit, rules=rules, calendar=calendar)
    first = f"Hồ sơ bổ sung đủ: thời hạn được tính lại từ đầu ({rules.cite('supplement_restarts')})."
    return Due(due.at, [first, *due.trace])


@rule("reception_within_working_hours", "Nghị định 297/2025/NĐ-CP")
def reception_due(*, submitted_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """Hạn tiếp nhận: until when a dossier sent online must be accepted or answered."""
    hours = rules["reception_hours"]
    due = calendar.add_working_minutes(submitted_at, int(hours * 60))
    return Due(
        due,
        [
            f"Nộp lúc {say(submitted_at)}.",
            f"Phải tiếp nhận hoặc trả lời trong {hours} giờ làm việc ({rules.cite('reception_hours')}).",
            f"Hạn tiếp nhận: {say(due)}.",
        ],
    )


@rule("supplement_answer_in_working_days", "Nghị định 297/2025/NĐ-CP")
def supplement_answer_due(*, asked_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """Until when the applicant may hand in what is missing, before the dossier may be closed."""
    count = rules["supplement_answer_days"]
    due = calendar.close_of(calendar.add_working_days(local(asked_at).date(), count))
    return Due(
        due,
        [
            f"Yêu cầu bổ sung lúc {say(asked_at)}.",
            f"Chờ bổ sung {count} ngày làm việc ({rules.cite('supplement_answer_days')}).",
            f"Hạn bổ sung: {say(due)}.",
        ],
    )


@rule("supplement_asked_once", "Nghị định 61/2018/NĐ-CP, Điều 15")
def may_ask_supplement(*, asked_before: int, rules: RuleSet) -> bool:
    """Whether another supplement may still be asked for: only one, with everything in it."""
    return bool(asked_before < rules["supplement_requests"])


def supplement_notice_due(*, received_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> datetime:
    """Until when, from reception, the notice asking for a supplement has to go out."""
    return calendar.close_of(calendar.add_working_days(local(received_at).date(), rules["supplement_notice_days"]))


@rule("apology_once_and_a_day_before", "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9")
def apology_in_time(*, issued_at: datetime, due_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> bool:
    """Whether the apology goes out early enough: at the latest one working day before the due day."""
    return calendar.working_days_between(local(issued_at).date(), local(due_at).date()) >= rules["apology_days_before"]


def may_apologise(*, apologies_before: int, rules: RuleSet) -> bool:
    """Whether a new appointment may still be given: only one."""
    return bool(apologies_before < rules["apologies"])


def step_due(*, started_at: datetime, hours: Decimal | int | float, calendar: WorkCalendar) -> datetime:
    """When a step of the internal process should be done; eight quoted hours are one working day, half a day four."""
    start = calendar.next_opening(started_at)
    share = Decimal(str(hours)) / PROCESS_HOURS_PER_DAY
    return calendar.add_working_time(start, calendar.day_length(start.date()) * float(share))


def judged_on(*, due_at: datetime | None, original_due_at: datetime | None) -> datetime | None:
    """The promise on which lateness is judged: a supplement or a lawful pause moves it, an apology does not (§7 T6)."""
    return original_due_at or due_at


@rule("lateness_is_judged_by_the_unit", "Quyết định 766/QĐ-TTg", verified=False)
def classify(*, ended_at: datetime, due_at: datetime, unit: str) -> Class:
    """Early, on time or overdue: by the day where the limit is in days, by the hour where it is in hours.

    In days: ended before the due day is early, on it on time, after it overdue. In hours: past the due moment
    is overdue, in an earlier hour early.
    """
    ended, due = local(ended_at), local(due_at)
    if unit == "working_hour":
        if ended > due:
            return "overdue"
        same = ended.replace(minute=0, second=0, microsecond=0) >= due.replace(minute=0, second=0, microsecond=0)
        return "on_time" if same else "early"
    if ended.date() == due.date():
        return "on_time"
    return "early" if ended.date() < due.date() else "overdue"
