"""Total row of a table compared with the rows it sums, column by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from motcua.reader.rules.findings.grids.grid import Grid, written_sum
from motcua.reader.rules.findings.rounding import is_equal, say
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_TOTAL = re.compile(
    r"^\W*(?:tổng(?:\s+(?:cộng|số))?|cộng|toàn (?:huyện|tỉnh|xã|thành phố|thị xã|ngành))\b", re.IGNORECASE
)
_ROMAN = re.compile(r"^[IVX]+$|^[A-H]$")
_LEAST_ROWS = 3  # a total and two rows
_HOLDING = 2  # columns that add up and so show the rule
_MISSED = 0.34  # a part of the columns that may break the rule before it is no rule


@dataclass(frozen=True, slots=True)
class _Column:
    """Figure of the total row, and the figures of its column that it may sum."""

    name: str
    whole: Figure
    parts: tuple[Figure, ...]

    @property
    def is_counted(self) -> bool:
        """Check whether the column has counts, which add up; shares and codes do not."""
        if self.whole.unit == "%" or self.whole.kind == "mã" or len(self.parts) < 2:
            return False
        return all(part.unit != "%" for part in self.parts)

    @property
    def total(self) -> float:
        """Return the sum of the parts."""
        return sum(part.value for part in self.parts)

    @property
    def holds(self) -> bool:
        """Check whether the parts add up to the whole."""
        return is_equal(self.total, self.whole.value)


def totals(grid: Grid) -> Iterator[Finding]:
    """Compare the total row, at the end or at the head, with the rows it sums."""
    places = [place for place, (_, label) in enumerate(grid.rows) if _is_total(label.strip(" |*"))]
    if len(places) != 1 or len(grid.rows) < _LEAST_ROWS:
        return
    for members in _summed(grid, places[0]):
        columns = [column for column in _columns(grid, places[0], members) if column.is_counted]
        if _show_rule(columns):
            yield from (_told(column) for column in columns)
            return


def _columns(grid: Grid, total: int, members: Sequence[int]) -> Iterator[_Column]:
    rows = [grid.row(place) for place in members]
    for name, whole in grid.row(total).items():
        yield _Column(name, whole, tuple(row[name] for row in rows if name in row))


def _is_total(label: str) -> bool:
    return not label or _TOTAL.match(label) is not None


def _summed(grid: Grid, total: int) -> Iterator[list[int]]:
    """Yield the rows that the total may sum: those with roman numbers, where there are several, else all others."""
    others = [place for place in range(len(grid.rows)) if place != total]
    tops = [place for place in others if _ROMAN.match(_number(grid, place))]
    if len(tops) >= 2:
        yield tops
    yield others


def _number(grid: Grid, place: int) -> str:
    """Return the number at the start of a row, from the context of its figures."""
    figures = list(grid.row(place).values())
    head = figures[0].context.split(" ", 1)[0] if figures else ""
    return head.strip(".")


def _show_rule(columns: Sequence[_Column]) -> bool:
    """Check whether enough columns add up to more than 0, and few do not."""
    good = sum(column.holds and column.total > 0 for column in columns)
    bad = sum(not column.holds for column in columns)
    return good >= _HOLDING and bad <= max(1, _MISSED * len(columns))


def _told(column: _Column) -> Finding:
    whole, parts, total = column.whole, column.parts, column.total
    words = f'Cột "{column.name}": các dòng cộng lại {written_sum(parts)} = {say(total)}; '
    words += f"dòng tổng ghi {say(whole.value)}"
    about = (whole, *parts)
    lines = [figure.line for figure in about] if column.holds else [whole.line]
    return tell("sum", column.holds, words, about, lines=lines, expected=total, stated=whole.value)
