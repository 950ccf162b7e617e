"""Steps of a dossier's process: open ones, and the successors of one."""

from collections.abc import Sequence

from motcua.base.time import local
from motcua.dossiers.models import Dossier, StepRun
from motcua.procedures.models import ProcessStep
from motcua.procedures.queries.in_force import steps_in_force, steps_of
from motcua.procedures.rules import order
from motcua.procedures.rules.order import AT_THE_DESK as AT_THE_DESK
from motcua.procedures.rules.order import WORKING as WORKING
from motcua.procedures.rules.order import NextStep as NextStep
from motcua.procedures.rules.order import first_step as first_step


def open_runs(dossier: Dossier) -> list[StepRun]:
    """Return the open runs; no query where the dossier was read with its runs."""
    if dossier.loaded_runs is not None:
        runs = [run for run in dossier.loaded_runs if run.done_at is None and run.cancelled_at is None]
        return sorted(runs, key=lambda run: run.pk)
    found = dossier.step_runs.filter(done_at=None, cancelled_at=None)
    return list(found.select_related("step", "account").order_by("pk"))


def process_of(dossier: Dossier) -> list[ProcessStep]:
    """Return the steps of the dossier's process; before it has begun one, of the one in force now."""
    run = dossier.step_runs.exclude(step=None).select_related("step").order_by("-pk").first()
    if run is not None and run.step is not None:
        return steps_of(run.step.process_id)
    on = local(dossier.received_at or dossier.submitted_at).date()
    return steps_in_force(dossier.procedure_id, dossier.competent_agency_id, on)


def next_step(process: Sequence[ProcessStep], run: StepRun) -> NextStep:
    """Return what follows the run: the next group of the process, or the signature or number it leaves out."""
    return order.next_step(process, step_id=run.step_id, stage=run.stage)
