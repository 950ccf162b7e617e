"""Columns of a table with separate cells: their titles, and which of them number, name, measure or note the rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from motcua.reader.rules.tables.values import CELL, LEGEND_EQUALS, UNIT_LAST

Cells = Sequence[tuple[int, str]]  # the cells of a row with their offsets in the line

_INDEX = re.compile(r"(?:stt|tt|số tt|mã số|mã)\.?")
_UNIT = re.compile(r"(?:đơn vị tính|đvt|đơn vị đo|đv tính)")
_NOTE = re.compile(r"ghi chú")
_ORDINAL = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?|[IVXABCD]+\.?|[a-z]\)?|")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_WORD = re.compile(r"[^\W\d]{2}")

_HEAD_ROWS = 4  # rows in which the headings stand: a title over two or three lines, and the numbers of the columns
_MOSTLY_NUMBERED = 0.7  # of the cells of a first column: sums and headings of sections have no ordinal
_MOSTLY_UNITS = 0.6  # of the cells of a column: some rows repeat the unit above by a mark or leave a legend out
_FEWEST_UNITS = 3  # written cells that a column of units has at least: two may agree by chance
_FEWEST_COLUMNS = 3  # numbers of a row that numbers the columns: two numbers are data
_FIRST_COLUMNS = {1, 2, 3}  # with what such a row begins: the columns of number and name may stay unnumbered
_UNNUMBERED = 2  # columns that may stay unnumbered: number and name, "A" and "B" in official forms


@dataclass
class Roles:
    """Role of each column; -1 where no column has it."""

    index: set[int]
    unit: int
    notes: set[int]
    label: int

    def values(self, row: Cells) -> list[int]:
        """Return the columns of a row that hold values."""
        return [i for i in range(len(row)) if i not in {*self.index, *self.notes, self.unit, self.label}]


def roles_of(rows: Sequence[Cells]) -> Roles:
    """Return the role of each column: by its heading, else by the look of its cells."""
    roles = _headed(rows)
    columns = max((len(row) for row in rows), default=0)
    if not roles.index and columns > 1 and _numbers_its_rows(rows):
        roles.index.add(0)
    if roles.unit < 0:
        roles.unit = _unit_column(rows, columns)
    roles.label = _label_column(rows[1:], columns, roles)
    return roles


def _headed(rows: Sequence[Cells]) -> Roles:
    """Return the columns identified by their heading in the first rows."""
    roles = Roles(set(), -1, set(), -1)
    for row in rows[:_HEAD_ROWS]:
        for i, (_, text) in enumerate(row):
            plain = " ".join(text.lower().split())
            if _INDEX.fullmatch(plain):
                roles.index.add(i)
            elif _UNIT.fullmatch(plain) and roles.unit < 0:
                roles.unit = i
            elif _NOTE.match(plain):
                roles.notes.add(i)
    return roles


def _column(rows: Sequence[Cells], column: int) -> list[str]:
    """Return the cells of a column; rows may be short."""
    return [row[column][1] for row in rows if len(row) > column]


def _numbers_its_rows(rows: Sequence[Cells]) -> bool:
    """Check whether the first column holds ordinals (1, 1.2, IV, a) beside a column of words."""
    first = [cell.strip() for cell in _column(rows, 0)]
    numbered = [cell for cell in first if _ORDINAL.fullmatch(cell)]
    return len(numbered) > len(first) * _MOSTLY_NUMBERED and _has_words(_column(rows, 1))


def _has_words(cells: Iterable[str]) -> bool:
    return any(_WORD.search(cell) for cell in cells)


def _unit_column(rows: Sequence[Cells], columns: int) -> int:
    """Return the column whose cells are mostly units or legends of codes, or -1."""
    for i in range(1, columns):
        cells = [cell.strip() for cell in _column(rows, i) if cell.strip()]
        like = [cell for cell in cells if UNIT_LAST.fullmatch(cell) or LEGEND_EQUALS.search(cell)]
        if len(cells) >= _FEWEST_UNITS and len(like) >= len(cells) * _MOSTLY_UNITS:
            return i
    return -1


def _label_column(rows: Sequence[Cells], columns: int, roles: Roles) -> int:
    """Return the first column with words that neither numbers nor measures the rows, or -1."""
    free = (i for i in range(columns) if i not in roles.index and i != roles.unit)
    return next((i for i in free if _has_words(_column(rows, i))), -1)


def titles_of(rows: Sequence[Cells]) -> dict[int, str]:
    """Return the title of each column: its cells joined downwards, with a spanning cell above each."""
    titles: dict[int, str] = {}
    for row, below in zip_longest(rows, rows[1:], fillvalue=()):
        spanned = ""
        for i, (_, text) in enumerate(row):
            cell = text.strip(" *")
            under = below[i][1].strip() if i < len(below) else ""
            if not under:
                spanned = ""
            elif cell:
                spanned = cell
            titles[i] = f"{titles.get(i, '')} {cell or spanned}".strip()
    return titles


def is_heading(row: Cells, roles: Roles) -> bool:
    """Check whether a row above the data holds titles: no numbers besides its ordinal, or years only."""
    if not any(i not in roles.index and CELL.match(text) for i, (_, text) in enumerate(row)):
        return True
    texts = [text.strip() for _, text in row if text.strip()]
    return bool(texts) and all(_YEAR.fullmatch(text) or not CELL.match(text) for text in texts)


def numbers_columns(row: Cells) -> bool:
    """Check whether a row only numbers the columns: (1) (2) (3)."""
    texts = [text.strip(" ()") for _, text in row if text.strip()]
    numbers = [int(text) for text in texts if text.isdecimal()]
    if len(numbers) < max(_FEWEST_COLUMNS, len(texts) - _UNNUMBERED) or numbers[0] not in _FIRST_COLUMNS:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
