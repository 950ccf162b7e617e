"""Explain findings, submit, send back and issue a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base.refusals import Invalid, Refused
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import on_report, require, require_changeable
from motcua.reports.gateways.files import make
from motcua.reports.models import Explanation, Report
from motcua.reports.permissions import can_issue
from motcua.reports.queries.report_inputs import FactFiles, composed, files_of
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import EXPLAINABLE
from motcua.reports.vocabulary import ReportAct, ReportStatus, Severity


@dataclass(frozen=True)
class Numbering:
    """Number, date and signer that a report gets when it is issued."""

    number: str
    dated_on: date
    signer: str
    authority: str = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    gap_reason: str = ""


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
    """Submit the draft to the leader; refused while a finding forbids issuing."""
    require_changeable(report, by)
    _nothing_stops(report)
    with on_report(ReportAct.SUBMIT, report, by, at):
        pass
    return report


def send_back(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Send a submitted report back to its author, with the reason."""
    require(can_issue(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được trả lại báo cáo.")
    if report.status != ReportStatus.UNDER_REVIEW:
        raise Refused("Chỉ trả lại được báo cáo đang chờ ban hành.")
    if not reason.strip():
        raise Refused("Ghi lý do trả lại để người lập báo cáo biết cần sửa gì.")
    with on_report(ReportAct.SEND_BACK, report, by, at, comment=reason.strip()):
        pass
    return report


def issue(*, report: Report, numbering: Numbering, by: Actor, at: datetime) -> Report:
    """Issue the report: its content is stored with its hash and never changes again.

    The report that it supersedes is marked so. Raises Refused, and Invalid where gaps have no reason.
    """
    require(can_issue(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được ban hành báo cáo.")
    if report.status != ReportStatus.UNDER_REVIEW:
        raise Refused("Chỉ ban hành được báo cáo đã trình và đang chờ ban hành.")
    if numbering.dated_on < report.cut_off:
        raise Refused(f"Ngày ban hành không được trước ngày chốt số liệu {report.cut_off:%d/%m/%Y}.")
    if numbering.dated_on > at.date():
        raise Refused(f"Ngày ban hành {numbering.dated_on:%d/%m/%Y} ở tương lai.")
    files = _nothing_stops(report)
    reason = _gap_reason(report, files, numbering.gap_reason.strip(), by)
    with on_report(ReportAct.ISSUE, report, by, at) as act:
        kept = act.record
        kept.number, kept.dated_on, kept.signer = numbering.number.strip(), numbering.dated_on, numbering.signer.strip()
        kept.authority, kept.gap_reason = numbering.authority, reason
        kept.issued_by_id, kept.issued_at = act.account_id, act.recorded_at
        kept.status = ReportStatus.ISSUED  # an issued report is printed without the draft mark
        kept.evidence = make(kept, files).evidence
        kept.content_hash = kept.evidence["content_hash"]
        act.notes = {"content_hash": kept.content_hash, "number": kept.number}
        if kept.supersedes is not None:
            with on_report(ReportAct.SUPERSEDE, kept.supersedes, by, at) as superseding:
                superseding.notes = {"by": kept.pk}
    return report


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
