"""Permissions on dossiers; every entry point (page, list, search, count, export, file) checks here.

Everything not listed here is denied. A person acts through a role that reaches the dossier's agency:
the one that received it, the one competent to settle it, or the one that holds it now.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from motcua.acts.permissions import Reaches, holding_for
from motcua.acts.registry import Grant, acts_of
from motcua.acts.vocabulary import UNDO
from motcua.agencies.queries import tree
from motcua.base.refusals import Refused
from motcua.dossiers.models import Consultation, Dossier, StepRun
from motcua.dossiers.queries.lines import Line
from motcua.dossiers.queries.steps import WORKING, NextStep, first_step, next_step, open_runs, process_of
from motcua.dossiers.vocabulary import HANDLERS, OPEN_STATUSES, SUBJECT
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

#: Roles that read dossiers; an administrator of accounts and catalogues does not.
READERS = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
#: Roles that supervise: of agencies below their own they see no personal data.
SUPERVISORS = (Role.AUDITOR, Role.CONTROLLER, Role.REFORM_OFFICER)
#: Supervisors who see applicants of the very agency at which they hold the role; a reform officer counts dossiers and
#: sees the applicant only of one that was given to them.
INSPECTORS = (Role.AUDITOR, Role.CONTROLLER)
#: Roles that work on dossiers, or are asked for an opinion on them.
WORKERS = tuple(role for role in READERS if role not in SUPERVISORS)
DESK = (Role.DESK_OFFICER,)
DECIDERS = (Role.DIVISION_HEAD, Role.LEADER)
#: Roles that serve the whole office from the body in which they are held.
WHOLE_OFFICE = (Role.DESK_OFFICER, Role.CLERK)

#: The columns of a dossier by which a role reaches it.
RECEIVED, COMPETENT, HOLDER = "received_agency_id", "competent_agency_id", "holder_agency_id"
AT_THE_DESK = (Grant(DESK, (RECEIVED, COMPETENT, HOLDER)),)
AT_WORK = (Grant(HANDLERS, (HOLDER, COMPETENT)),)
DECIDING = (Grant(DECIDERS, (HOLDER, COMPETENT)),)
#: Only whoever has the step in hand (`holding_of`); the roles are those that ever have one.
STEP_ONLY = (Grant((*HANDLERS, Role.CLERK, Role.DESK_OFFICER), ()),)
#: A head hands out the steps of the division, a leader those of the office, whoever has them now.
HANDING_OUT = (Grant(DECIDERS, (HOLDER, COMPETENT)), *STEP_ONLY)


def readable_agencies(actor: Actor) -> frozenset[int]:
    """Return every agency whose dossiers the person reads; members of a division or desk read those of the office."""
    offices = {held.office_id for held in actor.held if held.role in READERS and held.office_id is not None}
    return actor.reach(*READERS) | offices


def visible(actor: Actor) -> Q:
    """Return dossiers visible to the person: received, settled or held by an agency of theirs, or asked of it."""
    if actor is SYSTEM:
        return Q()
    reach = sorted(readable_agencies(actor))
    if not reach:
        return Q(pk__in=())
    asked = Consultation.objects.filter(agency__in=reach, cancelled_at=None).values("dossier")
    return (
        Q(received_agency__in=reach)
        | Q(competent_agency__in=reach)
        | Q(holder_agency__in=reach)
        | Q(holder=actor.account_id)
        | Q(pk__in=asked)
    )


def can_see(actor: Actor, dossier: Dossier | Line) -> bool:
    """Check whether one dossier is visible; a query only where another agency was asked for its opinion."""
    if actor is SYSTEM:
        return True
    reach = readable_agencies(actor)
    if reach & {dossier.received_agency_id, dossier.competent_agency_id, dossier.holder_agency_id}:
        return True
    if actor.held and dossier.holder_id == actor.account_id:
        return True
    return bool(reach) and Consultation.objects.filter(dossier=dossier.pk, agency__in=reach, cancelled_at=None).exists()


def hidden(actor: Actor, dossier_ids: Iterable[int]) -> int:
    """Count these dossiers that the person may not see ("ẩn với bạn: n")."""
    ids = set(dossier_ids)
    if not ids:
        return 0
    return len(ids) - Dossier.objects.filter(visible(actor), pk__in=ids).count()


def sees_personal_data(actor: Actor, dossier: Dossier | Line, *, seen: bool = False) -> bool:
    """Check whether the applicant is shown: to who works on the dossier; to supervisors where they hold the role.

    `seen` says that `visible` has let the dossier through already, which spares a list a query for each line.
    """
    if actor is SYSTEM:
        return True
    places = {dossier.received_agency_id, dossier.competent_agency_id, dossier.holder_agency_id}
    if actor.held and dossier.holder_id == actor.account_id:
        return True
    if any(_reaches_applicant(held, places) for held in actor.held):
        return True
    asked = actor.holds(*WORKERS, *INSPECTORS) and not (readable_agencies(actor) & places)
    return asked and (seen or can_see(actor, dossier))


def _reaches_applicant(held: Held, places: Collection[int | None]) -> bool:
    """Return whether the role shows the applicants of dossiers at these places."""
    if held.role in INSPECTORS:
        return held.agency_id in places
    return held.role in WORKERS and (not held.reach.isdisjoint(places) or held.office_id in places)


def findable(actor: Actor) -> Q:
    """Return the dossiers that the person may find by the applicant's name, numbers or telephone.

    A search must not reveal applicants hidden from a supervisor: `sees_personal_data` as a condition.
    """
    if not actor.holds(*SUPERVISORS):
        return visible(actor)
    own, read = (
        Q(received_agency__in=places) | Q(competent_agency__in=places) | Q(holder_agency__in=places)
        for places in (sorted(findable_agencies(actor)), sorted(readable_agencies(actor)))
    )
    found = own | Q(holder=actor.account_id)
    if actor.holds(*WORKERS, *INSPECTORS):  # dossiers on which the agency was asked for its opinion
        found |= ~read
    return visible(actor) & found


def findable_agencies(actor: Actor) -> frozenset[int]:
    """Return agencies whose applicants the person may search: all that the person reads; a supervisor's own only."""
    at: set[int] = set()
    for held in actor.held:
        if held.role in INSPECTORS:
            at.add(held.agency_id)
        elif held.role in WORKERS:
            at |= held.reach | ({held.office_id} if held.office_id is not None else set())
    return frozenset(at)


