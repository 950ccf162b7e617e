"""The board of figures: one agency, one period, split one way, beside the same period last year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from motcua.agencies.queries import Place, not_comparable, place, tree
from motcua.dossiers.vocabulary import IN_TIME, JUDGED
from motcua.reports.queries.content import Asked
from motcua.reports.queries.figures import Scope, scope_at
from motcua.reports.rules.figures import Counted, Cube, Formula, Kind, Sources, Value, evaluate
from motcua.reports.rules.periods import Period
from motcua.statistics.queries import failed_identities, figures
from motcua.statistics.registry import DIMENSIONS, by_public_key
from motcua.statistics.vocabulary import Cell

AS_RECORDED, TODAY = "ghi-nhan", "hom-nay"
#: Columns of the board: key, words, formula. A rate shows its percentage and opens its parts.
COLUMNS: tuple[tuple[str, str, Formula], ...] = (
    ("carried_in", "Kỳ trước chuyển sang", Formula(Kind.COUNT, ("carried_in",))),
    ("received", "Tiếp nhận", Formula(Kind.COUNT, ("received",))),
    ("ended", "Đã giải quyết", Formula(Kind.COUNT, ("ended",))),
    ("resolved_early", "Trước hạn", Formula(Kind.COUNT, ("resolved_early",))),
    ("resolved_on_time", "Đúng hạn", Formula(Kind.COUNT, ("resolved_on_time",))),
    ("resolved_overdue", "Quá hạn", Formula(Kind.COUNT, ("resolved_overdue",))),
    (
        "on_time_rate",
        "Tỷ lệ đúng hạn",
        Formula(Kind.RATIO, IN_TIME, JUDGED),
    ),
    ("open", "Đang giải quyết", Formula(Kind.COUNT, ("open",))),
    ("open_overdue", "Trong đó quá hạn", Formula(Kind.COUNT, ("open_overdue",))),
)
FORMULAS: dict[str, Formula] = {key: formula for key, _, formula in COLUMNS} | {
    key: Formula(Kind.COUNT, (key,))
    for key in (
        "to_resolve",
        "received_online",
        "received_counter",
        "received_post",
        "resolved_without_due_date",
        "ended_refused",
        "ended_stopped",
        "ended_withdrawn",
        "open_not_due",
        "open_paused",
        "registered_waiting",
        "reception_overdue",
        "returned",
        "waiting_return",
        "apology_due",
        "apology_sent",
    )
}
#: Ways of splitting the board, in the order offered.
SPLITS = (
    "field",
    "competent_agency",
    "level",
    "channel",
    "procedure",
    "applicant_kind",
    "on_behalf",
    "receiving_agency",
)
COMPARED = ("received", "ended", "resolved_overdue", "on_time_rate", "open", "open_overdue")


@dataclass(frozen=True)
class Standing:
    """Whose figures on which tree, and what must be said about it."""

    scope: Scope
    tree: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of the board: what it is about, its number in the dimension, its values by column."""

    number: int | None
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Board:
    """The whole, its parts, last year's whole, and the identities that fail (none, or a record is broken)."""

    asked: Asked
    before: Asked
    total: Line
    lines: tuple[Line, ...]
    last_year: Line | None
    cube: Cube
    broken: tuple[str, ...]


def standing(
    agency_id: int, *, last: date, today: date, wanted: str, with_subtree: bool, since: date, on: date | None = None
) -> Standing:
    """The agency on the tree asked for (or of a given day); one that did not stand then is shown on today's tree,
    and the page says so."""
    notes = []
    chosen = wanted if wanted in (AS_RECORDED, TODAY) else AS_RECORDED
    on = on or (today if chosen == TODAY else min(last, today))
    if agency_id not in tree(on):
        other = today if on != today else min(last, today)
        if agency_id in tree(other):
            on, chosen = other, TODAY if other == today else AS_RECORDED
            notes.append(f"Cơ quan không có trên cây tổ chức ngày đã chọn; số liệu tính theo cây ngày {on:%d/%m/%Y}.")
    where = _place(agency_id, on)
    if where is not None and where.valid_to <= on:
        on = date.fromordinal(where.valid_to.toordinal() - 1)
        notes.append(f"{where.name} đã kết thúc hoạt động; số liệu tính theo cây ngày {on:%d/%m/%Y}.")
    where = place(agency_id, on)
    if agency_id in not_comparable(on, since):
        notes.append(
            "Một phần địa giới của đơn vị cũ được nhập vào đơn vị này, hoặc nguồn gốc chưa xác định hết: số liệu trước "
            "ngày sắp xếp không so sánh trực tiếp được ở cấp này."
        )
    return Standing(scope_at(where, tree_on=on, with_subtree=with_subtree), chosen, tuple(notes))


def board_of(scope: Scope, chosen: Period, before: Period, by: str) -> Board:
    """The board; three scans of the facts."""
    asked = asked_for(scope, chosen, by)
    earlier = asked_for(scope, before, by)
    [whole] = figures(asked.request())
    cells = figures(asked.request((by,))) if by else []
    labels = DIMENSIONS[by].labels({cell.key[by] for cell in cells}) if by else {}
    lines = [_line(cell, by, labels) for cell in cells if any(cell.figures.values())]
    [then] = figures(earlier.request())
    known = any(then.figures[key] for key in ("carried_in", "received", "ended"))
    cube = Cube((Counted({}, by_public_key(whole.figures)),))
    return Board(
        asked,
        earlier,
        Line(None, "Tổng số", _values(whole)),
        tuple(sorted(lines, key=lambda line: (-int(line.values["received"].number or 0), line.label))),
        Line(None, "Cùng kỳ", _values(then)) if known else None,
        cube,
        tuple(sorted({key for cell in (whole, *cells) for key in failed_identities(cell)})),
    )


def change(now: Value, then: Value) -> tuple[str, Decimal | None]:
    """How a figure moved against last year: "up", "down", "same" or "" where it cannot be said, and by how much."""
    if now.number is None or then.number is None:
        return "", None
    difference = now.number - then.number
    return ("same" if difference == 0 else "up" if difference > 0 else "down"), Decimal(difference)


def asked_for(scope: Scope, days: Period, by: str) -> Asked:
    """The question behind a board; split by receiving agency, its figures count for the receiving one."""
    return Asked(scope.places, days.start, days.end, attribute_to=by if by == "receiving_agency" else "")


def _line(cell: Cell, by: str, labels: Mapping[int, str]) -> Line:
    number = cell.key[by]
    return Line(number, labels.get(number, str(number)), _values(cell))


def _values(cell: Cell) -> dict[str, Value]:
    sources = Sources(Cube((Counted({}, by_public_key(cell.figures)),)))
    return {key: evaluate(formula, sources) for key, formula in FORMULAS.items()}


def _place(agency_id: int, on: date) -> Place | None:
    try:
        return place(agency_id, on)
    except LookupError:
        return None
