"""Reads and writes the catalogue as a workbook; a hostile or broken file is refused before it can do harm.

Writing and reading again gives the same data. Reading streams, never evaluates a formula, and looks at the archive
before it opens it: size, number and expansion of its parts, macros, links to other files.
"""

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from motcua.base.time import FOREVER
from motcua.procedures.gateways.columns import (
    CASES,
    CHANNELS,
    DOCUMENTS,
    FEES,
    LABELS,
    PROCEDURES,
    PROCESSES,
    SHEETS,
    CellFault,
    Column,
    text,
)
from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    DocumentData,
    FeeData,
    Invalid,
    OnlineLevel,
    ProcedureData,
    ProcessData,
    Refusal,
    StepData,
    VersionData,
)

MAX_BYTES = 5 * 2**20
MAX_EXPANDED = 60 * 2**20
MAX_RATIO = 200
MAX_PARTS = 300
MAX_ROWS = 20_000
MAX_REFUSALS = 500
Row = dict[str, Any]
Key = tuple[str, date]


@dataclass
class Reading:
    """What a workbook says: entries, rows that cannot be read, and where each procedure stands in the file."""

    entries: list[ProcedureData] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


# Reading ------------------------------------------------------------------------------------------------
def check_archive(path: Path) -> None:
    """Invalid, saying why and what to do, for anything but a small, plain .xlsx."""

    def refuse(why: str) -> None:
        raise Invalid({"file": why})

    if not path.is_file():
        refuse(f"Không tìm thấy tệp {path.name}.")
    if path.stat().st_size > MAX_BYTES:
        refuse(f"Tệp lớn hơn {MAX_BYTES // 2**20} MB. Hãy chia danh mục thành nhiều tệp theo lĩnh vực.")
    if not zipfile.is_zipfile(path):
        refuse("Tệp không phải bảng tính .xlsx. Hãy lưu lại bằng Excel hoặc LibreOffice theo kiểu .xlsx.")
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        expanded = sum(part.file_size for part in parts)
        packed = max(1, sum(part.compress_size for part in parts))
        if len(parts) > MAX_PARTS or expanded > MAX_EXPANDED or expanded / packed > MAX_RATIO:
            refuse("Tệp nén bất thường (giải nén ra quá lớn) nên không được mở.")
        if "xl/workbook.xml" not in names:
            refuse("Tệp không phải bảng tính .xlsx. Hãy tải tệp mẫu ở trang này và điền vào đó.")
        if any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in names):
            refuse("Tệp có macro. Hãy lưu lại thành .xlsx không macro rồi nạp lại.")
        if any(name.startswith("xl/externalLinks/") for name in names):
            refuse("Tệp có liên kết tới tệp khác. Hãy bỏ liên kết (Data → Edit Links → Break Link) rồi nạp lại.")


def _headings(sheet: str, cells: tuple[Any, ...], columns: tuple[Column, ...]) -> list[Column | None]:
    by_heading = {column.heading: column for column in columns}
    found = [by_heading.get(text(cell.value)) for cell in cells]
    missing = [column.heading for column in columns if column.required and column not in found]
    if missing:
        raise Invalid({"file": f"Trang “{sheet}” thiếu cột: {', '.join(missing)}. Hãy dùng tệp mẫu."})
    return found


def _read_row(cells: tuple[Any, ...], columns: list[Column | None]) -> tuple[Row, list[str]]:
    row: Row = {}
    faults = []
    for cell, column in zip(cells, columns, strict=False):
        if column is None:
            continue
        value = cell.value
        if cell.data_type == "f":
            faults.append(f"cột “{column.heading}” chứa công thức; hãy dán giá trị thay cho công thức")
            continue
        if cell.data_type == "e":
            faults.append(f"cột “{column.heading}” chứa lỗi tính toán {value}")
            continue
        try:
            row[column.key] = column.read(value)
        except CellFault as fault:
            faults.append(f"cột “{column.heading}”: {fault}")
            continue
        if column.required and row[column.key] in ("", None):
            faults.append(f"thiếu “{column.heading}”")
    faults.extend(
        f"thiếu “{column.heading}”" for column in columns[len(cells) :] if column is not None and column.required
    )
    return row, faults


