"""Tracking books of other systems: names of columns, parsing of rows, reasons for refusal.

Three layouts are read: the machine form (one header row with the seventeen names of `MACHINE_COLUMNS`, ISO times),
form 07 of TT 03/2025/TT-VPCP and form 06 of TT 01/2018/TT-VPCP (headers of up to three rows, days as d/m/Y). Pure:
cells in, a row or a reason out.
"""

from motcua.dossiers.rules.tracking_book.layouts import BOOK_COLUMNS, MACHINE_COLUMNS, Defaults
from motcua.dossiers.rules.tracking_book.rows import BookRow, parse_book, parse_machine
from motcua.dossiers.rules.tracking_book.values import CHANNELS

__all__ = ["BOOK_COLUMNS", "CHANNELS", "MACHINE_COLUMNS", "BookRow", "Defaults", "parse_book", "parse_machine"]
