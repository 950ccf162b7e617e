"""Conversion of cells to JSON and back without loss, and the hash that identifies a row."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from motcua.acts.tables.vocabulary import Cells

_MOST = 4_000


def stored(cells: Cells) -> list[Any]:
    """Convert cells to JSON, without the empty ones at the end."""
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
    """Convert JSON back to the cells of the file."""
    return [_restored(cell) for cell in cells]


def _restored(cell: Any) -> object:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell


def digest(kept: Sequence[Any]) -> str:
    """Return the hash that identifies a repeated row."""
    return sha256(dumps(list(kept), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def as_text(cell: object) -> str:
    """Convert a cell of a sheet to the text of the machine form."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):  # a sheet keeps a day alone as its midnight
        return cell.isoformat() if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float | Decimal) and cell == int(cell):
        return str(int(cell))
    return str(cell)
