"""Mapping of a file's columns: a header for machines, or one written by people, in any order, accents or not."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from motcua.acts.tables.vocabulary import Cells, FileRefused, ImportColumn, Layout
from motcua.base.text import fold, nfc

#: Cell of the row that numbers the columns: (3).
COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$")
_HEADER_ROWS = 30
_LEAST_MACHINE = 4
Head = Sequence[tuple[int, Cells]]


def machine_layout(names: Sequence[str], header: Cells, line: int) -> Layout | None:
    """Return the layout of the machine form, when the row is its header (in any order and case); None otherwise."""
    titles = [str(cell or "").strip().casefold() for cell in header]
    known = {name: place for place, name in enumerate(titles) if name in names}
    if names[0] not in known or len(known) < min(_LEAST_MACHINE, len(names)):
        return None
    if len(known) != sum(name in names for name in titles):
        raise FileRefused("Dòng tiêu đề có cột lặp lại. Mỗi tên cột chỉ được dùng một lần.")
    return Layout("machine", line + 1, known, tuple(titles))


def book_layout(columns: Sequence[ImportColumn], needed: Sequence[str], rows: Head) -> Layout | None:
    """Find the header of a table kept by people in its first rows; None when there is none."""
    best: tuple[int, Layout] | None = None
    rows = rows[:_HEADER_ROWS]
    for place in range(len(rows)):
        for height in (1, 2, 3):
            block = rows[place : place + height]
            if len(block) < height:
                continue
            titles = lowest([cells for _, cells in block])
            found = recognise(columns, titles)
            if set(needed) - set(found):
                continue
            score = len(found) * 4 - height - place
            if best is None or score > best[0]:
                best = score, Layout("book", block[-1][0] + 1, found, tuple(titles))
    return best[1] if best else None


def likely_layout(columns: Sequence[ImportColumn], least: int, rows: Head) -> Layout | None:
    """Return the likely header where none is recognised: the first row of words that is wide enough to be one."""
    for line, cells in rows[:_HEADER_ROWS]:
        said = [cell for cell in cells if cell not in (None, "")]
        words = [cell for cell in said if isinstance(cell, str) and not cell.strip().isdigit()]
        if len(said) >= least and len(words) * 2 > len(said):
            titles = lowest([cells])
            return Layout("book", line + 1, recognise(columns, titles), tuple(titles))
    return None


def mapped(layout: Layout, columns: Sequence[ImportColumn], mapping: dict[str, int]) -> Layout:
    """Return the layout with the columns that a person named; a negative place removes a column."""
    keys = [column.key for column in columns]
    if unknown := sorted(set(mapping) - set(keys)):
        raise FileRefused(f"Không có cột tên {', '.join(unknown)}. Các cột: {', '.join(keys)}.")
    kept = {key: place for key, place in layout.columns.items() if key not in mapping}
    return replace(layout, columns={**kept, **{key: place for key, place in mapping.items() if place >= 0}})


def lowest(block: Sequence[Cells]) -> list[str]:
    """Return the title of each column: the lowest cell with text (a heading over several columns has none below)."""
    width = max(len(cells) for cells in block)
    titles = []
    for column in range(width):
        words = [nfc(str(cells[column])) for cells in block if column < len(cells) and cells[column] not in (None, "")]
        words = [word for word in words if not COLUMN_NUMBER.match(word)]
        titles.append(words[-1] if words else "")
    return titles


def recognise(columns: Sequence[ImportColumn], titles: Sequence[str]) -> dict[str, int]:
    """Map columns to titles by the words of the kind; each title is used once, except by columns that share one."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    plain = [_plain(title) for title in titles]
    by_key = {column.key: column for column in columns}
    for column in columns:
        place = _first_saying(column, plain, taken)
        if place is None:
            continue
        found[column.key] = place
        partner = by_key.get(column.shares)
        if partner is None or not any(_says(plain[place], other) for other in partner.words):
            taken.add(place)
    return found


def _first_saying(column: ImportColumn, plain: Sequence[str], taken: Collection[int]) -> int | None:
    """Return the place of the first free title that says one of the column's words; the first word comes first."""
    for word in column.words or (fold(column.title),):
        for place, title in enumerate(plain):
            if place not in taken and _says(title, word):
                return place
    return None


def _plain(title: str) -> str:
    """Return a heading without accents, with spaces for the signs that file names use ("MA_HO_SO")."""
    return re.sub(r"[\s_\-.]+", " ", fold(title)).strip()


def _says(title: str, word: str) -> bool:
    """Return whether the heading has the words; one without any space is compared without spaces ("mahoso")."""
    return word in title or (" " in word and bool(title) and " " not in title and word.replace(" ", "") in title)
