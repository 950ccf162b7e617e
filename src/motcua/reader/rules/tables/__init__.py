"""Statistics tables, whether their cells are kept apart or broken into one cell a line.

Two ways to read them. Where cells are kept apart (tabs, Markdown bars) the header says what a column is. In
text taken from a PDF a table is a run of rows that begin with their number; the value of a row is the number
after its unit or after the legend of its code ("Có = 1; Không = 0").
"""

from collections.abc import Sequence

from motcua.reader.rules.labels import Labeller
from motcua.reader.rules.tables.cells import read_cells
from motcua.reader.rules.tables.rows import read_rows
from motcua.reader.rules.tables.stacked import read_stacked, stretches
from motcua.reader.rules.tables.zones import Read, Zone
from motcua.reader.rules.tables.zones import zones as parted
from motcua.reader.rules.text import Line

__all__ = ["Read", "Zone", "read", "zones"]


def read(zone: Zone, labeller: Labeller) -> Read:
    """Read the figures, blank cells and citations of a table."""
    return _READERS[zone.kind](zone.lines, labeller)


_READERS = {"cells": read_cells, "rows": read_rows, "stacked": read_stacked}


def zones(lines: Sequence[Line]) -> list[Zone]:
    """Split the document into running text and tables."""
    out: list[Zone] = []
    reached = 0
    for head, end in stretches(lines):
        out += parted(lines[reached:head])
        out.append(Zone("stacked", list(lines[head:end])))
        reached = end
    return out + parted(lines[reached:])
