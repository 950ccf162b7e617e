"""Form fields of typed cells, in a report or in a unit's report of a round."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from motcua.base.refusals import Invalid
from motcua.reports.actions.entries import others_row
from motcua.reports.forms import CellForm
from motcua.reports.models import CellEntry
from motcua.reports.queries.report_inputs import typed_cell
from motcua.reports.registry import PART_PERIODS
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.forms import Form, Row, Typed, stamp
from motcua.reports.rules.values import text_of, value_from_json
from motcua.reports.rules.within import LAST, WITHIN


@dataclass
class CellFields:
    """Form of each row that a person may enter or correct, with the stamp of the cell's content."""

    forms: dict[str, CellForm]
    closed: tuple[Row, ...] = ()  # rows that other roles answer for
    seen: dict[str, str] = field(default_factory=dict)
    touched: dict[str, Typed] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form, kept: Mapping[str, CellEntry], may_fill: Callable[[Row], bool]) -> "CellFields":
        """Build fields for every row that the person fills, except headings and sums of rows, with their present
        content.
        """
        rows = [row for row in form.rows if _is_open(row)]
        own = {row.id: _cell_form(None, kept.get(row.id), row) for row in rows if may_fill(row)}
        return cls(own, tuple(row for row in rows if row.id not in own))

    def read(self, request: HttpRequest, kept: Mapping[str, CellEntry]) -> bool:
        """Read the submitted cells and return whether all are valid. Rows that were not on the page are left alone.

        Raises PermissionDenied for a row that others answer for.
        """
        for row in self.closed:
            if f"{prefix_of(row)}-state" in request.POST:
                raise PermissionDenied(str(others_row(row)))
        for key, each in list(self.forms.items()):
            if f"{each.prefix}-state" not in request.POST:
                continue
            self.seen[key] = request.POST.get(f"{each.prefix}-seen", "")
            posted = _cell_form(request.POST, kept.get(key), each.row)
            right = posted.is_valid()
            if not right or stamp(posted.typed()) != self.seen[key]:
                self.forms[key] = posted
            if right and stamp(posted.typed()) != self.seen[key]:
                self.touched[key] = posted.typed()
        if any(each.is_bound and each.errors for each in self.forms.values()):
            messages.error(request, "Có ô chưa đúng, xem dòng chữ đỏ bên cạnh ô. Chưa lưu ô nào.")
            return False
        return True

    def tell(self, request: HttpRequest, invalid: Invalid) -> None:
        """Add the errors beside their cells."""
        for row, message in invalid.errors.items():
            self.forms[row].add_error(None, message)
        messages.error(request, "Chưa lưu ô nào, nội dung bạn nhập vẫn còn. Xem dòng chữ đỏ bên cạnh ô.")

    def saved(self, request: HttpRequest) -> None:
        """Show a message with the number of saved cells."""
        count = len(self.touched)
        messages.success(request, f"Đã lưu {count} ô." if count else "Không có ô nào thay đổi.")


def seen_stamp(cell: CellEntry | None) -> str:
    """Return the stamp of the cell's content when the page was made."""
    return stamp(typed_cell(cell)) if cell is not None else ""


def _cell_form(data: Any, kept: CellEntry | None, row: Row) -> CellForm:
    initial: dict[str, Any] = {"state": "blank"}
    if kept is not None:
        typed = typed_cell(kept)
        names = ("state", "number", "numerator", "denominator", "text", "evidence", "note")
        initial = {name: getattr(typed, name) for name in names}
    return CellForm(data, row=row, initial=initial, prefix=prefix_of(row))


def cell_line(kept: Mapping[str, Any], row: Row, page: Callable[[str, str], str]) -> dict[str, str]:
    """Return a kept cell of a unit or a period as a line of a list: its name, its text, its parts and its page."""
    value = value_from_json(kept)
    fraction = f"{value.numerator}/{value.denominator}" if value.denominator is not None else ""
    text = text_of(value, row.unit)
    return {"name": kept["name"], "text": text, "fraction": fraction, "href": page(kept["code"], row.id)}


def periods_of_row(frozen: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """Return the cells of the shorter periods that a row was rolled up from, each with its page, and missing days."""
    kept = frozen.get(WITHIN, {}).get(row.id, {"periods": [], "missing": []})
    lines = [cell_line(each, row, PART_PERIODS[each["source"]].page) for each in kept["periods"]]
    return {"lines": lines, "missing": kept["missing"], "is_last": row.over_time == LAST}


def prefix_of(row: Row) -> str:
    """Return the prefix of the names of a row's fields."""
    return row.id.replace(".", "-")


def _is_open(row: Row) -> bool:
    """Return whether a person can fill the row: no heading and no sum of other rows."""
    return not row.is_heading and (row.formula is None or row.formula.kind is not Kind.ROWS)
