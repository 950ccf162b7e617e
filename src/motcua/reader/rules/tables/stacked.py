"""Tables of several columns without cells: the row's label alone on a line, then one value a line.

Such a table is known by its rhythm: two rows or more, each a label followed by the same number of values,
three at least. Where its rows are numbered the numbers stand before the labels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import lexicon, numbers
from motcua.reader.rules.labels import Labeller, Row
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.tables.cells import caption_dossiers
from motcua.reader.rules.tables.values import CELL
from motcua.reader.rules.tables.zones import Read
from motcua.reader.rules.text import Line

_LABEL = re.compile(r"\s*(?=\S*[^\W\d]{2})[^\d=]{2,70}$")
_EMPTY = re.compile(r"\s*[-–…]\s*$")
_HEAD = re.compile(r"\s*(?:STT|TT|Số TT|Mục)\s*$", re.I)
_SHARE = spaced(r"tỷ lệ|tỉ lệ|%", re.I)
_ABOVE = 14  # lines above the first row in which the titles of the columns stand
_FEWEST = 3  # values a row: a name with one or two numbers below it is common in letters and signatures
_FEWEST_ROWS = 2  # a rhythm needs to come again


@dataclass(slots=True)
class _Group:
    """Label with the values below it."""

    label: int  # place of the label among the lines
    values: list[int]
    number: str = ""


def stretches(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Find the line ranges of such tables: from the titles of the columns to behind the last value."""
    out = []
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    order = {place: n for n, place in enumerate(filled)}
    for rows in _tables(lines, filled):
        first = rows[0].label
        before = filled[max(0, order[first] - _ABOVE - 1) : order[first]]
        if rows[0].number:
            first = before.pop()
        head = next((place for place in reversed(before) if _HEAD.match(lines[place].text)), first)
        out.append((head, rows[-1].values[-1] + 1))
    return out


def read_stacked(lines: Sequence[Line], labeller: Labeller) -> Read:
    """Read the figures and the blank cells of one such table, with the titles above it."""
    out = Read()
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    rows = next(iter(_tables(lines, filled)), [])
    if not rows:
        return out
    titles = _titles_above(lines, filled, rows[0])
    caption_dossiers(" ".join(titles), labeller)
    for row in rows:
        label = _words(lines[row.label])
        labeller.enter(row.number, "")
        for title, place in zip(titles, row.values, strict=True):
            unit = "%" if _SHARE.search(title) else lexicon.unit_of(title) or labeller.caption
            of = Row(row.number, f"{label} – {title}" if title else label, unit)
            _read_value(lines[place], of, labeller, out)
    return out


def _titles_above(lines: Sequence[Line], filled: Sequence[int], first: _Group) -> list[str]:
    """Return the titles of the columns above the first row and its number."""
    above = [_words(lines[place]) for place in filled if place < first.label]
    return _titles(above[:-1] if first.number else above, len(first.values))


def _words(line: Line) -> str:
    return " ".join(line.text.split())


def _read_value(line: Line, of: Row, labeller: Labeller, out: Read) -> None:
    """Read a value alone on its line; what is no number is a blank cell."""
    cell = CELL.match(line.text)
    percent = of.unit == "%" or bool(cell and cell["percent"])
    number = numbers.parse(cell["number"], percent=percent) if cell else None
    if cell is None or number is None:
        out.blanks.append(labeller.blank(line.number, of))
        return
    said = replace(of, unit="%") if percent else of
    column = line.column(cell.start("number"))
    out.figures.append(labeller.cell(said, cell["number"], number.value, number.decimals, line.number, column))


def _tables(lines: Sequence[Line], filled: Sequence[int]) -> list[list[_Group]]:
    """Return the runs of rows with the same rhythm."""
    order = {place: n for n, place in enumerate(filled)}
    found: list[list[_Group]] = []
    for group in _groups(lines, filled):
        if found and order[found[-1][-1].values[-1]] + 1 == order[group.label]:
            found[-1].append(group)
        else:
            found.append([group])
    before = {run[0].label: lines[filled[order[run[0].label] - 1]].text.strip() for run in found if order[run[0].label]}
    return [rows for run in found if (rows := _even(lines, run, before.get(run[0].label, "")))]


def _groups(lines: Sequence[Line], filled: Sequence[int]) -> list[_Group]:
    """Return labels with the values right below them, if there are enough."""
    groups: list[_Group] = []
    current: _Group | None = None
    for place in filled:
        text = lines[place].text
        if CELL.match(text) or (current and current.values and _EMPTY.match(text)):
            if current:
                current.values.append(place)
        elif _LABEL.match(text):
            current = _Group(place, [])
            groups.append(current)
        else:
            current = None
    return [group for group in groups if len(group.values) >= _FEWEST]


def _even(lines: Sequence[Line], run: list[_Group], before: str) -> list[_Group]:
    """Return the rows of the run if they have one width; the next row's number is taken off a row's end.

    `before` is what stands above the first label: its number, where the rows are numbered.
    """
    if len(run) < _FEWEST_ROWS:
        return []
    if before == "1":
        run[0].number = before
        for order, (row, following) in enumerate(zip(run, run[1:], strict=False), start=2):
            if lines[row.values[-1]].text.strip() == str(order) and len(row.values) > len(run[-1].values):
                row.values.pop()
                following.number = str(order)
            else:
                break
    width = len(run[-1].values)
    return run if width >= _FEWEST and all(len(row.values) == width for row in run) else []


def _titles(cells: Sequence[str], width: int) -> list[str]:
    """Return the column titles, where as many stand above the rows as there are columns (and a label or two)."""
    named = [cell for cell in cells if not _HEAD.match(cell)]
    parted = [part.strip() for cell in named for part in re.split(r"[;:]", cell) if part.strip()]
    for titles in (named, parted):
        if len(titles) in (width, width + 1):
            return list(titles[-width:])
    return [""] * width
