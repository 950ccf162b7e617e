"""Conditions of work lists on a dossier's row, each answered by a small index of open dossiers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Func, OuterRef, Q, QuerySet
from django.db.models.lookups import In, IsNull

from motcua.base.time import end_of, local
from motcua.base.worktime import OutsideCalendar
from motcua.dossiers.models import Apology, Dossier, DossierDocument, StepRun
from motcua.dossiers.queries.worklists.reach import Reach
from motcua.dossiers.vocabulary import OPEN_STATUSES, DigitiseState, Status
from motcua.procedures.models import ProcessStep
from motcua.procedures.queries import office_calendar
from motcua.procedures.vocabulary import StepPhase

OPEN = Q(processing_ended_at=None)
RUNNING = OPEN & Q(paused_since=None)


class Sorted(Func):
    """Sort column for which SQLite must not use an index.

    Without it, SQLite would walk through all dossiers of an agency in their order to find the few of a list.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Compile with a plus sign that hides the column from SQLite's planner."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def due_soon_until(at: datetime) -> datetime:
    """Return the end of the next working day of the office that runs the installation: what is due by then is due
    soon."""
    day = local(at).date()
    try:
        return end_of(office_calendar(None).add_working_days(day, 1))
    except OutsideCalendar:
        return end_of(day + timedelta(days=1))


def at_desk(reach: Reach) -> Q:
    """Condition: received at one of the person's desks."""
    return Q(received_agency__in=reach.desks)


def of_agency(reach: Reach) -> Q:
    """Condition: settled by an agency whose dossiers the person lists."""
    return Q(competent_agency__in=reach.offices)


def all_steps_done() -> Q:
    """Condition: work is done but the dossier is not closed: no step is open, or only the issuing of the result.

    Ending the last step leaves the dossier without one, so only such dossiers are checked in detail.
    """
    runs = StepRun.objects.filter(dossier=OuterRef("pk"), cancelled_at=None)
    all_done = Q(step=None) & Q(~Exists(runs.filter(done_at=None))) & Q(Exists(runs))  # most have one open
    issuing = ProcessStep.objects.filter(phase=StepPhase.ISSUING).values("pk")
    return Q(status=Status.PROCESSING) & (all_done | Q(step__in=issuing))


#: Statuses in which a paper can and must still be scanned: none that ended without a result.
_SCANNABLE = (*OPEN_STATUSES, Status.PROCESSED)


def to_be_scanned(reach: Reach) -> Q:
    """Condition: a paper to be scanned later; begins with the index of those papers, not all dossiers of the desk."""
    papers = DossierDocument.objects.filter(digitise_state=DigitiseState.LATER, removed_at=None)
    at_desk = In(Sorted("received_agency_id"), reach.desks)
    return Q(pk__in=papers.values("dossier")) & Q(at_desk, returned_at=None, status__in=_SCANNABLE)


def in_hands_of(accounts: Sequence[int]) -> Q:
    """Condition: open dossiers held by the accounts, or with a step of theirs; a parallel group has several holders."""
    held = Dossier.objects.filter(OPEN, holder__in=accounts).values("pk")
    runs = StepRun.objects.filter(account__in=accounts, done_at=None, cancelled_at=None)
    return Q(pk__in=held) | Q(pk__in=runs.values("dossier"))


def concerns(reach: Reach) -> Q:
    """Condition: late dossiers to alert about: leaders and supervisors those of the office, others their own.

    A head is alerted to all dossiers in the division; unassigned ones there concern everybody in it.
    """
    if reach.alarmed:
        return Q(competent_agency__in=reach.alarmed)
    there = Q(holder_agency__in=reach.headed) | Q(holder_agency__in=reach.rooms, holder=None)
    return in_hands_of(reach.accounts) | Q(pk__in=Dossier.objects.filter(OPEN, there).values("pk"))


def at_stage(reach: Reach, stage: str) -> QuerySet[StepRun, Any]:
    """Subquery: dossiers whose step of the stage is the person's, or unassigned and of the person's role."""
    nobodys = Q(pk__in=())
    for role, agencies in reach.roles:
        nobodys |= Q(account=None, agency__in=agencies) & (Q(role=role) | Q(role="", step__role=role))
    runs = StepRun.objects.filter(done_at=None, cancelled_at=None)
    runs = runs.filter(Q(phase=stage) | Q(phase="", step__phase=stage))
    return runs.filter(Q(account__in=reach.accounts) | nobodys).values("dossier")


def never_received(is_so: bool) -> IsNull:
    """Condition: never received; written so that the index of open dossiers is still used."""
    return IsNull(Sorted("received_at"), is_so)


def at_office(reach: Reach) -> In:
    """Condition: settled by the person's office; begins with the results, not all dossiers of the office."""
    return In(Sorted("competent_agency_id"), reach.offices)


def late_or_soon(at: datetime) -> Q:
    """Condition: overdue, or due by the next working day; a same-day matter still in time needs no apology."""
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(due_at__lt=due_soon_until(at)) & ~Q(due_at__gte=at, received_at__gte=today)


def no_apology() -> Q:
    """Condition: no apology stands."""
    return Q(~Exists(Apology.objects.filter(dossier=OuterRef("pk"), cancelled_at=None)))
