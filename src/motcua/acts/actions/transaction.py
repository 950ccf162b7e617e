"""Transaction of one act: permission, life cycle, revision, change, chained event, facts, publication.

The record is read again under a lock (PostgreSQL: the row; SQLite: the write lock that IMMEDIATE takes at once), so
that two people act one after the other and the second sees what the first did. The changes of an act, on the record and
on its dependents, are written with before and after into its event: enough to rebuild the row, and to undo the act.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models, transaction

from motcua.acts.events import Acted
from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.acts.queries import blank_state, chained, changes_between, state_of
from motcua.acts.registry import ActDeclaration, Subject, acts_of
from motcua.acts.rules import guards
from motcua.acts.vocabulary import NOWHERE, PREVIOUS, SAME
from motcua.base.canonical import plain
from motcua.base.chain import link
from motcua.base.events import publish
from motcua.base.refusals import Invalid, Refused, Stale
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.people.vocabulary import Actor, Held

R = TypeVar("R", bound=RevisionedModel)
M = TypeVar("M", bound=models.Model)


@dataclass
class Act(Generic[R]):
    """An act under way: the locked record, who acts, when, and what has been changed so far.

    An action changes `record` directly and its dependents through `create`, `create_all` and `change`. `notes` go
    into the event's payload; `source` says where an imported change came from; `since` is from when the figures
    change, where that is not when the act took effect.
    """

    subject: Subject
    declaration: ActDeclaration
    record: R
    by: Actor
    held: Held | None
    effective_at: datetime
    recorded_at: datetime
    last: ChainedEvent | None
    comment: str
    arrow: str
    before: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    undoes: ChainedEvent | None = None
    previous_status: str = ""
    event: ChainedEvent | None = None
    touched: dict[tuple[type[models.Model], int], models.Model] = field(default_factory=dict)
    created: set[tuple[type[models.Model], int]] = field(default_factory=set)
    source: dict[str, Any] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def account_id(self) -> int | None:
        """Return the number of the acting account; None where the platform acts by itself."""
        return self.by.account_id or None

    def check(self, **reasons: str) -> None:
        """Refuse with a message beside each field whose reason is not empty (`_` is the whole form)."""
        errors = {name.removesuffix("_"): reason for name, reason in reasons.items() if reason}
        if errors:
            raise Invalid(errors)

    def create(self, model: type[M], **values: Any) -> M:
        """Create a dependent of the record, and note it in the event."""
        row = model(**{self.subject.link: self.record}, **values)
        row.save(force_insert=True)
        self.created.add((model, row.pk))
        self._tell(row, blank_state(model))
        return row

    def create_all(self, model: type[M], rows: Iterable[dict[str, Any]]) -> list[M]:
        """Create dependents of one kind, in one statement."""
        made = model._default_manager.bulk_create(
            [model(**{self.subject.link: self.record}, **values) for values in rows]
        )
        for row in made:
            self.created.add((model, row.pk))
            self._tell(row, blank_state(model))
        return made

    def change(self, row: models.Model, **values: Any) -> None:
        """Change a dependent of the record, and note it in the event."""
        before = state_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        self._tell(row, before)

    def write(self, model: type[M], row: M | None, new: Mapping[str, Any], **values: Any) -> M:
        """Change the dependent; where there is none yet, create it with the values of a new one as well."""
        if row is None:
            return self.create(model, **new, **values)
        self.change(row, **values)
        return row

    def touched_of(self, model: type[M]) -> list[tuple[M, bool]]:
        """Return the dependents of one kind that the act created or changed, each with whether it is new."""
        return [(row, key in self.created) for key, row in self.touched.items() if isinstance(row, model)]

    def _tell(self, row: models.Model, before: dict[str, Any]) -> None:
        changes = changes_between(before, state_of(row))
        self.touched[(type(row), row.pk)] = row
        if changes:
            self.rows.append({"model": type(row)._meta.model_name, "id": row.pk, "changes": changes})


@dataclass(frozen=True, slots=True)
class Policy(Generic[R]):
    """Policy of a room's acts: permission and facts.

    `authority` returns the role by which a person acts or raises Refused; `facts` writes the facts that the act
    changed, inside the transaction.
    """

    authority: Callable[[Actor, str, R], Held | None]
    facts: Callable[[Act[R]], None]


@contextmanager
def transact(
    subject: Subject,
    key: str,
    policy: Policy[R],
    *,
    record: R,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    effective_at: datetime | None = None,
    comment: str = "",
) -> Iterator[Act[R]]:
    """Run one act on a record; the block changes `act.record` and its dependents, the transaction does the rest.

    Raises Refused, Stale or Invalid, and then nothing was changed. On return the record handed in shows the new
    state.
    """
    declaration = acts_of(subject.key)[key]
    with transaction.atomic():
        row: R = type(record)._default_manager.select_for_update().get(pk=record.pk)
        held = policy.authority(by, key, row)
        if revision is not None and revision != row.revision:
            raise Stale()
        arrow = declaration.arrows.get(row.status)
        if arrow is None:
            raise Refused(
                f"{subject.noun} đang ở trạng thái “{subject.statuses(row.status).label}” "
                f"nên không thể “{declaration.name}”. Mở lại {subject.noun.lower()} để xem việc có thể làm."
            )
        last = row.events.order_by("-sequence").first()  # type: ignore[attr-defined]
        act = _begin(subject, declaration, row, by, held, at, effective_at, comment, last, arrow)
        yield act
        _write(act, policy)
    _copy_columns(record, row)


def _copy_columns(record: R, row: R) -> None:
    """Copy the columns of the row that the act wrote to the caller's record."""
    for column in record._meta.concrete_fields:
        setattr(record, column.attname, getattr(row, column.attname))


