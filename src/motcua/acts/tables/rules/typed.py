"""A row of typed columns: each cell by the kind of its column, every fault named with its heading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.acts.tables.registry import TableKind, Task
from motcua.acts.tables.rules import cells
from motcua.acts.tables.vocabulary import CellKind, Cells, ImportColumn, RowRefused

_READERS = {
    CellKind.TEXT: cells.text,
    CellKind.WHOLE: cells.whole_number,
    CellKind.NUMBER: cells.number,
    CellKind.MONEY: cells.money,
    CellKind.DAY: cells.day,
    CellKind.YES_NO: cells.yes,
}
_EMPTY: dict[CellKind, Any] = {CellKind.TEXT: "", CellKind.CHOICE: "", CellKind.YES_NO: False}


def parse_typed(
    columns: Sequence[ImportColumn], places: Mapping[str, int], row: Cells
) -> tuple[dict[str, Any], list[str]]:
    """Return the values by column, and the faults of single cells."""
    values: dict[str, Any] = {}
    faults = []
    for column in columns:
        place = places.get(column.key)
        cell = row[place] if place is not None and place < len(row) else None
        try:
            values[column.key] = _read(column, cell)
        except cells.CellFault as fault:
            faults.append(f"cột “{column.title}”: {fault}")
    return values, faults


def _read(column: ImportColumn, cell: object) -> Any:
    if isinstance(cell, str):
        cell = cell.strip()
    if cell is None or cell == "":
        if column.required:
            raise cells.CellFault("để trống")
        return _EMPTY.get(column.kind)
    reader = cells.one_of(column.choices) if column.kind is CellKind.CHOICE else _READERS[column.kind]
    found = reader(cell)
    if column.kind is CellKind.TEXT and isinstance(found, str) and len(found) > column.most:
        raise cells.CellFault(f"dài quá {column.most} ký tự")
    return found


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row of typed cells."""

    line: int
    code: str
    values: Mapping[str, Any]


class TypedImporter:
    """Importer whose rows are dictionaries of typed cells; a subclass checks them and writes."""

    kind: TableKind

    def __init__(self, task: Task) -> None:
        self.task = task

    def parse(self, cells: Cells, line: int) -> TypedRow | None:
        """Parse the cells by their columns' kinds; every fault of the row in one reason."""
        values, faults = parse_typed(self.kind.columns, self.task.layout.columns, cells)
        if not faults:
            faults = self.faults(values)
        if faults:
            raise RowRefused("; ".join(faults) + ".")
        return TypedRow(line, self.code(values), values)

    def code(self, values: Mapping[str, Any]) -> str:
        """Return the code of the row's record; two rows of one code are refused."""
        return str(values[self.kind.columns[0].key])

    def faults(self, values: Mapping[str, Any]) -> list[str]:
        """Return the faults of the row beyond its single cells."""
        return []
