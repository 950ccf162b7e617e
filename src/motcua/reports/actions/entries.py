"""Write typed cells of any form: of a report, or of a unit's report in a round."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from motcua.acts.actions import Act
from motcua.base.refusals import Invalid, Refused
from motcua.people.vocabulary import Actor
from motcua.reports.models import CellEntry
from motcua.reports.permissions import can_fill
from motcua.reports.queries.entries import overtaken
from motcua.reports.queries.report_inputs import typed_cell
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.figures import Kind, record_name
from motcua.reports.rules.forms import Form, Row, Typed, stamp
from motcua.reports.vocabulary import CellState

_FOUR_PLACES = Decimal("0.0001")


def enter_entries(
    act: Act[Any], model: type[CellEntry], cells: Mapping[str, Typed], seen: Mapping[str, str]
) -> list[str]:
    """Write the cells that differ from the stored ones, inside the act; returns their rows. A blank one stays, as
    blank.

    Raises Invalid, by row, with what somebody else entered since the page was opened (`seen` has the stamps of then).
    """
    known = {cell.row: cell for cell in act.record.cells.select_related("author")}
    if errors := overtaken(known, cells, seen):
        raise Invalid(errors)
    changed = [row for row, typed in cells.items() if stamp(typed) != _stamp(known.get(row))]
    for row in changed:
        values = _columns(cells[row], act.account_id, act.recorded_at)
        if row in known:
            act.change(known[row], **values)
        else:
            act.create(model, row=row, **values)
    return changed


def require_answerable(form: Form, rows: Iterable[str], by: Actor, agency_id: int, level: str) -> None:
    """Refuse a person who may not fill one of the rows of the agency's report; LookupError for an unknown row."""
    for row in map(form.row, rows):
        if not can_fill(by, row, agency_id, level):
            raise others_row(row)


def others_row(row: Row) -> Refused:
    """Return the refusal for a row that other roles answer for."""
    who = row.answerable.lower() or "cán bộ cải cách hành chính"
    return Refused(f"Chỉ {who} của chính cơ quan nhập hoặc sửa “{row.label}”.", forbidden=True)


def unexplained(form: Form, cells: Mapping[str, Typed]) -> dict[str, str]:
    """Return, by row, the faults of corrections without reason or evidence; a sum of rows is corrected in its parts."""
    errors = {}
    for row_id, typed in cells.items():
        row = form.row(row_id)
        if row.formula is None or typed.state == CellState.BLANK:
            continue
        if row.formula.kind is Kind.ROWS:
            errors[row_id] = f"“{row.label}” là tổng của chỉ tiêu khác; sửa ở chỉ tiêu thành phần."
        elif not typed.note or not typed.evidence:
            errors[row_id] = (
                f"“{row.label}” do hệ thống tính từ {_source_of(row)}; muốn sửa phải ghi lý do ở ghi chú "
                "và minh chứng. Cả hai số được in trong báo cáo."
            )
    return errors


def _source_of(row: Row) -> str:
    """Return the name of the records that a row is computed from; for a sum of units, their reports."""
    formula = row.formula
    if formula is None or formula.kind is Kind.BELOW:
        return "báo cáo của đơn vị cấp dưới"
    if formula.kind is Kind.WITHIN:
        return "báo cáo của các kỳ trong kỳ này"
    if formula.kind is Kind.REGISTERED:
        return ROW_SOURCES[formula.source].entry_name
    return record_name(formula.measures)


def _stamp(cell: CellEntry | None) -> str:
    return stamp(typed_cell(cell)) if cell is not None else ""


def _columns(typed: Typed, account_id: int | None, at: datetime) -> dict[str, Any]:
    """Return the model columns of a cell; a blank one keeps its note only."""
    blank = typed.state is CellState.BLANK
    number = None if blank or typed.number is None else Decimal(typed.number).quantize(_FOUR_PLACES)
    return {
        "state": str(typed.state),
        "number": number,
        "numerator": None if blank else typed.numerator,
        "denominator": None if blank else typed.denominator,
        "text": "" if blank else typed.text,
        "note": typed.note,
        "evidence": "" if blank else typed.evidence,
        "author_id": account_id,
        "entered_at": at,
    }
