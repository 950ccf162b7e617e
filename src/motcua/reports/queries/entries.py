"""Concurrent entries in the same cells: what somebody else entered since a person opened the page."""

from collections.abc import Mapping

from motcua.base.time import local
from motcua.reports.models import CellEntry, Report, TypedCell
from motcua.reports.queries.report_inputs import typed_cell
from motcua.reports.rules.forms import Typed, stamp
from motcua.reports.vocabulary import CellState

_STAYS = "Giá trị của bạn vẫn ở đây và chưa được lưu: xem lại, rồi bấm Lưu lần nữa nếu muốn thay."


def overtaken(
    known: Mapping[str, CellEntry], cells: Mapping[str, Typed], seen: Mapping[str, str]
) -> dict[str, str]:  # fmt: skip
    """Return, by row, what somebody else entered since the person opened the page; `seen` has the stamps of then."""
    found = {}
    for row, typed in cells.items():
        standing = stamp(typed_cell(known[row])) if row in known else ""
        if row in seen and standing not in (seen[row], stamp(typed)):
            found[row] = _told(known.get(row))
    return found


def entered_cell(report: Report, row: str) -> TypedCell | None:
    """Return what a person entered in a row of the report; None where the row is empty."""
    return report.cells.filter(row=row).exclude(state=CellState.BLANK).select_related("author").first()


def _told(cell: CellEntry | None) -> str:
    if cell is None or cell.state == CellState.BLANK:
        return f"Ô này vừa được người khác xóa. {_STAYS}"
    who = cell.author.full_name if cell.author else "Hệ thống"
    words = cell.text or (f"{cell.numerator}/{cell.denominator}" if cell.denominator else "")
    if not words:
        words = str(typed_cell(cell).number) if cell.number is not None else str(CellState(cell.state).label)
    more = f" (minh chứng: {cell.evidence})" if cell.evidence else ""
    return f"{who} vừa nhập “{words}”{more} lúc {local(cell.entered_at):%H:%M %d/%m/%Y}. {_STAYS}"
