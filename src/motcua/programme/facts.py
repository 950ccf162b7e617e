"""The family of tasks: one believed row a task, with its own days, and its facts made again from the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from motcua.acts.actions import Act
from motcua.acts.queries import events_of, record_from, states_of
from motcua.base.time import day_number, local
from motcua.programme.models import Task, TaskFact
from motcua.programme.vocabulary import TASKS
from motcua.statistics.recording import facts_of, record_state
from motcua.statistics.registry import FAMILIES
from motcua.statistics.stretches import Change
from motcua.statistics.vocabulary import ColumnKind, Family, KnownOnly, RecordList, columns_of


@dataclass(frozen=True, slots=True)
class TaskState:
    """What is counted of a task at one moment."""

    task_id: int
    agency: int
    source: int
    area: int
    assigned_day: int
    due_day: int
    done_day: int
    cancelled_day: int


FAMILY = Family(
    key=TASKS,
    title="Nhiệm vụ cải cách hành chính",
    table="programme_taskfact",
    columns=(
        *columns_of(ColumnKind.CODE, "task_id", "agency", "source", "area"),
        *columns_of(ColumnKind.DAY, "assigned_day", "due_day", "done_day", "cancelled_day"),
    ),
    subject="task_id",
    lifetime=KnownOnly(),
    attribution="programme.agency",
    dimensions={"programme.agency": "agency", "task_source": "source", "area": "area"},
    record_name="nhiệm vụ",
    model=TaskFact,
    rebuild=lambda code="", *, show_progress=False: rebuild_tasks(code),
)


def state_of_task(task: Task) -> TaskState:
    """Return what is counted of the task as its row stands."""
    return TaskState(
        task.pk, task.agency_id, task.source, task.area, day_number(task.assigned_on), day_number(task.due_on),
        day_number(task.done_on), day_number(task.cancelled_on),
    )  # fmt: skip


def record_task(act: Act[Task]) -> None:
    """Bring the facts of the task in line with the act."""
    record_state(TASKS, state_of_task(act.record), known_on=act.recorded_at)


def rebuild_tasks(code: str = "") -> int:
    """Write the facts of tasks again from their events; returns how many tasks were done."""
    rows = Task.objects.order_by("pk")
    tasks = [task for task in rows if not code or task.public_code == code]
    with transaction.atomic():
        TaskFact.objects.filter(task_id__in=[task.pk for task in tasks]).delete()
        TaskFact._default_manager.bulk_create(_facts(tasks))
    return len(tasks)


def _facts(tasks: Sequence[Task]) -> list[Any]:
    return [fact for task in tasks for fact in facts_of(TASKS, list(_changes(task)))]


def _changes(task: Task) -> Iterator[Change[TaskState]]:
    for event, told in states_of(task, events_of(task)):
        row: Any = record_from(Task, told | {"id": task.pk})
        known = day_number(local(event.recorded_at))
        yield Change(state_of_task(row), known, known)


def register(records: RecordList) -> None:
    """Register the family with the statistics, and the list of the records behind its figures."""
    FAMILIES.register(TASKS, replace(FAMILY, records=records))
