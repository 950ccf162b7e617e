"""Clock of a dossier: limit, pauses and waits, by the rule set and the calendar in force."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from motcua.base.law import NotYetInForce
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import day_number, local
from motcua.base.worktime import OutsideCalendar, WorkCalendar
from motcua.deadlines.rules import deadline
from motcua.dossiers.actions.transaction import Act
from motcua.dossiers.models import ClockPause, Dossier
from motcua.dossiers.queries.matter import matter
from motcua.dossiers.vocabulary import PauseKind
from motcua.procedures.models import ProcedureCase
from motcua.procedures.queries import office_calendar
from motcua.procedures.vocabulary import DurationUnit

PAUSE_KINDS = tuple(kind for kind in PauseKind if kind not in (PauseKind.SUPPLEMENT, PauseKind.FINANCIAL_OBLIGATION))


def calendar(dossier: Dossier) -> WorkCalendar:
    """Return the calendar of working days and shifts of the agency that settles the dossier."""
    return office_calendar(dossier.competent_agency_id)


def rules_for(dossier: Dossier) -> deadline.RuleSet:
    """Return the rules of the dossier's reception (of its submission before that); Invalid where there are none.

    The rules stay with the dossier until it ends, regardless of later law.
    """
    on = local(dossier.received_at or dossier.submitted_at).date()
    try:
        return deadline.rule_set(on, matter_of(dossier, on))
    except NotYetInForce as absent:
        raise Invalid({"effective_at": str(absent)})


def matter_of(dossier: Dossier, on: date) -> deadline.Matter:
    """Return the criteria for choosing the rule set: procedure, field, province of the desk, way of filing."""
    return matter(dossier.procedure, dossier.channel, dossier.received_agency_id, on)


def supplement_basis(dossier: Dossier) -> str:
    """Return the legal basis for stopping the clock during a supplement, from the rules in force."""
    return f"{rules_for(dossier).basis('supplement_pause')}; chờ bổ sung hồ sơ"


def obligation_basis(dossier: Dossier) -> str:
    """Return the legal basis for stopping the clock while an obligation is met, from the rules in force."""
    rules = rules_for(dossier)
    return rules.basis("obligation_pause") if rules["obligation_pause"] else ""


def limit_of(case: ProcedureCase | None) -> deadline.TimeLimit | None:
    """Return the time limit of the case; None where the law sets none or the case is unknown."""
    if case is None or case.has_no_due_date:
        return None
    return deadline.TimeLimit(case.duration, case.duration_unit)


def unit_of(dossier: Dossier) -> str:
    """Return the unit of the dossier's limit; days where its case is unknown."""
    return dossier.case.duration_unit if dossier.case else DurationUnit.WORKING_DAY


def start(dossier: Dossier) -> None:
    """Set the first appointment from the moment of reception, with the reasons for it."""
    limit, received_at = limit_of(dossier.case), dossier.received_at
    if limit is None or received_at is None:
        dossier.due_at = dossier.original_due_at = None
        dossier.due_trace = ["Thủ tục không quy định thời hạn giải quyết; không hẹn ngày trả."]
        return
    due = _guarded(
        lambda: deadline.first_due(
            received_at=received_at, limit=limit, rules=rules_for(dossier), calendar=calendar(dossier)
        )
    )
    dossier.due_at = dossier.original_due_at = due.at
    dossier.due_trace = due.trace


def start_reception(dossier: Dossier, submitted_at: datetime) -> None:
    """Set the reception due date of a dossier sent online: to be accepted or answered by then."""
    due = _guarded(
        lambda: deadline.reception_due(submitted_at=submitted_at, rules=rules_for(dossier), calendar=calendar(dossier))
    )
    dossier.reception_due_at = due.at


def running(act: Act) -> None:
    """Refuse the act while the clock is stopped."""
    since = act.record.paused_since
    if since is not None:
        raise Refused(f"Hồ sơ đang tạm dừng từ {local(since):%H:%M ngày %d/%m/%Y}. Tính tiếp thời gian trước đã.")


