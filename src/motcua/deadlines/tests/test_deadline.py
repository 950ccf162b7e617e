"""Deadlines: the worked examples, Tết, worked Saturdays, month ends, and what must hold for every dossier."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.law import NotYetInForce
from motcua.base.time import VIETNAM
from motcua.base.worktime import national_calendar
from motcua.deadlines.rules.deadline import (
    TimeLimit,
    after_pause,
    after_supplement,
    apology_in_time,
    classify,
    first_due,
    may_apologise,
    may_ask_supplement,
    reception_due,
    rule_set,
    step_due,
    supplement_answer_due,
    supplement_notice_due,
)

CALENDAR = national_calendar()
#: A busy machine is no fault of the rules.
STEADY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RULES = rule_set(date(2026, 11, 1))
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(text: str) -> datetime:
    """A moment from "Mon 2026-11-02 09:10"; the weekday is checked, so that a table cannot lie."""
    weekday, rest = text.split(" ", 1)
    moment = datetime.fromisoformat(rest).replace(tzinfo=VIETNAM)
    assert NAMES[moment.weekday()] == weekday, f"{text} is a {NAMES[moment.weekday()]}"
    return moment


def due(received: str, amount: float, unit: str = "working_day", *, cut_off: bool = True, **choices) -> datetime:
    moment = at(received)
    rules = rule_set(moment.date()).with_choices(**({} if cut_off else {"cut_off": None}), **choices)
    return first_due(received_at=moment, limit=TimeLimit(amount, unit), rules=rules, calendar=CALENDAR).at


#: domain.md §7.4, put on weeks of 2026 that have the same holidays and make-up days as the example.
WORKED = [
    ("Mon 2026-11-02 09:10", 3, "Thu 2026-11-05 17:00", "ordinary week"),
    ("Mon 2026-11-02 15:01", 3, "Fri 2026-11-06 17:00", "after the cut-off: counts as Tuesday"),
    ("Fri 2026-11-06 16:30", 1, "Tue 2026-11-10 17:00", "Friday after the cut-off"),
    ("Thu 2021-04-29 10:00", 2, "Wed 2021-05-05 17:00", "Friday 30 April and Monday 3 May are days off"),
    ("Thu 2025-08-28 10:00", 2, "Wed 2025-09-03 17:00", "Monday 1 and Tuesday 2 September are days off"),
    ("Fri 2026-08-21 09:00", 1, "Sat 2026-08-22 17:00", "make-up Saturday in the week"),
]
CASES = [
    *WORKED,
    ("Mon 2026-11-02 15:00", 3, "Thu 2026-11-05 17:00", "exactly the cut-off is in time"),
    ("Wed 2026-11-18 09:00", 5, "Thu 2026-11-26 17:00", "across Culture Day, Tuesday 24 November"),
    ("Fri 2026-02-13 09:00", 1, "Mon 2026-02-23 17:00", "across Tết 2026"),
    ("Tue 2021-02-09 09:00", 3, "Fri 2021-02-19 17:00", "across Tết 2021"),
    ("Wed 2026-02-18 09:00", 1, "Tue 2026-02-24 17:00", "sent online during Tết: counts from the Monday after"),
    ("Sat 2026-11-07 09:00", 1, "Tue 2026-11-10 17:00", "sent online on a Saturday"),
    ("Fri 2026-01-30 09:00", 1, "Mon 2026-02-02 17:00", "over the end of a month"),
    ("Wed 2024-02-28 09:00", 1, "Thu 2024-02-29 17:00", "29 February"),
    ("Wed 2025-12-31 09:00", 1, "Mon 2026-01-05 17:00", "over the end of a year, 2 January swapped"),
    ("Fri 2026-01-09 09:00", 1, "Sat 2026-01-10 17:00", "the make-up Saturday of that swap"),
    ("Fri 2024-05-03 09:00", 2, "Mon 2024-05-06 17:00", "make-up Saturday 4 May 2024 is the first day"),
    ("Mon 2026-11-02 09:10", 0, "Mon 2026-11-02 17:00", "within the day"),
    ("Mon 2026-11-02 15:20", 0, "Tue 2026-11-03 17:00", "within the day, after 15:00 (NĐ 23/2015 Điều 7)"),
    ("Mon 2026-11-02 09:10", 0.5, "Tue 2026-11-03 11:30", "half a day"),
    ("Mon 2026-11-02 09:10", 30, "Tue 2026-12-15 17:00", "thirty days over Culture Day"),
]


@pytest.mark.parametrize(("received", "days", "expected", "why"), CASES)
def test_first_day_not_counted_and_days_off_are_skipped(received, days, expected, why):
    assert due(received, days) == at(expected), why


def test_worked_example_of_a_friday_that_is_a_holiday():
    # Thursday 10:00, two working days, Friday off: Monday is the first, Tuesday the second
    own = CALENDAR.changed(off={date(2026, 11, 6): "Ngày nghỉ của ví dụ"})
    got = first_due(
        received_at=at("Thu 2026-11-05 10:00"), limit=TimeLimit(2, "working_day"), rules=RULES, calendar=own
    )
    assert got.at == at("Tue 2026-11-10 17:00")
    assert any("06/11/2026 Ngày nghỉ của ví dụ" in line for line in got.trace)


def test_worked_example_of_a_pause():
    # Mon 09:10, three working days, paused Tue 08:00 to Thu 08:00: two working days are added
    first = due("Mon 2026-11-02 09:10", 3)
    moved = after_pause(
        due_at=first,
        paused_from=at("Tue 2026-11-03 08:00"),
        resumed_at=at("Thu 2026-11-05 08:00"),
        calendar=CALENDAR,
    )
    assert moved.at == at("Mon 2026-11-09 17:00")
    assert any("15 giờ 0 phút" in line for line in moved.trace)


def test_supplement_restarts_the_limit():
    # Mon 09:10 for three days, supplement complete next Monday 10:00: Thursday of that week
    again = after_supplement(
        completed_at=at("Mon 2026-11-09 10:00"), limit=TimeLimit(3, "working_day"), rules=RULES, calendar=CALENDAR
    )
    assert again.at == at("Thu 2026-11-12 17:00")
    assert "tính lại từ đầu" in again.trace[0]


@pytest.mark.parametrize(
    ("received", "cut_off", "expected"),
    [
        ("Mon 2026-11-02 15:01", True, "Fri 2026-11-06 17:00"),
        ("Mon 2026-11-02 15:01", False, "Thu 2026-11-05 17:00"),
        ("Mon 2026-11-02 17:30", False, "Fri 2026-11-06 17:00"),
        ("Mon 2026-11-02 06:00", False, "Thu 2026-11-05 17:00"),
    ],
)
def test_cut_off_moves_reception_where_the_office_applies_it(received, cut_off, expected):
    assert due(received, 3, cut_off=cut_off) == at(expected)


@pytest.mark.parametrize(
    ("received", "days", "expected", "why"),
    [
        ("Mon 2026-11-02 09:00", 10, "Thu 2026-11-12 17:00", "ends on a working day"),
        ("Mon 2026-11-02 09:00", 5, "Mon 2026-11-09 17:00", "ends on Saturday"),
        ("Tue 2026-02-10 09:00", 7, "Mon 2026-02-23 17:00", "ends on the first day of Tết"),
        ("Thu 2026-10-15 09:00", 40, "Wed 2026-11-25 17:00", "Culture Day"),
        ("Wed 2026-08-12 09:00", 10, "Sat 2026-08-22 17:00", "ends on a Saturday that is worked"),
    ],
)
def test_last_day_off_moves_on(received, days, expected, why):
    assert due(received, days, "calendar_day") == at(expected), why


@pytest.mark.parametrize(
    ("received", "hours", "expected"),
    [
        ("Mon 2026-11-02 08:00", 4, "Mon 2026-11-02 14:00"),
        ("Mon 2026-11-02 14:00", 4, "Tue 2026-11-03 08:30"),
        ("Mon 2026-11-02 15:30", 4, "Tue 2026-11-03 10:00"),
        ("Fri 2026-11-20 14:00", 8, "Mon 2026-11-23 14:00"),
    ],
)
def test_hours_walk_through_the_shifts(received, hours, expected):
    assert due(received, hours, "working_hour") == at(expected)


def test_a_rule_set_may_promise_the_same_hour():
    assert due("Mon 2026-11-02 09:10", 3, due_time="same_clock") == at("Thu 2026-11-05 09:10")


@pytest.mark.parametrize(
    ("day", "document"),
    [
        (date(2018, 6, 21), "Nghị định 61/2018/NĐ-CP"),
        (date(2025, 6, 30), "Nghị định 61/2018/NĐ-CP"),
        (date(2025, 7, 1), "Nghị định 118/2025/NĐ-CP"),
        (date(2026, 11, 20), "Nghị định 118/2025/NĐ-CP"),
    ],
)
def test_rule_set_of_reception_on_both_sides_of_the_change(day, document):
    assert rule_set(day).document == document
    assert rule_set(day) is rule_set(day), "read once"


def test_rule_set_of_reception_does_not_exist_before_the_first():
    with pytest.raises(NotYetInForce, match="21/06/2018"):
        rule_set(date(2018, 6, 20))


def test_the_trace_cites_the_decree_of_the_day_of_reception():
    limit = TimeLimit(3, "working_day")
    for text, document in (("Mon 2025-06-30 09:00", "61/2018"), ("Tue 2025-07-01 09:00", "118/2025")):
        got = first_due(received_at=at(text), limit=limit, rules=rule_set(at(text).date()), calendar=CALENDAR)
        assert document in got.trace[-1]
        assert not any(other in got.trace[-1] for other in {"61/2018", "118/2025"} - {document})


def test_the_trace_lets_an_official_count_again_by_hand():
    got = first_due(
        received_at=at("Thu 2026-02-12 15:30"), limit=TimeLimit(2, "working_day"), rules=RULES, calendar=CALENDAR
    )
    assert got.at == at("Tue 2026-02-24 17:00")
    text = "\n".join(got.trace)
    for piece in (
        "Tiếp nhận lúc 15:30 thứ Năm 12/02/2026",
        "Nhận sau 15:00",
        "07:30 thứ Sáu 13/02/2026",
        "2 ngày làm việc",
        "17/02/2026 Tết Nguyên Đán",
        "ngày 1 là thứ Hai 23/02/2026; ngày 2 là thứ Ba 24/02/2026",
        "Điều 147",
        "Hẹn trả: 17:00 thứ Ba 24/02/2026",
    ):
        assert piece in text


def test_a_worked_saturday_is_named_in_the_trace():
    got = first_due(
        received_at=at("Fri 2026-08-21 09:00"), limit=TimeLimit(1, "working_day"), rules=RULES, calendar=CALENDAR
    )
    assert any("Có tính thứ Bảy 22/08/2026" in line for line in got.trace)


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [
        ("Mon 2026-11-02 07:30", "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 09:15", "Tue 2026-11-03 09:15"),
        ("Fri 2026-11-20 20:00", "Mon 2026-11-23 17:00"),
        ("Sat 2026-11-07 10:00", "Mon 2026-11-09 17:00"),
    ],
)
def test_reception_within_working_hours(submitted, expected):
    # eight working hours are one working day, in an office of seven and a half too
    got = reception_due(submitted_at=at(submitted), rules=RULES, calendar=CALENDAR)
    assert got.at == at(expected)
    assert any("8 giờ làm việc" in line for line in got.trace)


def test_supplement_answer_in_working_days():
    got = supplement_answer_due(asked_at=at("Mon 2026-11-02 10:00"), rules=RULES, calendar=CALENDAR)
    assert got.at == at("Mon 2026-11-23 17:00")


def test_supplement_asked_once_only():
    assert may_ask_supplement(asked_before=0, rules=RULES)
    assert not may_ask_supplement(asked_before=1, rules=RULES)
    notice = supplement_notice_due(received_at=at("Mon 2026-11-02 10:00"), rules=RULES, calendar=CALENDAR)
    assert notice == at("Thu 2026-11-05 17:00")


@pytest.mark.parametrize(
    ("issued", "in_time"),
    [("Wed 2026-11-04 16:59", True), ("Thu 2026-11-05 08:00", False), ("Fri 2026-11-06 08:00", False)],
)
def test_apology_once_and_a_day_before_the_due_day(issued, in_time):
    got = apology_in_time(issued_at=at(issued), due_at=at("Thu 2026-11-05 17:00"), rules=RULES, calendar=CALENDAR)
    assert got is in_time
    assert may_apologise(apologies_before=0, rules=RULES)
    assert not may_apologise(apologies_before=1, rules=RULES)


@pytest.mark.parametrize(
    ("ended", "unit", "expected"),
    [
        ("Wed 2026-11-04 23:00", "working_day", "early"),
        ("Thu 2026-11-05 07:00", "working_day", "on_time"),
        ("Thu 2026-11-05 17:01", "working_day", "on_time"),
        ("Fri 2026-11-06 00:00", "working_day", "overdue"),
        ("Thu 2026-11-05 15:59", "working_hour", "early"),
        ("Thu 2026-11-05 16:10", "working_hour", "early"),
        ("Thu 2026-11-05 17:00", "working_hour", "on_time"),
        ("Thu 2026-11-05 17:01", "working_hour", "overdue"),
        ("Thu 2026-11-05 17:01", "calendar_day", "on_time"),
    ],
)
def test_lateness_is_judged_by_the_unit_of_the_limit(ended, unit, expected):
    assert classify(ended_at=at(ended), due_at=at("Thu 2026-11-05 17:00"), unit=unit) == expected


def test_pause_moves_due_by_its_working_time_to_the_minute():
    moved = after_pause(
        due_at=at("Thu 2026-11-05 14:00"),
        paused_from=at("Tue 2026-11-03 08:00"),
        resumed_at=at("Tue 2026-11-03 10:30"),
        calendar=CALENDAR,
    )
    assert moved.at == at("Thu 2026-11-05 16:30")


def test_a_pause_over_days_off_moves_nothing():
    moved = after_pause(
        due_at=at("Thu 2026-11-12 17:00"),
        paused_from=at("Fri 2026-11-06 17:00"),
        resumed_at=at("Mon 2026-11-09 07:00"),
        calendar=CALENDAR,
    )
    assert moved.at == at("Thu 2026-11-12 17:00")


def test_eight_hours_of_a_step_are_one_working_day():
    assert step_due(started_at=at("Mon 2026-11-02 07:30"), hours=8, calendar=CALENDAR) == at("Mon 2026-11-02 17:00")
    assert step_due(started_at=at("Mon 2026-11-02 09:00"), hours=8, calendar=CALENDAR) == at("Tue 2026-11-03 09:00")
    assert step_due(started_at=at("Mon 2026-11-02 07:30"), hours=4, calendar=CALENDAR) == at("Mon 2026-11-02 11:30")


@pytest.mark.parametrize(("amount", "unit"), [(-1, "working_day"), (3, "week")])
def test_a_limit_that_makes_no_sense_is_refused(amount, unit):
    with pytest.raises(ValueError):
        TimeLimit(amount, unit)


# What must hold for every dossier -----------------------------------------------------------------------
MOMENTS = st.datetimes(datetime(2018, 7, 1), datetime(2029, 6, 30), timezones=st.just(VIETNAM))  # noqa: DTZ001
LIMITS = st.one_of(
    st.builds(TimeLimit, st.integers(0, 60), st.just("working_day")),
    st.builds(TimeLimit, st.integers(0, 60).map(lambda n: n / 2), st.just("working_day")),
    st.builds(TimeLimit, st.integers(1, 90), st.just("calendar_day")),
    st.builds(TimeLimit, st.integers(1, 240), st.just("working_hour")),
)
CUT_OFF = st.sampled_from(["15:00", None])


def first(received: datetime, limit: TimeLimit, cut_off: str | None):
    rules = RULES.with_choices(cut_off=cut_off)
    return first_due(received_at=received, limit=limit, rules=rules, calendar=CALENDAR)


@STEADY
@given(MOMENTS, LIMITS, CUT_OFF)
def test_due_lies_after_reception_and_in_working_time(received, limit, cut_off):
    got = first(received, limit, cut_off)
    assert got.at >= received
    assert CALENDAR.is_working(got.at.date())
    assert got.at <= CALENDAR.close_of(got.at.date())


@STEADY
@given(MOMENTS, MOMENTS, LIMITS, CUT_OFF)
def test_due_is_monotone_in_reception(one, two, limit, cut_off):
    a, b = sorted((one, two))
    assert first(a, limit, cut_off).at <= first(b, limit, cut_off).at


@STEADY
@given(MOMENTS, st.integers(0, 60), CUT_OFF)
def test_a_longer_limit_is_never_due_sooner(received, days, cut_off):
    shorter, longer = (first(received, TimeLimit(n, "working_day"), cut_off).at for n in (days, days + 1))
    if days or cut_off:
        assert shorter < longer
    else:  # "within the day" has its own hour, 15:00, whatever the office chose
        assert shorter <= longer


@STEADY
@given(MOMENTS, st.integers(1, 60))
def test_the_limit_holds_at_least_its_working_days(received, days):
    got = first(received, TimeLimit(days, "working_day"), "15:00").at
    assert CALENDAR.working_days_between(received.date(), got.date()) >= days


@STEADY
@given(MOMENTS, LIMITS, CUT_OFF, MOMENTS, st.integers(0, 60 * 24 * 60))
def test_a_pause_never_shortens(received, limit, cut_off, paused_from, minutes):
    due_at = first(received, limit, cut_off).at
    moved = after_pause(
        due_at=due_at, paused_from=paused_from, resumed_at=paused_from + timedelta(minutes=minutes), calendar=CALENDAR
    )
    assert moved.at >= due_at
    stood = CALENDAR.working_time(paused_from, paused_from + timedelta(minutes=minutes))
    assert CALENDAR.working_time(due_at, moved.at) == stood


@STEADY
@given(MOMENTS, st.integers(1, 60), st.integers(0, 30))
def test_pausing_k_working_days_moves_due_by_k_days(received, days, k):
    due_at = first(received, TimeLimit(days, "working_day"), "15:00").at
    opening = CALENDAR.next_opening(received)
    resumed = opening
    for _ in range(k):
        resumed = CALENDAR.next_opening(
            datetime.combine(CALENDAR.add_working_days(resumed.date(), 1), opening.timetz())
        )
    moved = after_pause(due_at=due_at, paused_from=opening, resumed_at=resumed, calendar=CALENDAR)
    assert CALENDAR.working_days_between(due_at.date(), moved.at.date()) == k
    assert moved.at.timetz() == due_at.timetz()


@STEADY
@given(MOMENTS, MOMENTS)
def test_classes_follow_the_order_of_time(ended, due_at):
    order = {"early": 0, "on_time": 1, "overdue": 2}
    for unit in ("working_day", "working_hour"):
        now, later = (classify(ended_at=one, due_at=due_at, unit=unit) for one in (ended, ended + timedelta(hours=1)))
        assert order[now] <= order[later]
        assert (classify(ended_at=due_at, due_at=due_at, unit=unit)) == "on_time"
