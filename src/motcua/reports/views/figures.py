"""The board of figures, the records behind each of them, and their export."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.agencies.queries import AgencyNotFound, nodes_within, place, places, tree
from motcua.base.canonical import canonical
from motcua.base.law import documents_on
from motcua.base.text import sort_key
from motcua.base.time import now, today
from motcua.design.tables import FORMATS, Column, Table
from motcua.design.tables import Kind as ColumnKind
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export
from motcua.reports.forms import FiguresForm
from motcua.reports.permissions import can_draft, can_see_figures, figure_agencies, may_open_figures
from motcua.reports.queries.board import (
    CountedBoard,
    Line,
    Standing,
    asked_for,
    board_of,
    change,
    formulas_of,
    standing,
)
from motcua.reports.queries.course import Ranked, course_of, is_rate, place_dimension, ranked
from motcua.reports.queries.drill_down import brought, drill_down
from motcua.reports.queries.figures import reported
from motcua.reports.queries.law import period, period_choices, regimes
from motcua.reports.queries.record_lists import Line as ListedLine
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.report_inputs import Asked, family_of
from motcua.reports.registry import BOARDS, Board, BoardColumn
from motcua.reports.rules.figures import Figure, Formula, Kind, Value, public_keys
from motcua.reports.rules.periods import Period, PeriodError, PeriodKind, free_period, same_period_last_year
from motcua.reports.rules.wording import written
from motcua.reports.views.pictures import COLUMN, MULTIPLES, Linking, bars, line_of, multiples, ranking, tiles
from motcua.reports.vocabulary import CellState
from motcua.statistics.queries import sql_of
from motcua.statistics.registry import DIMENSIONS, FAMILIES, IDENTITIES, MEASURES, RATIOS
from motcua.statistics.vocabulary import Number

PAGE = 50
MAX_AGENCIES = 400


@dataclass(frozen=True)
class Chosen:
    """Validated and permitted question of the reader."""

    kind: Board
    standing: Standing
    period: Period
    before: Period
    by: str
    query: dict[str, str]

    def link(self, **more: str) -> str:
        """Return the address of the same question with some parameters added or replaced."""
        return urlencode({**self.query, **more})


@require_safe
@allowed(may_open_figures)
def figures_board(request: HttpRequest) -> HttpResponse:
    """Show the board: totals, identity, table, chart, comparison, definitions."""
    kind = board_in(request)
    form = form_in(request, kind)
    context: dict[str, Any] = {"form": form, "kind": kind, "boards": _boards(request, kind)}
    if not form.is_valid():
        return render(request, "reports/board.html", context, status=422 if request.GET else 200)
    try:
        chosen = chosen_in(request, form, kind)
    except (PeriodError, AgencyNotFound) as error:
        form.add_error(None, str(error))
        return render(request, "reports/board.html", context, status=422)
    board = board_of(chosen.kind, chosen.standing.scope, chosen.period, chosen.before, chosen.by)
    may_declare = can_draft(actor_in(request), chosen.standing.scope.place.agency_id)
    context |= _shown(chosen, board, may_declare=may_declare)
    return render(request, "reports/board.html", context)


@require_safe
@allowed(may_open_figures)
def figures_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Download the table of the board as CSV or XLSX, under the same policy."""
    shown = board_in(request)
    form = form_in(request, shown)
    if kind not in FORMATS or not form.is_valid():
        raise Http404("Không có bảng số liệu này.")
    chosen = question_in(request, form, shown)
    board = board_of(shown, chosen.standing.scope, chosen.period, chosen.before, chosen.by)
    rows = [_export_row(shown, line) for line in (*board.lines, board.total)]
    digest = _digest(rows)
    table = Table(
        shown.title,
        _export_columns(shown, chosen.by),
        rows,
        agency=chosen.standing.scope.place.name,
        period=f"{chosen.period.label} ({chosen.period.dates})",
        as_of=now(),
        notes=_notes(chosen, digest),
        marks=_marks(chosen, digest),
    )
    detail = f"{table.agency}, {table.period}"
    return export(request, table, name=f"so-lieu-{chosen.period.name}", subject="figures", detail=detail, form=kind)


