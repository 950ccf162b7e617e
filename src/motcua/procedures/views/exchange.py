"""Export and import of the catalogue as a workbook, with a preview of the changes."""

import hashlib
import re
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.refusals import Invalid
from motcua.base.time import now, today
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Access
from motcua.procedures import actions
from motcua.procedures.forms import UploadForm
from motcua.procedures.gateways.workbook import MAX_BYTES, write_workbook
from motcua.procedures.permissions import can_keep_catalogue, can_read_catalogue
from motcua.procedures.queries import snapshot
from motcua.procedures.views.catalogue import HOME

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEY = re.compile(r"^[0-9a-f]{64}$")
SHOWN = 200


def _place(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / f"{key}.xlsx"


def _keep(upload: IO[bytes]) -> str:
    """Store the upload under its hash until it is confirmed; Invalid when it is too large to preview."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Invalid(
            {"file": f"Tệp lớn hơn {MAX_BYTES // 2**20} MB. Hãy chia danh mục thành nhiều tệp theo lĩnh vực."}
        )
    key = hashlib.sha256(content).hexdigest()
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return key


def _attachment(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@allowed(can_read_catalogue)
def export(request: HttpRequest) -> HttpResponse:
    """Export the whole catalogue as a workbook that can be imported again."""
    record_access(
        actor=actor_in(request),
        action=Access.EXPORT,
        subject="procedures",
        at=now(),
        detail="Sổ danh mục",
        request=request,
    )
    return _attachment(write_workbook(snapshot().values()), f"danh-muc-thu-tuc-{today():%Y-%m-%d}.xlsx")


@require_safe
@allowed(can_read_catalogue)
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    return _attachment(write_workbook([]), "mau-danh-muc-thu-tuc.xlsx")


@require_http_methods(["GET", "POST"])
@allowed(can_keep_catalogue)
def take_in(request: HttpRequest) -> HttpResponse:
    """Preview the changes of a workbook."""
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"form": form, "trail": [HOME]}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            key = _keep(upload)
            report = actions.preview(path=_place(key), by=actor_in(request))
        except Invalid as invalid:
            form.add_error("file", str(invalid))
        else:
            request.session["procedures_import"] = {"key": key, "name": upload.name[:120]}
            context |= {"report": report, "key": key, "name": upload.name, "shown": SHOWN}
    return render(request, "procedures/import.html", context)


@require_POST
@allowed(can_keep_catalogue)
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the previewed workbook: all of it or nothing."""
    kept = request.session.pop("procedures_import", None)
    if not kept or kept["key"] != request.POST.get("key") or not _KEY.match(kept["key"]):
        messages.error(request, "Bản xem trước không còn. Hãy nạp lại tệp.")
        return redirect("catalogue_import")
    place = _place(kept["key"])
    try:
        report = actions.import_catalogue(place, actor_in(request), now(), True)
    except Invalid as invalid:
        messages.error(request, str(invalid))
        return redirect("catalogue_import")
    finally:
        place.unlink(missing_ok=True)
    if report.refusals:
        messages.error(request, "Danh mục đã thay đổi từ lúc xem trước nên tệp bị từ chối. Hãy nạp lại để xem lý do.")
        return redirect("catalogue_import")
    added, changed = len(report.added), len(report.changed)
    messages.success(request, f"Đã nhập {kept['name']}: thêm {added}, sửa {changed} thủ tục.")
    return redirect("catalogue")
