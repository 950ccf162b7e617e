"""What people do with a task: enter, correct, report progress, complete, reopen, drop, undo."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Unpack

from motcua.acts.actions import Act, Policy, create, transact, undo_last
from motcua.acts.vocabulary import UNDO, When
from motcua.people.vocabulary import Actor
from motcua.programme.facts import record_task
from motcua.programme.models import Task
from motcua.programme.permissions import authority
from motcua.programme.queries import SUBJECT
from motcua.programme.rules import faults_of
from motcua.programme.vocabulary import TaskStatus

POLICY: Policy[Task] = Policy(authority=authority, facts=record_task)
#: Columns that a person fills and corrects.
FILLED = (
    "code", "title", "source", "area", "basis", "lead", "support", "product", "assigned_on", "due_on",
)  # fmt: skip


def _acting(key: str, task: Task, by: Actor, at: datetime, when: When) -> AbstractContextManager[Act[Task]]:
    return transact(SUBJECT, key, POLICY, record=task, by=by, at=at, **when)


def register_task(*, agency_id: int, values: Mapping[str, Any], by: Actor, at: datetime, comment: str = "") -> Task:
    """Enter a task of the agency; raises Invalid with the wrong fields."""
    task = Task(agency_id=agency_id, **{name: values[name] for name in FILLED if name in values})
    with create(SUBJECT, "register", POLICY, record=task, by=by, at=at, comment=comment) as act:
        _check(act)
        task.folded = task.words()
    return task


def take_in(
    *,
    task: Task | None = None,
    agency_id: int,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    comment: str,
    source: Mapping[str, Any],
) -> Task:
    """Take a task in from a table, or change one that is there; a day of completion completes it."""
    if task is None:
        task = Task(agency_id=agency_id, **{"title": f"Nhiệm vụ {values['code']}", **values})
        with create(SUBJECT, "take_in", POLICY, record=task, by=by, at=at, comment=comment) as act:
            _take(act, source)
        return task
    with transact(SUBJECT, "take_in", POLICY, record=task, by=by, at=at, comment=comment) as act:
        for name, value in values.items():
            setattr(act.record, name, value)
        _take(act, source)
    return task


def _take(act: Act[Task], source: Mapping[str, Any]) -> None:
    act.source = dict(source)
    if act.record.done_on is not None:
        act.record.status, act.record.progress = TaskStatus.DONE, 100
    act.record.folded = act.record.words()
    _check(act)


def correct(*, task: Task, by: Actor, at: datetime, reason: str = "", **given: Any) -> Task:
    """Correct what was entered wrongly; figures known before stay as they were known."""
    when: When = {name: given.pop(name) for name in ("revision", "effective_at", "comment") if name in given}  # type: ignore[assignment]
    when["comment"] = reason or when.get("comment", "")
    with _acting("correct", task, by, at, when) as act:
        for name, value in given.items():
            setattr(act.record, name, value)
        act.record.folded = act.record.words()
        _check(act)
    return task


def report_progress(
    *, task: Task, by: Actor, at: datetime, progress: int, evidence: str = "", **when: Unpack[When]
) -> Task:
    """Report how far the task has come, in percent."""
    with _acting("report_progress", task, by, at, when) as act:
        act.check(progress="Việc đã xong thì ghi “Hoàn thành”." if progress >= 100 else "")
        act.record.progress = progress
        act.record.evidence = evidence or act.record.evidence
    return task


def complete(*, task: Task, by: Actor, at: datetime, done_on: date, evidence: str, **when: Unpack[When]) -> Task:
    """Complete the task on a day, with what proves it."""
    with _acting("complete", task, by, at, when) as act:
        act.record.done_on, act.record.evidence, act.record.progress = done_on, evidence, 100
        _check(act)
    return task


def reopen(*, task: Task, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Task:
    """Reopen a task that was completed too early."""
    when["comment"] = reason
    with _acting("reopen", task, by, at, when) as act:
        act.record.done_on = None
        act.record.progress = min(act.record.progress, 99)
    return task


def cancel(*, task: Task, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Task:
    """Drop the task from the plan; it counts no more from the day on."""
    when["comment"] = reason
    with _acting("cancel", task, by, at, when) as act:
        act.record.cancelled_on = act.effective_at.date()
    return task


def undo(*, task: Task, by: Actor, at: datetime, **when: Unpack[When]) -> Task:
    """Take back the last act, by whoever did it, within the time of undo."""
    with _acting(UNDO, task, by, at, when) as act:
        undo_last(act)
    return task


def _check(act: Act[Task]) -> None:
    task = act.record
    errors = faults_of(task.assigned_on, task.due_on, task.done_on, today=act.recorded_at.date())
    same = Task.objects.filter(agency_id=task.agency_id, code=task.code).exclude(pk=task.pk)
    if task.code and same.exists():
        errors["code"] = f"Cơ quan đã có nhiệm vụ mã {task.code}."
    act.check(**errors)
