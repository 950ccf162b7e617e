"""Cells as JSON and back without loss, and the hash by which a row is known again."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from motcua.acts.tables.vocabulary import Cells

_MOST = 4_000


def stored(cells: Cells) -> list[Any]:
    """The cells as JSON keeps them, without the empty ones at the end."""
    kept = [_stored(cell) for cell in cells]
    while kept and kept[-1] in (None, ""):
        kept.pop()
    return kept


def _stored(cell: object) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return str(cell).replace("\0", "")[:_MOST]


def restored(cells: Sequence[Any]) -> list[object]:
    """The cells as the file had them."""
    return [_restored(cell) for cell in cells]


def _restored(cell: Any) -> object:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell


def digest(kept: Sequence[Any]) -> str:
    """By what a row that comes again is known."""
    return sha256(dumps(list(kept), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def as_text(cell: object) -> str:
    """A cell of a sheet as the machine form writes it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):  # a sheet keeps a day alone as its midnight
        return cell.isoformat() if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float | Decimal) and cell == int(cell):
        return str(int(cell))
    return str(cell)
