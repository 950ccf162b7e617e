"""Publish an issued report, or withdraw it from the public; its state and hash stay public either way."""

from datetime import datetime

from motcua.base.refusals import Refused
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import on_report, require
from motcua.reports.models import Report
from motcua.reports.permissions import can_sign
from motcua.reports.vocabulary import ReportAct


def publish(*, report: Report, by: Actor, at: datetime) -> Report:
    """Let anybody read the report by its public page: title, number, day and the signed file."""
    require(can_sign(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được công khai báo cáo.")
    if not report.went_out:
        raise Refused("Chỉ công khai được báo cáo đã ban hành.")
    if report.published_at is not None:
        raise Refused("Báo cáo này đã công khai.")
    with on_report(ReportAct.PUBLISH, report, by, at) as act:
        act.record.published_at = act.recorded_at
    return report


def withdraw(*, report: Report, reason: str, by: Actor, at: datetime) -> Report:
    """Take the report from the public again, with a reason; whoever has its file can still check it."""
    require(can_sign(by, report.agency_id), "Chỉ lãnh đạo của chính cơ quan được thôi công khai báo cáo.")
    if report.published_at is None:
        raise Refused("Báo cáo này chưa công khai.")
    if not reason.strip():
        raise Refused("Ghi lý do thôi công khai.")
    with on_report(ReportAct.WITHDRAW, report, by, at, comment=reason.strip()) as act:
        act.record.published_at = None
    return report
