"""Checks of a form and its figures before a report is issued: types, ranges, relations, jumps, unlikely zeros.

A finding says what was found with the numbers, why it matters, and what to do; only one that makes the report untrue
forbids issuing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.reports.rules.figures import Figure, Kind, record_name
from motcua.reports.rules.forms import Filled, Form, Row, Typed
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
    if blank := [f"form.{ref}" for ref, cell in cells.items() if _is_blank(cell)]:
        message = f"Còn {len(blank)} ô nhập thủ công chưa có số liệu; ô trống được in là ô trống, không phải số 0."
        found.append(Finding("blank", Severity.INFO, message, tuple(blank)))
    return found + _unfilled(cells)


def _is_blank(cell: Filled) -> bool:
    """Return whether a cell of a number was left empty."""
    return cell.figure is not None and cell.figure.value.state is CellState.BLANK and not cell.row.is_words


def of_periods_within(filled: Sequence[Filled], missing: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Find rows rolled up from shorter periods that lack some of the days."""
    found = []
    for cell in filled:
        if cell.row.formula is None or cell.row.formula.kind is not Kind.WITHIN or not missing.get(cell.row.id):
            continue
        days = ", ".join(missing[cell.row.id])
        message = (
            f"“{cell.row.label}” gộp từ báo cáo của các kỳ trong kỳ này, chưa có số của những ngày: {days}. "
            "Ban hành báo cáo của kỳ còn thiếu rồi chốt lại số liệu, hoặc sửa số kèm lý do và minh chứng."
        )
        found.append(Finding("periods_missing", Severity.WARN, message, (f"form.{cell.row.id}",)))
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
    """Check a typed cell: its type and range, and that it has evidence."""
    row, typed = cell.row, cell.typed
    if typed is None or typed.state is not CellState.VALUE:
        return []
    value = cell.figure.value.number if cell.figure else None
    found = _of_percentage(row, typed, value) if row.kind == "percent" else _of_type(row, typed)
    if row.kind != "text" and not typed.evidence:
        found.append(_about(row, "evidence", "số nhập thủ công chưa ghi minh chứng.", Severity.WARN))
    return found


def _of_type(row: Row, typed: Typed) -> list[Finding]:
    if row.kind in ("code", "yes_no") and typed.number not in row.codes:
        return [_about(row, "type", f"chỉ nhận {row.unit_text}; ô đang là {typed.number}.")]
    if row.kind in ("count", "money") and (typed.number is None or typed.number < 0):
        return [_about(row, "type", "phải là số nguyên không âm.")]
    return []


def _of_percentage(row: Row, typed: Typed, value: int | Decimal | None) -> list[Finding]:
    found = []
    if row.needs_fraction and not typed.denominator:
        found.append(_about(row, "fraction", "tỷ lệ phải kèm tử số và mẫu số để tính lại được."))
    if value is not None and not 0 <= value <= 100:
        found.append(_about(row, "range", f"tỷ lệ {number(value, 2)}% ngoài 0–100%."))
    return found


def _about(row: Row, kind: str, message: str, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding(kind, severity, f"“{row.label}”: {message}", (f"form.{row.id}",))


Numbers = Sequence[int | Decimal]
#: Relations between rows that a form declares; a sum with `at_most` is the last one.
RELATIONS: Mapping[str, Callable[[Numbers], bool]] = {
    "le": lambda numbers: numbers[0] <= numbers[1],
    "sum": lambda numbers: sum(numbers[1:]) == numbers[0],
    "same": lambda numbers: numbers[0] == numbers[1],
    "at_most_100": lambda numbers: sum(numbers) <= 100,
    "sum_at_most": lambda numbers: sum(numbers[1:]) <= numbers[0],
}


def _cross(check: Mapping[str, Any], cells: Mapping[str, Filled]) -> Finding | None:
    """Check a declared relation between rows; no finding while one of the cells has no number."""
    kind = next(name for name in RELATIONS if name in check)
    ids = [str(row_id) for row_id in check[kind]]
    known = {row_id: value for row_id in ids if (value := _number_of(cells.get(row_id))) is not None}
    numbers = [known[row_id] for row_id in ids if row_id in known]
    if len(numbers) < len(ids) or RELATIONS["sum_at_most" if check.get("at_most") else kind](numbers):
        return None
    given = "; ".join(f"“{cells[row_id].row.label}” = {number(known[row_id])}" for row_id in ids)
    severity = Severity.WARN if check.get("level") == "warn" else Severity.BLOCK
    return Finding("cross", severity, f"{check['because']}. Đang có: {given}.", tuple(f"form.{i}" for i in ids))


def _number_of(cell: Filled | None) -> int | Decimal | None:
    return cell.figure.value.number if cell is not None and cell.figure is not None else None
