"""Statistics tables, whether their cells are kept apart or broken into one cell a line.

Two ways to read them. Where cells are kept apart (tabs, Markdown bars) the header says what a column is. In
text taken from a PDF a table is a run of rows that begin with their number; the value of a row is the number
after its unit or after the legend of its code ("Có = 1; Không = 0").
"""

from motcua.reader.rules.labels import Labeller
from motcua.reader.rules.tables.cells import read_cells
from motcua.reader.rules.tables.rows import read_rows
from motcua.reader.rules.tables.zones import Read, Zone, zones

__all__ = ["Read", "Zone", "read", "zones"]


def read(zone: Zone, labeller: Labeller) -> Read:
    """The figures, blank cells and citations of a table."""
    return read_cells(zone.lines, labeller) if zone.kind == "cells" else read_rows(zone.lines, labeller)
