"""Runs of the steps of the internal process: holder, due time and outcome of each run."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from motcua.agencies.models import AgencyVersion
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import fold
from motcua.base.time import local
from motcua.deadlines.rules import deadline
from motcua.dossiers.actions import clock
from motcua.dossiers.actions.transaction import Act
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.permissions import holding_of
from motcua.dossiers.queries.catalogue import holdings_at
from motcua.dossiers.queries.steps import AT_THE_DESK, NextStep, next_step, open_runs, process_of
from motcua.dossiers.vocabulary import HANDLERS
from motcua.people.models import Account
from motcua.people.vocabulary import SYSTEM, Role
from motcua.procedures.models import ProcessStep
from motcua.procedures.vocabulary import DurationUnit, StepPhase

WITHOUT_PROCESS = "Giải quyết hồ sơ"


def begin(
    act: Act, members: Sequence[ProcessStep], to: Account | None = None, each: Mapping[int, Account] | None = None
) -> None:
    """Begin the next step, or the steps of a parallel group, with their own due times.

    `to` takes a single step, `each` names a person for steps of a group by the step's number. Without a name a step
    goes to the only person who holds its role there; where there are several, to the agency's common list.
    """
    dossier = act.record
    runs = []
    for step in members:
        at_desk = step.phase in AT_THE_DESK
        agency_id = step.hand_over_to_id or (dossier.received_agency_id if at_desk else dossier.competent_agency_id)
        named = to if len(members) == 1 else (each or {}).get(step.pk)
        place_id, account = settle(act, agency_id, [step.role], named, division=step.division_name)
        account_id = account.pk if account else None
        runs.append(_run(act, step.name, agency_id if at_desk else place_id, account_id, step=step))
    _hold(dossier, runs, members[0])


def begin_at_desk(act: Act, step: ProcessStep) -> None:
    """Begin the reception step, held by the receiving officer."""
    dossier = act.record
    _run(act, step.name, dossier.received_agency_id, dossier.holder_id, step=step)


def begin_without_process(act: Act, to: Account | None = None, name: str = WITHOUT_PROCESS) -> None:
    """Begin one run for the whole where no internal process has been approved; its limit is the dossier's."""
    dossier = act.record
    place_id, account = settle(act, dossier.competent_agency_id, HANDLERS if to else [Role.CASE_OFFICER], to)
    run = act.create(
        StepRun,
        name=name,
        agency_id=place_id,
        account=account,
        assigned_at=act.effective_at,
        due_at=dossier.due_at,
    )
    _hold(dossier, [run], None)


def begin_again(act: Act, run: StepRun | None) -> None:
    """Begin the step of an earlier run again: with its holder, or unassigned where they work elsewhere."""
    if run is None or run.step is None:
        _begin_again_without_step(act, run)
    elif run.step.phase == StepPhase.RECEPTION:
        again = _run(act, run.step.name, act.record.received_agency_id, run.account_id, step=run.step)
        _hold(act.record, [again], run.step)
    else:
        _begin_step_again(act, run, run.step)


def _begin_again_without_step(act: Act, run: StepRun | None) -> None:
    """Begin again a stage that no process names, or the one run of a dossier without a process."""
    if run is not None and run.phase:
        before = run.account if _still_there(act, run, act.record.competent_agency_id, [run.role]) else None
        begin_stage(act, NextStep((), run.name, run.role, run.phase), before)
        return
    stays = run is not None and _still_there(act, run, act.record.competent_agency_id, HANDLERS)
    begin_without_process(act, run.account if run is not None and stays else None)


def _begin_step_again(act: Act, run: StepRun, step: ProcessStep) -> None:
    """Begin a step of the process again at the agency that does it."""
    agency_id, roles = step.hand_over_to_id or act.record.competent_agency_id, [*HANDLERS, step.role]
    if run.account is None or not _still_there(act, run, agency_id, roles):
        begin(act, [step])
        return
    place_id, _ = settle(act, agency_id, roles, run.account)
    _hold(act.record, [_run(act, step.name, place_id, run.account.pk, step=step)], step)


def _still_there(act: Act, run: StepRun, agency_id: int, roles: Sequence[str]) -> bool:
    """Check whether the person of an earlier run still holds one of the roles at the agency."""
    held = holdings_at(agency_id, roles, local(act.effective_at).date())
    return run.account_id in {holding.account_id for holding in held}


def _run(act: Act, name: str, agency_id: int, account_id: int | None, step: ProcessStep) -> StepRun:
    return act.create(
        StepRun,
        step=step,
        name=name,
        agency_id=agency_id,
        account_id=account_id,
        parallel_group=step.parallel_group,
        assigned_at=act.effective_at,
        due_at=due_of(act, step),
    )


