"""What a dossier was: its state as the events tell it, and whether their chain still holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from motcua.base.canonical import plain
from motcua.dossiers.models import (
    Apology,
    ClockPause,
    Consultation,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierReturn,
    Result,
    StepRun,
    SupplementRequest,
)
from motcua.dossiers.rules.chain import link

#: Columns that no event speaks of.
_UNTOLD = {"id", "created_at"}
#: What events tell of the records that hang on dossiers: by kind and number, the columns spoken of.
Told = dict[tuple[str, int], dict[str, Any]]
_HANGING = {
    str(kind._meta.model_name): kind
    for kind in (StepRun, ClockPause, SupplementRequest, Consultation, Apology, Result, DossierReturn, DossierDocument)
}


def told_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns of a record that its events carry."""
    return [field for field in model._meta.concrete_fields if field.attname not in _UNTOLD]


def blank_of(field: models.Field) -> Any:
    """What a column holds before anything was said of it."""
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return ""
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.IntegerField | models.DecimalField) and not field.is_relation:
        return 0
    return None


def blank_state(model: type[models.Model]) -> dict[str, Any]:
    """The state of a record before its first event."""
    return {field.attname: blank_of(field) for field in told_fields(model)}


def state_of(row: models.Model) -> dict[str, Any]:
    """The columns of a record as its events write them."""
    return {field.attname: plain(getattr(row, field.attname)) for field in told_fields(type(row))}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The columns that differ, each with what it was and what it became."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def chained(event: DossierEvent, *, code: str, undone: int | None) -> dict[str, Any]:
    """All of an event that its hash covers; `undone` is the place of the event it takes back."""
    return {
        "code": code,
        "sequence": event.sequence,
        "action": str(event.action),
        "account": event.account_id,
        "agency": event.agency_id,
        "role": str(event.role),
        "from": str(event.from_status),
        "to": str(event.to_status),
        "effective_at": plain(event.effective_at),
        "recorded_at": plain(event.recorded_at),
        "comment": event.comment,
        "payload": event.payload,
        "undoes": undone,
    }


def replay(dossier: Dossier, events: Iterable[DossierEvent] | None = None) -> dict[str, Any]:
    """The dossier's row as its events alone tell it; equals `state_of(dossier)` unless somebody meddled."""
    state = blank_state(Dossier)
    for event in dossier.events.order_by("sequence") if events is None else events:
        for name, (_, after) in event.payload.get("changes", {}).items():
            state[name] = after
    return state


def replay_rows(dossier: Dossier, events: Iterable[DossierEvent] | None = None) -> Told:
    """The same for what hangs on the dossier (step runs, pauses, results, …), by kind and number."""
    states: Told = {}
    for event in dossier.events.order_by("sequence") if events is None else events:
        for told in event.payload.get("rows", []):
            state = states.setdefault((told["model"], told["id"]), {})
            state.update({name: after for name, (_, after) in told["changes"].items()})
    return states


def verify_chain(dossier: Dossier) -> list[str]:
    """What is wrong with the dossier's events, in the official's words; empty when the chain holds."""
    events = sorted(dossier.events.all(), key=lambda event: event.sequence)  # of a prefetch, where there is one
    places = {event.pk: event.sequence for event in events}
    faults = [] if events else [f"Hồ sơ {dossier.code} không có diễn biến nào."]
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.sequence != place:
            faults.append(f"Hồ sơ {dossier.code}: thiếu diễn biến số {place}.")
            break
        undone = places.get(event.undoes_id) if event.undoes_id else None
        if event.previous_hash != previous or event.hash != link(
            previous, chained(event, code=dossier.code, undone=undone)
        ):
            faults.append(f"Hồ sơ {dossier.code}: diễn biến số {place} đã bị sửa sau khi ghi.")
            break
        previous = event.hash
    if not faults:
        told, row = replay(dossier, events), state_of(dossier)
        faults += [
            f"Hồ sơ {dossier.code}: cột {name} khác với diễn biến ({told[name]!r} → {row[name]!r})."
            for name in row
            if told[name] != row[name]
        ]
    return faults


def verify_rows(dossiers: Sequence[Dossier]) -> dict[int, list[str]]:
    """What hangs on the dossiers and is not what their events tell, by dossier; one query for each kind of record."""
    told: Told = {}
    owners: dict[tuple[str, int], Dossier] = {}
    for dossier in dossiers:
        mine = replay_rows(dossier, sorted(dossier.events.all(), key=lambda event: event.sequence))
        told |= mine
        owners |= dict.fromkeys(mine, dossier)
    by_pk = {dossier.pk: dossier for dossier in dossiers}
    faults: dict[int, list[str]] = {}

    def fault(dossier: Dossier, kind: type[models.Model], number: int, what: str) -> None:
        words = f"Hồ sơ {dossier.code}: {kind._meta.verbose_name} số {number} {what}."
        faults.setdefault(dossier.pk, []).append(words)

    for name, kind in _HANGING.items():
        found = {row.pk: row for row in kind._default_manager.filter(dossier_id__in=list(by_pk))}
        for number, row in found.items():
            known = told.get((name, number))
            if known is None:
                fault(by_pk[row.dossier_id], kind, number, "không có trong diễn biến")
                continue
            standing = state_of(row)
            if wrong := sorted(column for column, value in known.items() if standing[column] != value):
                fault(by_pk[row.dossier_id], kind, number, f"khác với diễn biến ở cột {', '.join(wrong)}")
        for key in told:
            if key[0] == name and key[1] not in found:
                fault(owners[key], kind, key[1], "có trong diễn biến nhưng đã bị xóa")
    return faults
