"""Pages of one run: its numbers, refused and waiting rows, continuing after an interruption, undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.acts.tables.actions import undo_run
from motcua.acts.tables.gateways import inbox
from motcua.acts.tables.models import ImportRun, RefusedRow, WaitingRow
from motcua.acts.tables.permissions import can_import_some, can_see_runs, sees_rows
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.acts.tables.rules.stored import restored
from motcua.acts.tables.views.imports import kind_of, runs_of, start
from motcua.agencies.queries import Tree, tree
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export

SHOWN_ROWS = 200
_SHOWN_CELLS = 12


@never_cache
@require_GET
@allowed(can_see_runs)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result of a run, with the refused rows and why, and the waiting rows and for whom."""
    actor = actor_in(request)
    row = get_object_or_404(runs_of(actor), pk=pk)
    kind, sees = TABLE_KINDS[row.kind], sees_rows(actor, row)
    undoable = kind.can_undo and row.finished_at and not row.undone_at
    context = {
        "run": row,
        "kind": kind,
        "sees": sees,
        "refused": _refused_rows(row) if sees else (),
        "waits": _waiting_rows(row, tree(actor.on)) if sees else (),
        "shown": SHOWN_ROWS,
        "can_go_on": bool(row.failure and row.token and inbox.is_kept(row.token) and sees),
        "can_undo": undoable and sees and kind.may_import(actor),
    }
    return render(request, "tables/run.html", context)


def _refused_rows(row: ImportRun) -> list[tuple[RefusedRow, str]]:
    return [(one, _said(one.cells)) for one in row.refused_rows.order_by("line", "pk")[:SHOWN_ROWS]]


def _waiting_rows(row: ImportRun, standing: Tree) -> list[tuple[WaitingRow, str]]:
    """Return the rows that wait, each with the name of the agency that it waits for."""
    waiting = row.waiting_rows.filter(decision="").order_by("line")[:SHOWN_ROWS]
    return [(one, standing[one.agency_id].name if one.agency_id in standing else "") for one in waiting]


def _said(cells: list[object]) -> str:
    """Return the first cells of a row in one line."""
    said = [str(cell) for cell in restored(cells) if cell not in (None, "")]
    return " | ".join(said[:_SHOWN_CELLS]) + (" | …" if len(said) > _SHOWN_CELLS else "")


@never_cache
@require_GET
@allowed(can_import_some)
def refused_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Download every refused row with its cells as in the file and the reason, to be corrected and imported again."""
    row = get_object_or_404(runs_of(actor_in(request)), pk=pk)
    if not sees_rows(actor_in(request), row):
        raise PermissionDenied
    width = len(row.titles)
    head = [Column(title or f"Cột {place + 1}", width=20) for place, title in enumerate(row.titles)]
    columns = [*head, Column("Lý do không nhập", width=80), Column("Dòng trong tệp", Kind.NUMBER, 10)]
    rows = (
        [*[*restored(cells), *[None] * width][:width], reason, line]
        for cells, reason, line in row.refused_rows.order_by("line", "pk").values_list("cells", "reason", "line")
    )
    table = Table("Dòng không nhập", columns, rows)
    return export(request, table, name=f"dong-khong-nhap-{row.pk}", subject=f"imports:{row.pk}", detail=row.file_name)


@require_POST
@allowed(can_import_some)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo what a run added."""
    row = get_object_or_404(runs_of(actor_in(request)), pk=pk)
    kind = kind_of(request, row.kind)
    try:
        undone = undo_run(run=row, by=actor_in(request), at=now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Đã hoàn tác lần nhập: bỏ {undone} {kind.record_name}.")
    return redirect("import_run", pk)


@require_POST
@allowed(can_import_some)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Continue an interrupted run: import the kept file again, which adds what is missing and nothing twice."""
    row: ImportRun = get_object_or_404(runs_of(actor_in(request)), pk=pk)
    kind = kind_of(request, row.kind)
    if row.account_id != actor_in(request).account_id:
        raise PermissionDenied
    try:
        if row.token is None or not row.failure:
            raise Refused("Lần nhập này không có gì để nhập tiếp.")
        mapping = row.mapping if row.form == "book" else None
        path_token = row.token
        inbox.path_of(path_token)
        ImportRun.objects.filter(pk=row.pk).update(token=None)
        return start(request, kind, path_token, row.file_name, mapping, row.options)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("import_run", pk)