def _digest(rows: Sequence[Sequence[Any]]) -> str:
    """Return the SHA-256 of the exported cells."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return hashlib.sha256(canonical(cells).encode()).hexdigest()


def _notes(chosen: Chosen, digest: str) -> tuple[str, ...]:
    """Return the lines above an exported table: its tree of agencies, and the hash of its cells."""
    scope = chosen.standing.scope
    below = ", gồm các cơ quan cấp dưới" if scope.with_subtree else ""
    return (f"Cơ cấu tổ chức ngày {scope.tree_on:%d/%m/%Y}{below}", f"Mã kiểm tra số liệu (SHA-256): {digest}")


def _marks(chosen: Chosen, digest: str) -> tuple[tuple[str, Any], ...]:
    """Return the same for machines, with code of the agency and days of the period."""
    scope, days = chosen.standing.scope, chosen.period
    return (
        ("agency_code", scope.place.code),
        ("with_subtree", scope.with_subtree),
        ("first", days.start),
        ("last", days.end),
        ("tree", scope.tree_on),
        ("sha256", digest),
    )


def _export_columns(kind: Board, by: str) -> list[Column]:
    """Return the first column, then a column for each count and three for each ratio, named by their keys."""
    found = [Column(DIMENSIONS[by].name if by else "Phạm vi", width=44, key=by or "scope")]
    for column in kind.columns:
        words, key = column.words, column.key
        if column.formula.kind is Kind.RATIO:
            found.append(Column(f"{words} (%)", ColumnKind.PERCENT, 16, key))
            parts = (("tử số", "numerator"), ("mẫu số", "denominator"))
            found += [Column(f"{words}: {part}", ColumnKind.NUMBER, 16, f"{key}_{name}") for part, name in parts]
        else:
            found.append(Column(words, ColumnKind.NUMBER, 16, key))
    return found


@require_safe
@allowed(may_open_figures)
def figure_records(request: HttpRequest) -> HttpResponse:
    """Show the records behind one figure of the board, as far as the reader may see them."""
    kind = board_in(request)
    form, formulas = form_in(request, kind), formulas_of(kind)
    key = request.GET.get("measure", "")
    if key not in formulas or not form.is_valid():
        raise Http404("Không có số liệu này.")
    chosen = question_in(request, form, kind)
    formula, label = formulas[key], name_of(key)
    number = request.GET.get("value", "")
    narrowed = chosen.by if number and chosen.by else ""
    if narrowed:
        if not number.isascii() or not number.isdigit() or len(number) > 12:
            raise Http404("Không có số liệu này.")
        words = DIMENSIONS[narrowed].labels({int(number)}).get(int(number), number)
        label = f"{label} – {words}"
        formula = Formula(formula.kind, formula.measures, formula.over, {narrowed: (int(number),)})
    scope = chosen.standing.scope
    asked = asked_for(kind.family, scope, chosen.period, chosen.by)
    context = records_context(request, asked, formula, chosen.query | {"measure": key, "value": number})
    context |= {
        "label": label,
        "definition": _definition(key, chosen.period.end),
        "facts": [
            ("Cơ quan", scope.place.name + (" và các cơ quan cấp dưới" if scope.with_subtree else "")),
            (
                "Kỳ số liệu",
                chosen.period.label
                if chosen.period.kind is PeriodKind.FREE
                else f"{chosen.period.label}, {chosen.period.dates}",
            ),
            ("Thời điểm tính", f"hết ngày {chosen.period.end:%d/%m/%Y}, theo những gì hệ thống biết lúc này"),
            ("Cơ cấu tổ chức", f"ngày {scope.tree_on:%d/%m/%Y}"),
        ],
        "back": ("figures_board", chosen.link()),
    }
    return render(request, "reports/records.html", context)


def records_context(request: HttpRequest, asked: Asked, formula: Formula, query: dict[str, str]) -> dict[str, Any]:
    """Return the context of the page of records: their number, the rows the reader may see, how many are hidden."""
    part = "denominator" if request.GET.get("part") == "denominator" and formula.over else "numerator"
    found = drill_down(asked, formula, actor_in(request), part=part)
    page = Paginator(found.shown, PAGE).get_page(request.GET.get("page"))
    measures = formula.over if part == "denominator" else formula.measures
    listed = records_of(family_of(formula))
    ids = list(page.object_list)
    values = brought(asked, formula) if part == "numerator" else {}
    unit = MEASURES[measures[0]].unit
    columns = (*listed.columns, *((f"Mang lại ({unit})",) if values else ()))
    by_code = {code: values[number] for number, code in listed.codes_by_id(ids).items() if number in values}
    rows = [
        (line.page, line.cells[0], _words(columns, (*line.cells, *_brings(line, by_code, values))))
        for line in listed.lines(asked, ids)
    ]
    return {
        "size": len(found.ids),
        "hidden": found.hidden,
        "page": page,
        "listed": listed,
        "columns": columns,
        "brought": written(sum(values.values()), CellState.VALUE, unit) if values else "",
        "brought_unit": unit,
        "rows": rows,
        "parts": _parts(formula, part, query),
        "measures": [MEASURES[name] for name in measures],
        "sql": sql_of(asked.request(listed.family), measures),
        "formula": formula,
    }


def _words(columns: Sequence[str], cells: Sequence[str | None]) -> list[tuple[str, str | None]]:
    """Return the cells of a line after its code, each with the heading of its column."""
    return list(zip(columns[1:], cells[1:], strict=True))


def _brings(line: ListedLine, by_code: Mapping[str, Number], values: Mapping[int, Number]) -> tuple[str, ...]:
    """Return the contribution of a line's record to a summed figure, as one more cell; nothing for other figures."""
    if not values:
        return ()
    code = str(line.cells[0])
    return (written(by_code[code], CellState.VALUE, "") if code in by_code else "",)


