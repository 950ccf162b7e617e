"""Time series of a board's figures over its period, and each part compared with the same period last year.

Every cell is counted as the page of records counts it, so that a mark of a chart opens as many records as it shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.reports.queries.board import asked_for, formulas_of
from motcua.reports.queries.figures import Scope, reported
from motcua.reports.queries.report_inputs import cube_of
from motcua.reports.registry import Board
from motcua.reports.rules.figures import Cube, Formula, Kind, Sources, Value, evaluate
from motcua.reports.rules.periods import Period, free_period
from motcua.reports.rules.slices import Slice, months_of, slices_of
from motcua.statistics.registry import DIMENSIONS, FAMILIES


@dataclass(frozen=True)
class Course:
    """Parts of a period with their counts, split by a dimension or not."""

    board: Board
    by: str
    slices: tuple[Slice, ...]
    cubes: tuple[Cube, ...]

    def value(self, key: str, place: int, number: int | None = None) -> Value:
        """Return a figure of the board in one part of the period, of the whole or of one value of the split."""
        return _value(self.board, self.cubes[place], key, self.by, number)


@dataclass(frozen=True)
class Ranked:
    """Value of a split with its figures now and in the same period last year."""

    number: int
    label: str
    now: Mapping[str, Value]
    then: Mapping[str, Value]


def course_of(board: Board, scope: Scope, period: Period, by: str) -> Course:
    """Count every part of the period; a scan of the facts for each."""
    split = (by,) if by else ()
    return _course(board, scope, slices_of(period.start, period.end), by, split, tuple(_counted(board)))


def course_by_month(board: Board, scope: Scope, period: Period, by: str, key: str) -> Course:
    """Count a figure of the whole in every month of the period (`months_of`); a scan of the facts for each.

    `by` only tells the agency that the records count for, as on the page of records.
    """
    return _course(board, scope, months_of(period.start, period.end), by, (), _measures(formulas_of(board)[key]))


def _course(
    board: Board, scope: Scope, parts: Sequence[Slice], by: str, split: tuple[str, ...], keys: tuple[str, ...]
) -> Course:
    cubes = tuple(
        cube_of(asked_for(board.family, scope, free_period(part.first, part.last), by), board.family, split, keys)
        for part in parts
    )
    return Course(board, by, tuple(parts), cubes)


def ranked(board: Board, scope: Scope, period: Period, before: Period, by: str, keys: Sequence[str]) -> list[Ranked]:
    """Return each value of the split that counted anything, now and last year; two scans."""
    measures = tuple(dict.fromkeys(name for key in keys for name in _measures(formulas_of(board)[key])))
    known = reported(board.family).known_by
    wanted = tuple(dict.fromkeys((*measures, *known)))
    now = cube_of(asked_for(board.family, scope, period, by), board.family, (by,), wanted)
    then = cube_of(asked_for(board.family, scope, before, by), board.family, (by,), wanted)
    numbers = now.values(by, measures)
    labels = DIMENSIONS[by].labels(set(numbers))
    return [
        Ranked(
            number,
            labels.get(number, str(number)),
            {key: _value(board, now, key, by, number) for key in keys},
            {key: _value(board, then, key, by, number) for key in keys},
        )
        for number in numbers
    ]


def place_dimension(board: Board) -> str:
    """Return the dimension of the agency that the board's figures count for, where the board can be split by it."""
    found = FAMILIES[board.family].attribution
    return found if found in board.splits else ""


def _counted(board: Board) -> dict[str, None]:
    """Return the measures that charts need: the figures at the head and the parts of the columns."""
    formulas = formulas_of(board)
    keys = (*board.tiles, *board.charted)
    return dict.fromkeys(name for key in keys for name in _measures(formulas[key]))


def _measures(formula: Formula) -> tuple[str, ...]:
    return (*formula.measures, *formula.over)


def _value(board: Board, cube: Cube, key: str, by: str, number: int | None) -> Value:
    formula = formulas_of(board)[key]
    if number is not None and by:
        formula = Formula(formula.kind, formula.measures, formula.over, {by: (number,)})
    return evaluate(formula, Sources(cube))


def is_rate(board: Board, key: str) -> bool:
    """Return whether the figure is a percentage."""
    return formulas_of(board)[key].kind is Kind.RATIO
