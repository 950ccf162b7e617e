"""Permissions of reports: one function per question, its docstring is the policy."""

from dataclasses import replace
from typing import Any

from django.db.models import Q

from motcua.acts.permissions import holding_for
from motcua.acts.registry import ActDeclaration, Grant, acts_of
from motcua.agencies.queries import place_on, placement
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.reports.models import Report
from motcua.reports.rules.forms import Row
from motcua.reports.vocabulary import ISSUED_REPORTS, REPORT, ReportStatus
from motcua.reports.vocabulary import READERS as READERS

#: States of the reports that a clerk sees.
FOR_CLERKS = (ReportStatus.SIGNED, *ISSUED_REPORTS)
_CHECKERS = (Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR, Role.LEADER, Role.ADMINISTRATOR)


def may_check_reports(actor: Actor) -> bool:
    """Chỉ cán bộ cải cách hành chính, kiểm soát thủ tục hành chính, thanh tra, lãnh đạo và quản trị được đọc và
    kiểm tra báo cáo có sẵn; mỗi người chỉ thấy báo cáo do chính mình đưa lên."""
    return actor.holds(*_CHECKERS)


FIGURE_READERS = (*READERS, Role.DIVISION_HEAD)


def may_open_reports(actor: Actor) -> bool:
    """Chỉ cán bộ cải cách hành chính, kiểm soát thủ tục hành chính, thanh tra, lãnh đạo và văn thư được xem báo cáo
    định kỳ; mỗi người chỉ thấy báo cáo của cơ quan thuộc phạm vi vai trò, văn thư chỉ thấy của cơ quan mình từ khi đã
    ký."""
    return actor.holds(*READERS, Role.CLERK)


def may_open_figures(actor: Actor) -> bool:
    """Chỉ cán bộ cải cách hành chính, kiểm soát thủ tục hành chính, thanh tra, lãnh đạo và trưởng phòng được xem số
    liệu; mỗi người chỉ xem được cơ quan thuộc phạm vi vai trò."""
    return actor.holds(*FIGURE_READERS)


def can_see_figures(actor: Actor, agency_id: int) -> bool:
    """A reader sees the figures of the agencies that the role reaches, and of their predecessors."""
    return actor is SYSTEM or _reaches(actor, FIGURE_READERS, agency_id)


def can_read(actor: Actor, report: Report) -> bool:
    """A reader opens the reports of the agencies that the role reaches, and of their predecessors; a clerk those of
    the agency itself that were signed."""
    return (
        actor is SYSTEM
        or _reaches(actor, READERS, report.agency_id)
        or (report.status in FOR_CLERKS and can_number(actor, report.agency_id))
    )


def readable(actor: Actor) -> Q:
    """Return the filter of the reports that the person may read, for lists (`can_read`)."""
    if actor is SYSTEM:
        return Q()
    reach = _offices(actor, READERS)
    within = {old for old, placed in placement(actor.on).items() if placed.node_id in reach} if reach else set()
    numbered = {office for held in actor.held if held.role is Role.CLERK for office in (held.agency_id, _office(held))}
    return Q(agency__in=sorted(reach | within)) | Q(agency__in=sorted(numbered), status__in=FOR_CLERKS)


def can_draft(actor: Actor, agency_id: int) -> bool:
    """The reform officer of the agency itself drafts, enters, writes, explains and submits; nobody for another."""
    return actor is SYSTEM or _at_home(actor, (Role.REFORM_OFFICER,), agency_id)


def can_fill(actor: Actor, row: Row, agency_id: int, level: str) -> bool:
    """A row that names who answers for it is entered and corrected only by whoever holds that role at the reporting
    agency itself, of the named level; a row that names nobody, by those who may draft the report."""
    if actor is SYSTEM or not row.role:
        return can_draft(actor, agency_id)
    return row.level in ("", level) and _at_home(actor, (Role(row.role),), agency_id)


def can_sign(actor: Actor, agency_id: int) -> bool:
    """A leader of the agency itself signs its report or sends it back."""
    return actor is SYSTEM or _at_home(actor, (Role.LEADER,), agency_id)


def can_number(actor: Actor, agency_id: int) -> bool:
    """The clerk of the agency itself numbers its signed report and issues it."""
    return actor is SYSTEM or _at_home(actor, (Role.CLERK,), agency_id)


def report_authority(actor: Actor, act: str, report: Any) -> Held | None:
    """Return the role by which the person acts on the report: held at the agency itself, or in a division of it."""
    return holding_for(actor, acts_of(REPORT)[act], report, noun="Báo cáo", reach=at_home)


def filling(declared: ActDeclaration) -> ActDeclaration:
    """Return the declaration with a grant for readers who may answer for some row; `can_fill` checks each row."""
    return replace(declared, grants=(*declared.grants, Grant(READERS, ("agency_id",))))


def fill_authority(actor: Actor, act: str, report: Any) -> Held | None:
    """Return the role by which the person enters cells of the report."""
    return holding_for(actor, filling(acts_of(REPORT)[act]), report, noun="Báo cáo", reach=at_home)


def at_home(held: Held, record: Any, places: tuple[str, ...]) -> bool:
    """Check that the role is held at one of the record's agencies itself, or in a division of it."""
    agencies = {getattr(record, place) for place in places}
    return held.agency_id in agencies or (held.office_id is not None and held.office_id in agencies)


def reporting_agencies(actor: Actor) -> list[int]:
    """Return the agencies for which the person may draft reports."""
    return sorted({_office(held) for held in actor.held if held.role is Role.REFORM_OFFICER})


def agencies_where(actor: Actor, role: Role) -> list[int]:
    """Return the agencies at which, or in a division of which, the person holds the role."""
    return sorted({_office(held) for held in actor.held if held.role is role})


def figure_agencies(actor: Actor) -> list[int]:
    """Return the agencies whose figures the person is offered first: where the roles are held."""
    return sorted({_office(held) for held in actor.held if held.role in FIGURE_READERS})


def _office(held: Held) -> int:
    return held.office_id or held.agency_id


def _offices(actor: Actor, roles: tuple[Role, ...]) -> set[int]:
    """Return every agency that the roles reach, and the offices in whose divisions they are held."""
    return {agency for held in actor.held if held.role in roles for agency in (*held.reach, _office(held))}


def _reaches(actor: Actor, roles: tuple[Role, ...], agency_id: int) -> bool:
    reach = _offices(actor, roles)
    if agency_id in reach:
        return True
    placed = place_on(agency_id, actor.on) if reach else None
    return placed is not None and placed.node_id in reach


def _at_home(actor: Actor, roles: tuple[Role, ...], agency_id: int) -> bool:
    return any(held.role in roles and agency_id in (held.agency_id, _office(held)) for held in actor.held)
