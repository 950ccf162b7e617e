"""Undo of the last act by a counter-event; every column gets its former value, nothing is erased."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models

from motcua.acts.actions.transaction import Act, R
from motcua.acts.models import ChainedEvent
from motcua.acts.queries import value_of
from motcua.acts.registry import Subject, acts_of
from motcua.base.refusals import Refused
from motcua.people.vocabulary import Actor

#: Columns that the transaction itself sets.
_OWN = ("revision", "status")


def undoable(subject: Subject, event: ChainedEvent | None, *, by: Actor, at: datetime) -> str:
    """Return why the person cannot undo the record's last event now; empty where it can be undone."""
    minutes = settings.UNDO_MINUTES
    acts = acts_of(subject.key)
    if event is None or event.action not in acts or not acts[event.action].undoable or event.payload.get("source"):
        return "Việc này không hoàn tác được."
    if event.account_id != by.account_id:
        return "Chỉ người vừa làm mới hoàn tác được việc của mình."
    if at - event.recorded_at > timedelta(minutes=minutes):
        return f"Đã quá {minutes} phút nên không hoàn tác được nữa; hãy làm thao tác ngược lại và nêu lý do."
    return ""


def undo_last(act: Act[R]) -> None:
    """Undo the last event of the record inside the transaction `act`; raises Refused where it cannot be undone.

    Only the person who did it, within the minutes of the deployment. Numbers given out are not given again.
    """
    event = act.last
    reason = undoable(act.subject, event, by=act.by, at=act.recorded_at)
    if reason or event is None:
        raise Refused(reason)
    act.undoes = event
    act.previous_status = event.from_status
    for name, (before, _) in event.payload["changes"].items():
        if name not in _OWN:
            setattr(act.record, name, _value(type(act.record), name, before))
    for told in reversed(event.payload.get("rows", [])):
        _take_back(act, told)


def undo_first(act: Act[R], *, status: str) -> None:
    """Undo the act that created the record: it stays, with its number, in the status that says so.

    Its dependents are cancelled; its own columns stay, so that lists and books show what was cancelled. Refused as
    `undo_last` is, and where anything happened since.
    """
    event = act.last
    reason = undoable(act.subject, event, by=act.by, at=act.recorded_at)
    if reason or event is None:
        raise Refused(reason)
    act.undoes = event
    act.previous_status = status
    for told in reversed(event.payload.get("rows", [])):
        _take_back(act, told)


def _take_back(act: Act[R], told: Mapping[str, Any]) -> None:
    dependent = act.subject.dependent(told["model"])
    row = dependent.model._default_manager.get(pk=told["id"])
    changes = told["changes"]
    if changes.get(f"{act.subject.link}_id", [0])[0] is None:  # created by the event
        act.change(row, **{dependent.cancelled: act.effective_at})
    else:
        act.change(row, **{name: _value(dependent.model, name, before) for name, (before, _) in changes.items()})


def _value(model: type[models.Model], name: str, told: Any) -> Any:
    column = next(column for column in model._meta.concrete_fields if column.attname == name)
    return value_of(column, told)
