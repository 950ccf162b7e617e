"""What an erratum prints of the report that it replaces: its number, the reason, and the rows that changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.reports.rules.document import Appendix, Cell, Table, number_cell
from motcua.reports.rules.figures import Figure, number_kept
from motcua.reports.rules.forms import Filled
from motcua.reports.rules.inputs import Office, Replaced
from motcua.reports.rules.wording import written
from motcua.reports.vocabulary import CellState

_HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Đã báo cáo", "Nay là")
_WIDTHS = (9, 46, 17, 14, 14)


def replacing(replaced: Replaced, office: Office) -> str:
    """Return the paragraph that names the replaced report and the reason."""
    return (
        f"Báo cáo này thay thế Báo cáo số {replaced.number} ngày {replaced.dated:%d/%m/%Y} của {office.name}. "
        f"Lý do: {replaced.reason.rstrip('. ')}."
    )


def changed_rows(filled: Sequence[Filled], replaced: Replaced) -> Appendix | None:
    """Return the appendix of the form rows whose figure is another than in the replaced report; None where none is."""
    rows = tuple(_changed(filled, replaced.figures))
    if not rows:
        return None
    head = (tuple(Cell(words, align="center", strong=True) for words in _HEAD),)
    title = f"CHỈ TIÊU THAY ĐỔI SO VỚI BÁO CÁO SỐ {replaced.number}"
    return Appendix("", title, "", Table(head, rows, _WIDTHS), sheet="Thay đổi")


def _changed(filled: Sequence[Filled], before: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    for cell in filled:
        earlier = before.get(cell.figure.ref) if cell.figure is not None else None
        if cell.figure is None or earlier is None or cell.row.is_words:
            continue
        then, now = _earlier_text(earlier), number_cell(cell.figure)
        if then != _plain(cell.figure):
            number, unit = Cell(cell.row.number, align="center"), Cell(cell.row.unit_text, align="center")
            yield number, Cell(cell.row.label), unit, Cell(then, align="right"), now


def _earlier_text(row: Mapping[str, Any]) -> str:
    """Return a figure of the replaced report as it was printed, without the sign of a percentage."""
    return written(number_kept(row["value"]), CellState(row["state"]), row["unit"]).removesuffix("%")


def _plain(figure: Figure) -> str:
    return figure.text.removesuffix("%")
