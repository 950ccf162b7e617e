"""Slices of a period for charts over time: days, weeks, months, quarters or years, whichever are few enough.

The slices follow each other without gaps and together are the period, so that their counts add up to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

#: Above MOST slices, longer ones are used; below two there is no chart.
MOST, LEAST = 16, 2
#: Days of fewer than three months, and the place of months among the kinds.
_FEW_DAYS, _MONTHS = 88, 2


@dataclass(frozen=True, slots=True)
class Slice:
    """Slice of a period, both days included, and its label on the axis: "T12", "3", "Q1", "2026"."""

    first: date
    last: date
    label: str
    words: str  # tháng 3/2026


def slices_of(first: date, last: date) -> list[Slice]:
    """Split the days into slices of the shortest kind with at most MOST of them; none where fewer than two."""
    for begin_of_next, label, words in _KINDS:
        found = _cut(first, last, begin_of_next, label, words)
        if len(found) <= MOST:
            return found if len(found) >= LEAST else []
    return []


def months_of(first: date, last: date) -> list[Slice]:
    """Split the days into months: of the twelve months up to the last day where the days are fewer than three months,
    into longer slices where they are more than MOST.
    """
    if (last - first).days < _FEW_DAYS:
        first = date(last.year - (last.month < 12), last.month % 12 + 1, 1)
    found = _cut(first, last, *_KINDS[_MONTHS])
    return found if len(found) <= MOST else slices_of(first, last)


def _cut(
    first: date,
    last: date,
    begin_of_next: Callable[[date], date],
    label: Callable[[date], str],
    words: Callable[[date], str],
) -> list[Slice]:
    found: list[Slice] = []
    while first <= last and len(found) <= MOST:
        end = min(begin_of_next(first) - timedelta(days=1), last)
        found.append(Slice(first, end, label(first), words(first)))
        first = end + timedelta(days=1)
    return found


def _next_month(day: date, months: int = 1) -> date:
    number = day.year * 12 + day.month - 1
    number += months - number % months
    return date(number // 12, number % 12 + 1, 1)


_KINDS: tuple[tuple[Callable[[date], date], Callable[[date], str], Callable[[date], str]], ...] = (
    (lambda day: day + timedelta(days=1), lambda day: f"{day.day}", lambda day: f"ngày {day:%d/%m/%Y}"),
    (
        lambda day: day + timedelta(days=7 - day.weekday()),
        lambda day: f"{day.day}/{day.month}",
        lambda day: f"tuần từ ngày {day:%d/%m/%Y}",
    ),
    (_next_month, lambda day: f"{day.month}", lambda day: f"tháng {day.month}/{day.year}"),
    (
        lambda day: _next_month(day, 3),
        lambda day: f"Q{(day.month + 2) // 3}",
        lambda day: f"quý {('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}",
    ),
    (lambda day: date(day.year + 1, 1, 1), lambda day: f"{day.year}", lambda day: f"năm {day.year}"),
)
