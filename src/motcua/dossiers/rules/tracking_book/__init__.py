"""Tracking books of other systems: which column is what, and what a row says or why it is refused.

Three layouts are read: the machine form (one header row with the seventeen names of `MACHINE_COLUMNS`, ISO times),
form 07 of TT 03/2025/TT-VPCP and form 06 of TT 01/2018/TT-VPCP (headers of up to three rows, days as d/m/Y). Pure:
cells in, a row or a reason out.
"""

from motcua.dossiers.rules.tracking_book.layouts import (
    BOOK_COLUMNS,
    MACHINE_COLUMNS,
    Defaults,
    Layout,
    book_layout,
    machine_layout,
)
from motcua.dossiers.rules.tracking_book.rows import BookRow, parse_book, parse_machine
from motcua.dossiers.rules.tracking_book.values import CHANNELS, RowRefused

__all__ = [
    "BOOK_COLUMNS",
    "CHANNELS",
    "MACHINE_COLUMNS",
    "BookRow",
    "Defaults",
    "Layout",
    "RowRefused",
    "book_layout",
    "machine_layout",
    "parse_book",
    "parse_machine",
]
