"""XLSX of a report: its appendices, every figure with its definition, and the records behind the counts."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from motcua.design.tables import harmless
from motcua.reports.rules.document import Appendix, Cell, Document, placed
from motcua.reports.rules.figures import Figure
from motcua.reports.vocabulary import CellState

MAX_RECORDS = 200_000


@dataclass(frozen=True)
class RecordSheet:
    """Sheet of the records of one family: its name, header, column widths and rows."""

    title: str
    head: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[Any]]


def write_xlsx(report: Document, figures: Iterable[Figure], records: Iterable[RecordSheet], *, at: datetime) -> bytes:
    """Write the workbook; the same input gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": report.title, "author": report.issuer, "created": at.replace(tzinfo=None)})
    looks = _looks(book)
    for appendix in report.appendices:
        _appendix(book, looks, appendix)
    _figures(book, looks, figures)
    for one in records:
        _records(book, looks, one)
    book.close()
    return buffer.getvalue()


def _looks(book: Any) -> Mapping[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14, "align": "center", "text_wrap": True}),
        "subtitle": book.add_format({**base, "italic": True, "align": "center", "text_wrap": True}),
        "head": book.add_format(
            {**base, "bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#E9EEF9"}
        ),
        "left": book.add_format({**base, "border": 1, "text_wrap": True}),
        "center": book.add_format({**base, "border": 1, "align": "center", "text_wrap": True}),
        "strong": book.add_format({**base, "border": 1, "bold": True, "text_wrap": True}),
        "int": book.add_format({**base, "border": 1, "num_format": "#,##0"}),
        "rate": book.add_format({**base, "border": 1, "num_format": "0.00"}),
        "note": book.add_format({**base, "italic": True, "text_wrap": True, "valign": "top"}),
    }


def _appendix(book: Any, looks: Mapping[str, Any], appendix: Appendix) -> None:
    sheet = book.add_worksheet(appendix.sheet or f"Phụ lục {appendix.number}")
    width = len(appendix.table.widths)
    (sheet.set_landscape if appendix.landscape else sheet.set_portrait)()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, share in enumerate(appendix.table.widths):
        sheet.set_column(column, column, max(8, share * 1.3))
    sheet.merge_range(0, 0, 0, width - 1, f"Phụ lục {appendix.number}", looks["title"])
    sheet.merge_range(1, 0, 1, width - 1, appendix.title, looks["title"])
    sheet.merge_range(2, 0, 2, width - 1, appendix.subtitle, looks["subtitle"])
    sheet.set_row(1, 36)
    line = _head_rows(sheet, looks, appendix.table.head, 4)
    sheet.freeze_panes(line, 2)
    sheet.repeat_rows(4, line - 1)
    for row in appendix.table.rows:
        for column, cell in enumerate(row):
            _cell(sheet, looks, line, column, cell)
        line += 1
    for place, note in enumerate(appendix.notes, start=1):
        sheet.merge_range(line + place, 0, line + place, width - 1, note, looks["note"])
        sheet.set_row(line + place, 15 * (1 + len(note) // 110))


def _head_rows(sheet: Any, looks: Mapping[str, Any], head: tuple[tuple[Cell, ...], ...], top: int) -> int:
    for down, cells in enumerate(head):
        sheet.set_row(top + down, 32 if any(len(cell.text) > 12 and cell.span == 1 for cell in cells) else 18)
    for down, across, cell in placed(head):
        if cell.span > 1 or cell.down > 1:
            last = (top + down + cell.down - 1, across + cell.span - 1)
            sheet.merge_range(top + down, across, *last, cell.text, looks["head"])
        else:
            sheet.write_string(top + down, across, cell.text, looks["head"])
    return top + len(head)


def _cell(sheet: Any, looks: Mapping[str, Any], row: int, column: int, cell: Cell) -> None:
    if cell.value is not None:
        sheet.write_number(row, column, cell.value, looks["int" if isinstance(cell.value, int) else "rate"])
    elif cell.text:
        look = "strong" if cell.strong else "center" if cell.align == "center" else "left"
        sheet.write_string(row, column, cell.text, looks[look])
    else:
        sheet.write_blank(row, column, None, looks["left"])


def _figures(book: Any, looks: Mapping[str, Any], figures: Iterable[Figure]) -> None:
    sheet = book.add_worksheet("Số liệu và định nghĩa")
    for column, width in enumerate((38, 52, 14, 14, 16, 12, 12, 60, 44)):
        sheet.set_column(column, column, width)
    head = (
        "Tên số liệu", "Nội dung", "Đơn vị", "Giá trị", "Trạng thái", "Tử số", "Mẫu số", "Định nghĩa", "Căn cứ",
    )  # fmt: skip
    rows = (
        (
            figure.ref,
            figure.label,
            figure.unit,
            figure.value.number,
            CellState(figure.value.state).label,
            figure.value.numerator,
            figure.value.denominator,
            figure.definition,
            figure.citation,
        )
        for figure in figures
    )
    _lines(sheet, looks, head, rows)


def _records(book: Any, looks: Mapping[str, Any], records: RecordSheet) -> None:
    sheet = book.add_worksheet(records.title)
    for column, width in enumerate(records.widths):
        sheet.set_column(column, column, width)
    _lines(sheet, looks, records.head, records.rows[:MAX_RECORDS])


def _lines(sheet: Any, looks: Mapping[str, Any], head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, looks["head"])
    sheet.freeze_panes(1, 1)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None or value == "":
                sheet.write_blank(last, column, None, looks["left"])
            elif isinstance(value, str):
                sheet.write_string(last, column, harmless(value), looks["left"])
            else:
                look = "int" if value == int(value) else "rate"
                sheet.write_number(last, column, float(value), looks[look])
    sheet.autofilter(0, 0, max(last, 1), len(head) - 1)
