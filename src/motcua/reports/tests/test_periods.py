"""Periods by table: the days that each name means (Nghị định 09/2019/NĐ-CP Điều 12)."""

from datetime import date

import pytest

from motcua.reports.queries.law import period, regimes
from motcua.reports.rules.periods import (
    PeriodError,
    choices_for,
    due_for_sending,
    ending_between,
    free_period,
    same_period_last_year,
)

D = date.fromisoformat


@pytest.mark.parametrize(
    ("name", "start", "end", "label"),
    [
        ("2021", "2020-12-15", "2021-12-14", "năm 2021"),
        ("2021-H1", "2020-12-15", "2021-06-14", "6 tháng đầu năm 2021"),
        ("2021-H2", "2021-06-15", "2021-12-14", "6 tháng cuối năm 2021"),
        ("2021-H2.cal", "2021-07-01", "2021-12-31", "6 tháng cuối năm 2021"),
        ("2021-9M", "2020-12-15", "2021-09-14", "9 tháng đầu năm 2021"),
        ("2021-Q1", "2020-12-15", "2021-03-14", "quý I năm 2021"),
        ("2021-Q3", "2021-06-15", "2021-09-14", "quý III năm 2021"),
        ("2021-Q4", "2021-09-15", "2021-12-14", "quý IV năm 2021"),
        ("2021-01", "2020-12-15", "2021-01-14", "tháng 1 năm 2021"),
        ("2021-09", "2021-08-15", "2021-09-14", "tháng 9 năm 2021"),
        ("2021.cal", "2021-01-01", "2021-12-31", "năm 2021"),
        ("2021-H1.cal", "2021-01-01", "2021-06-30", "6 tháng đầu năm 2021"),
        ("2024-02.cal", "2024-02-01", "2024-02-29", "tháng 2 năm 2024"),
        ("2021-Q4.cal", "2021-10-01", "2021-12-31", "quý IV năm 2021"),
        ("2021-01-01..2021-10-25", "2021-01-01", "2021-10-25", "từ ngày 01/01/2021 đến ngày 25/10/2021"),
    ],
)
def test_a_name_means_these_days(name, start, end, label):
    found = period(name)
    assert (found.start, found.end, found.label) == (D(start), D(end), label)


def test_quarters_cover_the_year_without_gap_or_overlap():
    quarters = [period(f"2021-Q{quarter}") for quarter in range(1, 5)]
    assert quarters[0].start == period("2021").start
    assert quarters[-1].end == period("2021").end
    assert all((after.start - before.end).days == 1 for before, after in zip(quarters, quarters[1:], strict=False))


def test_months_cover_the_year_without_gap_or_overlap():
    months = [period(f"2021-{month:02d}") for month in range(1, 13)]
    assert (months[0].start, months[-1].end) == (period("2021").start, period("2021").end)
    assert all((after.start - before.end).days == 1 for before, after in zip(months, months[1:], strict=False))


@pytest.mark.parametrize("name", ["", "21", "2021-Q5", "2021-13", "2021.xyz", "1800", "2021-02-30..2021-03-01", "nam"])
def test_a_wrong_name_says_how_to_write_one(name):
    with pytest.raises(PeriodError):
        period(name)


def test_dates_the_wrong_way_round_are_refused():
    with pytest.raises(PeriodError, match="trước ngày đầu kỳ"):
        free_period(D("2021-12-31"), D("2021-01-01"))


@pytest.mark.parametrize(
    ("name", "until", "start", "end"),
    [
        ("2021", None, "2019-12-15", "2020-12-14"),
        ("2021-Q1", None, "2019-12-15", "2020-03-14"),
        ("2026", "2026-11-20", "2024-12-15", "2025-11-20"),
        ("2021-01-01..2021-10-25", None, "2020-01-01", "2020-10-25"),
        ("2024-02-01..2024-02-29", None, "2023-02-01", "2023-02-28"),
    ],
)
def test_a_period_is_compared_with_the_same_days_of_last_year(name, until, start, end):
    this = period(name) if until is None else period(name).until(D(until))
    last = same_period_last_year(this, regimes())
    assert (last.start, last.end) == (D(start), D(end))


def test_only_the_year_is_marked_verified():
    assert period("2021").verified
    assert not any(p.verified for p in choices_for(2021, regimes())[1:])


def test_a_period_under_way_is_cut_at_the_day_and_one_to_come_is_refused():
    assert period("2026").until(D("2026-11-20")).end == D("2026-11-20")
    assert period("2021").until(D("2026-11-20")).end == D("2021-12-14")
    with pytest.raises(PeriodError, match="chưa có ngày nào trọn"):
        period("2027").until(D("2026-11-20"))


@pytest.mark.parametrize(("level", "day"), [("commune", "2021-12-17"), ("district", "2021-12-20"), ("nation", None)])
def test_the_day_for_sending_follows_the_cut_off(level, day):
    assert due_for_sending(period("2021"), level, regimes()) == (D(day) if day else None)


def test_periods_before_the_decree_say_so():
    assert "áp dụng ngược" in period("2018").citation


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2026-09-22", "2026-12-21", ["2026"]),  # the year holds its last quarter
        ("2026-03-01", "2026-09-30", ["2026-Q1", "2026-H1", "2026-9M"]),
        ("2026-12-01", "2027-03-31", ["2026", "2027-Q1"]),
        ("2026-12-15", "2027-03-13", []),
    ],
)
def test_the_longest_period_that_ends_on_a_day_stands_for_the_others(first, last, names):
    assert [each.name for each in ending_between(D(first), D(last), regimes())] == names
