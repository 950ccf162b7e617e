"""Export of a list as a file: XLSX, CSV for a Vietnamese Excel, CSV for machines; no cell acts as a formula.

A `Table` says what its columns are (text, number, money, day, …), so that each file can write a value as what it is:
a date cell in XLSX, `31/12/2026` and a decimal comma in the CSV for people, `2026-12-31` and a point in the CSV for
machines (RFC 4180, UTF-8, the columns' keys as header).
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

from motcua.base.time import local

#: Formats of a download: file ending by format.
FORMATS = {"xlsx": "xlsx", "csv": "csv", "csv-may": "csv"}
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: First signs by which some spreadsheet takes a text for a formula, or for the end of a cell (`;`); the last of
#: them are the full-width forms, which a Vietnamese or Japanese input method writes and Excel reads alike.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", ";", "＝", "＋", "－", "＠", "；", "﹢", "﹣", "−")
_SKIPPED = " \u00a0\u200b\u200c\u200d\u2060\ufeff\"'"
_MOST_NUMBER = 10**15  # a spreadsheet keeps fifteen digits; a longer number is written as text


class Kind(StrEnum):
    """Kind of a column's values."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """Column of a list: Vietnamese heading, kind of its values, width in characters, and its name for machines."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 18
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """List to be exported: columns, rows, and the lines above them that name its owner and date."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    agency: str = ""
    period: str = ""
    as_of: datetime | None = None
    notes: Sequence[str] = field(default=())
    marks: Sequence[tuple[str, Any]] = field(default=())  # further origin for machines, by key: what `notes` say

    def preface(self) -> list[str]:
        """Return the lines above the head: agency, period, moment of the figures, remarks; none where not given."""
        lines = [f"Cơ quan: {self.agency}"] if self.agency else []
        lines += [f"Kỳ: {self.period}"] if self.period else []
        lines += [f"Số liệu tính đến: {local(self.as_of):%H:%M ngày %d/%m/%Y}"] if self.as_of else []
        lines += self.notes
        return [self.title, *lines] if lines else []

    def origin(self) -> list[tuple[str, Any]]:
        """Return agency, period, moment and marks as key and value, for the last columns of a file for machines."""
        named = (("source_agency", self.agency), ("source_period", self.period), ("as_of", self.as_of))
        return [(key, value) for key, value in named if value] + list(self.marks)


def columns(titles: Sequence[str], widths: Sequence[int] = (), **kinds: Kind) -> tuple[Column, ...]:
    """Build columns from their titles; `kinds` by place (`_3=Kind.DAY`), all others are text."""
    return tuple(
        Column(title, kinds.get(f"_{place}", Kind.TEXT), widths[place] if place < len(widths) else 18)
        for place, title in enumerate(titles)
    )


def is_formula_like(text: str) -> bool:
    """Return whether some spreadsheet would take the text for a formula."""
    return text.startswith(FORMULA_SIGNS) or text.lstrip(_SKIPPED).startswith(FORMULA_SIGNS)


def harmless(text: str) -> str:
    """Escape text that a spreadsheet would take for a formula, by an apostrophe."""
    return f"'{text}" if is_formula_like(text) else text


def as_file(table: Table, form: str) -> bytes:
    """Return the table in one of `FORMATS`."""
    if form == "xlsx":
        return as_xlsx(table)
    return as_machine_csv(table) if form == "csv-may" else as_csv(table)


def as_csv(table: Table) -> bytes:
    """Return a CSV for a Vietnamese Excel: byte-order mark, semicolons, decimal comma, days as 31/12/2026."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerows([harmless(line)] for line in table.preface())
    writer.writerow([harmless(column.title) for column in table.columns])
    writer.writerows([_spoken(value) for value in row] for row in table.rows)
    return sheet.getvalue().encode("utf-8-sig")


