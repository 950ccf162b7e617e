"""The order of the steps of a process, with steps that are no rows."""

from dataclasses import dataclass

import pytest

from motcua.procedures.rules.order import first_step, groups, next_step


@dataclass
class Step:
    pk: int
    phase: str
    parallel_group: int | None = None

    @property
    def name(self) -> str:
        return f"Bước {self.pk}"


RECEPTION, WORK, OPINION = Step(1, "reception"), Step(2, "processing"), Step(3, "consultation", 1)
OTHER, SIGNATURE, NUMBER, RETURN = Step(4, "processing", 1), Step(5, "approval"), Step(6, "issuing"), Step(7, "return")
WHOLE = [RECEPTION, WORK, OPINION, OTHER, SIGNATURE, NUMBER, RETURN]


def after(process, step):
    return next_step(process, step_id=step.pk, stage=step.phase)


def test_steps_of_one_parallel_group_run_side_by_side():
    assert groups(WHOLE) == [[RECEPTION], [WORK], [OPINION, OTHER], [SIGNATURE], [NUMBER], [RETURN]]
    assert after(WHOLE, WORK).steps == (OPINION, OTHER)
    assert after(WHOLE, WORK).title == "Bước 3; Bước 4"
    assert after(WHOLE, OTHER).steps == after(WHOLE, OPINION).steps == (SIGNATURE,)


def test_work_begins_with_the_first_step_that_is_not_at_the_desk():
    assert first_step(WHOLE) == [WORK]
    assert first_step([RECEPTION, RETURN]) == []


@pytest.mark.parametrize(
    ("process", "step", "stage"),
    [
        ([RECEPTION, WORK, NUMBER, RETURN], WORK, "approval"),
        ([RECEPTION, WORK, RETURN], WORK, "approval"),
        ([RECEPTION, SIGNATURE, RETURN], SIGNATURE, "issuing"),
        ([RECEPTION, SIGNATURE, WORK], SIGNATURE, "issuing"),
    ],
    ids=["numbered unsigned", "returned unsigned", "returned unnumbered", "worked on after the signature"],
)
def test_every_result_is_signed_and_then_numbered_whatever_the_process_leaves_out(process, step, stage):
    coming = after(process, step)
    assert (coming.steps, coming.stage) == ((), stage)


def test_after_a_signature_that_the_process_left_out_comes_its_number():
    process = [RECEPTION, WORK, NUMBER, RETURN]
    assert next_step(process, step_id=None, stage="approval").steps == (NUMBER,)
    assert next_step([RECEPTION, WORK, RETURN], step_id=None, stage="approval").stage == "issuing"


def test_a_step_of_another_process_is_followed_by_what_its_stage_needs():
    assert after(WHOLE, Step(99, "processing")).stage == "approval"
