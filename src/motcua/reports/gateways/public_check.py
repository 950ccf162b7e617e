"""Check of a file against one issued report by anybody: whether it is that file, and what was done to it if not.

Nothing of the report's content is told; a file is neither kept nor logged. Requests are counted by address.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from time import time

from django.core.cache import cache

from motcua.reports.gateways.issued_file import issued_pdf
from motcua.reports.gateways.pdf import NotOurs, read_evidence
from motcua.reports.gateways.verification import SIGNATURE_FAULTS, refuse_other_kinds
from motcua.reports.models import Report
from motcua.reports.vocabulary import ISSUED_REPORTS
from motcua.seals.gateways.pdf_signatures import Finding, check_signature

#: The largest file that is checked, in bytes; issued reports have some hundred kilobytes.
LARGEST = 10 * 2**20
#: Checks of one address in ten minutes, and of all together.
MOST, MOST_OF_ALL, SECONDS = 20, 300, 600


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the file is the issued one, in words."""

    holds: bool
    words: str


def file_hash(report: Report) -> str:
    """Return the SHA-256 of the PDF that the office hands out."""
    return sha256(issued_pdf(report)).hexdigest()


def check_file(report: Report, content: bytes) -> Answer:
    """Compare a file with the issued report."""
    if content == issued_pdf(report):
        return Answer(True, "Đúng là tệp cơ quan đã phát hành, không sai một byte.")
    try:
        refuse_other_kinds(content, "bạn chọn")
        told = str(read_evidence(BytesIO(content)).get("content_hash"))
    except NotOurs as stranger:
        return Answer(False, str(stranger))
    signature = check_signature(content)
    if signature.finding is Finding.NONE:
        return Answer(False, "Tệp không có chữ ký số của cơ quan, không phải tệp đã phát hành.")
    if not signature.holds:
        return Answer(False, SIGNATURE_FAULTS[signature.finding])
    if told == report.content_hash and signature.agency == str(report.agency_id):
        return Answer(True, "Đúng nội dung cơ quan đã phát hành; chữ ký số còn nguyên vẹn.")
    if Report.objects.filter(content_hash=told, status__in=ISSUED_REPORTS).exists():
        return Answer(False, "Đây là một báo cáo khác của hệ thống này. Quét mã QR in trên chính báo cáo đó.")
    return Answer(False, "Tệp không phải báo cáo này.")


def seconds_to_wait(address: str) -> int:
    """Count a check from the address; return the seconds to wait, 0 where it is allowed."""
    window, gone = divmod(int(time()), SECONDS)
    over = False
    for name, most in ((address, MOST), ("all", MOST_OF_ALL)):
        key = f"report-check:{sha256(name.encode()).hexdigest()[:24]}:{window}"
        cache.add(key, 0, SECONDS)
        try:
            over |= cache.incr(key) > most
        except ValueError:  # the window ended in between
            continue
    return SECONDS - gone if over else 0
