"""Taking in the tracking book of another system: upload, look, run with progress, report; and earlier runs."""

import logging
from dataclasses import replace
from threading import Thread
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.queries import tree
from motcua.agencies.vocabulary import CODE_PREFIXES, AgencyKind
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.dossiers.actions.imports import BookPreview, close_interrupted, import_book, preview
from motcua.dossiers.forms.imports import MappingForm, UploadForm
from motcua.dossiers.gateways import inbox
from motcua.dossiers.gateways.books import BookRefused
from motcua.dossiers.models import ImportRun
from motcua.dossiers.permissions import can_import
from motcua.dossiers.rules.tracking_book import BOOK_COLUMNS
from motcua.dossiers.views.request_access import actor_of
from motcua.people.permissions import allowed
from motcua.people.views.exports import export
from motcua.people.vocabulary import Actor, Role
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.queries import unmatched

#: A book of up to so many bytes (some 2,000 rows) is taken in at once; a larger one in the background, with progress.
AT_ONCE = 400_000
SHOWN_RUNS, SHOWN_ROWS = 20, 200
log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_import)
def imports(request: HttpRequest) -> HttpResponse:
    """The upload, the earlier runs, and how many procedures wait to be matched."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            token = inbox.put(upload)
            preview(path=inbox.path_of(token), by=actor_of(request))
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            request.session[f"book:{token}"] = (upload.name or "")[:255]
            return redirect("dossier_import_preview", token)
    context = {
        "form": form,
        "runs": _runs(actor_of(request))[:SHOWN_RUNS],
        "waiting": unmatched().filter(matched_to=None).count(),
        "keeps": can_keep_catalogue(actor_of(request)),
    }
    return render(request, "dossiers/imports.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_import)
def look(request: HttpRequest, token: UUID) -> HttpResponse:
    """The file as it would be read, with the columns to put right; then the run."""
    file_name = request.session.get(f"book:{token}")
    try:
        if file_name is None:
            raise BookRefused("Tệp này không phải do bạn tải lên, hoặc phiên làm việc đã hết. Tải tệp lên lại.")
        path = inbox.path_of(token)
        shown = _trimmed(preview(path=path, by=actor_of(request)))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dossier_imports")
    form = MappingForm(request.POST or None, shown=shown, agencies=_agencies(actor_of(request)), file_name=file_name)
    if request.method == "POST" and form.is_valid():
        try:
            shown = _trimmed(preview(path=path, by=actor_of(request), mapping=form.mapping()))
            if missing := form.lacking(shown):
                raise BookRefused("Thiếu cột: " + ", ".join(missing) + ". Chọn cột tương ứng, hoặc ghi bên dưới.")
            return _start(request, token, form, file_name)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "shown": shown, "file_name": file_name, "heads": _heads(shown)}
    return render(request, "dossiers/import_look.html", context, status=422 if form.errors else 200)


def _heads(shown: BookPreview) -> list[tuple[str, str]]:
    """Each column of the file with what it is taken for."""
    taken = {place: BOOK_COLUMNS[key][0] if key in BOOK_COLUMNS else key for key, place in shown.columns.items()}
    return [(title, taken.get(place, "")) for place, title in enumerate(shown.titles)]


def _trimmed(shown: BookPreview) -> BookPreview:
    """The same without the empty columns that a workbook has at its right; every row as wide as the titles."""
    rows = [shown.titles, *shown.samples]
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    titles = (*shown.titles[:width], *[""] * (width - len(shown.titles)))
    samples = [[*row[:width], *[""] * (width - len(row))] for row in shown.samples]
    return replace(shown, titles=titles, samples=samples)


def _agencies(actor: Actor) -> list[tuple[str, str]]:
    """The agencies whose book it may be: those that the person's roles reach and that receive dossiers."""
    standing = tree(actor.on)
    prefixes: dict[str, str] = {level: prefix for prefix, level in CODE_PREFIXES.items()}
    found = []
    for agency_id in actor.reach(Role.REFORM_OFFICER, Role.LEADER, Role.ADMINISTRATOR):
        if agency_id in standing and standing[agency_id].kind == AgencyKind.PEOPLE_COMMITTEE:
            place = standing[agency_id]
            code = f"{prefixes[place.level]}:{place.unit_code}" if place.level in prefixes else place.code
            found.append((code, place.name))
    return sorted(found, key=lambda pair: pair[1])[:1_000]