def board_in(request: HttpRequest) -> Board:
    """Return the board that the address names, or the first one; raises Http404 for an unknown one."""
    key = request.GET.get("board", "") or BOARDS.names()[0]
    if key not in BOARDS:
        raise Http404("Không có bảng số liệu này.")
    return BOARDS[key]


def _boards(request: HttpRequest, current: Board) -> list[tuple[str, str, bool]]:
    """Return the boards to choose from as tabs, where there are several."""
    kept = {name: value for name, value in request.GET.items() if name not in ("board", "by", "page")}
    found = [(board.title, urlencode(kept | {"board": board.key}), board is current) for board in BOARDS]
    return found if len(found) > 1 else []


def form_in(request: HttpRequest, kind: Board) -> FiguresForm:
    """Return the form of the question, filled from the address; the reader's own agency where it names none."""
    actor = actor_in(request)
    homes = figure_agencies(actor)
    asked = request.GET.get("agency", "")
    agencies = _agencies(homes, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else None)
    splits = [(key, DIMENSIONS[key].name) for key in kind.splits]
    data = request.GET.dict()
    if not asked:  # the first visit, or a link that names no agency: the reader's own
        named = {key: value for key, value in data.items() if value}
        period = {} if named.keys() & {"first", "last"} else {"period": str(today().year)}
        data = {"agency": str(homes[0]) if homes else "", "by": kind.default_split, "subtree": "on"} | period | named
    return FiguresForm(data, agencies=agencies, periods=period_choices(today().year), splits=splits)


