"""Cells of the tables of a report, by row and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Running
from motcua.reader.vocabulary import Figure

Cells = dict[str, Figure]  # of one row, by column
_ROWS = 80  # of one table that are compared
_COLUMNS = 16  # of one table; more are several tables side by side
_GAP = 4  # lines without a figure that may lie within one table
_WRITTEN = 8  # terms of a sum that are written out; of a longer one the first and last
_FIRST, _LAST = 4, 2


@dataclass(slots=True)
class Grid:
    """Cells of one table, by row and column."""

    rows: list[tuple[int, str]] = field(default_factory=list)  # line, label
    cells: dict[tuple[int, str], Figure] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)

    def row(self, place: int) -> Cells:
        """Return the figures of one row."""
        line = self.rows[place][0]
        return {name: self.cells[line, name] for name in self.columns if (line, name) in self.cells}

    def every_row(self) -> list[Cells]:
        """Return the figures of every row."""
        return [self.row(place) for place in range(len(self.rows))]

    def takes(self, line: int) -> bool:
        """Check whether a figure of this line belongs to the table."""
        last = self.rows[-1][0]
        return last <= line <= last + _GAP and len(self.rows) <= _ROWS

    def add(self, figure: Figure, label: str, title: str) -> None:
        """Add one cell; a second column of the same title gets a number."""
        again = 2
        while (figure.line, title) in self.cells and again < _COLUMNS:
            title, again = f"{title.split(' (', 1)[0]} ({again})", again + 1
        if not self.rows or self.rows[-1][0] != figure.line:
            self.rows.append((figure.line, label))
        if title not in self.columns:
            self.columns.append(title)
        self.cells[figure.line, title] = figure


def built(running: Running) -> list[Grid]:
    """Return every table whose figures are labelled "row – column"."""
    found: list[Grid] = []
    for row in running.rows:
        label, mark, title = row.figure.label.rpartition(" – ")
        if not mark or not title:
            continue
        if not found or not found[-1].takes(row.line):
            found.append(Grid())
        found[-1].add(row.figure, label, title)
    return [grid for grid in found if len(grid.columns) <= _COLUMNS]


def row_label(figure: Figure) -> str:
    """Return the label of a figure's row."""
    return figure.label.rpartition(" – ")[0]


def written_sum(parts: Sequence[Figure]) -> str:
    """Format the terms of a sum, a long one shortened."""
    said = [say(part.value) for part in parts]
    return " + ".join(said if len(said) <= _WRITTEN else [*said[:_FIRST], "…", *said[-_LAST:]])
