"""Writes the catalogue, or the empty template of it, as a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from motcua.base.time import FOREVER
from motcua.procedures.gateways.columns import (
    CASES,
    CHANNELS,
    DOCUMENTS,
    FEES,
    LABELS,
    MAX_ROWS,
    PROCEDURES,
    PROCESSES,
    SHEETS,
    Column,
)
from motcua.procedures.vocabulary import (
    CaseData,
    ProcedureData,
    VersionData,
)

Row = dict[str, Any]


def _end(valid_to: date) -> date | None:
    return None if valid_to == FOREVER else valid_to - timedelta(days=1)


def _lines(procedures: Iterable[ProcedureData]) -> Iterator[tuple[str, Row]]:
    for one in procedures:
        for version in one.versions:
            key = {"code": one.code, "valid_from": version.valid_from}
            yield (
                PROCEDURES,
                key | vars(version) | _procedure_columns(one, version) | {"valid_to": _end(version.valid_to)},
            )
            for place, case in enumerate(version.cases, 1):
                yield CASES, key | vars(case) | {"position": place}
                yield from _case_lines(case, place, key)
        for process in one.processes:
            head = {"code": one.code, "agency": process.agency, "process_code": process.code}
            days = {"valid_from": process.valid_from, "valid_to": _end(process.valid_to), "decision": process.decision}
            for number, step in enumerate(process.steps, 1):
                yield PROCESSES, vars(step) | head | days | {"position": number}


def _procedure_columns(one: ProcedureData, version: VersionData) -> Row:
    """Return the columns of the procedure itself and of the decision that announced the version."""
    decision = version.decision
    return {
        "name": one.name,
        "field_code": one.field_code,
        "field_name": one.field_name,
        "procedure_level": one.level,
        "owner_ministry": one.owner_ministry,
        "is_interconnected": one.is_interconnected,
        "is_territory_free": one.is_territory_free,
        "short_names": one.short_names,
        "decision_number": decision.number if decision else "",
        "decision_issued_on": decision.issued_on if decision else None,
        "decision_effective_on": decision.effective_on if decision else None,
        "decision_issuer": decision.issuer if decision else "",
        "decision_subject": decision.subject if decision else "",
    }


def _case_lines(case: CaseData, place: int, key: Row) -> Iterator[tuple[str, Row]]:
    for number, document in enumerate(case.documents, 1):
        yield DOCUMENTS, key | vars(document) | {"case": place, "position": number}
    for fee in case.fees:
        own = {"fee_from": fee.valid_from, "fee_to": _end(fee.valid_to), "case": place}
        yield FEES, vars(fee) | own | {"fee_verified": fee.is_verified} | key


def _cell(column: Column, value: Any) -> Any:
    if column.key in LABELS:
        return LABELS[column.key].get(str(value), "")
    if column.key == "channels":
        return "; ".join(CHANNELS[one] for one in value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return value


def write_workbook(procedures: Iterable[ProcedureData], title: str = "Danh mục thủ tục hành chính") -> bytes:
    """Write the workbook of the procedures; without any it is the empty template. Texts are never formulas."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"})
        need = book.add_format({"bold": True, "bg_color": "#D5E3F0", "border": 1, "text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        plain = book.add_format({"valign": "top", "text_wrap": True})
        sheets: dict[str, Any] = {}
        filled: dict[str, int] = defaultdict(int)
        for name, columns in SHEETS.items():
            sheets[name] = book.add_worksheet(name)
            _head(sheets[name], columns, bold, need)
        for name, row in _lines(procedures):
            filled[name] += 1
            for place, column in enumerate(SHEETS[name]):
                _write(sheets[name], filled[name], place, _cell(column, row.get(column.key)), plain, days)
        for name, columns in SHEETS.items():
            sheets[name].autofilter(0, 0, max(filled[name], 1), len(columns) - 1)
        _guide(book, title)
    return buffer.getvalue()


def _head(sheet: Any, columns: tuple[Column, ...], bold: Any, need: Any) -> None:
    """Write the headings of a sheet, and the choices of its columns where a spreadsheet can hold them."""
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, need if column.required else bold)
        sheet.set_column(place, place, column.width)
        if column.choices and sum(map(len, column.choices)) + len(column.choices) < 250:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            sheet.data_validation(1, place, MAX_ROWS, place, rule)


def _write(sheet: Any, line: int, place: int, value: Any, plain: Any, days: Any) -> None:
    """Write a value with its type; leave the cell empty for None."""
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, days)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(line, place, value, plain)
    else:
        sheet.write_string(line, place, str(value), plain)


def _guide(book: Any, title: str) -> None:
    sheet = book.add_worksheet("Hướng dẫn")
    sheet.set_column(0, 0, 110)
    lines = (
        title,
        "Mỗi dòng của trang “Thủ tục” là một phiên bản: mã thủ tục và ngày bắt đầu hiệu lực.",
        "Các trang khác nối vào phiên bản bằng hai cột đó.",
        "Cột có nền đậm là bắt buộc. Ngày ghi dạng 31/12/2026. “Hiệu lực đến hết” để trống nghĩa là còn hiệu lực.",
        "Thời hạn 0 ngày làm việc nghĩa là giải quyết trong ngày.",
        "Một ngày làm việc tính 8 giờ trong quy trình nội bộ; tổng thời gian các bước phải bằng thời hạn giải quyết.",
        "Không dùng công thức, macro hay liên kết tới tệp khác: tệp như vậy bị từ chối.",
        "Thủ tục, phiên bản không có trong tệp được giữ nguyên, không bị xóa.",
    )
    for place, line in enumerate(lines):
        sheet.write_string(place, 0, line)