def _agencies(homes: list[int], asked: int | None) -> list[tuple[int, str]]:
    """Return the agencies where the roles are held and all below, then their predecessors; bounded."""
    on = today()
    standing_now = tree(on)
    offered: dict[int, str] = {}
    for home in homes:
        top = len(standing_now.path(home))
        for number in standing_now.subtree(home)[:MAX_AGENCIES]:
            depth = len(standing_now.path(number)) - top
            offered[number] = f"{'– ' * depth}{standing_now[number].name}"
        if home not in standing_now:
            offered[home] = place(home, on).name
    for home in homes:
        former = places(set(nodes_within(home, on)) - set(offered), on)
        for old in sorted(old for old, stood in former.items() if stood.valid_from <= on):
            if len(offered) < 2 * MAX_AGENCIES:
                offered[old] = f"{former[old].name} (trước {former[old].valid_to:%d/%m/%Y})"
    if asked is not None and asked not in offered:
        try:
            offered[asked] = place(asked, on).name
        except LookupError:
            pass
    return list(offered.items())


def chosen_in(request: HttpRequest, form: FiguresForm, kind: Board) -> Chosen:
    """Return the question, after checking the permission for its agency."""
    data = form.cleaned_data
    agency = int(data["agency"])
    if not can_see_figures(actor_in(request), agency):
        raise PermissionDenied("Bạn không có vai trò xem số liệu của cơ quan này.")
    whole = period(data["period"]) if data["period"] else free_period(data["first"], data["last"])
    chosen = whole.until(today())
    before = same_period_last_year(chosen, regimes())
    if data["against"]:
        before = period(data["against"]).until(today())
    stood = standing(
        agency,
        last=chosen.end,
        today=today(),
        wanted=data["tree"],
        with_subtree=bool(data["subtree"]),
        since=min(before.start, chosen.start),
        on=data["tree_on"],
    )
    query = {
        "board": kind.key if kind is not next(iter(BOARDS)) else "",
        "agency": str(agency),
        "subtree": "on" if data["subtree"] else "",
        "period": data["period"],
        "first": data["first"].isoformat() if data["first"] else "",
        "last": data["last"].isoformat() if data["last"] else "",
        "tree": stood.tree,
        "by": data["by"],
        "against": data["against"],
        "tree_on": data["tree_on"].isoformat() if data["tree_on"] else "",
    }
    return Chosen(kind, stood, chosen, before, data["by"], {name: value for name, value in query.items() if value})


def question_in(request: HttpRequest, form: FiguresForm, kind: Board) -> Chosen:
    """Return the question for addresses without a form: raises Http404 where it is wrong."""
    try:
        return chosen_in(request, form, kind)
    except (PeriodError, AgencyNotFound) as error:
        raise Http404(str(error)) from None


def _shown(chosen: Chosen, board: CountedBoard, *, may_declare: bool = False) -> dict[str, Any]:
    """Return the board as the template prints it."""
    kind = chosen.kind
    length, before = ((days.end - days.start).days for days in (chosen.period, chosen.before))
    rows = [_row(chosen, line) for line in board.lines]
    pictures = _pictures(chosen, board)
    return {
        "chosen": chosen,
        "board": board,
        "bars": bars(kind, rows),
        "pictures": pictures,
        "scope": chosen.standing.scope,
        "note": kind.note,
        "split_note": kind.split_notes.get(chosen.by, ""),
        "split": DIMENSIONS[chosen.by].name if chosen.by else "",
        "unit": FAMILIES[kind.family].record_name,
        "rows": rows,
        "total": _row(chosen, board.total),
        "tiles": _heads(chosen, board, pictures),
        "identity": _identity(kind, board),
        "charted": [(column, kind.charted[column.key]) for column in kind.columns if column.key in kind.charted],
        "recording": board.recording,
        "may_declare": may_declare,
        "compared": [comparison_of(chosen, board, key) for key in kind.compared],
        "query": chosen.link(),
        "definitions": [MEASURES[key] for key in formulas_of(kind) if key in MEASURES],
        "basis": next((_definition(key, chosen.period.end)[1] for key in formulas_of(kind) if key in MEASURES), ""),
        "joined": _joined(chosen),
        "uneven": abs(length - before) > 3,
        "against": bool(chosen.query.get("against")),
        "other_tree": chosen.link(tree="hom-nay" if chosen.standing.tree == "ghi-nhan" else "ghi-nhan", tree_on=""),
    }


