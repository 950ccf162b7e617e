"""Public pages of issued reports: state, hash, check of a file; and the certificate by which anybody checks one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.refusals import Refused
from motcua.people.gateways import address_of
from motcua.people.gateways.bodies import takes_bodies
from motcua.people.permissions import public
from motcua.reports.gateways.issued_file import issued_pdf
from motcua.reports.gateways.public_check import LARGEST, Answer, check_file, file_hash, seconds_to_wait
from motcua.reports.models import Report
from motcua.reports.queries.public import find_published, public_key, replacement_of
from motcua.seals.gateways.certificates import ensure_keys, root_pem


@takes_bodies(lambda: LARGEST + 2**16, of_strangers=True)
@require_http_methods(["GET", "HEAD", "POST"])
@public
def published_report(request: HttpRequest, key: str) -> HttpResponse:
    """Show the state and hash of an issued report, and check a file against it; its title and file once published."""
    report = find_published(key)
    if report is None:
        raise Http404("Không có báo cáo đã phát hành nào ở địa chỉ này. Quét lại mã QR in trên báo cáo.")
    status = 200
    context = _page(report)
    if request.method == "POST":
        answer, status = _checked(request, report)
        context["answer"] = answer
    response = render(request, "reports/published.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@public
def published_file(request: HttpRequest, key: str) -> HttpResponse:
    """Hand out the signed file of a report that the office has made public; to nobody that of an internal one."""
    report = find_published(key)
    if report is None or report.published_at is None:
        raise Http404("Không có báo cáo công khai nào ở địa chỉ này.")
    try:
        content = issued_pdf(report)
    except Refused:
        raise Http404("Báo cáo này đang được cơ quan kiểm tra lại.") from None
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bao-cao-{key}.pdf"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@public
def certificate_page(request: HttpRequest) -> HttpResponse:
    """Publish the root certificate of the installation, with how to check a report by it."""
    root = ensure_keys()
    begins, ends = root.certificate.not_valid_before_utc, root.certificate.not_valid_after_utc
    context = {"fingerprint": root.fingerprint, "begins": begins, "ends": ends}
    return render(request, "reports/certificate.html", context)


@require_safe
@public
def certificate_file(request: HttpRequest) -> HttpResponse:
    """Hand out the root certificate as PEM."""
    response = HttpResponse(root_pem(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="chung-thu-goc-bao-cao.pem"'
    return response


def _page(report: Report) -> dict[str, Any]:
    later = replacement_of(report)
    try:
        kept = file_hash(report)
    except Refused:
        kept = ""
    return {
        "report": report,
        "key": public_key(report),
        "document": report.evidence["document"] if report.published_at and kept else None,
        "agency": report.evidence["agency"]["name"],
        "file_hash": kept,
        "later_key": public_key(later) if later else "",
        "largest": LARGEST // 2**20,
    }


def _checked(request: HttpRequest, report: Report) -> tuple[Answer, int]:
    """Check the file of the request within the limits; return the answer and the status of the response."""
    if wait := seconds_to_wait(address_of(request) or ""):
        return Answer(False, f"Đã kiểm tra quá nhiều lần. Thử lại sau {wait // 60 + 1} phút."), 429
    upload = request.FILES.get("file")
    if upload is None:
        return Answer(False, "Chọn tệp PDF của báo cáo rồi bấm “Kiểm tra”."), 422
    if (upload.size or 0) > LARGEST:
        return Answer(False, f"Tệp lớn hơn {LARGEST // 2**20} MB, không phải tệp báo cáo đã phát hành."), 422
    try:
        answer = check_file(report, upload.read(LARGEST))
    except Refused:
        return Answer(False, "Cơ quan đang kiểm tra lại báo cáo này, chưa trả lời được."), 409
    return answer, 200 if answer.holds else 422