def stop(act: Act, *, kind: str, legal_basis: str) -> None:
    """Stop the clock from now on, for a lawful reason."""
    act.create(ClockPause, kind=kind, legal_basis=legal_basis, started_at=act.effective_at)
    act.record.paused_since = act.effective_at


def end_pause(act: Act) -> datetime | None:
    """Close the open pause and count its calendar days; return the moment at which the clock was stopped."""
    dossier = act.record
    since = dossier.paused_since
    if since is None:
        return None
    pause = dossier.pauses.filter(ended_at=None, cancelled_at=None).first()
    if pause is not None:
        act.change(pause, ended_at=act.effective_at)
    dossier.paused_days += day_number(act.effective_at) - day_number(since)
    dossier.paused_since = None
    return since


def run_on(act: Act) -> None:
    """Resume the clock after a pause: due dates move by the working time of the pause.

    A limit that had already passed when the pause began stays passed: a pause does not undo lateness.
    """
    dossier = act.record
    since = end_pause(act)
    if since is None:
        return
    for name in ("original_due_at", "due_at"):
        old = getattr(dossier, name)
        if old is not None and old > since:
            due = _moved(dossier, old, since, act.effective_at)
            setattr(dossier, name, due.at)
            if name == "due_at":
                dossier.due_trace = [*dossier.due_trace, *due.trace]
    for run in dossier.step_runs.filter(done_at=None, cancelled_at=None, due_at__gt=since).order_by("pk"):
        if run.due_at is not None:
            act.change(run, due_at=_moved(dossier, run.due_at, since, act.effective_at).at)


def restart(act: Act) -> None:
    """Restart the limit from the beginning once the missing papers are complete (NĐ 61/2018 Điều 19 khoản 4).

    Where the original limit had passed before the papers were asked for, only the appointment is new: the
    judgement stays with the limit that was missed.
    """
    dossier = act.record
    limit = limit_of(dossier.case)
    since = end_pause(act)
    if limit is None:
        return
    due = _guarded(
        lambda: deadline.after_supplement(
            completed_at=act.effective_at, limit=limit, rules=rules_for(dossier), calendar=calendar(dossier)
        )
    )
    missed = since is not None and dossier.original_due_at is not None and dossier.original_due_at < since
    dossier.due_at = due.at
    if not missed:
        dossier.original_due_at = due.at
    dossier.due_trace = [*dossier.due_trace, *due.trace]


def count_again(
    dossier: Dossier, *, completed_at: datetime | None, pauses: Sequence[tuple[datetime, datetime]]
) -> None:
    """Set the appointment as if the case had been this one all along: from reception, or from the supplement that
    was completed, moved by the pauses since.
    """
    limit = limit_of(dossier.case)
    start(dossier)
    if limit is None:
        return
    if completed_at is not None:
        due = _guarded(
            lambda: deadline.after_supplement(
                completed_at=completed_at, limit=limit, rules=rules_for(dossier), calendar=calendar(dossier)
            )
        )
        dossier.due_at = dossier.original_due_at = due.at
        dossier.due_trace = [*dossier.due_trace, *due.trace]
    for since, until in pauses:
        if dossier.due_at is not None and dossier.due_at > since:
            due = _moved(dossier, dossier.due_at, since, until)
            dossier.due_at = dossier.original_due_at = due.at
            dossier.due_trace = [*dossier.due_trace, *due.trace]


def _moved(dossier: Dossier, due_at: datetime, since: datetime, until: datetime) -> deadline.Due:
    return _guarded(
        lambda: deadline.after_pause(due_at=due_at, paused_from=since, resumed_at=until, calendar=calendar(dossier))
    )


def _guarded(question: Callable[[], deadline.Due]) -> deadline.Due:
    try:
        return question()
    except OutsideCalendar as outside:
        raise Invalid({"effective_at": str(outside)})
