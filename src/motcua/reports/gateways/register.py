"""Register of issued reports: whether a content was issued here, by an unbroken chain of events, and stands still."""

from typing import Any

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.base.canonical import canonical
from motcua.reports.gateways.files import composer, hash_of, make
from motcua.reports.models import Report, ReportEvent
from motcua.reports.queries.report_inputs import files_of
from motcua.reports.queries.subject import REPORTS
from motcua.reports.vocabulary import ISSUED_REPORTS, ReportAct
from motcua.seals.gateways.integrity import faults_of
from motcua.statistics.actions import BrokenSnapshot

#: Parts of a document that say how to check it, not what it reports.
BESIDE = ("provenance", "check_address")


def registered(content_hash: str) -> Report | None:
    """Return the issued report with this content; None where the register has none."""
    found = Report.objects.filter(content_hash=content_hash, status__in=ISSUED_REPORTS)
    return found.select_related("snapshot", "supersedes").first()


def register_faults(report: Report, evidence: dict[str, Any]) -> list[str]:
    """Return what is wrong with the entry of the register, and where the content in hand differs from it."""
    faults = verify_chain(REPORTS, report) + verify_dependents(REPORTS, [report]).get(report.pk, [])
    told = report.events.filter(action=ReportAct.ISSUE).order_by("-sequence").first()
    if told is None or told.payload.get("notes", {}).get("content_hash") not in (None, report.content_hash):
        faults.append(f"Diễn biến ban hành của {report.code} ghi mã nội dung khác.")
    if hash_of(report.evidence) != report.content_hash:
        faults.append("Nội dung lưu trong sổ báo cáo đã bị sửa: mã kiểm tra không khớp.")
    elif canonical(report.evidence) != canonical(evidence):
        faults.append("Nội dung trong tệp khác với nội dung trong sổ báo cáo đã phát hành.")
    return faults + list(faults_of(ReportEvent))


def composes_alike(report: Report) -> bool | None:
    """Compose the document again from the snapshot, the frozen context and the typed cells and texts.

    None where another version of the software composed it: its sentences may differ from those of today.
    """
    if report.evidence.get("composer") != composer():
        return None
    try:
        again = make(report, files_of(report.snapshot)).evidence
    except BrokenSnapshot:
        return False
    now, then = again["document"], report.evidence["document"]
    keys = (now.keys() | then.keys()) - set(BESIDE)
    return all(canonical(now.get(key)) == canonical(then.get(key)) for key in keys)


def is_draft(evidence: dict[str, Any]) -> bool:
    """Check whether the content is that of a draft of this system as it stands now."""
    if not evidence["document"]["draft"]:
        return False
    drafts = Report.objects.filter(snapshot=evidence["snapshot"]["id"], content_hash="").select_related("snapshot")
    try:
        return any(hash_of(make(one, files_of(one.snapshot)).evidence) == hash_of(evidence) for one in drafts)
    except BrokenSnapshot:
        return False


def state_of(report: Report) -> str:
    """Return in words whether the report is in force, and what replaced it."""
    later = Report.objects.filter(supersedes=report).exclude(content_hash="").first()
    if later is None:
        return "Báo cáo đang có hiệu lực, chưa bị thay thế."
    dated = f" ngày {later.dated_on:%d/%m/%Y}" if later.dated_on else ""
    return f"Báo cáo này ĐÃ ĐƯỢC THAY THẾ bằng báo cáo số {later.number}{dated}. Dùng báo cáo thay thế."
