"""File of an issued report: its PDF as composed at issue, signed by the agency, kept, and checked when it is served."""

from io import BytesIO
from pathlib import Path

from django.conf import settings

from motcua.base.files import replace_file
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.reports.gateways.pdf import NotOurs, read_evidence, set_pages
from motcua.reports.gateways.register import composes_alike, register_faults
from motcua.reports.models import Report
from motcua.seals.gateways.certificates import agency_identity
from motcua.seals.gateways.pdf_signatures import check_signature, sign_pdf


class Tampered(Refused):
    """Raised where the content of an issued report was changed in the database; the message says what differs."""


def issued_pdf(report: Report) -> bytes:
    """Return the signed PDF of an issued report; signed at its first use, the same bytes ever after.

    A kept file that is not what the agency signed, or is another report's, is made again from the stored content.
    Raises Tampered rather than sign a content that its chain, the seals or its snapshot contradict.
    """
    path = Path(settings.MEDIA_ROOT) / "reports" / f"{report.content_hash}.pdf"
    if path.is_file() and _is_file_of(report, content := path.read_bytes()):
        return content
    evidence = report.evidence
    if faults := register_faults(report, evidence):
        raise Tampered(f"Không ký và không cấp tệp: {faults[0]} Báo quản trị hệ thống chạy ./motcua verify_events.")
    if composes_alike(report) is False:
        raise Tampered("Không ký và không cấp tệp: văn bản lưu trong sổ khác với văn bản soạn từ bộ số liệu chốt.")
    pages = set_pages(evidence["document"], evidence, at=local(report.snapshot.frozen_at))
    identity = agency_identity(report.agency_id, evidence["agency"]["name"])
    content = sign_pdf(pages, identity, reason=f"Ban hành {evidence['document']['title']}"[:200])
    replace_file(path, content)
    return content


def _is_file_of(report: Report, content: bytes) -> bool:
    """Check whether a file is signed by the report's agency and has the content of the report."""
    signature = check_signature(content)
    if not signature.holds or signature.agency != str(report.agency_id):
        return False
    try:
        return bool(read_evidence(BytesIO(content)).get("content_hash") == report.content_hash)
    except NotOurs:
        return False