def _rows(book: Any, sheet: str, reading: Reading) -> Iterator[tuple[Row, str]]:
    if sheet not in book.sheetnames:
        raise Invalid({"file": f"Tệp thiếu trang “{sheet}”. Hãy dùng tệp mẫu."})
    columns = SHEETS[sheet]
    lines = book[sheet].iter_rows(max_col=len(columns) + 10, max_row=MAX_ROWS + 2)
    heading = next(lines, ())
    order = _headings(sheet, heading, columns)
    for number, cells in enumerate(lines, 2):
        if all(cell.value in (None, "") for cell in cells):
            continue
        if number > MAX_ROWS:
            raise Invalid({"file": f"Trang “{sheet}” có hơn {MAX_ROWS} dòng. Hãy chia thành nhiều tệp."})
        row, faults = _read_row(cells, order)
        place = f"{sheet}, dòng {number}"
        if faults:
            if len(reading.refusals) < MAX_REFUSALS:
                reading.refusals.append(Refusal(place, "; ".join(faults)))
            continue
        empty = {column.key: None if column.required else column.read(None) for column in columns}
        yield empty | row, place


def read_workbook(path: Path) -> Reading:
    """The procedures of a workbook; unreadable rows become refusals, an unusable file raises Invalid."""
    check_archive(path)
    reading = Reading()
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception:
        raise Invalid({"file": "Không mở được tệp: nội dung bị hỏng. Hãy mở bằng Excel, lưu lại rồi nạp lại."})
    try:
        _assemble(book, reading)
    finally:
        book.close()
    if not reading.entries and not reading.refusals:
        raise Invalid({"file": f"Trang “{PROCEDURES}” không có dòng nào."})
    return reading


def _by_position(rows: list[tuple[int, Any, str]], what: str, reading: Reading) -> tuple[Any, ...]:
    seen: dict[int, Any] = {}
    for position, thing, place in rows:
        if position in seen:
            reading.refusals.append(Refusal(place, f"{what} số {position} có hai lần"))
        seen[position] = thing
    return tuple(seen[position] for position in sorted(seen))


def _assemble(book: Any, reading: Reading) -> None:
    documents, fees = _papers(book, reading), _fees(book, reading)
    cases: dict[Key, list[tuple[int, Any, str]]] = defaultdict(list)
    used: set[tuple[Key, int]] = set()
    for row, place in _rows(book, CASES, reading):
        key, number = (row["code"], row["valid_from"]), row["position"]
        used.add((key, number))
        papers = _by_position(documents.get((key, number), []), "giấy tờ", reading)
        case = CaseData(
            row["name"],
            row["duration"].quantize(Decimal("0.01")),
            row["duration_unit"],
            row["has_no_due_date"],
            papers,
            tuple(fee for fee, _ in fees.get((key, number), [])),
        )
        cases[key].append((number, case, place))
    for orphan in (set(documents) | set(fees)) - used:
        place = documents[orphan][0][2] if orphan in documents else fees[orphan][0][1]
        reading.refusals.append(Refusal(place, f"trang “{CASES}” không có trường hợp số {orphan[1]} của phiên bản này"))
    versions, heads = _versions(book, cases, reading)
    processes = _processes(book, reading)
    for code in sorted(set(processes) - set(heads)):
        reading.refusals.append(Refusal(processes[code][0][1], f"trang “{PROCEDURES}” không có thủ tục {code}"))
    for code, head in heads.items():
        reading.entries.append(
            ProcedureData(
                **head,
                versions=tuple(sorted(versions[code], key=lambda one: one.valid_from)),
                processes=tuple(one for one, _ in processes.get(code, [])),
            )
        )


