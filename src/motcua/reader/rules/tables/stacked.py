"""Tables of several columns without cells: the row's label alone on a line, then one value a line.

Such a table is known by its rhythm: two rows or more, each a label followed by the same number of values,
three at least. Where its rows are numbered the numbers stand before the labels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
_SHARE = spaced(r"tỷ\s+lệ|tỉ\s+lệ|%", re.I)
_ABOVE = 14  # lines above the first row in which the titles of the columns stand
_FEWEST = 3  # values a row


@dataclass(slots=True)
class _Group:
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
    width = len(rows[0].values)
    above = [place for place in filled if place < rows[0].label]
    if rows[0].number:
        above = above[:-1]
    titles = _titles([" ".join(lines[place].text.split()) for place in above], width)
    caption_dossiers(" ".join(titles), labeller)
    for row in rows:
        label = " ".join(lines[row.label].text.split())
        labeller.enter(row.number, "")
        for title, place in zip(titles, row.values, strict=True):
            line = lines[place]
            unit = "%" if _SHARE.search(title) else lexicon.unit_of(title) or labeller.caption
            of = Row(row.number, f"{label} – {title}" if title else label, unit)
            cell = CELL.match(line.text)
            number = numbers.parse(cell["number"], percent=unit == "%" or bool(cell["percent"])) if cell else None
            if cell is None or number is None:
                out.blanks.append(labeller.blank(line.number, of))
                continue
            if cell["percent"]:
                of = Row(of.number, of.label, "%")
            column = line.column(cell.start("number"))
            out.figures.append(labeller.cell(of, cell["number"], number.value, number.decimals, line.number, column))
    return out


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
    """Return labels with the values right below them, however many."""
    out: list[_Group] = []
    current: _Group | None = None
    for place in filled:
        text = lines[place].text
        if CELL.match(text) or (_EMPTY.match(text) and current and current.values):
            if current:
                current.values.append(place)
            continue
        if current and len(current.values) >= _FEWEST:
            out.append(current)
        current = _Group(place, []) if _LABEL.match(text) else None
    if current and len(current.values) >= _FEWEST:
        out.append(current)
    return out


def _even(lines: Sequence[Line], run: list[_Group], before: str) -> list[_Group]:
    """Return the rows of the run if they have one width; the next row's number is taken off a row's end.

    `before` is what stands above the first label: its number, where the rows are numbered.
    """
    if len(run) < 2:
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
