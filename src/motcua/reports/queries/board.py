"""Board of figures: one agency, one period, one split, compared with the same period last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from motcua.agencies.queries import Place, not_comparable, place, tree
from motcua.base.text import sort_key
from motcua.reports.queries.figures import Scope, reported, scope_at
from motcua.reports.queries.recording import Recording, recording_of
from motcua.reports.queries.report_inputs import Asked
from motcua.reports.registry import Board
from motcua.reports.rules.figures import NOT_KNOWN, Cube, Formula, Kind, Sources, Value, evaluate
from motcua.reports.rules.periods import Period
from motcua.statistics.queries import failed_identities, figures
from motcua.statistics.registry import DIMENSIONS, FAMILIES, by_public_key
from motcua.statistics.vocabulary import Cell

AS_RECORDED, TODAY = "ghi-nhan", "hom-nay"


@dataclass(frozen=True)
class Standing:
    """Scope of a board on its tree, with the remark to show about it."""

    scope: Scope
    tree: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Row of the board: its title, its number in the dimension, its values by column."""

    number: int | None
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class CountedBoard:
    """Counted board: the whole, its parts, last year's whole, and the identities that fail."""

    asked: Asked
    before: Asked
    total: Line
    lines: tuple[Line, ...]
    last_year: Line | None
    cube: Cube
    broken: tuple[str, ...]
    recording: Recording | None = None


def standing(
    agency_id: int, *, last: date, today: date, wanted: str, with_subtree: bool, since: date, on: date | None = None
) -> Standing:
    """Return the scope on the requested tree (or of a given day); an agency that did not stand then is shown on today's
    tree, with a remark.
    """
    notes = []
    chosen = wanted if wanted in (AS_RECORDED, TODAY) else AS_RECORDED
    on = on or (today if chosen == TODAY else min(last, today))
    if agency_id not in tree(on):
        other = today if on != today else min(last, today)
        if agency_id in tree(other):
            on, chosen = other, TODAY if other == today else AS_RECORDED
            notes.append(
                "Cơ quan không có trên cơ cấu tổ chức ngày đã chọn; "
                f"số liệu tính theo cơ cấu tổ chức ngày {on:%d/%m/%Y}."
            )
    where = _place(agency_id, on)
    if where is not None and where.valid_to <= on:
        on = date.fromordinal(where.valid_to.toordinal() - 1)
        notes.append(f"{where.name} đã kết thúc hoạt động; số liệu tính theo cơ cấu tổ chức ngày {on:%d/%m/%Y}.")
    where = place(agency_id, on)
    if agency_id in not_comparable(on, since):
        notes.append(
            "Một phần địa giới của đơn vị cũ được nhập vào đơn vị này, hoặc nguồn gốc chưa xác định hết: số liệu trước "
            "ngày sắp xếp không so sánh trực tiếp được ở cấp này."
        )
    return Standing(scope_at(where, tree_on=on, with_subtree=with_subtree), chosen, tuple(notes))


def board_of(board: Board, scope: Scope, chosen: Period, before: Period, by: str) -> CountedBoard:
    """Return the board; three scans of the facts."""
    asked, earlier = (asked_for(board.family, scope, days, by) for days in (chosen, before))
    formulas = formulas_of(board)
    [whole] = figures(asked.request(board.family))
    [then] = figures(earlier.request(board.family))
    cells = figures(asked.request(board.family, (by,))) if by else []
    known = any(then.figures[key] for key in reported(board.family).known_by)
    days = ((asked.first, asked.last), (earlier.first, earlier.last))
    recording = recording_of(scope.place.agency_id, asked.places, board.family, *days)
    lines = tuple(_lines(board, formulas, cells, by))
    total = _values(formulas, whole)
    if recording is not None:
        known = known and recording.is_comparable
        total = total if recording.is_known else dict.fromkeys(formulas, NOT_KNOWN)
    return CountedBoard(
        asked,
        earlier,
        Line(None, "Tổng số", total),
        (*lines, *_silent(board, scope, formulas, by, lines)),
        Line(None, "Cùng kỳ", _values(formulas, then)) if known else None,
        Cube.of_whole(by_public_key(whole.figures)),
        tuple(sorted({key for cell in (whole, *cells) for key in failed_identities(cell)})),
        recording,
    )


def _silent(board: Board, scope: Scope, formulas: Mapping[str, Formula], by: str, lines: Sequence[Line]) -> list[Line]:
    """Return a line for each People's Committee below that recorded nothing: not known, rather than left out."""
    if by != FAMILIES[board.family].attribution or not scope.with_subtree:
        return []
    standing, counted = tree(scope.tree_on), {line.number for line in lines}
    below = (standing[number] for number in standing.subtree(scope.place.agency_id) if number not in counted)
    found = [one for one in below if one.kind == "people_committee" and one.agency_id != scope.place.agency_id]
    unknown = dict.fromkeys(formulas, NOT_KNOWN)
    return [Line(one.agency_id, one.name, unknown) for one in sorted(found, key=lambda one: sort_key(one.name))]


def _lines(board: Board, formulas: Mapping[str, Formula], cells: Sequence[Cell], by: str) -> list[Line]:
    """Return the values of the split that counted anything, the greatest first."""
    labels = DIMENSIONS[by].labels({cell.key[by] for cell in cells}) if by else {}
    lines = [_line(formulas, cell, by, labels) for cell in cells if any(cell.figures.values())]
    return sorted(lines, key=lambda line: (-int(line.values[board.sorted_by].number or 0), sort_key(line.label)))


def change(now: Value, then: Value) -> tuple[str, Decimal | None]:
    """Return the change of a figure against last year: "up", "down", "same" or "" where it is not known, and by how
    much.
    """
    if now.number is None or then.number is None:
        return "", None
    difference = now.number - then.number
    return ("same" if difference == 0 else "up" if difference > 0 else "down"), Decimal(difference)


def formulas_of(board: Board) -> dict[str, Formula]:
    """Return the formula of every figure of the board that opens into its records, by key."""
    columns = {column.key: column.formula for column in board.columns}
    return columns | {key: Formula(Kind.COUNT, (key,)) for key in board.more}


def asked_for(family: str, scope: Scope, days: Period, by: str) -> Asked:
    """Return the question behind a board; split by another agency of the record, its figures count for that one."""
    return Asked(scope.places, days.start, days.end, attribute_to=by if by in reported(family).attributions else "")


def _line(formulas: Mapping[str, Formula], cell: Cell, by: str, labels: Mapping[int, str]) -> Line:
    number = cell.key[by]
    return Line(number, labels.get(number, str(number)), _values(formulas, cell))


def _values(formulas: Mapping[str, Formula], cell: Cell) -> dict[str, Value]:
    sources = Sources(Cube.of_whole(by_public_key(cell.figures)))
    return {key: evaluate(formula, sources) for key, formula in formulas.items()}


def _place(agency_id: int, on: date) -> Place | None:
    try:
        return place(agency_id, on)
    except LookupError:
        return None
