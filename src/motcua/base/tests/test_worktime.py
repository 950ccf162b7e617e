"""The calendar of the country and walking through working time."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.law import LawError
from motcua.base.time import VIETNAM
from motcua.base.worktime import OutsideCalendar, calendar_of, national_calendar, parse_shifts

CALENDAR = national_calendar()
#: A busy machine is no fault of the rules.
STEADY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2029, 12, 31), timezones=st.just(VIETNAM))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "weekday", "works", "why"),
    [
        (date(2024, 4, 29), "Mon", False, "swapped"),
        (date(2024, 5, 4), "Sat", True, "make-up day"),
        (date(2025, 4, 26), "Sat", True, "make-up day"),
        (date(2025, 5, 2), "Fri", False, "swapped"),
        (date(2026, 1, 2), "Fri", False, "swapped, unverified entry"),
        (date(2026, 1, 10), "Sat", True, "make-up day, unverified entry"),
        (date(2026, 8, 22), "Sat", True, "make-up day"),
        (date(2026, 8, 31), "Mon", False, "swapped"),
        (date(2026, 11, 24), "Tue", False, "Culture Day"),
        (date(2026, 11, 20), "Fri", True, "an ordinary Friday"),
        (date(2026, 11, 21), "Sat", False, "an ordinary Saturday"),
        (date(2021, 2, 10), "Wed", False, "Tết"),
        (date(2021, 2, 17), "Wed", True, "first day after Tết"),
        (date(2022, 1, 3), "Mon", False, "in lieu of Saturday 1 January"),
    ],
)
def test_calendar_knows_holidays_and_make_up_days(day, weekday, works, why):
    assert day.strftime("%a") == weekday
    assert CALENDAR.is_working(day) is works, why


def test_working_days_across_tet_2026():
    # Fri 13 Feb 2026 is the last day before Tết, Mon 23 Feb the first one after
    assert CALENDAR.add_working_days(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert CALENDAR.working_days_between(date(2026, 2, 13), date(2026, 2, 23)) == 1
    assert CALENDAR.add_working_days(date(2026, 2, 23), -1) == date(2026, 2, 13)
    assert CALENDAR.add_working_days(date(2026, 2, 18), 0) == date(2026, 2, 23)
    assert CALENDAR.add_working_days(date(2026, 2, 18), -1) == date(2026, 2, 13)


def test_minutes_walk_through_shifts_lunch_and_weekends():
    assert CALENDAR.add_working_minutes(at("2026-11-20T11:00"), 60) == at("2026-11-20T14:00")
    assert CALENDAR.add_working_minutes(at("2026-11-20T16:30"), 60) == at("2026-11-23T08:00")
    assert CALENDAR.add_working_minutes(at("2026-11-20T16:30"), 30) == at("2026-11-20T17:00")
    assert CALENDAR.working_minutes(at("2026-11-20T11:00"), at("2026-11-23T08:00")) == 30 + 210 + 30
    assert CALENDAR.next_opening(at("2026-11-20T12:00")) == at("2026-11-20T13:30")
    assert CALENDAR.next_opening(at("2026-11-20T17:00")) == at("2026-11-23T07:30")
    assert CALENDAR.next_opening(at("2026-11-20T09:00")) == at("2026-11-20T09:00")
    assert CALENDAR.close_of(date(2026, 11, 21)) == at("2026-11-23T17:00")


def test_outside_the_calendar_is_an_error_that_says_what_to_do():
    with pytest.raises(OutsideCalendar, match="bổ sung lịch"):
        CALENDAR.is_working(date(2031, 1, 1))
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(date(2030, 12, 30), 30)


def test_an_office_changes_its_own_days_and_hours():
    own = CALENDAR.changed(
        off={date(2026, 11, 20): "Nghỉ vì bão"},
        work={date(2026, 11, 21): (["07:30-11:30"], "Làm bù sau bão")},
        shifts={date(2026, 11, 23): ["08:00-12:00", "13:00-17:00"]},
    )
    assert not own.is_working(date(2026, 11, 20))
    assert own.reasons[date(2026, 11, 21)] == "Làm bù sau bão"
    assert own.close_of(date(2026, 11, 21)) == at("2026-11-21T11:30")
    assert own.shifts(date(2026, 11, 23))[0].start == time(8)
    assert own.shifts(date(2026, 11, 19)) == CALENDAR.shifts(date(2026, 11, 19)), "the days before keep their hours"
    assert CALENDAR.is_working(date(2026, 11, 20)), "the national calendar stays as it is"


def test_a_swap_without_its_day_off_is_refused():
    row = {
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 1, 31),
        "weekly_rest": {"days": [6, 7]},
        "shifts": [{"valid_from": date(2026, 1, 1), "hours": ["07:30-11:30"]}],
        "holidays": [],
        "make_up_days": [{"day": date(2026, 1, 10), "name": "bù", "instead_of": date(2026, 1, 2)}],
    }
    with pytest.raises(LawError, match="không phải ngày nghỉ"):
        calendar_of(row)


@pytest.mark.parametrize("texts", [[], ["08:00-07:00"], ["07:30-11:30", "11:00-17:00"]])
def test_shifts_that_overlap_or_end_before_they_begin_are_refused(texts):
    with pytest.raises(LawError):
        parse_shifts(texts)


@STEADY
@given(DAYS, st.integers(1, 200))
def test_adding_days_is_what_counting_between_finds(day, n):
    end = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(day, end) == n
    naive, left = day, n
    while left:
        naive += timedelta(days=1)
        left -= CALENDAR.is_working(naive)
    assert end == naive


@STEADY
@given(MOMENTS, st.integers(0, 20_000))
def test_adding_minutes_is_what_counting_between_finds(moment, minutes):
    end = CALENDAR.add_working_minutes(moment, minutes)
    assert end >= moment
    assert CALENDAR.working_minutes(moment, end) == minutes


@STEADY
@given(MOMENTS, MOMENTS, st.integers(1, 10_000))
def test_adding_minutes_keeps_the_order_of_moments(one, two, minutes):
    a, b = sorted((one, two))
    assert CALENDAR.add_working_minutes(a, minutes) <= CALENDAR.add_working_minutes(b, minutes)