def _pictures(chosen: Chosen, board: CountedBoard) -> dict[str, Any]:
    """Return the charts of the figures over time, and of their split: by place where there are several."""
    kind, scope = chosen.kind, chosen.standing.scope
    links = Linking(chosen.link, scope.tree_on.isoformat())
    course = course_of(kind, scope, chosen.period, chosen.by)
    lines = [(line.number, line.label) for line in board.lines if line.number is not None]
    by, rows = spread_of(chosen)
    rate = next((key for key in kind.tiles if is_rate(kind, key)), "")
    values = board.total.values
    return {
        "lines": {key: line_of(course, key, links) for key in kind.tiles},
        "multiples": multiples(course, lines, links),
        "hidden": max(0, len(lines) - MULTIPLES),
        "ranking": ranking(kind, rows, values[rate], links, by) if rate else None,
        "tiles": tiles(kind, rows, values[kind.sorted_by], links, by),
        "by": DIMENSIONS[by].name if by else "",
        "slices": course.slices,
        "width": COLUMN * len(course.slices),
        "rate_name": name_of(rate) if rate else "",
        "sorted_name": name_of(kind.sorted_by),
    }


def spread_of(chosen: Chosen) -> tuple[str, list[Ranked]]:
    """Return the dimension of the ranking and the tiles, and their rows."""
    kind, scope = chosen.kind, chosen.standing.scope
    keys = tuple(dict.fromkeys((*kind.tiles, kind.sorted_by)))
    own = place_dimension(kind)
    wanted = [own] if own and scope.with_subtree and chosen.by not in reported(kind.family).attributions else []
    for by in dict.fromkeys((*wanted, chosen.by)):
        rows = ranked(kind, scope, chosen.period, chosen.before, by, keys) if by else []
        if len(rows) > 1:
            return by, rows
    return "", []


def _identity(kind: Board, board: CountedBoard) -> list[list[tuple[str, Any]]]:
    """Return the two sides of the board's identity: words and number of each term."""
    if not kind.identity or any(value.state is CellState.NOT_KNOWN for value in board.total.values.values()):
        return []
    words = {column.key: column.words for column in kind.columns}
    identity = IDENTITIES[kind.identity]
    sides = [
        [(words.get(key, name_of(key)).lower(), board.total.values[key].number) for key in public_keys(side)]
        for side in (identity.left, identity.right)
    ]
    first, number = sides[0][0]
    sides[0][0] = (first[:1].upper() + first[1:], number)
    return sides


def comparison_of(chosen: Chosen, board: CountedBoard, key: str) -> dict[str, Any]:
    """Return the lines of the comparison: now, then, direction and amount of the change."""
    now_value = board.total.values[key]
    then = board.last_year.values[key] if board.last_year else None
    way, moved = change(now_value, then) if then else ("", None)
    return {
        "name": name_of(key),
        "now": cell_of(chosen, key, now_value, None),
        "text": text_of(chosen.kind, key, then) if then else "",
        "href": chosen.link(
            measure=key,
            period="",
            first=chosen.before.start.isoformat(),
            last=chosen.before.end.isoformat(),
            tree_on=chosen.standing.scope.tree_on.isoformat(),
        ),
        "way": way,
        "moved": abs(moved) if moved is not None else None,
        "rate": formulas_of(chosen.kind)[key].kind is Kind.RATIO,
    }