@contextmanager
def create(
    subject: Subject,
    key: str,
    policy: Policy[R],
    *,
    record: R,
    by: Actor,
    at: datetime,
    effective_at: datetime | None = None,
    comment: str = "",
) -> Iterator[Act[R]]:
    """Run the act that creates a record: it is inserted after the block, with the first event of its chain.

    The declaration has an arrow from NOWHERE; where that leads to SAME, the block sets the status.
    """
    declaration = acts_of(subject.key)[key]
    with transaction.atomic():
        held = policy.authority(by, key, record)
        arrow = declaration.arrows[NOWHERE]
        act = _begin(subject, declaration, record, by, held, at, effective_at, comment, None, arrow)
        act.before = blank_state(type(record))
        record.revision = 1
        if arrow != SAME:
            record.status = arrow
        yield act
        record.save(force_insert=True)
        append_event(act, policy, NOWHERE, changes_between(act.before, state_of(record)))


def _begin(
    subject: Subject,
    declaration: ActDeclaration,
    row: R,
    by: Actor,
    held: Held | None,
    at: datetime,
    effective_at: datetime | None,
    comment: str,
    last: ChainedEvent | None,
    arrow: str,
) -> Act[R]:
    recorded = max(at, last.recorded_at) if last else at
    effective = effective_at or (max(at, last.effective_at) if last else at)
    comment = nfc(comment)
    days = {"effective_on": local(effective).date(), "recorded_on": local(recorded).date()}
    errors = {
        "effective_at": guards.moment(
            effective_at=effective, recorded_at=recorded, previous=local(last.effective_at) if last else None
        ),
        "comment": guards.comment_length(comment)
        or (guards.back_dating(**days, comment=comment) if held is not None else ""),
    }
    if any(errors.values()):
        raise Invalid({name: text for name, text in errors.items() if text})
    return Act(
        subject, declaration, row, by, held, local(effective), local(recorded), last, comment, arrow, state_of(row)
    )


def _write(act: Act[R], policy: Policy[R]) -> None:
    row = act.record
    from_status = act.before["status"]
    if act.arrow == PREVIOUS:
        row.status = act.previous_status
    elif act.arrow != SAME:
        row.status = act.arrow
    row.revision += 1
    changes = changes_between(act.before, state_of(row))
    found = type(row)._default_manager.filter(pk=row.pk, revision=row.revision - 1)
    if not found.update(**{name: getattr(row, name) for name in changes}):
        raise Stale()
    append_event(act, policy, from_status, changes)


def append_event(act: Act[R], policy: Policy[R], from_status: str, changes: dict[str, list[Any]]) -> None:
    """Write the event at the end of the chain, let the room write its facts, and publish `Acted` on commit."""
    row, subject = act.record, act.subject
    event = subject.event_model(  # type: ignore[misc]
        **{subject.link: row},
        sequence=row.revision,
        action=act.declaration.key,
        account_id=act.account_id,
        agency_id=act.held.agency_id if act.held else None,
        role=act.held.role if act.held else "",
        from_status=from_status,
        to_status=row.status,
        effective_at=act.effective_at,
        recorded_at=act.recorded_at,
        comment=act.comment,
        payload=_payload(act, changes),
        undoes=act.undoes,
        previous_hash=act.last.hash if act.last else "",
    )
    undone = act.undoes.sequence if act.undoes else None
    event.hash = link(event.previous_hash, chained(event, code=subject.code_of(row), undone=undone))
    event.save(force_insert=True)
    act.event = event
    if act.declaration.facts:
        policy.facts(act)
    publish(
        Acted(
            subject=subject.key,
            record_id=row.pk,
            event_id=event.pk,
            code=subject.code_of(row),
            act=act.declaration.key,
            from_status=str(from_status),
            to_status=str(row.status),
            effective_at=act.effective_at,
            recorded_at=act.recorded_at,
            account_id=act.account_id,
        )
    )


def _payload(act: Act[R], changes: dict[str, list[Any]]) -> dict[str, Any]:
    payload: dict[str, Any] = {"changes": changes, **act.source}
    if act.since is not None:
        payload["since"] = plain(act.since)
    if act.rows:
        payload["rows"] = act.rows
    if act.notes:
        payload["notes"] = plain(act.notes)
    if act.held is not None and act.held.delegated_by is not None:
        payload["delegated_by"] = act.held.delegated_by
    return payload
