"""Due dates of a dossier with their reasons: the appointment, its changes, and the judgement of lateness.

Pure functions of the rule set in force, the calendar and what happened; the counting itself is in `counting.py`, the
choice of the rules in `rule_sets.py`.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from motcua.base.law import rule
from motcua.base.time import local
from motcua.base.worktime import WorkCalendar
from motcua.deadlines.rules.counting import Due as Due
from motcua.deadlines.rules.counting import TimeLimit as TimeLimit
from motcua.deadlines.rules.counting import first_due as first_due
from motcua.deadlines.rules.counting import say as say
from motcua.deadlines.rules.counting import say_day as say_day
from motcua.deadlines.rules.counting import within_office_hours
from motcua.deadlines.rules.rule_sets import Matter as Matter
from motcua.deadlines.rules.rule_sets import RuleSet as RuleSet
from motcua.deadlines.rules.rule_sets import rule_set as rule_set

Class = Literal["early", "on_time", "overdue"]


@rule("pause_moves_due_by_its_working_time", "Nghị định 118/2025/NĐ-CP", verified=False)
def after_pause(*, due_at: datetime, paused_from: datetime, resumed_at: datetime, calendar: WorkCalendar) -> Due:
    """Compute the due moment after a lawful pause: moved by exactly the working time of the pause."""
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
    """Compute the due moment once the missing papers are complete: the whole limit, counted again from the start."""
    due = first_due(received_at=completed_at, limit=limit, rules=rules, calendar=calendar)
    first = f"Hồ sơ bổ sung đủ: thời hạn được tính lại từ đầu ({rules.cite('supplement_restarts')})."
    return Due(due.at, [first, *due.trace])


@rule("reception_within_working_hours", "Nghị định 297/2025/NĐ-CP")
def reception_due(*, submitted_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """Hạn tiếp nhận: compute when a dossier sent online must be accepted or answered; eight hours are one day."""
    hours = Decimal(str(rules["reception_hours"]))
    start, moved = within_office_hours(submitted_at, rules, calendar)
    due = calendar.add_hours(start, hours, Decimal(str(rules["hours_per_day"])))
    return Due(
        due,
        [
            f"Nộp lúc {say(submitted_at)}.",
            *moved,
            f"Phải tiếp nhận hoặc trả lời trong {hours.normalize():f} giờ làm việc ({rules.cite('reception_hours')}).",
            f"Hạn tiếp nhận: {say(due)}.",
        ],
    )


@rule("supplement_answer_in_working_days", "Nghị định 297/2025/NĐ-CP")
def supplement_answer_due(*, asked_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> Due:
    """Compute the last day for handing in missing papers, before the dossier may be closed."""
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
    """Check whether another supplement may still be requested: only one, listing everything."""
    return bool(asked_before < rules["supplement_requests"])


def supplement_notice_due(*, received_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> datetime:
    """Compute the latest moment, from reception, for sending the notice that asks for a supplement."""
    return calendar.close_of(calendar.add_working_days(local(received_at).date(), rules["supplement_notice_days"]))


@rule("apology_once_and_a_day_before", "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9")
def apology_in_time(*, issued_at: datetime, due_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> bool:
    """Check whether the apology is in time: at the latest one working day before the due day."""
    return calendar.working_days_between(local(issued_at).date(), local(due_at).date()) >= rules["apology_days_before"]


def may_apologise(*, apologies_before: int, rules: RuleSet) -> bool:
    """Check whether a new appointment may still be given: only one."""
    return bool(apologies_before < rules["apologies"])


def step_due(*, started_at: datetime, hours: Decimal | int | float, calendar: WorkCalendar) -> datetime:
    """Compute when a step of the internal process is due; eight quoted hours are one working day, four one shift."""
    return calendar.add_process_hours(started_at, Decimal(str(hours)))


@rule("return_step_has_its_own_time", "Nghị định 61/2018/NĐ-CP, Điều 20", verified=False)
def return_due(
    *,
    ended_at: datetime,
    hours: Decimal | int | float,
    promised_at: datetime | None,
    rules: RuleSet,
    calendar: WorkCalendar,
) -> datetime:
    """Compute when a ready result is due at the return desk: its step's hours, never before the appointment.

    Processing ends before the return, which is no part of the limit. A step without hours of its own has those of the
    rule set.
    """
    own = step_due(started_at=ended_at, hours=hours or rules["return_hours"], calendar=calendar)
    return own if promised_at is None else max(own, local(promised_at))


def judged_on(*, due_at: datetime | None, original_due_at: datetime | None) -> datetime | None:
    """Return the promise for judging lateness: a supplement or a lawful pause moves it, an apology does not (§7 T6)."""
    return original_due_at or due_at


@rule("lateness_is_judged_by_the_unit", "Quyết định 766/QĐ-TTg", verified=False)
def classify(*, ended_at: datetime, due_at: datetime, unit: str) -> Class:
    """Classify as early, on time or overdue: by the day where the limit is in days, by the hour where it is in hours.

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
