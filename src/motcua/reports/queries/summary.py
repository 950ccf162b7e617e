"""One-page summary of a board: its rate by month, the best and worst parts, what is overdue today.

Every number is counted as the page of records counts it, so that it opens as many records as it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.base.text import sort_key
from motcua.reports.queries.board import asked_for, formulas_of
from motcua.reports.queries.course import Ranked, course_by_month, is_rate
from motcua.reports.queries.figures import Scope
from motcua.reports.queries.recording import Recording
from motcua.reports.queries.report_inputs import cube_of
from motcua.reports.registry import Board
from motcua.reports.rules.figures import NOT_KNOWN, Cube, Formula, Sources, Value, evaluate
from motcua.reports.rules.periods import Period, free_period
from motcua.reports.rules.slices import Slice
from motcua.statistics.registry import DIMENSIONS

#: Number of the best, of the worst, and of the parts with most overdue.
SHOWN = 3


@dataclass(frozen=True)
class Overdue:
    """What is overdue on a day: in all, and the parts with most of it as number, label and value."""

    total: Value
    most: tuple[tuple[int, str, Value], ...]


def rate_of(board: Board) -> str:
    """Return the first rate among the key figures of the board; empty where it has none."""
    return next((key for key in board.tiles if is_rate(board, key)), "")


def rates_by_month(
    board: Board, scope: Scope, period: Period, by: str, recording: Recording | None
) -> list[tuple[Slice, Value]]:
    """Return the rate of each month; not known in months before the agency recorded anything."""
    key = rate_of(board)
    if not key:
        return []
    course = course_by_month(board, scope, period, by, key)
    values = [course.value(key, place) for place in range(len(course.slices))]
    return [
        (part, value if _is_recorded(recording, part.last) else NOT_KNOWN)
        for part, value in zip(course.slices, values, strict=True)
    ]


def best_and_worst(rows: Sequence[Ranked], key: str) -> tuple[list[Ranked], list[Ranked]]:
    """Return the parts with the highest rates and, without them, those with the lowest; more records go first among
    equal rates. Only the first list where there are too few parts for two.
    """
    known = [row for row in rows if key and row.now[key].number is not None]
    best = sorted(known, key=lambda row: (-_rate(row, key), -_size(row, key), sort_key(row.label)))[:SHOWN]
    rest = [row for row in known if row not in best]
    return best, sorted(rest, key=lambda row: (_rate(row, key), -_size(row, key), sort_key(row.label)))[:SHOWN]


def overdue_on(
    board: Board, scope: Scope, on: date, by: str, split: str, recording: Recording | None
) -> Overdue | None:
    """Return what is overdue on a day, of the whole and of the parts of a split; None for a board without it."""
    if not board.overdue:
        return None
    if not _is_recorded(recording, on):
        return Overdue(NOT_KNOWN, ())
    formula = formulas_of(board)[board.overdue]
    asked = asked_for(board.family, scope, free_period(on, on), by)
    cube = cube_of(asked, board.family, (split,) if split else (), formula.measures)
    numbers = cube.values(split, formula.measures) if split else []
    labels = DIMENSIONS[split].labels(set(numbers)) if split else {}
    found = [(number, labels.get(number, str(number)), _narrowed(formula, cube, split, number)) for number in numbers]
    most = sorted(found, key=lambda one: (-(one[2].number or 0), sort_key(one[1])))
    return Overdue(evaluate(formula, Sources(cube)), tuple(most[:SHOWN]))


def _narrowed(formula: Formula, cube: Cube, split: str, number: int) -> Value:
    return evaluate(Formula(formula.kind, formula.measures, formula.over, {split: (number,)}), Sources(cube))


def _is_recorded(recording: Recording | None, on: date) -> bool:
    return recording is None or (recording.since is not None and recording.since <= on)


def _rate(row: Ranked, key: str) -> float:
    return float(row.now[key].number or 0)


def _size(row: Ranked, key: str) -> float:
    return float(row.now[key].denominator or 0)
