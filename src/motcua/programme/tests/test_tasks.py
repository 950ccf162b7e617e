"""Tasks: entering, correcting, completing, dropping, undoing; days in order; only the agency's own people act."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from tests.cast import MOMENT, Cast

from motcua.acts.queries import events_of, verify_chain
from motcua.base.refusals import Invalid, Refused
from motcua.programme import actions
from motcua.programme.models import Task, TaskFact, TaskStatus
from motcua.programme.queries import SUBJECT
from motcua.programme.rules import faults_of, standing
from motcua.programme.vocabulary import Area, TaskSource

pytestmark = pytest.mark.django_db
VALUES = {
    "code": "1.2", "title": "Rà soát thủ tục hành chính", "source": TaskSource.OWN_PLAN, "area": Area.PROCEDURES,
    "assigned_on": date(2026, 11, 2), "due_on": date(2026, 11, 30),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


def enter(cast: Cast, who: str = "reform", **values: Any) -> Task:
    return actions.register_task(agency_id=cast.commune.pk, values={**VALUES, **values}, by=cast.actor(who), at=MOMENT)


def test_a_task_runs_from_the_plan_to_its_completion_with_evidence(cast: Cast) -> None:
    task = enter(cast)
    actions.report_progress(task=task, by=cast.actor("reform"), at=MOMENT, progress=60)
    actions.complete(
        task=task, by=cast.actor("leader"), at=MOMENT, done_on=date(2026, 11, 19), evidence="Báo cáo số 12/BC-UBND"
    )
    task.refresh_from_db()
    assert (task.status, task.progress, task.evidence) == (TaskStatus.DONE, 100, "Báo cáo số 12/BC-UBND")
    assert [event.action for event in events_of(task)] == ["register", "report_progress", "complete"]
    assert not verify_chain(SUBJECT, task)


@pytest.mark.parametrize("act", ["complete", "reopen", "correct", "cancel", "report_progress"])
@pytest.mark.parametrize(
    "who", ["desk", "officer", "head", "clerk", "controller", "auditor", "administrator", "outsider",
            "outside_leader", "keeper", "nobody"],
)  # fmt: skip
def test_nobody_but_the_reform_officer_and_the_leader_of_the_agency_acts(cast: Cast, act: str, who: str) -> None:
    task = enter(cast)
    if act == "reopen":
        actions.complete(task=task, by=cast.actor("reform"), at=MOMENT, done_on=MOMENT.date(), evidence="x")
    given: dict[str, Any] = {
        "complete": {"done_on": MOMENT.date(), "evidence": "x"}, "progress": {}, "report_progress": {"progress": 5},
        "reopen": {"reason": "x"}, "cancel": {"reason": "x"}, "correct": {"reason": "x", "title": "y"},
    }[act]  # fmt: skip
    with pytest.raises(Refused) as refused:
        getattr(actions, act)(task=task, by=cast.actor(who), at=MOMENT, **given)
    assert refused.value.forbidden
    with pytest.raises(Refused):
        enter(cast, who, code="9")


def test_a_leader_of_the_province_has_no_hand_in_a_communes_tasks(cast: Cast) -> None:
    from tests.cast import account, hold

    from motcua.people.vocabulary import Role

    cast.accounts["city_reform"] = account("city_reform", "Tô Văn Tỉnh")
    hold(cast.accounts["city_reform"], Role.REFORM_OFFICER, cast.province, True)
    task = enter(cast)
    with pytest.raises(Refused):
        actions.cancel(task=task, by=cast.actor("city_reform"), at=MOMENT, reason="Không còn cần")
    assert cast.client("city_reform").get(f"/nhiem-vu/{task.public_code}/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due_on": date(2026, 10, 1)}, "due_on"),
        ({"code": "1.1"}, "code"),
    ],
)
def test_days_out_of_order_and_a_code_twice_are_refused_by_field(
    cast: Cast, changed: dict[str, Any], field: str
) -> None:
    enter(cast, code="1.1")
    with pytest.raises(Invalid) as refused:
        enter(cast, **changed)
    assert field in refused.value.errors
    assert Task.objects.count() == 1


def test_completion_in_the_future_or_before_the_task_was_given_is_refused(cast: Cast) -> None:
    task = enter(cast)
    for day in (MOMENT.date() + timedelta(days=1), date(2026, 11, 1)):
        with pytest.raises(Invalid) as refused:
            actions.complete(task=task, by=cast.actor("reform"), at=MOMENT, done_on=day, evidence="x")
        assert "done_on" in refused.value.errors


def test_undo_takes_back_a_completion_and_its_facts(cast: Cast) -> None:
    task = enter(cast)
    before = list(TaskFact.objects.values_list("done_day", flat=True))
    actions.complete(task=task, by=cast.actor("reform"), at=MOMENT, done_on=MOMENT.date(), evidence="x")
    actions.undo(task=task, by=cast.actor("reform"), at=MOMENT)
    assert (task.status, task.done_on) == (TaskStatus.OPEN, None)
    assert list(TaskFact.objects.values_list("done_day", flat=True)) == before


def test_a_correction_keeps_what_was_known_before(cast: Cast) -> None:
    task = enter(cast)
    later = MOMENT + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        actions.correct(
            task=task, by=cast.actor("reform"), at=later, reason="Giao nhầm nguồn", source=TaskSource.SUPERIOR
        )
    assert [(fact.source, fact.known_to < 99999) for fact in TaskFact.objects.order_by("known_from")] == [
        (TaskSource.OWN_PLAN, True),
        (TaskSource.SUPERIOR, False),
    ]


def test_rules_of_days() -> None:
    day = date(2026, 5, 5)
    assert faults_of(day, day, day, today=day) == {}
    assert standing(day, None, day) == ("soon", 0)
    assert standing(day, None, day + timedelta(days=1)) == ("late", 1)
    assert standing(day, None, day - timedelta(days=8)) == ("open", 8)
    assert standing(day, day, day) == ("done", 0)
    assert standing(day, day + timedelta(days=2), day) == ("done_late", 2)
