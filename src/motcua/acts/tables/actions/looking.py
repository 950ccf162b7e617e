"""Preview of a file: its sheet, its header, missing columns; nothing is written."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from motcua.acts.tables.gateways.files import open_table
from motcua.acts.tables.registry import TableKind
from motcua.acts.tables.rules.headers import Head, book_layout, likely_layout, machine_layout, mapped
from motcua.acts.tables.vocabulary import FileRefused, Layout, Preview
from motcua.base.refusals import Refused
from motcua.people.vocabulary import Actor

Heads = list[tuple[str, list[tuple[int, list[object]]]]]
_SHOWN = 80


def permit(kind: TableKind, by: Actor) -> None:
    """Refuse a person who may not import this kind of table."""
    if not kind.may_import(by):
        names = ", ".join(role.label.lower() for role in kind.importers)
        raise Refused(
            f"Nhập {kind.title.lower()} thuộc {names} của cơ quan; lãnh đạo và quản trị hệ thống không nhập.",
            forbidden=True,
        )


def preview(*, kind: TableKind, path: Path, by: Actor, mapping: Mapping[str, int] | None = None) -> Preview:
    """Preview a file before importing it; raises FileRefused. Nothing is written.

    An unrecognised header is no refusal where the file can be a table: the mapping page asks for it.
    """
    permit(kind, by)
    table = open_table(path)
    heads = table.heads()
    place, layout = found_in(kind, heads, mapping)
    rows = [cells for line, cells in heads[place][1] if line >= layout.first_line][:5]
    samples = [["" if cell is None else str(cell)[:_SHOWN] for cell in cells] for cells in rows]
    left_out = tuple(name for other, (name, head) in enumerate(heads) if other != place and head)
    return Preview(layout, kind.missing(layout, {}), samples, table.lines, heads[place][0], left_out)


def found_in(kind: TableKind, heads: Heads, mapping: Mapping[str, int] | None) -> tuple[int, Layout]:
    """Return the sheet with the header, and its columns; raises FileRefused where none can have it."""
    for place, (_, head) in enumerate(heads if len(heads) > 1 else []):
        if recognised(kind, head) is not None:
            return place, layout_of(kind, head, mapping)
    return 0, layout_of(kind, heads[0][1] if heads else [], mapping)


def recognised(kind: TableKind, head: Head) -> Layout | None:
    """Return the header where it is recognised without a mapping."""
    names = kind.machine_names()
    machine = next((found for line, cells in head[:3] if (found := machine_layout(names, cells, line))), None)
    return machine or book_layout(kind.columns, _needed(kind), head)


def _needed(kind: TableKind) -> list[str]:
    return [column.key for column in kind.columns if column.required]


def layout_of(kind: TableKind, head: Head, mapping: Mapping[str, int] | None = None) -> Layout:
    """Return the mapping of columns from the first rows; raises FileRefused where the file cannot be such a table."""
    layout = recognised(kind, head) or likely_layout(kind.columns, len(_needed(kind)) + 1, head)
    if not mapping:
        return layout or _unrecognised(kind)
    if layout is None and head:
        layout = Layout("book", head[0][0] + 1, {}, tuple(str(cell or "") for cell in head[0][1]))
    layout = layout or _unrecognised(kind)
    return mapped(layout, kind.columns, dict(mapping)) if layout.form == "book" else layout


def _unrecognised(kind: TableKind) -> NoReturn:
    names = ", ".join(column.title.lower() for column in kind.columns if column.required)
    raise FileRefused(f"Không nhận ra dòng tiêu đề của {kind.title.lower()} (cần ít nhất cột {names}). {kind.hint}")
