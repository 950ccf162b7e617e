"""Downloads of papers: printed slips, scans and results; each checks the permission and is logged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import get_valid_filename
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.base.text import fold, sort_key
from motcua.base.time import now
from motcua.design.print import PrintFailed
from motcua.dossiers.gateways.files import ENDINGS, FileRefused, open_stored, open_thumbnail
from motcua.dossiers.gateways.printing import HandOverList, print_hand_over_list, print_slip
from motcua.dossiers.gateways.printing.assembly import book_line, letterhead, name_of, slip_of
from motcua.dossiers.models import Dossier, StoredFile
from motcua.dossiers.permissions import can_list, sees_personal_data, visible
from motcua.dossiers.queries.books import Entry
from motcua.dossiers.rules.slips import SlipKind
from motcua.dossiers.views.request_access import actor_of, note_access, note_part, personal_dossier
from motcua.people.permissions import allowed

MOST_LISTED = 200
#: Content security policy of scans: display only, no scripts, no requests, no frames.
LOCKED = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@never_cache
@require_safe
@allowed(can_list)
def slip(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Printed form of the dossier as PDF."""
    if kind not in {member.value for member in SlipKind} - {SlipKind.BOOK.value}:
        raise Http404("Không có mẫu phiếu này.")
    row = personal_dossier(request, code)
    paper = slip_of(row, SlipKind(kind), at=now())
    if paper is None:
        raise Http404("Hồ sơ chưa có việc để lập phiếu này.")
    try:
        pages = print_slip(paper)
    except PrintFailed as failed:
        raise Http404(str(failed))
    note_access(request, "print", f"dossier:{row.code}", f"Mẫu phiếu {kind}")
    name = get_valid_filename(f"{row.code}-{kind}.pdf")
    return HttpResponse(
        pages, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@never_cache
@require_POST
@allowed(can_list)
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """List of transferred dossiers for the next desk, to be signed by both sides."""
    actor, at = actor_of(request), now()
    codes = [code.replace("\0", "") for code in request.POST.getlist("code")[:MOST_LISTED]]
    found = Dossier.objects.filter(visible(actor), code__in=codes).select_related("procedure", "holder")
    rows = [row for row in found.order_by("due_at", "pk") if sees_personal_data(actor, row)]
    if not rows:
        raise Http404("Không có hồ sơ nào để lập danh sách bàn giao.")
    names = {row.holder_agency_id: name_of(row.holder_agency_id, at.date()) for row in rows}
    holders = sorted(
        {f"{row.holder or 'chưa phân công'} ({names[row.holder_agency_id]})" for row in rows}, key=sort_key
    )
    paper = HandOverList(
        letterhead=letterhead(rows[0].received_agency_id, at.date()),
        issued_at=at,
        giver=actor.name,
        receiver="; ".join(holders[:3]) + ("; …" if len(holders) > 3 else ""),
        lines=tuple(book_line(Entry(row), names) for row in rows),
    )
    named = [row.code for row in rows]
    note_access(request, "print", "dossiers", f"Danh sách bàn giao: {len(rows)} hồ sơ", named)
    headers = {"Content-Disposition": f'inline; filename="ban-giao-{at:%Y%m%d-%H%M}.pdf"'}
    return HttpResponse(print_hand_over_list(paper), content_type="application/pdf", headers=headers)


@never_cache
@require_safe
@allowed(can_list)
def file(request: HttpRequest, code: str, document_id: int) -> HttpResponse:
    """Scan of a paper."""
    row = personal_dossier(request, code)
    paper = row.documents.select_related("file").filter(pk=document_id, removed_at=None).first()
    if paper is None or paper.file is None:
        raise Http404("Giấy tờ này không có tệp.")
    return hand_out(request, row.code, paper.file, paper.name)


@require_safe
@allowed(can_list)
@never_cache
def thumbnail(request: HttpRequest, code: str, document_id: int) -> HttpResponse:
    """Thumbnail of a scan, with the permission of the scan; logged unless the view of its page just was."""
    row = personal_dossier(request, code)
    paper = row.documents.select_related("file").filter(pk=document_id, removed_at=None).first()
    if paper is None or paper.file is None:
        raise Http404("Giấy tờ này không có tệp.")
    note_part(request, row.code, paper.name)
    try:
        drawn = open_thumbnail(paper.file)
    except FileRefused as lost:
        raise Http404(str(lost))
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": LOCKED}
    return HttpResponse(drawn, content_type="image/webp", headers=headers)


@never_cache
@require_safe
@allowed(can_list)
def opinion_file(request: HttpRequest, code: str, consultation_id: int) -> HttpResponse:
    """Written answer of a consulted agency."""
    row = personal_dossier(request, code)
    asked = row.consultations.select_related("file").filter(pk=consultation_id, cancelled_at=None).first()
    if asked is None or asked.file is None:
        raise Http404("Lần lấy ý kiến này không có tệp.")
    return hand_out(request, row.code, asked.file, asked.reply_number or "y kien")


def hand_out(request: HttpRequest, code: str, stored: StoredFile, title: str) -> HttpResponse:
    """Send the stored content with a safe name and its detected type, not the claimed one."""
    try:
        content = open_stored(stored)
    except FileRefused as lost:
        raise Http404(str(lost))
    note_access(request, "download", f"dossier:{code}", title)
    known = stored.media_type in ENDINGS
    name = get_valid_filename(f"{code}-{fold(title)[:60]}") + ENDINGS.get(stored.media_type, ".bin")
    shown = "inline" if known and "tai" not in request.GET else "attachment"
    with content:
        return HttpResponse(
            content.read(),
            content_type=stored.media_type if known else "application/octet-stream",
            headers={
                "Content-Disposition": f'{shown}; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": LOCKED,
            },
        )
