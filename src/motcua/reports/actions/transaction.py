"""Transaction of an act on a report, with its permission and status checks."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from motcua.acts.actions import Act, Policy, transact
from motcua.base.refusals import Refused
from motcua.people.vocabulary import Actor
from motcua.reports.models import Report
from motcua.reports.permissions import can_draft, fill_authority, report_authority
from motcua.reports.queries.subject import REPORTS
from motcua.reports.vocabulary import ReportAct, ReportStatus


def _no_facts(act: Act[Any]) -> None:
    """Write no facts: reports have no family of their own."""


POLICY: Policy[Report] = Policy(authority=report_authority, facts=_no_facts)


#: Policy of entering cells, which roles that answer for single rows do as well.
FILLING: Policy[Report] = Policy(authority=fill_authority, facts=_no_facts)


def on_report(
    act: ReportAct, report: Report, by: Actor, at: datetime, *, comment: str = ""
) -> AbstractContextManager[Act[Report]]:
    """Run one act on a report; on return the report passed in has the new state."""
    policy = FILLING if act is ReportAct.ENTER else POLICY
    return transact(REPORTS, act.value, policy, record=report, by=by, at=at, comment=comment)


def require(allowed: bool, reason: str) -> None:
    """Refuse where the permission is not given."""
    if not allowed:
        raise Refused(reason, forbidden=True)


def require_changeable(report: Report, by: Actor) -> None:
    """Refuse a person who may not change the report, and any change of a report that is not open."""
    require(can_draft(by, report.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được sửa báo cáo này.")
    require_draft(report)


def require_draft(report: Report) -> None:
    """Refuse any change of a report that is not open."""
    if report.status == ReportStatus.DROPPED:
        raise Refused("Dự thảo này đã bỏ, không sửa được nữa. Lập dự thảo khác nếu cần.")
    if not report.is_open:
        raise Refused("Báo cáo đã ban hành, không sửa được nữa. Nếu có sai sót, dùng “Đính chính”.")
    if report.status != ReportStatus.DRAFT:
        raise Refused("Báo cáo đã trình ký. Đề nghị lãnh đạo trả lại nếu cần sửa.")