def _joined(chosen: Chosen) -> list[str]:
    """Return the names of predecessors whose records count for today's agencies: "UBND xã Mỹ Thuận (đến 30/6/2025)"."""
    scope = chosen.standing.scope
    former = [old for old, node in scope.places.items() if old != node]
    names = places(former, scope.tree_on).values() if len(former) <= MAX_AGENCIES else ()
    gone = [one for one in names if one.valid_from <= scope.tree_on]  # others are founded later
    told = (f"{one.name} (đến {one.valid_to - timedelta(days=1):%d/%m/%Y})" for one in gone if len(gone) <= 40)
    return sorted(told, key=sort_key)


def _row(chosen: Chosen, line: Line) -> dict[str, Any]:
    cells = [cell_of(chosen, column.key, line.values[column.key], line.number) for column in chosen.kind.columns]
    return {"label": line.label, "cells": cells}


def cell_of(chosen: Chosen, key: str, value: Value, number: int | None) -> dict[str, Any]:
    """Return a cell of the board: words, number, and the link to the records behind it."""
    more = {"measure": key} | ({"value": str(number)} if number is not None else {})
    column = _column(chosen.kind, key)
    return {
        "key": key,
        "text": text_of(chosen.kind, key, value),
        "number": value.number if value.number is not None else "",
        "href": chosen.link(**more),
        "fraction": _figure(chosen.kind, key, value).fraction if value.denominator else "",
        "bad": column is not None and column.is_bad and bool(value.number),
    }


def _column(kind: Board, key: str) -> BoardColumn | None:
    return next((column for column in kind.columns if column.key == key), None)


def _tile(chosen: Chosen, key: str, value: Value) -> dict[str, Any]:
    cell = cell_of(chosen, key, value, None)
    return cell | {"name": name_of(key), "tone": "bad" if cell["bad"] else ""}


def _heads(chosen: Chosen, board: CountedBoard, pictures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the key figures: the first rate is the large one, each with its change against the period before."""
    heads = []
    for key in chosen.kind.tiles:
        then = board.last_year.values[key] if board.last_year else None
        way, moved = change(board.total.values[key], then) if then else ("", None)
        tile = _tile(chosen, key, board.total.values[key])
        tile |= {"way": way, "moved": abs(moved) if moved is not None else None, "line": pictures["lines"][key]}
        heads.append(tile | {"rate": is_rate(chosen.kind, key)})
    return sorted(heads, key=lambda head: not head["rate"])


def _figure(kind: Board, key: str, value: Value) -> Figure:
    formula = formulas_of(kind)[key]
    return Figure(key, "", "%" if formula.kind is Kind.RATIO else "", formula, value)


def text_of(kind: Board, key: str, value: Value) -> str:
    """Return the words of a figure of the board; a dash where nothing can be computed."""
    return _figure(kind, key, value).text or "–"


def name_of(key: str) -> str:
    """Return the name of a measure or ratio."""
    return MEASURES[key].name if key in MEASURES else RATIOS[key].name


def _definition(key: str, last: date) -> tuple[str, str]:
    source = MEASURES[key] if key in MEASURES else RATIOS[key]
    return source.definition, documents_on(source.citation, last)


def _parts(formula: Formula, part: str, query: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return links to the two parts of a rate."""
    if not formula.over:
        return []
    return [
        (words, urlencode(query | {"part": name}), name == part)
        for name, words in (("numerator", "Tử số"), ("denominator", "Mẫu số"))
    ]


def _unknown(value: Value) -> str:
    """Return the words for a figure of days before the agency recorded anything; empty for every other one."""
    return written(None, value.state, "") if value.state is CellState.NOT_KNOWN else ""


def _export_row(kind: Board, line: Line) -> list[Any]:
    row: list[Any] = [line.label]
    for column in kind.columns:
        value = line.values[column.key]
        if column.formula.kind is not Kind.RATIO:
            row.append(_unknown(value) or value.number)
            continue
        rate = None if value.number is None else float(value.number)
        row += [_unknown(value) or rate, value.numerator, value.denominator]
    return row
