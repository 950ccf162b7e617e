"""Parts of a period for a picture: no day left out, none twice, few enough to be drawn."""

from datetime import date, timedelta

import pytest

from motcua.reports.rules.slices import MOST, months_of, slices_of

D = date.fromisoformat


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2026-11-02", "2026-11-06", ["2", "3", "4", "5", "6"]),
        ("2026-11-01", "2026-11-19", ["1/11", "2/11", "9/11", "16/11"]),
        ("2025-12-15", "2026-03-14", ["15/12", "22/12", "29/12", "5/1", "12/1", "19/1", "26/1", "2/2", "9/2", "16/2",
                                      "23/2", "2/3", "9/3"]),
        ("2025-12-15", "2026-11-22", ["12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]),
        ("2024-01-01", "2026-11-22", ["Q1", "Q2", "Q3", "Q4", "Q1", "Q2", "Q3", "Q4", "Q1", "Q2", "Q3", "Q4"]),
        ("2020-06-01", "2026-11-22", ["2020", "2021", "2022", "2023", "2024", "2025", "2026"]),
        ("2026-11-22", "2026-11-22", []),
    ],
)  # fmt: skip
def test_a_period_is_cut_into_parts_of_one_kind(first, last, labels):
    assert [part.label for part in slices_of(D(first), D(last))] == labels


@pytest.mark.parametrize("days", [2, 16, 17, 40, 89, 92, 120, 366, 500, 900, 1500, 3000])
def test_the_parts_follow_each_other_and_are_the_whole_period(days):
    first = D("2024-02-20")
    last = first + timedelta(days=days - 1)
    parts = slices_of(first, last)
    assert 2 <= len(parts) <= MOST
    assert (parts[0].first, parts[-1].last) == (first, last)
    assert all(
        later.first == earlier.last + timedelta(days=1) for earlier, later in zip(parts, parts[1:], strict=False)
    )


def test_more_years_than_can_be_drawn_are_not_drawn():
    assert slices_of(D("1990-01-01"), D("2026-01-01")) == []


@pytest.mark.parametrize(
    ("first", "last", "begin", "labels"),
    [
        ("2026-01-01", "2026-04-20", "2026-01-01", ["1", "2", "3", "4"]),
        ("2025-12-15", "2026-12-14", "2025-12-15", ["12", *(str(month) for month in range(1, 13))]),
        ("2026-11-01", "2026-11-19", "2025-12-01", ["12", *(str(month) for month in range(1, 12))]),
        ("2026-12-05", "2026-12-05", "2026-01-01", [str(month) for month in range(1, 13)]),
        ("2024-01-01", "2025-12-31", "2024-01-01", ["Q1", "Q2", "Q3", "Q4"] * 2),
    ],
)
def test_a_short_period_is_shown_with_the_months_before_it(first, last, begin, labels):
    found = months_of(D(first), D(last))
    assert [part.label for part in found] == labels
    assert (found[0].first, found[-1].last) == (D(begin), D(last))
