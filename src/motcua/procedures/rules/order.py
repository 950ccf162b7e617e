"""Order of the steps of an internal process: one by one, groups side by side, and the next step after one.

Independent of dossiers: the caller passes the current step, or the current stage where the process has no step
for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import StepPhase

#: Phases at the counter, before and after the work; phases of work before the signature.
AT_THE_DESK = (StepPhase.RECEPTION, StepPhase.RETURN)
WORKING = (StepPhase.PROCESSING, StepPhase.CONSULTATION)


S = TypeVar("S")  # a step: a row or anything with pk, name, phase and parallel_group


@dataclass(frozen=True, slots=True)
class NextStep(Generic[S]):
    """Successor of a step: the steps of the process (several side by side), or a stage that it leaves out.

    Every result is signed and then numbered; a process without one of these steps gets it by default.
    """

    steps: tuple[S, ...] = ()
    name: str = ""
    role: str = ""
    stage: str = ""

    @property
    def title(self) -> str:
        """Return the title of the step for the person passing the dossier on."""
        steps: tuple[Any, ...] = self.steps
        return "; ".join(step.name for step in steps) or self.name


def groups(process: Sequence[S]) -> list[list[S]]:
    """Group the steps in running order: one by one, those of one parallel group side by side."""
    return [list(members) for _, members in groupby(process, key=_place)]


def _place(step: Any) -> tuple[str, Any]:
    return ("group", step.parallel_group) if step.parallel_group else ("step", step.pk)


def _phase(group: Sequence[Any]) -> str:
    return str(group[0].phase)


def _keys(group: Sequence[Any]) -> set[Any]:
    return {step.pk for step in group}


def first_step(process: Sequence[S]) -> list[S]:
    """Return the first steps that are not at the desk; empty where the process has none."""
    return next((group for group in groups(process) if _phase(group) not in AT_THE_DESK), [])


def next_step(process: Sequence[S], *, step_id: int | None, stage: str) -> NextStep[S]:
    """Return what follows the step: the next group of the process, or the signature or number it leaves out."""
    following = _group_after(process, step_id, stage)
    if following and _phase(following) not in AT_THE_DESK:
        skips_number = stage == StepPhase.APPROVAL and _phase(following) != StepPhase.ISSUING
        skips_signature = stage in WORKING and _phase(following) == StepPhase.ISSUING
        if not skips_number and not skips_signature:
            return NextStep(tuple(following))
    if stage in WORKING:
        return NextStep((), "Ký duyệt kết quả", Role.LEADER, StepPhase.APPROVAL)
    return NextStep((), "Vào sổ, đóng dấu, phát hành", Role.CLERK, StepPhase.ISSUING)


def _group_after(process: Sequence[S], step_id: int | None, stage: str) -> list[S]:
    """Return the group after the step's own; after a stage that the process left out, the group after the stage."""
    ordered = groups(process)
    if step_id is None:
        if stage == StepPhase.APPROVAL:
            return next((group for group in ordered if _phase(group) == StepPhase.ISSUING), [])
        return []
    place = next((place for place, group in enumerate(ordered) if step_id in _keys(group)), None)
    return ordered[place + 1] if place is not None and place + 1 < len(ordered) else []
