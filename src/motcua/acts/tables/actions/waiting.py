"""Decide rows that another office imported: the agency that they concern accepts or refuses them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.acts.tables.models import ImportRun, RefusedRow, WaitingRow
from motcua.acts.tables.permissions import deciding_offices
from motcua.acts.tables.registry import TABLE_KINDS, Task
from motcua.acts.tables.rules.stored import restored
from motcua.acts.tables.vocabulary import Layout, RowDecision, RowRefused
from motcua.agencies.queries import tree
from motcua.base.database import take_turns
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.people.vocabulary import Actor

Group = tuple[int, int, tuple[int, ...]]


def decide_rows(*, row_ids: Iterable[int], by: Actor, at: datetime, accept: bool, reason: str = "") -> dict[str, int]:
    """Confirm or refuse rows, all in one transaction; returns the numbers accepted, already there, refused, still
    waiting.

    Raises Refused where one of the rows is not the person's to decide, or a refusal gives no reason.
    """
    if not accept and not reason.strip():
        raise Refused("Ghi lý do không nhận các dòng này, để cơ quan đã nhập biết cần sửa gì.")
    told = {"added": 0, "updated": 0, "unchanged": 0, "refused": 0, "waiting": 0}
    with transaction.atomic():
        rows = list(WaitingRow.objects.select_for_update(of=("self",)).filter(pk__in=list(row_ids)).order_by("pk"))
        offices = deciding_offices(by)
        if any(row.agency_id not in offices for row in rows):
            raise Refused("Dòng này chờ cơ quan khác; chỉ cơ quan đó được xác nhận.", forbidden=True)
        groups: dict[Group, list[WaitingRow]] = defaultdict(list)
        for row in rows:
            if not row.decision:
                groups[row.run_id, row.agency_id, tuple(row.agreed)].append(row)
        for (run_id, _, agreed), some in groups.items():
            run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
            if accept:
                _accept(run, agreed, some, by, at, told)
            else:
                _refuse(run, some, by, at, reason.strip(), told)
    return told


def _accept(
    run: ImportRun, agreed: tuple[int, ...], rows: list[WaitingRow], by: Actor, at: datetime, told: dict[str, int]
) -> None:
    """Import the rows as their run would have, with this agency's agreement."""
    kind = TABLE_KINDS[run.kind]
    take_turns(f"import.{kind.key}")
    all_agreed = [*agreed, rows[0].agency_id]
    own = None if run.offices is None else frozenset(run.offices)
    layout = Layout(run.form, 1, run.mapping, tuple(run.titles))
    importer = kind.start(Task(by, local(at), layout, run.options, own, frozenset(all_agreed)))
    parsed, refused = _parsed(importer, run, rows)
    taken = importer.take(parsed, run)
    refused |= taken.refused
    for row in rows:
        if row.line in taken.waiting:  # yet another agency is concerned
            row.agreed, row.agency_id = all_agreed, taken.waiting[row.line]
        else:
            _decide(row, RowDecision.REFUSED if row.line in refused else RowDecision.ACCEPTED, by, at)
            row.reason = refused.get(row.line, "")[:500]
        row.save()
    run.added += taken.added
    run.updated += taken.updated
    run.unchanged += taken.unchanged
    told["added"] += taken.added
    told["updated"] += taken.updated
    told["unchanged"] += taken.unchanged
    told["waiting"] += len(taken.waiting)
    _close(run, [row for row in rows if row.line in refused], len(rows) - len(taken.waiting), told)


def _parsed(importer: Any, run: ImportRun, rows: list[WaitingRow]) -> tuple[list[Any], dict[int, str]]:
    """Parse the stored cells of the rows; those that are refused with their reasons, by line."""
    parsed, refused = [], dict[int, str]()
    for row in rows:
        try:
            cells = restored(row.cells)
            one = importer.parse(cells + [""] * (len(run.titles) - len(cells)), row.line)
        except RowRefused as fault:
            refused[row.line] = str(fault)
        else:
            if one is not None:
                parsed.append(one)
    return parsed, refused


def _refuse(run: ImportRun, rows: list[WaitingRow], by: Actor, at: datetime, reason: str, told: dict[str, int]) -> None:
    standing = tree(local(at).date())
    for row in rows:
        name = standing[row.agency_id].name if row.agency_id in standing else "Cơ quan liên quan"
        _decide(row, RowDecision.REFUSED, by, at)
        row.reason = f"{name} không nhận dòng này: {reason}"[:500]
        row.save()
    _close(run, rows, len(rows), told)


def _decide(row: WaitingRow, decision: RowDecision, by: Actor, at: datetime) -> None:
    row.decision, row.decided_at, row.decided_by_id = decision, at, by.account_id or None


def _close(run: ImportRun, refused: list[WaitingRow], done: int, told: dict[str, int]) -> None:
    """Add refused rows to the run's, and update its numbers."""
    RefusedRow.objects.bulk_create(
        RefusedRow(run=run, line=row.line, code=row.code, reason=row.reason, cells=row.cells) for row in refused
    )
    run.waiting = max(0, run.waiting - done)
    run.refused += len(refused)
    told["refused"] += len(refused)
    run.save(update_fields=["added", "updated", "unchanged", "refused", "waiting"])
