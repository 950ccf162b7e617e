"""Pages of rounds: the list, a new round, the superior's board, and all units side by side."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.acts.queries import events_of
from motcua.acts.views import offered_acts
from motcua.agencies.queries import place, places
from motcua.base.refusals import Refused
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.design.tables import Column, Kind, Table
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Actor
from motcua.reports.queries.law import form_choices, form_for, period, period_choices
from motcua.reports.rules.figures import Value
from motcua.reports.rules.forms import Row
from motcua.reports.rules.values import text_of
from motcua.reports.rules.wording import percentage
from motcua.rounds import actions
from motcua.rounds.declarations import ROUND_PAGES, find_round
from motcua.rounds.forms import CommentForm, OpenRoundForm
from motcua.rounds.models import CellComment, Round, Submission
from motcua.rounds.permissions import (
    calling_agencies,
    can_see_round,
    can_see_submission,
    may_open_rounds,
    visible_rounds,
)
from motcua.rounds.queries.board import Board, Line, bar_of, board_of, earlier_values
from motcua.rounds.queries.cells import period_of, units_below
from motcua.rounds.rules.cells import Total, superior_form
from motcua.rounds.vocabulary import AWAITED, CAME_IN, RoundStatus

PAGE = 30


@require_safe
@allowed(may_open_rounds)
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds that the reader sees: those of the agency, and those in which it reports."""
    actor = actor_in(request)
    found = Round.objects.filter(visible_rounds(actor)).distinct().defer("form_data").order_by("-due_on", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    homes = set(calling_agencies(actor))
    states: dict[int, list[Submission]] = {}
    for submission in Submission.objects.filter(round__in=list(page)).defer("counted"):
        states.setdefault(submission.round_id, []).append(submission)
    names = places({each.agency_id for each in page}, today())
    rows = [_row(actor, each, states.get(each.pk, []), homes, names) for each in page]
    context = {"rows": rows, "page": page, "may_open": bool(_own_units(request))}
    return render(request, "rounds/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_rounds)
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a round: form, period, units, days."""
    own = _own_units(request)
    if not own:
        raise PermissionDenied(
            "Chỉ cán bộ cải cách hành chính hoặc lãnh đạo của cơ quan có đơn vị trực thuộc được mở đợt báo cáo."
        )
    agency = next(iter(own))
    where = place(agency, today())
    units = [(unit.agency_id, unit.unit or unit.name) for unit in own[agency]]
    initial: dict[str, Any] = {"period": str(today().year), "units": [number for number, _ in units]}
    initial["form"] = form_for(where.unit_code, today())
    offered: dict[str, Any] = {"periods": period_choices(today().year), "kinds": form_choices(), "units": units}
    form = OpenRoundForm(request.POST or None, initial=initial, **offered)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        chosen = period(given.pop("period"))
        try:
            made = actions.open_round(where=where, chosen=chosen, by=actor_in(request), at=now(), **given)
        except Refused as refused:
            take_errors(form, refused)
        else:
            messages.success(request, f"Đã mở đợt báo cáo và giao cho {len(given['units'])} đơn vị.")
            return redirect("round", code=made.code)
    return render(request, "rounds/new.html", {"form": form, "where": where}, status=422 if form.errors else 200)


@require_safe
@allowed(may_open_rounds)
def round_board(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board: one sentence, the status bar, units with late ones first, a cell beside its comments."""
    found, actor = find_round(request, code), actor_in(request)
    board = board_of(found, today())
    context = _page(request, found, board) | {
        "bar": bar_of(board.lines),
        "acts": offered_acts(ROUND_PAGES, actor, found, found, now()),
        "events": events_of(found),
        "may_act": found.agency_id in calling_agencies(actor),
        "may_remind": found.status == RoundStatus.OPEN and board.late,
    }
    chosen = request.GET.get("o", "")
    if chosen in board.totals:
        context |= _cell(found, board, board.totals[chosen], request.GET.get("don-vi", ""))
    return render(request, "rounds/board.html", context)


@require_safe
@allowed(may_open_rounds)
def round_table(request: HttpRequest, code: str) -> HttpResponse:
    """Show every row for every unit side by side with the sum; also as a file."""
    found = find_round(request, code)
    board = board_of(found, today())
    filled = superior_form(board.form, board.totals)
    if wanted_format(request):
        return export(request, _sheet(found, board), name=f"dot-bao-cao-{found.code}", subject="rounds")
    rows = [
        (cell.row, None if cell.row.is_heading else _across(board, cell.row)) for cell in filled
    ]  # fmt: skip
    context = _page(request, found, board) | {"rows": rows}
    return render(request, "rounds/table.html", context)


@require_POST
@allowed(may_open_rounds)
def round_remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind every unit that is late."""
    found = find_round(request, code)
    try:
        reminded = actions.remind_late(round=found, by=actor_in(request), at=now())
    except Refused as refused:
        if refused.forbidden:
            raise PermissionDenied(str(refused)) from None
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã nhắc {len(reminded)} đơn vị quá hạn; lời nhắc hiện ở trang đầu của đơn vị.")
    return redirect("round", code=found.code)


def shown(row: Row, value: Value | None) -> str:
    """Format a value for a cell; an unknown one is a dash."""
    if value is None:
        return "–"
    return text_of(value, row.unit) or "–"


def _row(actor: Actor, each: Round, submissions: list[Submission], homes: set[int], names: Any) -> dict[str, Any]:
    agency = names.get(each.agency_id)
    return {
        "round": each,
        "agency": agency.name if agency else "",
        "period": period_of(each).label,
        "came_in": sum(one.status in CAME_IN for one in submissions),
        "late": sum(one.status in AWAITED and one.due_on < today() for one in submissions),
        "units": len(submissions),
        "mine": _own_submission(actor, each, submissions, homes),
    }


def _own_submission(actor: Actor, each: Round, submissions: list[Submission], homes: set[int]) -> Submission | None:
    """Return the report of the person's unit; of a reader of one unit, to whose report the round leads, that one."""
    mine = next((one for one in submissions if one.agency_id in homes), None)
    if mine is None and not can_see_round(actor, each):
        mine = next((one for one in submissions if can_see_submission(actor, one)), None)
    return mine


def _own_units(request: HttpRequest) -> dict[int, list[Any]]:
    """Return the agencies in whose name the person may open a round, each with the units below it."""
    found = {agency: units_below(agency, today()) for agency in calling_agencies(actor_in(request))}
    return {agency: units for agency, units in found.items() if units}


def _page(request: HttpRequest, found: Round, board: Board) -> dict[str, Any]:
    return {"round": found, "board": board, "period": period_of(found), "rows_of_form": _rows_of_form(board)}


def _rows_of_form(board: Board) -> list[Row]:
    return [row for row in board.form.rows if not row.is_heading]


def _cell(found: Round, board: Board, total: Total, unit: str) -> dict[str, Any]:
    """Return one row over all units: this round and the one before, the sum, the missing units, the comments."""
    row, lines = total.row, _cell_lines(found, board, total)
    focus = next((line for line in board.lines if line.submission.code == unit), None)
    comments = CellComment.objects.filter(submission__round=found, row=row.id).select_related("author", "submission")
    said = [one for one in comments if focus is None or one.submission_id == focus.submission.pk]
    return {
        "total": total,
        "total_text": shown(row, total.value),
        "cell_lines": lines,
        "drawn": any("marks" in one for one in lines),
        "missing": [board.unit(agency) for agency in total.missing],
        "focus": focus,
        "focus_text": shown(row, board.values.get(focus.submission.agency_id, {}).get(row.id)) if focus else "",
        "said": [(_name_of(board.unit(one.submission.agency_id)), one) for one in said],
        "comment_form": CommentForm(),
    }


def _cell_lines(found: Round, board: Board, total: Total) -> list[dict[str, Any]]:
    """Return the cell of each unit beside that of the round before, the greatest change first."""
    row, earlier = total.row, earlier_values(found)
    lines: list[dict[str, Any]] = []
    for agency, value in total.given.items():
        before = earlier.get(agency, {}).get(row.id)
        lines.append(
            {
                "line": board.unit(agency),
                "text": shown(row, value),
                "before": shown(row, before) if before else "",
                "change": _change(value, before),
                "numbers": (before.number if before else None, value.number),
            }
        )
    _place_marks(lines)
    return sorted(lines, key=lambda one: -abs(one["change"] or 0))


def _change(value: Value, before: Value | None) -> Decimal | None:
    """Return the change against the earlier round in per cent; None where it is not known."""
    if before is None or not before.number or value.number is None:
        return None
    difference = Decimal(value.number) - Decimal(before.number)
    if isinstance(value.number, Decimal) or isinstance(before.number, Decimal):
        return (100 * difference / Decimal(before.number)).quantize(Decimal("0.1"))
    return Decimal(percentage(int(difference), int(before.number)))


def _place_marks(lines: list[dict[str, Any]]) -> None:
    """Set the positions of each unit's earlier and present value on one scale from 0 to the greatest of all."""
    top = max((number for line in lines for number in line["numbers"] if number is not None), default=0)
    for line in lines:
        before, after = line.pop("numbers")
        if top and before is not None and after is not None:
            line["marks"] = (6 + round(188 * before / top), 6 + round(188 * after / top))


def _across(board: Board, row: Row) -> dict[str, Any]:
    total = board.totals[row.id]
    cells = [
        {"line": line, "text": shown(row, board.values.get(line.submission.agency_id, {}).get(row.id))}
        for line in board.side_by_side
    ]
    missing = [board.unit(agency) for agency in total.missing if board.unit(agency).came_in]
    names = [line.unit.unit_name or line.unit.name for line in missing]
    return {"cells": cells, "total": shown(row, total.value), "fraction": _fraction(total.value), "missing": names}


def _name_of(line: Line) -> str:
    """Return the short name of a unit."""
    return line.unit.unit_name or line.unit.name


def _fraction(value: Value) -> str:
    return f"{value.numerator}/{value.denominator}" if value.denominator is not None else ""


def _sheet(found: Round, board: Board) -> Table:
    """Return the units side by side as a table: numbers as numbers, missing ones as words."""
    columns = [Column("STT", width=8), Column("Chỉ tiêu", width=60), Column("Đơn vị tính", width=16)]
    columns.append(Column("Tổng hợp", Kind.NUMBER, 16))
    columns += [Column(line.unit.unit_name or line.unit.name, Kind.NUMBER, 16) for line in board.side_by_side]
    columns.append(Column("Đơn vị chưa có số", width=44))
    rows = []
    for row in _rows_of_form(board):
        total = board.totals[row.id]
        cells = [board.values.get(line.submission.agency_id, {}).get(row.id) for line in board.side_by_side]
        missing = ", ".join(board.unit(agency).unit.name for agency in total.missing)
        numbers = [_number(value) for value in (total.value, *cells)]
        rows.append([row.number, row.label, row.unit_text, *numbers, missing])
    where = place(found.agency_id, today())
    shown_period = period_of(found)
    return Table(
        found.title,
        columns,
        rows,
        agency=where.name,
        period=f"{shown_period.label} ({shown_period.dates})",
        as_of=now(),
    )


def _number(value: Value | None) -> Any:
    return None if value is None else value.number