def _start(request: HttpRequest, token: UUID, form: MappingForm, file_name: str) -> HttpResponse:
    """Take the book in: here where it is short, in the background where it is long."""
    told: dict[str, Any] = {
        "path": inbox.path_of(token),
        "by": actor_of(request),
        "at": now(),
        "file_name": file_name,
        "mapping": form.mapping(),
        "defaults": form.chosen_defaults(),
    }
    del request.session[f"book:{token}"]
    if told["path"].stat().st_size <= AT_ONCE:
        try:
            report = import_book(**told)
        finally:
            inbox.drop(token)
        return redirect("dossier_import_run", report.run_id)
    Thread(target=_in_background, args=(told, token), daemon=True, name=f"import-{token}").start()
    messages.info(request, "Đang nhập sổ. Trang này tự cập nhật; bạn có thể làm việc khác trong lúc chờ.")
    return redirect(f"{reverse('dossier_imports')}?dang-nhap=1")


def _in_background(told: dict[str, Any], token: UUID) -> None:
    """The run of a long book; what breaks it is written on the run, so that nobody waits in vain."""
    try:
        import_book(**told)
    except Exception as broken:
        log.exception("import of %s failed", told["file_name"])
        text = str(broken) if isinstance(broken, Refused) else "Lỗi hệ thống; nhập lại tệp này."
        account_id = told["by"].account_id or None
        open_runs = ImportRun.objects.filter(account=account_id, file_name=told["file_name"][:255], finished_at=None)
        open_runs.update(finished_at=now(), failure=text[:1000])
    finally:
        inbox.drop(token)
        connection.close()


def _runs(actor: Actor) -> QuerySet[ImportRun]:
    """The person's own runs, an administrator's everybody's; those that were cut off say so."""
    close_interrupted(at=now())
    runs = ImportRun.objects.select_related("account").order_by("-pk")
    return runs if actor.holds(Role.ADMINISTRATOR) else runs.filter(account=actor.account_id)


@never_cache
@require_GET
@allowed(can_import)
def progress(request: HttpRequest) -> HttpResponse:
    """The list of runs, asked for again while one is under way."""
    return render(request, "dossiers/_import_runs.html", {"runs": _runs(actor_of(request))[:SHOWN_RUNS]})


@never_cache
@require_GET
@allowed(can_import)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file, with the rows that were refused and why."""
    row = get_object_or_404(_runs(actor_of(request)), pk=pk)
    refused = row.refused_rows.order_by("line", "pk")[:SHOWN_ROWS]
    context = {
        "run": row,
        "refused": refused,
        "shown": SHOWN_ROWS,
        "waiting": unmatched().filter(matched_to=None).count(),
        "keeps": can_keep_catalogue(actor_of(request)),
    }
    return render(request, "dossiers/import_run.html", context)


@never_cache
@require_GET
@allowed(can_import)
def refused_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Every refused row of a run as a file, to be put right and taken in again."""
    row = get_object_or_404(_runs(actor_of(request)), pk=pk)
    rows = row.refused_rows.order_by("line", "pk").values_list("line", "code", "reason")
    columns = (
        Column("Dòng trong tệp", Kind.NUMBER, 12),
        Column("Mã hồ sơ", width=26),
        Column("Lý do không nhập", width=100),
    )
    table = Table("Dòng không nhập", columns, rows.iterator())
    return export(request, table, name=f"dong-khong-nhap-{row.pk}", subject="imports", detail=row.file_name)