def as_machine_csv(table: Table) -> bytes:
    """Return a CSV for machines: RFC 4180 in UTF-8, ISO dates, decimal point, one header row and nothing above it.

    Where the table comes from stands in its last columns, the same in every row.
    """
    sheet, origin = io.StringIO(), table.origin()
    writer = csv.writer(sheet)
    writer.writerow([*(column.key or column.title for column in table.columns), *(key for key, _ in origin)])
    last = [_exact(value) for _, value in origin]
    writer.writerows([*(_exact(value) for value in row), *last] for row in table.rows)
    return sheet.getvalue().encode()


def _spoken(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return f"{local(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal | float):
        return format(value, "f" if isinstance(value, Decimal) else "").replace(".", ",")
    return str(value) if isinstance(value, int) else harmless(str(value))


def _exact(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return local(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float | int):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return harmless(str(value))


def as_xlsx(table: Table) -> bytes:
    """Return a workbook of one sheet: typed values, the head frozen and filtered, printed across."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        made = {"created": local(table.as_of).replace(tzinfo=None)} if table.as_of else {}
        book.set_properties({"title": table.title, **made})
        sheet = book.add_worksheet(_sheet_name(table.title))
        looks = _looks(book)
        top = 0
        for top, line in enumerate(table.preface(), start=1):
            sheet.write_string(top - 1, 0, line, looks["title" if top == 1 else "note"])
        for place, column in enumerate(table.columns):
            sheet.write_string(top, place, column.title, looks["head"])
            sheet.set_column(place, place, column.width)
        last = top
        for last, row in enumerate(table.rows, start=top + 1):
            for place, value in enumerate(row):
                _cell(sheet, looks, last, place, value, table.columns[place].kind)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, max(last, top), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    return file.getvalue()


def _sheet_name(title: str) -> str:
    """Return a valid name of a sheet: without the forbidden signs, at most 31 characters."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31].strip("' ") or "Bảng"


def _looks(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "border": 1}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"italic": True}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E9EEF9", "text_wrap": True}),
        Kind.TEXT: book.add_format({**base, "text_wrap": True}),
        "guarded": book.add_format({**base, "text_wrap": True, "quote_prefix": True}),
        Kind.NUMBER: book.add_format({**base, "num_format": "#,##0"}),
        Kind.MONEY: book.add_format({**base, "num_format": "#,##0"}),
        Kind.DECIMAL: book.add_format({**base, "num_format": "#,##0.00"}),
        Kind.PERCENT: book.add_format({**base, "num_format": "0.00"}),
        Kind.DAY: book.add_format({**base, "num_format": "dd/mm/yyyy", "align": "left"}),
        Kind.MOMENT: book.add_format({**base, "num_format": "hh:mm dd/mm/yyyy", "align": "left"}),
    }


def _cell(sheet: Any, looks: dict[str, Any], line: int, place: int, value: Any, kind: Kind) -> None:
    """Write a typed value; text that looks like a formula stays text even when the cell is edited."""
    if value is None or value == "":
        sheet.write_blank(line, place, None, looks[Kind.TEXT])
    elif isinstance(value, bool):
        sheet.write_string(line, place, _spoken(value), looks[Kind.TEXT])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, local(value).replace(tzinfo=None), looks[Kind.MOMENT])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), looks[Kind.DAY])  # noqa: DTZ001
    elif isinstance(value, int | float | Decimal) and -_MOST_NUMBER < value < _MOST_NUMBER:
        sheet.write_number(line, place, value, looks[_look_of(value, kind)])
    else:
        text = str(value)[:32_767]
        sheet.write_string(line, place, text, looks["guarded" if is_formula_like(text) else Kind.TEXT])


def _look_of(value: float | Decimal, kind: Kind) -> Kind:
    """Return the format of a number: that of its column, else by its type."""
    if kind is not Kind.TEXT:
        return kind
    return Kind.NUMBER if isinstance(value, int) else Kind.DECIMAL