def _papers(book: Any, reading: Reading) -> dict[tuple[Key, int], list[tuple[int, Any, str]]]:
    found: dict[tuple[Key, int], list[tuple[int, Any, str]]] = defaultdict(list)
    for row, place in _rows(book, DOCUMENTS, reading):
        names = ("name", "original_count", "copy_count", "is_mandatory", "is_present_only", "form_code")
        found[(row["code"], row["valid_from"]), row["case"]].append(
            (row["position"], DocumentData(*(row[name] for name in names)), place)
        )
    return found


def _fees(book: Any, reading: Reading) -> dict[tuple[Key, int], list[tuple[FeeData, str]]]:
    found: dict[tuple[Key, int], list[tuple[FeeData, str]]] = defaultdict(list)
    for row, place in _rows(book, FEES, reading):
        fee = FeeData(
            row["kind"],
            row["name"],
            row["amount"],
            row["fee_from"],
            row["online_amount"],
            row["per"],
            row["fee_to"],
            row["legal_basis"],
        )
        found[(row["code"], row["valid_from"]), row["case"]].append((fee, place))
    return found


def _decision(row: Row) -> DecisionData | None:
    if not row["decision_number"]:
        return None
    issued = row["decision_issued_on"] or row["valid_from"]
    effective = row["decision_effective_on"] or issued
    return DecisionData(row["decision_number"], issued, effective, row["decision_issuer"], row["decision_subject"])


def _versions(
    book: Any, cases: Mapping[Key, list[tuple[int, Any, str]]], reading: Reading
) -> tuple[dict[str, list[VersionData]], dict[str, Row]]:
    versions: dict[str, list[VersionData]] = defaultdict(list)
    heads: dict[str, Row] = {}
    seen: set[Key] = set()
    for row, place in _rows(book, PROCEDURES, reading):
        key = row["code"], row["valid_from"]
        head = {
            "code": row["code"],
            "name": row["name"],
            "field_code": row["field_code"],
            "field_name": row["field_name"],
            "level": row["procedure_level"],
            "owner_ministry": row["owner_ministry"],
            "is_interconnected": row["is_interconnected"],
            "is_territory_free": row["is_territory_free"],
        }
        if key in seen:
            reading.refusals.append(Refusal(place, f"thủ tục {key[0]} có hai dòng cùng ngày hiệu lực"))
            continue
        if heads.setdefault(row["code"], head) != head:
            reading.refusals.append(Refusal(place, "tên, lĩnh vực, cấp, bộ quản lý phải giống nhau ở mọi dòng cùng mã"))
            continue
        seen.add(key)
        reading.places.setdefault(row["code"], place)
        versions[row["code"]].append(_version(row, _by_position(cases.get(key, []), "trường hợp", reading)))
    for orphan in sorted(set(cases) - seen):
        place = cases[orphan][0][2]
        reading.refusals.append(
            Refusal(place, f"trang “{PROCEDURES}” không có thủ tục {orphan[0]} hiệu lực từ {orphan[1]:%d/%m/%Y}")
        )
    return versions, heads


def _version(row: Row, cases: tuple[CaseData, ...]) -> VersionData:
    return VersionData(
        valid_from=row["valid_from"],
        level=row["level"],
        valid_to=row["valid_to"],
        decision=_decision(row),
        legal_basis=row["legal_basis"],
        sequence=row["sequence"],
        conditions=row["conditions"],
        result_name=row["result_name"],
        channels=row["channels"],
        online_regime=row["online_regime"],
        online_level=row["online_level"] or OnlineLevel.NONE,
        partial_reason=row["partial_reason"],
        post_enabled=row["post_enabled"],
        payment_online_enabled=row["payment_online_enabled"],
        intake_locked_on=row["intake_locked_on"],
        is_verified=row["is_verified"],
        cases=cases,
    )


