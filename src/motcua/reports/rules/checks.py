"""Checks of a form and its figures before a report is issued: types, ranges, relations, jumps, unlikely zeros.

A finding says what was found with the numbers, why it matters, and what to do; only one that makes the report untrue
forbids issuing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.reports.rules.figures import Figure, Kind, record_name
from motcua.reports.rules.forms import Filled, Form
from motcua.reports.rules.prose import HandTyped
from motcua.reports.rules.wording import number
from motcua.reports.vocabulary import CellState, Severity

#: Number of examples in a finding about all hand-typed numbers of a text.
SHOWN_NUMBERS = 8
JUMP = Decimal(30)  # per cent against the same period last year


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding of a check, with the figures it is about."""

    kind: str
    severity: Severity
    message: str
    refs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the key of the finding under which its explanation is stored."""
        return f"{self.kind}:{','.join(self.refs)}"


def of_jumps(figures: Mapping[str, Figure], refs: Iterable[str]) -> list[Finding]:
    """Find changes of more than 30 % against the same period last year; they ask for attention only."""
    found = []
    for ref in refs:
        rate = figures.get(f"{ref}.change_rate")
        if rate is None or not isinstance(rate.value.number, Decimal) or abs(rate.value.number) <= JUMP:
            continue
        now, then = figures[ref], figures[f"{ref}.last_year"]
        message = (
            f"{now.label}: {now.text} so với {then.text} cùng kỳ năm trước "
            f"({'tăng' if rate.value.number > 0 else 'giảm'} {number(abs(rate.value.number), 2)}%). "
            "Kiểm tra số liệu hoặc nêu nguyên nhân trong báo cáo."
        )
        found.append(Finding("jump", Severity.WARN, message, (ref,)))
    return found


def of_zeros(figures: Mapping[str, Figure], refs: Iterable[str]) -> list[Finding]:
    """Find zeros where the same period last year had records."""
    found = []
    for ref in refs:
        now, then = figures.get(ref), figures.get(f"{ref}.last_year")
        if now is None or then is None or now.value.number != 0 or not then.value.number:
            continue
        entered = f"việc nhập {record_name(now.formula.measures)} trên hệ thống"
        message = f"{now.label} bằng 0, cùng kỳ năm trước là {then.text}: xem lại {entered}."
        found.append(Finding("suspicious_zero", Severity.WARN, message, (ref,)))
    return found


def of_hand_typed(where: str, numbers: Sequence[HandTyped], ref: str) -> list[Finding]:
    """Return one finding for all numbers of a text that are neither bound nor justified; none where there are none."""
    if not numbers:
        return []
    if len(numbers) == 1:
        told = f"có “{numbers[0].text}” nhập thủ công (…{numbers[0].context}…)"
    else:
        shown = ", ".join(f"“{one.text}”" for one in numbers[:SHOWN_NUMBERS])
        more = ", …" if len(numbers) > SHOWN_NUMBERS else ""
        told = f"có {len(numbers)} số nhập thủ công ({shown}{more})"
    message = f"{where} {told}: gắn với số liệu của hệ thống, hoặc ghi lý do."
    return [Finding("hand_typed", Severity.BLOCK, message, (ref,))]


def of_form(form: Form, filled: Sequence[Filled]) -> list[Finding]:
    """Check types, ranges and cross-row rules of a filled form, and its unfilled cells."""
    found = [finding for cell in filled for finding in _of_cell(cell)]
    cells = {cell.row.id: cell for cell in filled if cell.figure is not None}
    found += [finding for check in form.checks if (finding := _cross(check, cells)) is not None]
    blank = [ref for ref, cell in cells.items() if cell.figure and cell.figure.value.state is CellState.BLANK]
    blank = [ref for ref in blank if not cells[ref].row.is_words]
    if blank:
        message = f"Còn {len(blank)} ô nhập thủ công chưa có số liệu; ô trống được in là ô trống, không phải số 0."
        found.append(Finding("blank", Severity.INFO, message, tuple(f"form.{ref}" for ref in blank)))
    found += _unfilled(cells)
    return found


def of_units_below(filled: Sequence[Filled], missing: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Find sums of the units below that lack some of the units, or all."""
    found = []
    for cell in filled:
        row, figure = cell.row, cell.counted or cell.figure
        if figure is None or row.formula is None or row.formula.kind is not Kind.BELOW:
            continue
        if names := missing.get(row.id, ()):
            message = f"“{row.label}” là tổng các đơn vị cấp dưới, chưa có số của: {', '.join(names)}."
            found.append(Finding("units_missing", Severity.WARN, message, (f"form.{row.id}",)))
        elif figure.value.state is CellState.NOT_KNOWN:
            message = (
                f"“{row.label}” là tổng các đơn vị cấp dưới, nhưng chưa có đợt báo cáo nào của kỳ này có chỉ tiêu đó. "
                "Mở đợt báo cáo, hoặc ghi số kèm lý do và minh chứng."
            )
            found.append(Finding("units_missing", Severity.WARN, message, (f"form.{row.id}",)))
    return found


