"""Undo of an import: additions are cancelled, changes are reverted; nothing is erased."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from motcua.acts.actions import append_event
from motcua.acts.queries import chained, changes_between, state_of, told_fields, value_of
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.vocabulary import FileRefused
from motcua.base.canonical import plain
from motcua.base.chain import link
from motcua.base.time import local
from motcua.dossiers.actions.import_rows import SOURCE
from motcua.dossiers.actions.transaction import POLICY, first_act
from motcua.dossiers.models import Dossier, DossierEvent, ImportedRow
from motcua.dossiers.vocabulary import Action, Status
from motcua.people.vocabulary import Actor
from motcua.statistics.recording import forget

_BATCH = 2_000
_SHOWN = 5


def undo_import(run: ImportRun, by: Actor, at: datetime) -> int:
    """Undo the run in the caller's transaction; return the number of dossiers cancelled or restored.

    Raises FileRefused, naming some, where a dossier was worked on since: then nothing is taken back. Codes stay
    taken; the same book imported again brings its dossiers back.
    """
    _refuse_worked_on(run)
    count = 0
    for last in _batches(run):
        added = [event for event in last if event.sequence == 1]
        _cancel(added, run, by, at)
        for event in last:
            if event.sequence > 1:
                _put_back(event, run, by, at)
        count += len(last)
    ImportedRow.objects.filter(run=run).update(digest="")
    return count


def _refuse_worked_on(run: ImportRun) -> None:
    its_own = DossierEvent.objects.filter(
        dossier=OuterRef("dossier"), sequence=OuterRef("dossier__revision"), payload__run=run.pk
    )
    worked_on = ImportedRow.objects.filter(~Exists(its_own), run=run)
    if count := worked_on.count():
        codes = worked_on.order_by("pk").values_list("dossier__code", flat=True)[:_SHOWN]
        raise FileRefused(
            f"{count} hồ sơ của lần nhập này đã được xử lý tiếp ({', '.join(codes)}{' …' if count > _SHOWN else ''}) "
            "nên không hoàn tác được cả lần nhập. Sửa tệp rồi nhập lại: dòng thay đổi sẽ được cập nhật."
        )


def _batches(run: ImportRun) -> Iterator[list[DossierEvent]]:
    """Iterate over the last events of the dossiers that the run touched, in batches."""
    numbers = list(ImportedRow.objects.filter(run=run).order_by("dossier").values_list("dossier", flat=True))
    for start in range(0, len(numbers), _BATCH):
        last = DossierEvent.objects.filter(sequence=F("dossier__revision"))
        yield list(last.filter(dossier__in=numbers[start : start + _BATCH]).select_related("dossier"))


def _cancel(added: Sequence[DossierEvent], run: ImportRun, by: Actor, at: datetime) -> None:
    """Cancel the dossiers created by the run: an event each, facts closed today, all in bulk."""
    dossiers, events = [], []
    for first in added:
        row, recorded = first.dossier, local(max(at, first.recorded_at))
        before = {"status": str(row.status), "revision": row.revision}
        changes = {"revision": [row.revision, row.revision + 1], "status": [before["status"], Status.CANCELLED.value]}
        if row.processing_ended_at is None:
            row.processing_ended_at = recorded
            changes["processing_ended_at"] = [None, plain(recorded)]
        row.status, row.revision = Status.CANCELLED.value, row.revision + 1
        event = DossierEvent(
            dossier=row,
            sequence=row.revision,
            action=Action.UNDO.value,
            account_id=by.account_id or None,
            from_status=str(before["status"]),
            to_status=row.status,
            effective_at=recorded,
            recorded_at=recorded,
            payload={"changes": changes, "source": SOURCE, "run": run.pk},
            undoes=first,
            previous_hash=first.hash,
        )
        event.hash = link(first.hash, chained(event, code=row.code, undone=first.sequence))
        dossiers.append(row)
        events.append(event)
    Dossier.objects.bulk_update(dossiers, ["status", "revision", "processing_ended_at"], batch_size=300)
    DossierEvent.objects.bulk_create(events, batch_size=300)
    forget("dossiers", *(row.pk for row in dossiers), known_on=local(at))


def _put_back(changed: DossierEvent, run: ImportRun, by: Actor, at: datetime) -> None:
    """Restore a dossier changed by the run: every column as before, by a counter-event with its facts."""
    dossier, before, recorded = changed.dossier, state_of(changed.dossier), local(max(at, changed.recorded_at))
    columns = {column.attname: column for column in told_fields(Dossier)}
    values = {name: value_of(columns[name], was) for name, (was, _) in changed.payload["changes"].items()}
    values["revision"] = dossier.revision + 1
    Dossier.objects.filter(pk=dossier.pk).update(**values)
    dossier.refresh_from_db()
    act = first_act(
        Action.UNDO,
        dossier,
        by=by,
        held=None,
        effective_at=recorded,
        recorded_at=recorded,
        last=changed,
        before=before,
    )
    act.source, act.undoes = {"source": SOURCE, "run": run.pk}, changed
    append_event(act, POLICY, before["status"], changes_between(before, state_of(dossier)))
