"""Explain findings, submit, send back, sign, number and issue a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.acts.actions import Act
from motcua.base.law import rule
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.books.actions import enter_number
from motcua.books.vocabulary import Subject
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import on_report, require, require_changeable
from motcua.reports.gateways.files import make
from motcua.reports.gateways.issued_file import issued_pdf
from motcua.reports.models import Explanation, Report
from motcua.reports.permissions import can_number, can_sign
from motcua.reports.queries.report_inputs import FactFiles, composed, files_of
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.vocabulary import REPORT, REPORT_BOOK, ReportAct, ReportStatus, Severity


@dataclass(frozen=True)
class Signing:
    """Name under the report and the words above it, and the reason for signing it in spite of gaps."""

    signer: str
    authority: str = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    gap_reason: str = ""


@dataclass(frozen=True)
class Numbering:
    """Date, symbol and number that a signed report is issued under; no number means the next one of the book."""

    dated_on: date
    series: str = "BC-UBND"
    number: int | None = None


def explain(*, report: Report, finding: str, text: str, by: Actor, at: datetime) -> Report:
    """Store the explanation of a finding; only findings that may be explained take one."""
    require_changeable(report, by)
    if finding.split(":", 1)[0] not in EXPLAINABLE:
        raise Refused("Phát hiện này là lỗi phải sửa, không giải trình thay được.")
    if not text.strip():
        raise Refused("Ghi lý do trước khi lưu giải trình.")
    with on_report(ReportAct.EXPLAIN, report, by, at, comment=text.strip()[:500]) as act:
        values = {"text": text.strip(), "author_id": act.account_id, "given_at": act.recorded_at}
        before = Explanation.objects.filter(report=report, finding=finding).first()
        if before is None:
            act.create(Explanation, finding=finding, **values)
        else:
            act.change(before, **values)
        act.notes = {"finding": finding}
    return report


def submit(*, report: Report, by: Actor, at: datetime) -> Report:
    """Submit the draft for signature; refused while a finding forbids issuing."""
    require_changeable(report, by)
    _nothing_stops(report)
    with on_report(ReportAct.SUBMIT, report, by, at):
        pass
    return report


def send_back(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Send a submitted or signed report back to its author, with the reason."""
    require(can_sign(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được trả lại báo cáo.")
    if report.status not in (ReportStatus.UNDER_REVIEW, ReportStatus.SIGNED):
        raise Refused("Chỉ trả lại được báo cáo đang chờ ký, hoặc đã ký mà chưa vào sổ.")
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để người lập báo cáo biết cần sửa gì.")
    with on_report(ReportAct.SEND_BACK, report, by, at, comment=reason.strip()):
        pass
    return report


def sign(*, report: Report, signing: Signing, by: Actor, at: datetime) -> Report:
    """Sign the submitted report; the clerk numbers and issues it. Invalid where gaps have no reason."""
    require(can_sign(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được ký báo cáo.")
    if report.status != ReportStatus.UNDER_REVIEW:
        raise Refused("Chỉ ký được báo cáo đã trình và đang chờ ký.")
    reason = _gap_reason(report, _nothing_stops(report), signing.gap_reason.strip(), by)
    with on_report(ReportAct.SIGN, report, by, at) as act:
        kept = act.record
        kept.signer, kept.authority, kept.gap_reason = signing.signer.strip(), signing.authority, reason
        kept.signed_by_id, kept.signed_at = act.account_id, act.recorded_at
    return report


def issue(*, report: Report, numbering: Numbering, by: Actor, at: datetime) -> Report:
    """Number and issue the signed report: its content is stored with its hash and never changes again.

    The number belongs to the agency's book of the symbol and year. The report that it supersedes is marked so.
    """
    require(can_number(by, report.agency_id), "Chỉ văn thư của chính cơ quan được cho số và ban hành báo cáo.")
    if report.status != ReportStatus.SIGNED:
        raise Refused("Chỉ ban hành được báo cáo đã ký và đang chờ vào sổ.")
    _require_possible_day(report, numbering.dated_on, at)
    files = _nothing_stops(report)
    with on_report(ReportAct.ISSUE, report, by, at) as act:
        kept = act.record
        kept.number, kept.dated_on = _number_in_book(act, numbering), numbering.dated_on
        kept.issued_by_id, kept.issued_at = act.account_id, act.recorded_at
        kept.status = ReportStatus.ISSUED  # an issued report is printed without the draft mark
        kept.evidence = make(kept, files).evidence
        kept.content_hash = kept.evidence["content_hash"]
        act.notes = {"content_hash": kept.content_hash, "number": kept.number}
        if kept.supersedes is not None:
            with on_report(ReportAct.SUPERSEDE, kept.supersedes, by, at, comment=kept.erratum_reason) as superseding:
                superseding.notes = {"by": kept.pk, "number": kept.number}
    transaction.on_commit(lambda: issued_pdf(report), robust=True)  # else signed when first asked for
    return report


def _require_possible_day(report: Report, day: date, at: datetime) -> None:
    """Refuse a day of issue before the report was signed or its figures end, and one to come."""
    signed_on = local(report.signed_at or at).date()
    if day < report.cut_off:
        raise Invalid({"dated_on": f"Ngày ban hành không được trước ngày chốt số liệu {report.cut_off:%d/%m/%Y}."})
    if day < signed_on:
        raise Invalid({"dated_on": f"Ngày ban hành không được trước ngày ký {signed_on:%d/%m/%Y}."})
    if day > local(at).date():
        raise Invalid({"dated_on": f"Ngày ban hành {day:%d/%m/%Y} ở tương lai."})


@rule(
    "numbers_of_reports_run_through_the_year_by_book",
    "Nghị định 30/2020/NĐ-CP, Điều 15",
)
def _number_in_book(act: Act[Report], given: Numbering) -> str:
    """Return number and symbol of the report, entered in the agency's book of that year and symbol."""
    report, series = act.record, nfc(given.series).strip()
    entered = enter_number(
        agency_id=report.agency_id, kind=REPORT_BOOK, series=series, year=given.dated_on.year, number=given.number,
        subject=Subject(REPORT, report.pk, report.code), by=act.by, at=act.recorded_at,
    )  # fmt: skip
    return f"{entered.number:02d}/{series}"


def findings_of(report: Report) -> tuple[Sequence[Finding], FactFiles]:
    """Return the findings of the checks now, and the snapshot files they ran on."""
    files = files_of(report.snapshot)
    return composed(report, files).findings, files


def _gap_reason(report: Report, files: FactFiles, reason: str, by: Actor) -> str:
    """Return the reason for issuing a report that has gaps, with the name of the person; refused without one."""
    gaps = composed(report, files).gaps
    if not gaps:
        return ""
    if not reason:
        found = " ".join(gap.message for gap in gaps)
        raise Invalid({"gap_reason": f"{found} Bổ sung, hoặc ghi lý do vẫn ban hành; lý do được in trong báo cáo."})
    return f"{reason} ({by.name})"


def _nothing_stops(report: Report) -> FactFiles:
    """Refuse while a finding forbids issuing; returns the snapshot files."""
    findings, files = findings_of(report)
    stopping = [finding for finding in findings if finding.severity is Severity.BLOCK]
    if stopping:
        more = f" (và {len(stopping) - 1} điểm khác)" if len(stopping) > 1 else ""
        raise Refused(f"Còn điểm phải xử lý: {stopping[0].message}{more}. Xem mục “Kiểm tra số liệu”.")
    return files
