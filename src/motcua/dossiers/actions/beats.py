"""The five beats of every act: permission, life cycle and guards, change, event, publication.

One act is one transaction. The dossier is read again under a lock (PostgreSQL: the row; SQLite: the write lock
that IMMEDIATE takes at once), so that two officers act one after the other and the second sees what the first
did. What an act changed, on the dossier and on what hangs on it, is written with before and after into its
event: enough to rebuild the row, and to take a fresh mistake back.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict, TypeVar

from django.db import models, transaction

from motcua.base.canonical import plain
from motcua.base.events import publish
from motcua.base.refusals import Invalid, Refused, Stale
from motcua.base.text import nfc
from motcua.base.time import day_number, local
from motcua.dossiers import lifecycle
from motcua.dossiers.events import DossierActed
from motcua.dossiers.facts import judged_by_the_hour, rewrite_facts, rewrite_step_facts, step_fact_of
from motcua.dossiers.models import Dossier, DossierEvent, StepRun
from motcua.dossiers.permissions import authority
from motcua.dossiers.queries.history import blank_state, chained, changes_between, state_of
from motcua.dossiers.rules import guards
from motcua.dossiers.rules.chain import link
from motcua.dossiers.vocabulary import Action, Status
from motcua.people.vocabulary import Actor, Held
from motcua.procedures.queries import office_calendar

M = TypeVar("M", bound=models.Model)


class When(TypedDict, total=False):
    """What every act may be told besides its own matter.

    `revision` is the one the person saw (another one since: `Stale`); `effective_at` is when it really
    happened (default: now); `comment` is the person's remark, needed when recorded on a later day.
    """

    revision: int | None
    effective_at: datetime | None
    comment: str


@dataclass
class Act:
    """An act under way: the locked row, who acts, when, and what has been changed so far."""

    action: Action
    dossier: Dossier
    by: Actor
    held: Held | None
    effective_at: datetime
    recorded_at: datetime
    last: DossierEvent | None
    comment: str
    arrow: str
    before: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    undoes: DossierEvent | None = None
    previous_status: str = ""
    event: DossierEvent | None = None
    runs: dict[int, StepRun] = field(default_factory=dict)
    new_runs: set[int] = field(default_factory=set)
    source: dict[str, Any] = field(default_factory=dict)  # where an imported change came from
    since: datetime | None = None  # from when the figures change, where not from when the act took effect

    @property
    def account_id(self) -> int | None:
        """The acting account; none where the platform acts by itself."""
        return self.by.account_id or None

    def check(self, **reasons: str) -> None:
        """Refuse with a message beside each field whose reason is not empty."""
        errors = {name.removesuffix("_"): reason for name, reason in reasons.items() if reason}
        if errors:
            raise Invalid(errors)

    def create(self, model: type[M], **values: Any) -> M:
        """A new record that hangs on the dossier, told in the event."""
        row = model(dossier=self.dossier, **values)
        row.save(force_insert=True)
        if isinstance(row, StepRun):
            self.new_runs.add(row.pk)
        self._tell(row, blank_state(model))
        return row

    def create_all(self, model: type[M], rows: Iterable[dict[str, Any]]) -> list[M]:
        """New records of one kind that hang on the dossier, in one statement."""
        made = model._default_manager.bulk_create([model(dossier=self.dossier, **values) for values in rows])
        for row in made:
            self._tell(row, blank_state(model))
        return made

    def change(self, row: models.Model, **values: Any) -> None:
        """Change a record that hangs on the dossier, told in the event."""
        before = state_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        self._tell(row, before)

    def _tell(self, row: models.Model, before: dict[str, Any]) -> None:
        changes = changes_between(before, state_of(row))
        if isinstance(row, StepRun):
            self.runs[row.pk] = row
        if changes:
            self.rows.append({"model": type(row)._meta.model_name, "id": row.pk, "changes": changes})


@contextmanager
def acting(
    action: Action,
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    effective_at: datetime | None = None,
    comment: str = "",
) -> Iterator[Act]:
    """One act on a dossier; the block changes `act.dossier` and what hangs on it, the rest happens around it.

    Raises Refused, Stale or Invalid, and then nothing was changed. On return the dossier handed in shows
    the new state.
    """
    with transaction.atomic():
        row = Dossier.objects.select_for_update().get(pk=dossier.pk)
        held = authority(by, action, row)
        if revision is not None and revision != row.revision:
            raise Stale()
        arrow = lifecycle.target(row.status, action)
        if arrow is None:
            raise Refused(
                f"Hồ sơ đang ở trạng thái “{Status(row.status).label}” nên không thể “{action.label}”. "
                "Mở lại hồ sơ để xem việc có thể làm."
            )
        last = row.events.order_by("-sequence").first()
        act = _begin(action, row, by, held, at, effective_at, comment, last, arrow)
        yield act
        _record(act)
    dossier.__dict__.update(
        {name: value for name, value in row.__dict__.items() if name != "_prefetched_objects_cache"}
    )


def _begin(
    action: Action,
    row: Dossier,
    by: Actor,
    held: Held | None,
    at: datetime,
    effective_at: datetime | None,
    comment: str,
    last: DossierEvent | None,
    arrow: str,
) -> Act:
    recorded = max(at, last.recorded_at) if last else at
    effective = effective_at or (max(at, last.effective_at) if last else at)
    comment = nfc(comment)
    late = (
        guards.back_dating(effective_on=local(effective).date(), recorded_on=local(recorded).date(), comment=comment)
        if held is not None
        else ""
    )
    errors = {
        "effective_at": guards.moment(
            effective_at=effective, recorded_at=recorded, previous=local(last.effective_at) if last else None
        ),
        "comment": "Ý kiến dài quá 1.000 ký tự." if len(comment) > 1000 else late,
    }
    if any(errors.values()):
        raise Invalid({name: text for name, text in errors.items() if text})
    return Act(action, row, by, held, local(effective), local(recorded), last, comment, arrow, state_of(row))


def _record(act: Act) -> None:
    row = act.dossier
    from_status = act.before["status"]
    if act.arrow == lifecycle.PREVIOUS:
        row.status = act.previous_status
    elif act.arrow != lifecycle.SAME:
        row.status = act.arrow
    row.revision += 1
    changes = changes_between(act.before, state_of(row))
    found = Dossier.objects.filter(pk=row.pk, revision=row.revision - 1)
    if not found.update(**{name: getattr(row, name) for name in changes}):
        raise Stale()
    append_event(act, from_status, changes)


def append_event(act: Act, from_status: str, changes: dict[str, list[Any]]) -> None:
    """Write the event at the end of the chain, rewrite the facts, and tell the listeners on commit."""
    row = act.dossier
    payload: dict[str, Any] = {"changes": changes, **act.source}
    if act.since is not None:
        payload["since"] = plain(act.since)
    if act.rows:
        payload["rows"] = act.rows
    if act.notes:
        payload["notes"] = plain(act.notes)
    if act.held is not None and act.held.delegated_by is not None:
        payload["delegated_by"] = act.held.delegated_by
    event = DossierEvent(
        dossier=row,
        sequence=row.revision,
        action=act.action,
        account_id=act.account_id,
        agency_id=act.held.agency_id if act.held else None,
        role=act.held.role if act.held else "",
        from_status=from_status,
        to_status=row.status,
        effective_at=act.effective_at,
        recorded_at=act.recorded_at,
        comment=act.comment,
        payload=payload,
        undoes=act.undoes,
        previous_hash=act.last.hash if act.last else "",
    )
    undone = act.undoes.sequence if act.undoes else None
    event.hash = link(event.previous_hash, chained(event, code=row.code, undone=undone))
    event.save(force_insert=True)
    act.event = event
    _rewrite_facts(act)
    publish(
        DossierActed(
            dossier_id=row.pk,
            event_id=event.pk,
            code=row.code,
            action=str(act.action),
            from_status=str(from_status),
            to_status=str(row.status),
            effective_at=act.effective_at,
            recorded_at=act.recorded_at,
            account_id=act.account_id,
        )
    )


def _rewrite_facts(act: Act) -> None:
    row, known = act.dossier, local(act.recorded_at).date()
    judged = judged_by_the_hour(row)
    since = act.undoes.effective_at if act.undoes else act.since or act.effective_at
    rewrite_facts(row, known_on=known, effective_on=local(since).date(), judged=judged, is_first=row.revision == 1)
    for run in act.runs.values():
        minutes = 0
        if run.done_at is not None and run.done_at > run.assigned_at:
            minutes = office_calendar().working_minutes(run.assigned_at, run.done_at)
        if run.pk in act.new_runs:
            step_fact_of(run, day_number(known), minutes).save(force_insert=True)
        else:
            rewrite_step_facts(run, known_on=known, minutes=minutes)
