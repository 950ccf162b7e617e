"""Parsers of one cell of an imported table: text, day, number, yes or no, one of several words."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from re import compile as pattern
from typing import Any

from motcua.base.text import fold, nfc
from motcua.base.time import FOREVER

MAX_TEXT = 30_000
_MONTH = pattern(r"^(\d{1,2})[/.-](\d{4})$")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


class CellFault(ValueError):
    """Raised for a cell that cannot be parsed; the message says why."""


def text(value: Any) -> str:
    """Parse text; a number becomes its digits (codes typed as numbers)."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = nfc(str(value))
    if said in _ERRORS:
        raise CellFault(f"ô chứa lỗi tính toán {said}; ghi giá trị thay cho công thức")
    if len(said) > MAX_TEXT:
        raise CellFault(f"dài quá {MAX_TEXT} ký tự")
    return said


def long_text(value: Any) -> str:
    """Parse text that keeps its lines."""
    if value is None:
        return ""
    lines = [nfc(line) for line in str(value).replace("\r\n", "\n").replace("_x000D_", "").split("\n")]
    said = "\n".join(lines).strip()
    if len(said) > MAX_TEXT:
        raise CellFault(f"dài quá {MAX_TEXT} ký tự")
    return said


def day(value: Any) -> date | None:
    """Parse a date from a date cell or from "31/12/2026"; a month alone ("12/2021") is no day."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = text(value)
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said, form).date()  # noqa: DTZ007 (a day, no moment)
        except ValueError:
            continue
    if _MONTH.match(said):
        raise CellFault(f"“{said}” chỉ ghi tháng, thiếu ngày; ghi dạng 31/12/2026")
    raise CellFault(f"“{value}” không phải ngày; ghi dạng 31/12/2026")


def last_day(value: Any) -> date:
    """Convert the last day of validity to the first day after it; an empty cell has no end."""
    found = day(value)
    return FOREVER if found is None or found == FOREVER else found + timedelta(days=1)


def number(value: Any, below: int = 10**12) -> Decimal:
    """Parse a number that is not negative and less than `below`."""
    if isinstance(value, bool | date):
        raise CellFault("cần một số")
    said = text(value).replace(" ", "").replace("\u00a0", "")
    if isinstance(value, str):
        said = _point_decimal(said)
    try:
        found = Decimal(said if said.isascii() else "")
    except InvalidOperation:
        raise CellFault(f"“{value}” không phải số") from None
    if not found.is_finite() or found < 0:
        raise CellFault(f"“{value}” không phải số hợp lệ (từ 0 trở lên)")
    if found >= below:
        most = f"{below - 1:,}".replace(",", ".")
        raise CellFault(f"“{value}” quá lớn; nhiều nhất là {most}")
    return found


def _point_decimal(said: str) -> str:
    """Convert a number as Vietnamese write it (dots for thousands, a comma for decimals) to one with a point."""
    if "," in said:
        return said.replace(".", "").replace(",", ".")
    return said.replace(".", "") if said.count(".") > 1 else said


def optional_number(value: Any) -> Decimal | None:
    """Parse a number, or nothing."""
    return None if value is None or value == "" else number(value)


def whole_number(value: Any) -> int:
    """Parse a whole number."""
    found = number(value)
    if found != int(found):
        raise CellFault(f"“{value}” phải là số nguyên")
    return int(found)


def money(value: Any) -> int:
    """Parse an amount in whole đồng, as large as a column of 64 bits holds with room for sums."""
    found = number(value, 10**18)
    if found != int(found):
        raise CellFault(f"“{value}” phải là số đồng nguyên")
    return int(found)


def whole(value: Any) -> int:
    """Parse a small whole number."""
    found = number(value)
    if found != int(found) or found > 999:
        raise CellFault(f"“{value}” phải là số nguyên từ 0 đến 999")
    return int(found)


def count(value: Any) -> int:
    """Parse a small whole number; an empty cell stays empty."""
    return 0 if value is None or value == "" else whole(value)


def optional_whole(value: Any) -> int | None:
    """Parse a small whole number, or nothing."""
    return None if value is None or value == "" else whole(value)


def yes(value: Any) -> bool:
    """Parse Có or Không; empty is Không."""
    said = fold(text(value))
    if said in {"co", "x", "1", "true", "dung"}:
        return True
    if said in {"", "khong", "0", "false", "sai"}:
        return False
    raise CellFault(f"“{value}” phải là Có hoặc Không")


def one_of(choices: Mapping[str, str]) -> Callable[[Any], str]:
    """Return a parser for the label or the stored value of a choice."""
    known = {fold(label): value for value, label in choices.items()} | {fold(value): value for value in choices}

    def read(value: Any) -> str:
        said = fold(text(value))
        if not said:
            return ""
        if said not in known:
            raise CellFault(f"“{value}” không thuộc: {', '.join(choices.values())}")
        return known[said]

    return read
