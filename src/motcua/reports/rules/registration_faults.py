"""Faults of registrations with the reports: boards, families, lists and ratios that name unknown things."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from motcua.base.registry import UnknownName
from motcua.reports.registry import BOARDS, FORM_RATIOS, LISTS, REPORTED_FAMILIES, Board
from motcua.statistics.registry import FAMILIES, IDENTITIES, require_dimension, require_measure


def registration_faults() -> Iterator[str]:
    """Return every unknown name of a measure, dimension, family or column in the registrations."""
    for family in REPORTED_FAMILIES:
        where = REPORTED_FAMILIES.where(family.key)
        yield from _unknown(where, [family.key], FAMILIES.require)
        yield from _unknown(where, (*family.known_by, *family.headlines, *family.sheet_measures), require_measure)
        yield from _of_family(family.key, where, (*family.split, *family.named, *family.attributions))
        yield from _unknown(where, family.aliases.values(), require_dimension)
    for ratio in FORM_RATIOS:
        yield from _unknown(FORM_RATIOS.where(ratio.key), (*ratio.numerator, *ratio.denominator), require_measure)
    for listed in LISTS:
        where = LISTS.where(listed.family)
        yield from _unknown(where, [listed.family], FAMILIES.require)
        yield from _unknown(where, listed.sheet_measures, require_measure)
    for board in BOARDS:
        yield from _board_faults(board)


def _board_faults(board: Board) -> Iterator[str]:
    where = BOARDS.where(board.key)
    yield from _unknown(where, [board.family], FAMILIES.require)
    formulas = [column.formula for column in board.columns]
    measures = (name for formula in formulas for name in (*formula.measures, *formula.over))
    yield from _unknown(where, (*measures, *board.more), require_measure)
    if board.identity:
        yield from _unknown(where, [board.identity], IDENTITIES.require)
    splits = (*board.splits, board.default_split, *board.split_notes)
    yield from _of_family(board.family, where, filter(None, dict.fromkeys(splits)))
    columns = [column.key for column in board.columns]
    for name in dict.fromkeys((*board.tiles, *board.compared, *board.charted, board.sorted_by)):
        if name not in columns:
            yield str(UnknownName("column of the board", name, columns, where))


def _of_family(family: str, where: str, dimensions: Iterable[str]) -> Iterator[str]:
    """Return the dimensions that the family lacks, or has under another key than the one written."""
    if family not in FAMILIES:
        return
    named = list(dimensions)
    unknown = list(_unknown(where, named, partial(require_dimension, family=family)))
    yield from unknown
    known = FAMILIES[family].dimensions
    for name in () if unknown else (name for name in named if name not in known):
        yield str(UnknownName("key of a dimension of the family", name, known, where))


def _unknown(where: str, names: Iterable[str], require: Callable[..., object]) -> Iterator[str]:
    for name in names:
        try:
            require(name, where=where)
        except UnknownName as unknown:
            yield str(unknown)
