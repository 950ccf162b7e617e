"""Vietnamese number formats: dots for thousands, a comma for decimals, four kinds of nothing."""

import re
from decimal import ROUND_HALF_UP, Decimal

from motcua.reports.vocabulary import CellState

#: Whole digits or groups of three after dots, with a decimal part after a comma.
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_NOTHING = {
    CellState.BLANK: "",
    CellState.NOT_APPLICABLE: "không phát sinh",
    CellState.NOT_KNOWN: "chưa có số liệu",
}


def number(value: int | Decimal, decimals: int = 0) -> str:
    """Format 4747 as "4.747", 99.81 as "99,81"."""
    text = f"{value:,.{decimals}f}" if decimals else f"{int(value):,}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def read_number(text: str) -> int | Decimal | None:
    """Read a number as a person writes it: 4747, "4.747", "99,81", "99,81%"; None for anything else."""
    if not (found := _NUMBER.fullmatch(text.strip().removesuffix("%").rstrip())):
        return None
    number = Decimal(found[0].replace(".", "").replace(",", "."))
    return int(number) if number == int(number) else number


def percentage(numerator: int | Decimal, denominator: int | Decimal, decimals: int = 2) -> Decimal:
    """Format the percentage of a fraction, rounded half up; the denominator is never 0 here."""
    return (Decimal(100) * numerator / denominator).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(value: int | Decimal | None, state: CellState, unit: str) -> str:
    """Format a figure for a sentence or a cell: "4.747", "99,81%", "chưa có số liệu"; a blank is empty."""
    if state is not CellState.VALUE or value is None:
        return _NOTHING.get(state, "")
    if unit == "%":
        return number(value, 2) + "%"
    return number(value, 0 if value == int(value) else 2)


def listed(items: list[str]) -> str:
    """Join items for a sentence: "a, b và c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} và {items[-1]}"