def can_receive(actor: Actor, agency_id: int | None = None) -> bool:
    """Check whether the person may receive dossiers: a desk officer, within the role's reach or its office."""
    return actor.holds(*DESK, at=agency_id) or any(
        held.role in DESK and held.office_id == agency_id for held in actor.held if agency_id is not None
    )


def receiving_agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies whose desk the person mans."""
    return frozenset(held.agency_id for held in actor.held if held.role in DESK)


def can_list(actor: Actor) -> bool:
    """Check whether the person holds a role that reads dossiers."""
    return bool(readable_agencies(actor))


def can_keep_books(actor: Actor) -> bool:
    """Check whether the person may open the tracking book, which names applicants: not for supervisors."""
    return bool(book_agencies(actor))


def book_agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies whose tracking book the person may open: where they work, and the office of that place."""
    return actor.reach_with_offices(*WORKERS)


def works_at(held: Held, agency_id: int, on: date) -> bool:
    """Check whether the role acts at the agency: held there, at its office, or in one of the office's bodies.

    Competence is narrower than the subtree: a leader of the province reads a commune's dossiers, but cannot act.
    """
    if held.agency_id == agency_id:
        return True
    if held.office_id is not None:  # a division or a desk: its office's common list too
        return held.office_id == agency_id
    standing = tree(on)
    return agency_id in standing and standing.office(agency_id) == held.agency_id


def _reach_on(on: date) -> Reaches:
    """Return the reach of a role: desk and clerk the whole office; a division its own or the office's common list."""

    def reaches(held: Held, dossier: Dossier, places: tuple[str, ...]) -> bool:
        shared = places if held.role in WHOLE_OFFICE or held.office_id is None else (HOLDER,)
        return any(
            getattr(dossier, place) == held.agency_id
            or (place in shared and works_at(held, getattr(dossier, place), on))
            for place in places
        )

    return reaches


def holding_of(actor: Actor, run: StepRun) -> Held | None:
    """Return the role by which the person holds the step; None where somebody else holds it.

    An assigned step is held by its person, and their delegate; an unassigned step by holders of the step's role at
    the step's agency.
    """
    roles = {run.needed_role} if run.needed_role else set(HANDLERS)
    if run.account_id is not None:
        roles |= set(HANDLERS)  # a head may give a step to any handler
    fitting = (
        held for held in _holdings_for(actor, run) if held.role in roles and works_at(held, run.agency_id, actor.on)
    )
    return next(fitting, None)