def _unfilled(cells: Mapping[str, Filled]) -> list[Finding]:
    """Find rows that must be filled and are not, and blanks without their required reason."""
    found = []
    for ref, cell in cells.items():
        if cell.figure is None:
            continue
        if cell.row.is_required and not cell.text:
            message = f"“{cell.row.label}” bắt buộc phải có số liệu và đang trống."
            found.append(Finding("required_row", Severity.WARN, message, (f"form.{ref}",)))
        elif cell.row.blank_needs_reason and _says_nothing(cell) and not (cell.typed and cell.typed.note):
            message = f"“{cell.row.label}” không có số liệu thì phải ghi lý do ở cột ghi chú."
            found.append(Finding("blank_reason", Severity.BLOCK, message, (f"form.{ref}",)))
    return found


def _says_nothing(cell: Filled) -> bool:
    """Return whether the cell has neither a number nor text."""
    return not cell.text or (cell.figure is not None and cell.figure.value.state is not CellState.VALUE)


def of_columns(form: Form, table: Mapping[str, Sequence[int]]) -> list[Finding]:
    """Check the identities of a form by field, in every row and in the total, and the total against its rows."""
    found = []
    for name, cells in table.items():
        for left, right in form.identities:
            sides = [sum(cells[column - 1] for column in side) for side in (left, right)]
            if sides[0] != sides[1]:
                terms = [" + ".join(f"({column})" for column in side) for side in (left, right)]
                message = f"{form.short_title}, dòng {name}: {terms[0]} = {sides[0]}, {terms[1]} = {sides[1]}."
                found.append(Finding("identity", Severity.BLOCK, message))
    return found


def _of_cell(cell: Filled) -> list[Finding]:
    row, typed = cell.row, cell.typed
    if typed is None or typed.state is not CellState.VALUE:
        return []
    ref, name = (f"form.{row.id}",), f"“{row.label}”"
    found = []
    if row.kind in ("code", "yes_no") and typed.number not in row.codes:
        message = f"{name}: chỉ nhận {row.unit_text}; ô đang là {typed.number}."
        found.append(Finding("type", Severity.BLOCK, message, ref))
    if row.kind in ("count", "money") and (typed.number is None or typed.number < 0):
        found.append(Finding("type", Severity.BLOCK, f"{name}: phải là số nguyên không âm.", ref))
    if row.kind == "percent" and row.needs_fraction and not typed.denominator:
        message = f"{name}: tỷ lệ phải kèm tử số và mẫu số để tính lại được."
        found.append(Finding("fraction", Severity.BLOCK, message, ref))
    value = cell.figure.value.number if cell.figure else None
    if row.kind == "percent" and value is not None and not 0 <= value <= 100:
        found.append(Finding("range", Severity.BLOCK, f"{name}: tỷ lệ {number(value, 2)}% ngoài 0–100%.", ref))
    if row.kind != "text" and not typed.evidence:
        found.append(Finding("evidence", Severity.WARN, f"{name}: số nhập thủ công chưa ghi minh chứng.", ref))
    return found


def _cross(check: Mapping[str, Any], cells: Mapping[str, Filled]) -> Finding | None:
    """Check a declared relation between rows; no finding while one of the cells has no number."""
    kind = next(name for name in ("le", "sum", "same", "at_most_100") if name in check)
    ids = [str(row_id) for row_id in check[kind]]
    values = [cell.figure.value.number if (cell := cells.get(row_id)) and cell.figure else None for row_id in ids]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return None
    holds = {
        "le": lambda: numbers[0] <= numbers[1],
        "same": lambda: numbers[0] == numbers[1],
        "at_most_100": lambda: sum(numbers) <= 100,
        "sum": lambda: sum(numbers[1:]) <= numbers[0] if check.get("at_most") else sum(numbers[1:]) == numbers[0],
    }[kind]()
    if holds:
        return None
    given = "; ".join(
        f"“{cells[row_id].row.label}” = {number(value)}" for row_id, value in zip(ids, numbers, strict=True)
    )
    severity = Severity.WARN if check.get("level") == "warn" else Severity.BLOCK
    return Finding("cross", severity, f"{check['because']}. Đang có: {given}.", tuple(f"form.{i}" for i in ids))
