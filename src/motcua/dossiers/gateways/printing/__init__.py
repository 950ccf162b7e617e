"""Printed papers of the one-stop shop: their content and PDF; no database, no clock."""

from motcua.dossiers.gateways.printing.papers import (
    Book,
    BookLine,
    Handed,
    HandOver,
    HandOverList,
    Letterhead,
    Paper,
    Party,
    Slip,
    print_book,
    print_hand_over_list,
    print_slip,
)

__all__ = [
    "Book",
    "BookLine",
    "Handed",
    "HandOver",
    "HandOverList",
    "Letterhead",
    "Paper",
    "Party",
    "Slip",
    "print_book",
    "print_hand_over_list",
    "print_slip",
]