def _holdings_for(actor: Actor, run: StepRun) -> list[Held]:
    """Return the holdings in which the person may hold the step, own ones first; lent ones of another's step."""
    if run.account_id is None:
        return list(actor.held)
    if run.account_id != actor.account_id:
        return [held for held in actor.held if held.delegated_by == run.account_id]
    return sorted(actor.held, key=lambda held: held.delegated_by is not None)


def run_in_hand(actor: Actor, dossier: Dossier, stages: Collection[str]) -> tuple[StepRun, Held] | None:
    """Return the first open step, of one of the stages, that the person holds, with the role."""
    for run in open_runs(dossier):
        held = holding_of(actor, run) if run.stage in stages else None
        if held is not None:
            return run, held
    return None


def coming_step(dossier: Dossier, actor: Actor) -> NextStep:
    """Return what follows the person's current step; for a dossier still at the desk, its first step."""
    process, runs = process_of(dossier), open_runs(dossier)
    working = [run for run in runs if run.stage in WORKING]
    if not working:
        return NextStep(tuple(first_step(process)))
    return next_step(process, next((run for run in working if holding_of(actor, run)), working[0]))


def hands_out(actor: Actor, run: StepRun, coming: NextStep) -> bool:
    """Check whether the person's step is a head's own step of assigning work: an assignment ends it."""
    to_officer = [step.role for step in coming.steps] == [Role.CASE_OFFICER]
    return run.needed_role in DECIDERS and to_officer and holding_of(actor, run) is not None


def decides_on(actor: Actor, run: StepRun) -> Held | None:
    """Return the role by which the person assigns the step: a head of the division or a leader of the office."""
    return next(
        (held for held in actor.held if held.role in DECIDERS and works_at(held, run.agency_id, actor.on)), None
    )


def authority(actor: Actor, action: str, dossier: Dossier) -> Held | None:
    """Return the role by which the person may do this; raises Refused with the reason. None is the platform itself.

    An act of a stage of the process requires holding that step (`holding_of`), regardless of the person's other roles;
    all other acts go by their grants.
    """
    act = acts_of(SUBJECT)[action]
    if action == UNDO and (held := _by_which_acted(actor, dossier)) is not None:
        return held
    if not act.stages or actor is SYSTEM:
        return holding_for(actor, act, dossier, noun="Hồ sơ", reach=_reach_on(actor.on))
    mine = run_in_hand(actor, dossier, act.stages)
    if mine is not None:
        return mine[1]
    runs = open_runs(dossier)
    grants = act.grants
    if not runs and dossier.status in OPEN_STATUSES and set(act.stages) & set(WORKING):
        grants = (*grants, *AT_WORK)  # taken in from another system: its first work here begins a step
    if (found := _granted(actor, grants, dossier)) is not None:
        return found
    raise Refused(_whose_turn(act.name, runs, act.stages), forbidden=True)


def _by_which_acted(actor: Actor, dossier: Dossier) -> Held | None:
    """Return the role by which the person did the last act, if still held: who passed a dossier on takes it back."""
    last = dossier.events.order_by("-sequence").first()
    if last is None or last.account_id != actor.account_id:
        return None
    return next((held for held in actor.held if (held.role, held.agency_id) == (last.role, last.agency_id)), None)


def _granted(actor: Actor, grants: Iterable[Grant], dossier: Dossier) -> Held | None:
    """Return the role of a grant that needs no step in hand: the desk asks for papers, a head assigns."""
    reaches = _reach_on(actor.on)
    for grant in grants:
        for held in actor.held:
            if held.role in grant.roles and grant.places and reaches(held, dossier, grant.places):
                return held
    return None


def _whose_turn(name: str, runs: Iterable[StepRun], stages: Collection[str]) -> str:
    """Explain why the person cannot act now: the step and its holder."""
    parts = [
        f"bước “{run.name}” của {run.account.full_name if run.account else _role_name(run.needed_role)}" for run in runs
    ]
    if not parts:
        return f"Hồ sơ không có bước nào đang chờ xử lý nên không thể “{name}”."
    if not any(run.stage in stages for run in runs):
        return f"Chưa đến lúc “{name}”: hồ sơ đang ở {'; '.join(parts)}."
    return f"Chưa đến lượt bạn “{name}”: hồ sơ đang ở {'; '.join(parts)}."


def _role_name(role: str) -> str:
    return Role(role).label.lower() if role else "bộ phận giải quyết"


def can(actor: Actor, action: str, dossier: Dossier) -> bool:
    """Check whether the person's roles allow the action on the dossier (its state is checked by the life cycle)."""
    try:
        authority(actor, action, dossier)
    except Refused:
        return False
    return True
