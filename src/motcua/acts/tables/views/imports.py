"""Pages of a table import: the kinds one may import, upload, preview, run with progress."""

import logging
from dataclasses import replace
from threading import Thread
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from motcua.acts.tables.actions import close_interrupted, import_rows, preview
from motcua.acts.tables.forms import MappingForm, UploadForm
from motcua.acts.tables.gateways import inbox
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.permissions import can_import_some, can_see_runs, visible_runs
from motcua.acts.tables.registry import TABLE_KINDS, TableKind
from motcua.acts.tables.vocabulary import FileRefused, Preview
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.tables import Column, Table
from motcua.people.gateways.bodies import takes_bodies
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export
from motcua.people.vocabulary import Actor

#: Files up to this many bytes (some 2,000 rows) are imported at once; larger ones in the background, with progress.
AT_ONCE = 400_000
SHOWN_RUNS = 20
log = logging.getLogger(__name__)


def kind_of(request: HttpRequest, key: str) -> TableKind:
    """Return the kind of table in the address, where the person may import it."""
    if key not in TABLE_KINDS:
        raise Http404("Không có loại bảng này.")
    kind = TABLE_KINDS[key]
    if not kind.may_import(actor_in(request)):
        raise PermissionDenied
    return kind


@never_cache
@require_safe
@allowed(can_see_runs)
def kinds(request: HttpRequest) -> HttpResponse:
    """List every kind of table that the person may import, and the latest runs."""
    actor = actor_in(request)
    mine = [kind for kind in TABLE_KINDS if kind.may_import(actor)]
    context = {
        "kinds": [(kind, kind.own_page or reverse("table_import", args=[kind.key])) for kind in mine],
        "runs": runs_of(actor)[:SHOWN_RUNS],
    }
    return render(request, "tables/kinds.html", context)


@takes_bodies(lambda: settings.BOOK_LIMIT)
@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_import_some)
def kind_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the upload and the earlier runs of one kind."""
    kind = kind_of(request, key)
    if kind.own_page:
        return redirect(kind.own_page)
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            token = inbox.put(upload)
            preview(kind=kind, path=inbox.path_of(token), by=actor_in(request))
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            request.session[f"table:{token}"] = (upload.name or "")[:255]
            return redirect("import_preview", key, token)
    context = {"form": form, "kind": kind, "runs": runs_of(actor_in(request), key)[:SHOWN_RUNS]}
    return render(request, "tables/kind.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_import_some)
def look(request: HttpRequest, key: str, token: UUID) -> HttpResponse:
    """Show the preview of the file, with the columns to correct; then run it."""
    kind, actor = kind_of(request, key), actor_in(request)
    file_name = request.session.get(f"table:{token}")
    try:
        if file_name is None:
            raise FileRefused("Tệp này không phải do bạn tải lên, hoặc phiên làm việc đã hết. Tải tệp lên lại.")
        path = inbox.path_of(token)
        shown = _trimmed(preview(kind=kind, path=path, by=actor))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("table_import", key)
    form = MappingForm(request.POST if request.method == "POST" else None, kind=kind, shown=shown, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            mapping = form.mapping()
            shown = _trimmed(preview(kind=kind, path=path, by=actor, mapping=mapping))
            if missing := kind.missing(shown.layout, form.options()):
                raise FileRefused("Thiếu cột: " + ", ".join(missing) + ". Chọn cột tương ứng, hoặc ghi bên dưới.")
            return start(request, kind, token, file_name, mapping, form.options())
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "kind": kind, "shown": shown, "file_name": file_name, "heads": _heads(kind, shown)}
    return render(request, "tables/look.html", context, status=422 if form.errors else 200)


def _heads(kind: TableKind, shown: Preview) -> list[tuple[str, str]]:
    """Return each column of the file with the field that it is mapped to."""
    titles = {column.key: column.title for column in kind.columns}
    taken = {place: titles.get(key, key) for key, place in shown.columns.items()}
    return [(title, taken.get(place, "")) for place, title in enumerate(shown.titles)]


def _trimmed(shown: Preview) -> Preview:
    """Remove the empty columns that a workbook has at its right; every row is as wide as the titles."""
    rows = [shown.titles, *shown.samples]
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    titles = (*shown.titles[:width], *[""] * (width - len(shown.titles)))
    samples = [[*row[:width], *[""] * (width - len(row))] for row in shown.samples]
    return replace(shown, layout=replace(shown.layout, titles=titles), samples=samples)


def start(
    request: HttpRequest,
    kind: TableKind,
    token: UUID,
    file_name: str,
    mapping: dict[str, int] | Any,
    options: dict[str, str],
) -> HttpResponse:
    """Start the import: at once where it is short and no other is running, else in the background."""
    told: dict[str, Any] = {
        "kind": kind,
        "path": inbox.path_of(token),
        "by": actor_in(request),
        "at": now(),
        "file_name": file_name,
        "mapping": mapping,
        "options": options,
        "token": token,
    }
    request.session.pop(f"table:{token}", None)
    if told["path"].stat().st_size <= AT_ONCE and not inbox.is_busy(kind.key):
        try:
            report = import_rows(**told)
        finally:
            inbox.drop(token)
        return redirect("import_run", report.run_id)
    Thread(target=_in_background, args=(told, token), daemon=True, name=f"import-{token}").start()
    messages.info(request, "Đang nhập. Trang này tự cập nhật; bạn có thể làm việc khác trong lúc chờ.")
    return redirect(f"{reverse('table_import', args=[kind.key])}?dang-nhap=1")


def _in_background(told: dict[str, Any], token: UUID) -> None:
    """Run a long import in the background thread; an error is written on the run, so that nobody waits in vain."""
    try:
        import_rows(**told)
        inbox.drop(token)
    except Exception as broken:
        log.exception("import %s failed", token)
        text = str(broken) if isinstance(broken, Refused) else "Lỗi hệ thống; nhập lại tệp này."
        ImportRun.objects.filter(token=token, finished_at=None).update(finished_at=now(), failure=text[:1000])
    finally:
        connection.close()


def runs_of(actor: Actor, key: str = "") -> QuerySet[ImportRun]:
    """Return the runs that the person sees; interrupted ones are marked."""
    close_interrupted(at=now())
    runs = ImportRun.objects.filter(visible_runs(actor)).select_related("account").order_by("-pk")
    return runs.filter(kind=key) if key else runs


@never_cache
@require_GET
@allowed(can_import_some)
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """Return the list of runs, requested again while one is under way."""
    kind = kind_of(request, key)
    return render(request, "tables/_runs.html", {"runs": runs_of(actor_in(request), key)[:SHOWN_RUNS], "kind": kind})


@require_GET
@allowed(can_import_some)
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Download an empty table with the columns of the kind, to be filled in."""
    kind = kind_of(request, key)
    table = Table(kind.title, [Column(column.title, width=20, key=column.key) for column in kind.columns], ())
    return export(request, table, name=f"mau-{key}", subject=f"tables:{key}", detail="Tệp mẫu")