def due_of(act: Act, step: ProcessStep) -> datetime:
    """Compute the due time of a step that begins now; the return of the result has a rule of its own."""
    dossier = act.record
    calendar = clock.calendar(dossier)
    if step.phase != StepPhase.RETURN:
        return deadline.step_due(started_at=act.effective_at, hours=step.hours, calendar=calendar)
    return deadline.return_due(
        ended_at=act.effective_at,
        hours=step.hours,
        promised_at=dossier.due_at,
        rules=clock.rules_for(dossier),
        calendar=calendar,
    )


def _hold(dossier: Dossier, runs: Sequence[StepRun], step: ProcessStep | None) -> None:
    """Set the dossier's place and holder to those of its first open run; no holder where the runs' holders differ."""
    holders = {run.account_id for run in runs}
    dossier.step = step
    dossier.holder_agency_id = runs[0].agency_id
    dossier.holder_id = holders.pop() if len(holders) == 1 else None


def settle(
    act: Act, agency_id: int, roles: Sequence[str], to: Account | None = None, division: str = ""
) -> tuple[int, Account | None]:
    """Choose the place and the person inside the agency: the named person, or the only one of the role.

    Where there are several in one division it goes to that division's list, else to the agency's common one.
    Raises Invalid where the person named holds none of the roles there.
    """
    held = holdings_at(agency_id, roles, local(act.effective_at).date())
    if to is not None:
        places = [holding.agency_id for holding in held if holding.account_id == to.pk]
        if not places:
            raise Invalid(
                {"to": f"{to.full_name} không giữ vai trò phù hợp tại cơ quan nhận hồ sơ. Chọn người trong danh sách."}
            )
        return places[0], to
    if division:
        named = AgencyVersion.objects.filter(folded_name__contains=fold(division)).values_list("agency_id", flat=True)
        inside = [holding for holding in held if holding.agency_id in set(named)]
        held = inside or held
    places_found = {holding.agency_id for holding in held}
    people = {holding.account_id: holding.account for holding in held}
    account = next(iter(people.values())) if len(people) == 1 else None
    return (places_found.pop() if len(places_found) == 1 else agency_id), account


def finish(act: Act, run: StepRun, note: str = "") -> None:
    """Finish the run: early, on time or overdue against its own limit, by the hour."""
    outcome = ""
    if run.due_at is not None:
        unit = DurationUnit.WORKING_HOUR if run.step_id else clock.unit_of(act.record)
        outcome = deadline.classify(ended_at=act.effective_at, due_at=run.due_at, unit=unit)
    act.change(run, done_at=act.effective_at, outcome=outcome, note=note or run.note)


def finish_all(act: Act, note: str = "") -> None:
    """Finish every open run together with the dossier."""
    for run in open_runs(act.record):
        finish(act, run, note)


def run_of(act: Act, run_id: int | None, stages: Collection[str]) -> StepRun:
    """Return the open step of the act: the one named, else the person's own; of the given stages.

    Raises Refused where there is none that the person has in hand.
    """
    runs = [run for run in open_runs(act.record) if run.stage in stages and run_id in (None, run.pk)]
    mine = [run for run in runs if holding_of(act.by, run) is not None]
    own = [run for run in mine if run.account_id == act.account_id]
    found = next(iter(own or mine or (runs if act.by is SYSTEM else [])), None)
    if found is None:
        raise Refused("Bước này đã xong hoặc không phải của bạn. Mở lại hồ sơ để xem ai đang giữ.")
    return found


def advance(act: Act, run: StepRun, to: Account | None = None, each: Mapping[int, Account] | None = None) -> None:
    """End the step; begin the next one when all of its group is done."""
    finish(act, run)
    rest = [other for other in open_runs(act.record) if other.pk != run.pk]
    if rest:
        _hold(act.record, rest, rest[0].step)
        return
    following = next_step(process_of(act.record), run)
    if following.steps:
        begin(act, following.steps, to, each)
    else:
        begin_stage(act, following, to)


def begin_stage(act: Act, stage: NextStep, to: Account | None = None) -> None:
    """Begin the stage of signing, or of numbering and sealing, where the process names no such step."""
    dossier = act.record
    place_id, account = settle(act, dossier.competent_agency_id, [stage.role], to)
    run = act.create(
        StepRun,
        name=stage.name,
        role=stage.role,
        phase=stage.stage,
        agency_id=place_id,
        account=account,
        assigned_at=act.effective_at,
        due_at=dossier.due_at,
    )
    _hold(dossier, [run], None)
