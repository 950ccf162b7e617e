"""State of a record computed from its events, and verification of their chain."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import models

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.acts.registry import Subject
from motcua.base.canonical import canonical, plain
from motcua.base.chain import link

#: Columns that events do not contain.
_UNTOLD = {"id", "created_at"}
#: State of the dependents of records by their events: by model and number, the columns.
Told = dict[tuple[str, int], dict[str, Any]]


def told_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the columns of a record that its events contain."""
    return [column for column in model._meta.concrete_fields if column.attname not in _UNTOLD]


def blank_of(column: models.Field) -> Any:
    """Return the value of a column before the first event."""
    if column.null:
        return None
    if isinstance(column, models.CharField | models.TextField):
        return ""
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.JSONField):
        return []
    if isinstance(column, models.IntegerField | models.DecimalField) and not column.is_relation:
        return 0
    return None


def digested(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns of which events contain the hash, not the content."""
    return model.DIGESTED if issubclass(model, RevisionedModel) else ()


def blank_state(model: type[models.Model]) -> dict[str, Any]:
    """Return the state of a record before its first event."""
    large = digested(model)
    return {column.attname: "" if column.attname in large else blank_of(column) for column in told_fields(model)}


def state_of(record: models.Model) -> dict[str, Any]:
    """Return the columns of a record as its events write them: plain data, of large columns the hash."""
    large, found = digested(type(record)), {}
    for column in told_fields(type(record)):
        value = getattr(record, column.attname)
        found[column.attname] = digest_of(value) if column.attname in large else plain(value)
    return found


def digest_of(value: Any) -> str:
    """Return the hash that events contain for a large column."""
    return f"sha256:{hashlib.sha256(canonical(value).encode()).hexdigest()}"


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the columns that differ, each with its values before and after."""
    return {name: [before[name], value] for name, value in after.items() if before[name] != value}


def chained(event: ChainedEvent, *, code: str, undone: int | None) -> dict[str, Any]:
    """Return the content of an event that its hash covers; `undone` is the place of the event that it undoes.

    Stored chains were hashed over exactly these keys: they never change.
    """
    record = chained_record(
        code=code,
        sequence=event.sequence,
        action=str(event.action),
        account=event.account_id,
        agency=event.agency_id,
        role=str(event.role),
        from_status=str(event.from_status),
        to_status=str(event.to_status),
        effective_at=plain(event.effective_at),
        recorded_at=plain(event.recorded_at),
        comment=event.comment,
        undone=undone,
    )
    return record | {"payload": event.payload}


def chained_record(
    *,
    code: str,
    sequence: int,
    action: str,
    account: int | None,
    to_status: str,
    effective_at: str,
    recorded_at: str,
    agency: int | None = None,
    role: str = "",
    from_status: str = "",
    comment: str = "",
    undone: int | None = None,
) -> dict[str, Any]:
    """Return the same without the payload, for events that are written in bulk; moments as events write them."""
    return {
        "code": code,
        "sequence": sequence,
        "action": action,
        "account": account,
        "agency": agency,
        "role": role,
        "from": from_status,
        "to": to_status,
        "effective_at": effective_at,
        "recorded_at": recorded_at,
        "comment": comment,
        "undoes": undone,
    }


def events_of(record: models.Model) -> list[Any]:
    """Return the record's events in order; of a prefetch, where there is one."""
    events: Any = record.events  # type: ignore[attr-defined]
    return sorted(events.all(), key=lambda event: event.sequence)


def replay(record: models.Model, events: Iterable[ChainedEvent] | None = None) -> dict[str, Any]:
    """Rebuild the record's state from its events; equals `state_of(record)` unless somebody changed the row."""
    state = blank_state(type(record))
    for event in events_of(record) if events is None else events:
        state.update({name: after for name, (_, after) in event.payload.get("changes", {}).items()})
    return state


def states_of(
    record: models.Model, events: Iterable[ChainedEvent] | None = None
) -> Iterator[tuple[ChainedEvent, dict[str, Any]]]:
    """Return every event with the state of the record after it."""
    state = blank_state(type(record))
    for event in events_of(record) if events is None else events:
        state = state | {name: after for name, (_, after) in event.payload.get("changes", {}).items()}
        yield event, state


def replay_dependents(record: models.Model, events: Iterable[ChainedEvent] | None = None) -> Told:
    """Rebuild the state of the record's dependents, by model and number."""
    states: Told = {}
    for event in events_of(record) if events is None else events:
        for told in event.payload.get("rows", []):
            state = states.setdefault((told["model"], told["id"]), {})
            state.update({name: after for name, (_, after) in told["changes"].items()})
    return states


def record_from(model: type[models.Model], state: Mapping[str, Any]) -> Any:
    """Build a record in memory from the plain values of events."""
    large = digested(model)
    columns = {column.attname: column for column in model._meta.concrete_fields if column.attname not in large}
    record = model()
    for name, value in state.items():
        if name in columns:
            setattr(record, name, value_of(columns[name], value))
    return record


def value_of(column: models.Field, told: Any) -> Any:
    """Convert the plain value of an event to that of the column."""
    if told is None:
        return None
    target: models.Field = column.target_field if column.is_relation else column  # type: ignore[attr-defined]
    return target.to_python(told)


def verify_chain(subject: Subject, record: RevisionedModel) -> list[str]:
    """Return the faults in the record's events, in the official's words; empty when the chain holds."""
    events, name = events_of(record), f"{subject.noun} {subject.code_of(record)}"
    if not events:
        return [f"{name} không có diễn biến nào."]
    if broken := _first_break(events, subject.code_of(record)):
        place, what = broken
        return [f"{name}: thiếu diễn biến số {place}." if what == "gap" else f"{name}: diễn biến số {place} {what}"]
    told, row = replay(record, events), state_of(record)
    return [
        f"{name}: cột {column} khác với diễn biến ({told[column]!r} → {row[column]!r})."
        for column in row
        if told[column] != row[column]
    ]


def _first_break(events: Sequence[ChainedEvent], code: str) -> tuple[int, str] | None:
    places = {event.pk: event.sequence for event in events}
    previous = ""
    for place, event in enumerate(events, start=1):
        if event.sequence != place:
            return place, "gap"
        undone = places.get(event.undoes_id) if event.undoes_id else None  # type: ignore[attr-defined]
        holds = event.hash == link(previous, chained(event, code=code, undone=undone))
        if event.previous_hash != previous or not holds:
            return place, "đã bị sửa sau khi ghi."
        previous = event.hash
    return None


def verify_dependents(subject: Subject, records: Sequence[RevisionedModel]) -> dict[int, list[str]]:
    """Return the dependents that differ from their events, by record; one query for each kind."""
    told: Told = {}
    owners: dict[tuple[str, int], RevisionedModel] = {}
    for record in records:
        mine = replay_dependents(record)
        told |= mine
        owners |= dict.fromkeys(mine, record)
    by_pk = {record.pk: record for record in records}
    faults: dict[int, list[str]] = {}
    for dependent in subject.dependents:
        for owner, number, what in _dependent_faults(subject, dependent.model, told, owners, by_pk):
            words = f"{subject.noun} {subject.code_of(owner)}: {dependent.model._meta.verbose_name} số {number} {what}."
            faults.setdefault(owner.pk, []).append(words)
    return faults


def _dependent_faults(
    subject: Subject,
    model: type[models.Model],
    told: Told,
    owners: Mapping[tuple[str, int], RevisionedModel],
    by_pk: Mapping[int, RevisionedModel],
) -> Iterator[tuple[RevisionedModel, int, str]]:
    """Return (record, number, fault) of one kind of dependent."""
    name = str(model._meta.model_name)
    found = {row.pk: row for row in model._default_manager.filter(**{f"{subject.link}_id__in": list(by_pk)})}
    for number, row in found.items():
        owner, known = by_pk[getattr(row, f"{subject.link}_id")], told.get((name, number))
        if known is None:
            yield owner, number, "không có trong diễn biến"
            continue
        standing = state_of(row)
        if wrong := sorted(column for column, value in known.items() if standing[column] != value):
            yield owner, number, f"khác với diễn biến ở cột {', '.join(wrong)}"
    for key in told:
        if key[0] == name and key[1] not in found:
            yield owners[key], key[1], "có trong diễn biến nhưng đã bị xóa"
