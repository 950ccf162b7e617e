"""The steps of a dossier's process: which are under way, and which come after one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.base.time import local
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.queries.catalogue import groups, process_in_force
from motcua.people.vocabulary import Role
from motcua.procedures.models import ProcessStep
from motcua.procedures.vocabulary import StepPhase

AT_THE_DESK = (StepPhase.RECEPTION, StepPhase.RETURN)
WORKING = (StepPhase.PROCESSING, StepPhase.CONSULTATION)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes after a step: the steps of the process (several side by side), or a stage that it leaves out.

    Every result is signed and then numbered; a process without one of these steps gets it all the same.
    """

    steps: tuple[ProcessStep, ...] = ()
    name: str = ""
    role: str = ""
    stage: str = ""

    @property
    def title(self) -> str:
        """What the step is called, for whoever is about to pass the dossier on."""
        return "; ".join(step.name for step in self.steps) or self.name


SIGNING = NextStep((), "Ký duyệt kết quả", Role.LEADER, StepPhase.APPROVAL)
ISSUING = NextStep((), "Vào sổ, đóng dấu, phát hành", Role.CLERK, StepPhase.ISSUING)


def open_runs(dossier: Dossier) -> list[StepRun]:
    """The steps that are under way; no query where the dossier was read with its runs."""
    if "step_runs" in getattr(dossier, "_prefetched_objects_cache", {}):
        runs = [run for run in dossier.step_runs.all() if run.done_at is None and run.cancelled_at is None]
        return sorted(runs, key=lambda run: run.pk)
    found = dossier.step_runs.filter(done_at=None, cancelled_at=None)
    return list(found.select_related("step", "account").order_by("pk"))


def process_of(dossier: Dossier) -> list[ProcessStep]:
    """The steps of the process that the dossier began with; before that, of the one in force now."""
    run = dossier.step_runs.exclude(step=None).select_related("step").order_by("-pk").first()
    if run is not None and run.step is not None:
        return list(ProcessStep.objects.filter(process=run.step.process_id).order_by("position"))
    on = local(dossier.received_at or dossier.submitted_at).date()
    return process_in_force(dossier.procedure_id, dossier.competent_agency_id, on)


def first_step(process: Sequence[ProcessStep]) -> list[ProcessStep]:
    """The first steps that are not at the desk; empty where the process has none."""
    return next((group for group in groups(process) if group[0].phase not in AT_THE_DESK), [])


def next_step(process: Sequence[ProcessStep], run: StepRun) -> NextStep:
    """What comes when the run is done: the next group of the process, or the signature or number it leaves out."""
    following = _group_after(process, run)
    if following and following[0].phase not in AT_THE_DESK:
        skips_number = run.stage == StepPhase.APPROVAL and following[0].phase != StepPhase.ISSUING
        skips_signature = run.stage in WORKING and following[0].phase == StepPhase.ISSUING
        if not skips_number and not skips_signature:
            return NextStep(tuple(following))
    return SIGNING if run.stage in WORKING else ISSUING


def _group_after(process: Sequence[ProcessStep], run: StepRun) -> list[ProcessStep]:
    """The group of the process after the run's own; after a stage that the process left out, what follows the stage."""
    ordered = groups(process)
    if run.step_id is None:
        if run.stage == StepPhase.APPROVAL:
            return next((group for group in ordered if group[0].phase == StepPhase.ISSUING), [])
        return []
    place = next((place for place, group in enumerate(ordered) if run.step_id in {step.pk for step in group}), None)
    return ordered[place + 1] if place is not None and place + 1 < len(ordered) else []
