"""Declarations of the acts on a report: their arrows and roles."""

from motcua.acts.registry import SUBJECTS, ActDeclaration, Grant, declare
from motcua.acts.vocabulary import NOWHERE, SAME, Offered
from motcua.people.vocabulary import Role
from motcua.reports.queries.subject import REPORTS
from motcua.reports.vocabulary import ISSUED_REPORTS, REPORT, ReportAct
from motcua.reports.vocabulary import ReportStatus as S

_OFFICER = (Grant((Role.REFORM_OFFICER,), ("agency_id",)),)
_LEADER = (Grant((Role.LEADER,), ("agency_id",)),)
_CLERK = (Grant((Role.CLERK,), ("agency_id",)),)
#: Acts that change a draft and leave it a draft.
_ON_DRAFT = (
    ReportAct.REFRESH, ReportAct.ENTER, ReportAct.WRITE, ReportAct.EDIT, ReportAct.RESET, ReportAct.EXPLAIN,
)  # fmt: skip


def _act(act: ReportAct, arrows: dict[str, str], grants: tuple[Grant, ...] = _OFFICER) -> ActDeclaration:
    """Declare an act that has pages of its own; the command line does it as the platform."""
    return ActDeclaration(
        subject=REPORT, key=act.value, name=str(act.label), arrows=arrows, grants=grants, offered=Offered.NOWHERE,
        undoable=False, by_itself=True,
    )  # fmt: skip


def register() -> None:
    """Register the subject and its acts."""
    SUBJECTS.register(REPORT, REPORTS)
    declare(
        _act(ReportAct.CREATE, {NOWHERE: S.DRAFT}),
        *(_act(act, {S.DRAFT: SAME}) for act in _ON_DRAFT),
        _act(ReportAct.SUBMIT, {S.DRAFT: S.UNDER_REVIEW}),
        _act(ReportAct.SEND_BACK, {S.UNDER_REVIEW: S.DRAFT, S.SIGNED: S.DRAFT}, _LEADER),
        _act(ReportAct.SIGN, {S.UNDER_REVIEW: S.SIGNED}, _LEADER),
        _act(ReportAct.ISSUE, {S.SIGNED: S.ISSUED}, _CLERK),
        _act(ReportAct.SUPERSEDE, {S.ISSUED: S.SUPERSEDED}, _CLERK),
        _act(ReportAct.DROP, {S.DRAFT: S.DROPPED}),
        *(_act(act, dict.fromkeys(ISSUED_REPORTS, SAME), _LEADER) for act in (ReportAct.PUBLISH, ReportAct.WITHDRAW)),
    )
