"""Reads the catalogue from a workbook; a hostile or broken file is refused before it can do harm.

Reading streams, and never evaluates a formula.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from motcua.acts.tables.rules.cells import CellFault, text
from motcua.base.refusals import Invalid
from motcua.procedures.gateways.columns import (
    CASES,
    DOCUMENTS,
    FEES,
    MAX_ROWS,
    PROCEDURES,
    PROCESSES,
    SHEETS,
    Column,
)
from motcua.procedures.gateways.workbook.archive import check_archive
from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    DocumentData,
    FeeData,
    FeeUnit,
    OnlineLevel,
    ProcedureData,
    ProcessData,
    RefusedEntry,
    StepData,
    VersionData,
)

MAX_REFUSALS = 500
Row = dict[str, Any]
Key = tuple[str, date]


@dataclass
class Reading:
    """Content of a workbook: entries, unreadable rows, and the place of each procedure in the file."""

    entries: list[ProcedureData] = field(default_factory=list)
    refusals: list[RefusedEntry] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


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
        try:
            row[column.key] = _read_cell(cell, column)
        except CellFault as fault:
            faults.append(str(fault))
            continue
        if column.required and row[column.key] in ("", None):
            faults.append(f"thiếu “{column.heading}”")
    lacking = [column for column in columns[len(cells) :] if column is not None and column.required]
    return row, [*faults, *(f"thiếu “{column.heading}”" for column in lacking)]


def _read_cell(cell: Any, column: Column) -> Any:
    """Return the value of a cell; CellFault, with the heading, for a formula, an error and a wrong value."""
    if cell.data_type == "f":
        raise CellFault(f"cột “{column.heading}” chứa công thức; hãy dán giá trị thay cho công thức")
    if cell.data_type == "e":
        raise CellFault(f"cột “{column.heading}” chứa lỗi tính toán {cell.value}")
    try:
        return column.read(cell.value)
    except CellFault as fault:
        raise CellFault(f"cột “{column.heading}”: {fault}") from fault


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
                reading.refusals.append(RefusedEntry(place, "; ".join(faults)))
            continue
        empty = {column.key: None if column.required else column.read(None) for column in columns}
        yield empty | row, place


def read_workbook(path: Path) -> Reading:
    """Read the procedures of a workbook; unreadable rows become refusals, an unusable file raises Invalid."""
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
            reading.refusals.append(RefusedEntry(place, f"{what} số {position} có hai lần"))
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
        reading.refusals.append(
            RefusedEntry(place, f"trang “{CASES}” không có trường hợp số {orphan[1]} của phiên bản này")
        )
    versions, heads = _versions(book, cases, reading)
    processes = _processes(book, reading)
    for code in sorted(set(processes) - set(heads)):
        reading.refusals.append(RefusedEntry(processes[code][0][1], f"trang “{PROCEDURES}” không có thủ tục {code}"))
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
            row["unit"] or FeeUnit.MATTER,
            row["tiers"],
            row["cap"],
            row["fee_verified"],
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
            "short_names": row["short_names"] or "",
        }
        if key in seen:
            reading.refusals.append(RefusedEntry(place, f"thủ tục {key[0]} có hai dòng cùng ngày hiệu lực"))
            continue
        if heads.setdefault(row["code"], head) != head:
            reading.refusals.append(
                RefusedEntry(place, "tên, lĩnh vực, cấp, bộ quản lý phải giống nhau ở mọi dòng cùng mã")
            )
            continue
        seen.add(key)
        reading.places.setdefault(row["code"], place)
        versions[row["code"]].append(_version(row, _by_position(cases.get(key, []), "trường hợp", reading)))
    for orphan in sorted(set(cases) - seen):
        place = cases[orphan][0][2]
        reading.refusals.append(
            RefusedEntry(place, f"trang “{PROCEDURES}” không có thủ tục {orphan[0]} hiệu lực từ {orphan[1]:%d/%m/%Y}")
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
