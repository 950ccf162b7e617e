"""Lists as files: CSV and XLSX that a spreadsheet opens as what they are, with no cell that acts as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from motcua.base.time import local

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows with a byte-order mark, so that a Vietnamese Excel reads the accents."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(head)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()) -> bytes:
    """The rows as a workbook of one sheet: dates as dates, the head frozen and filtered, printed across."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bg_color": "#E9EEF9", "border": 1, "text_wrap": True, "valign": "top"})
        words = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        moment = book.add_format({"num_format": "hh:mm dd/mm/yyyy", "valign": "top", "border": 1, "align": "left"})
        sheet.write_row(0, 0, head, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(last, place, local(value).replace(tzinfo=None), moment)
                elif isinstance(value, int):
                    sheet.write_number(last, place, value, words)
                else:
                    sheet.write_string(last, place, "" if value is None else str(value), words)
        for place in range(len(head)):
            sheet.set_column(place, place, widths[place] if place < len(widths) else 18)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(head) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return file.getvalue()


def _plain(value: Any) -> str:
    """A cell as text; one that a spreadsheet would take for a formula is marked as text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{local(value):%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