def _processes(book: Any, reading: Reading) -> dict[str, list[tuple[ProcessData, str]]]:
    steps: dict[tuple[str, str, date], list[tuple[int, Any, str]]] = defaultdict(list)
    heads: dict[tuple[str, str, date], tuple[Row, str]] = {}
    for row, place in _rows(book, PROCESSES, reading):
        key = row["code"], row["agency"], row["valid_from"]
        heads.setdefault(key, (row, place))
        names = ("name", "phase", "role", "hours", "parallel_group", "division_name", "hand_over_to")
        step = StepData(*(row[name] for name in names))
        steps[key].append((row["position"], step, place))
    found: dict[str, list[tuple[ProcessData, str]]] = defaultdict(list)
    for key, (row, place) in heads.items():
        ordered = _by_position(steps[key], "bước", reading)
        process = ProcessData(
            row["valid_from"], ordered, row["agency"], row["process_code"], row["decision"], row["valid_to"]
        )
        found[row["code"]].append((process, place))
    return found


# Writing ------------------------------------------------------------------------------------------------
def _end(valid_to: date) -> date | None:
    return None if valid_to == FOREVER else valid_to - timedelta(days=1)


def _lines(procedures: Iterable[ProcedureData]) -> Iterator[tuple[str, Row]]:
    for one in procedures:
        for version in one.versions:
            key = {"code": one.code, "valid_from": version.valid_from}
            decision = version.decision
            head = {
                "name": one.name,
                "field_code": one.field_code,
                "field_name": one.field_name,
                "procedure_level": one.level,
                "owner_ministry": one.owner_ministry,
                "is_interconnected": one.is_interconnected,
                "is_territory_free": one.is_territory_free,
                "decision_number": decision.number if decision else "",
                "decision_issued_on": decision.issued_on if decision else None,
                "decision_effective_on": decision.effective_on if decision else None,
                "decision_issuer": decision.issuer if decision else "",
                "decision_subject": decision.subject if decision else "",
            }
            yield PROCEDURES, key | vars(version) | head | {"valid_to": _end(version.valid_to)}
            for place, case in enumerate(version.cases, 1):
                yield CASES, key | vars(case) | {"position": place}
                for number, document in enumerate(case.documents, 1):
                    yield DOCUMENTS, key | vars(document) | {"case": place, "position": number}
                for fee in case.fees:
                    own = {"fee_from": fee.valid_from, "fee_to": _end(fee.valid_to), "case": place}
                    yield FEES, vars(fee) | own | key
        for process in one.processes:
            head = {"code": one.code, "agency": process.agency, "process_code": process.code}
            days = {"valid_from": process.valid_from, "valid_to": _end(process.valid_to), "decision": process.decision}
            for number, step in enumerate(process.steps, 1):
                yield PROCESSES, vars(step) | head | days | {"position": number}


def _cell(column: Column, value: Any) -> Any:
    if column.key in LABELS:
        return LABELS[column.key].get(str(value), "")
    if column.key == "channels":
        return "; ".join(CHANNELS[one] for one in value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return value


def write_workbook(procedures: Iterable[ProcedureData], title: str = "Danh mục thủ tục hành chính") -> bytes:
    """The workbook of the procedures; without any it is the template to fill in. Texts are never formulas."""
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
            sheet = sheets[name] = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.heading, need if column.required else bold)
                sheet.set_column(place, place, column.width)
                if column.choices and sum(map(len, column.choices)) + len(column.choices) < 250:
                    rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
                    sheet.data_validation(1, place, MAX_ROWS, place, rule)
        for name, row in _lines(procedures):
            filled[name] += 1
            for place, column in enumerate(SHEETS[name]):
                value = _cell(column, row.get(column.key))
                if value is None or value == "":
                    continue
                if isinstance(value, date):
                    sheets[name].write_datetime(filled[name], place, value, days)
                elif isinstance(value, Decimal | int | float):
                    sheets[name].write_number(filled[name], place, value, plain)
                else:
                    sheets[name].write_string(filled[name], place, str(value), plain)
        for name, columns in SHEETS.items():
            sheets[name].autofilter(0, 0, max(filled[name], 1), len(columns) - 1)
        _guide(book, title)
    return buffer.getvalue()


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
