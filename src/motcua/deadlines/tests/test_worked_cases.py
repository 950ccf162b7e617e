"""The table of cases counted by hand in `law/time_limits/cases.csv`: every row comes out as written there."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.base.law import LAW
from motcua.base.law_files import read_table
from motcua.base.time import VIETNAM
from motcua.base.worktime import national_calendar
from motcua.deadlines.rules.counting import WEEKDAYS
from motcua.deadlines.rules.deadline import Matter, TimeLimit, first_due, reception_due, rule_set, step_due

CALENDAR = national_calendar()
UNITS = {"ngày làm việc": "working_day", "ngày": "calendar_day", "giờ làm việc": "working_hour", "tháng": "month"}
ROWS = read_table(LAW / "time_limits" / "cases.csv")
ONLINE = Matter(procedure="3.000722", channel="online")


def moment(text: str) -> datetime:
    """A moment from "thứ Hai 02/11/2026 09:10"; the weekday must be that of the day."""
    found = re.fullmatch(r"(thứ \w+|Chủ nhật) (\d\d/\d\d/\d{4} \d\d:\d\d)", text)
    assert found, text
    at = datetime.strptime(found[2], "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)
    assert WEEKDAYS[at.weekday()] == found[1], f"{text} là {WEEKDAYS[at.weekday()]}"
    return at


def limit_of(text: str) -> tuple[Decimal, str]:
    """Amount and unit from "2,5 ngày làm việc" or "trong ngày"."""
    if text == "trong ngày":
        return Decimal(0), "working_day"
    amount, _, unit = text.partition(" ")
    return Decimal(amount.replace(",", ".")), UNITS[unit]


def due(row: dict[str, str]) -> datetime:
    start = moment(row["Lúc bắt đầu"])
    amount, unit = limit_of(row["Thời hạn"])
    if row["Việc"] == "bước":
        return step_due(started_at=start, hours=amount, calendar=CALENDAR)
    rules = rule_set(start.date(), ONLINE if row["Việc"] == "liên thông trực tuyến" else Matter())
    if row["Việc"] == "tiếp nhận":
        own = rules.with_choices(reception_hours=amount)
        return reception_due(submitted_at=start, rules=own, calendar=CALENDAR).at
    limit = TimeLimit(Decimal(amount), unit)
    return first_due(received_at=start, limit=limit, rules=rules, calendar=CALENDAR).at


@pytest.mark.parametrize("row", ROWS, ids=[row["Số"] for row in ROWS])
def test_eight_hours_are_one_working_day_and_every_case_counted_by_hand_holds(row):
    assert due(row) == moment(row["Hẹn trả"]), row["Đếm bằng tay"]


@pytest.mark.parametrize("row", ROWS, ids=[row["Số"] for row in ROWS])
def test_the_days_off_written_beside_a_case_are_those_of_the_calendar(row):
    day, last = moment(row["Lúc bắt đầu"]).date() + timedelta(days=1), moment(row["Hẹn trả"]).date()
    real = []
    while day <= last:
        if day in CALENDAR.reasons and (day.weekday() < 5 or CALENDAR.is_working(day) or _holiday(day)):
            real.append(f"{day:%d/%m/%Y} {'làm bù' if CALENDAR.is_working(day) else 'nghỉ'}")
        day += timedelta(days=1)
    assert row["Ngày nghỉ, ngày làm bù ở giữa"] == ", ".join(real)


def _holiday(day: date) -> bool:
    return not CALENDAR.is_working(day)


def test_the_table_covers_what_is_hard():
    assert len(ROWS) >= 40
    assert sum("/02/2027" in row["Hẹn trả"] for row in ROWS) >= 8, "Tết 2027"
    assert sum("làm bù" in row["Ngày nghỉ, ngày làm bù ở giữa"] for row in ROWS) >= 5
    assert {row["Việc"] for row in ROWS} == {"hồ sơ", "tiếp nhận", "bước", "liên thông trực tuyến"}
    assert sum("tháng" in row["Thời hạn"] for row in ROWS) >= 4


def test_months_end_on_the_same_day_or_the_last_of_the_month():
    rows = [row for row in ROWS if row["Thời hạn"].endswith(" tháng")]
    assert all(due(row) == moment(row["Hẹn trả"]) for row in rows)


def test_half_a_day_is_one_shift():
    rows = [row for row in ROWS if ",5 ngày" in row["Thời hạn"] or (row["Việc"], row["Thời hạn"][0]) == ("bước", "4")]
    assert len(rows) >= 5
    assert all(due(row) == moment(row["Hẹn trả"]) for row in rows)
