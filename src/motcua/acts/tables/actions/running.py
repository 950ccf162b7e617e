"""Import a table row by row: every row becomes a record, waits for another agency, or is refused with its reason.

Rows are written in batches, each one transaction: a run that is cut off leaves whole batches behind, and running the
same file again adds what is missing and nothing twice. One import of a kind runs at a time; the next waits its turn.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.acts.tables.actions.looking import found_in, permit
from motcua.acts.tables.gateways import inbox
from motcua.acts.tables.gateways.files import ERRORS, UNCOMPUTED, TableFile, open_table
from motcua.acts.tables.models import ImportRun, RefusedRow, WaitingRow
from motcua.acts.tables.permissions import own_offices
from motcua.acts.tables.registry import TABLE_KINDS, TableKind, Task
from motcua.acts.tables.rules.stored import digest, stored
from motcua.acts.tables.vocabulary import (
    UNREADABLE,
    Cells,
    FileRefused,
    ImportReport,
    Layout,
    RowDecision,
    RowRefused,
    Taken,
)
from motcua.base.database import take_turns
from motcua.base.time import local
from motcua.people.vocabulary import Actor

BATCH = 4_000
_SHOWN = 200  # refused rows kept in the report; all are kept in the database


@dataclass(slots=True)
class _Read:
    """Row of the file: its cells, and either its parsed content or the reason of its refusal."""

    line: int
    cells: Cells
    row: Any = None
    code: str = ""
    reason: str = ""


def import_rows(
    *,
    kind: TableKind,
    path: Path,
    by: Actor,
    at: datetime,
    file_name: str = "",
    mapping: Mapping[str, int] | None = None,
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    token: UUID | None = None,
) -> ImportReport:
    """Import a table; raises FileRefused or Refused where the file as a whole cannot be imported.

    `mapping` names columns (key → place) in addition to the recognised ones; `progress` is called with the rows done
    and the approximate total after every batch; `token` is the kept upload from which an interrupted run is continued.
    """
    permit(kind, by)
    table = open_table(path)
    place, layout = found_in(kind, table.heads(), mapping)
    table = replace(table, sheet=place)
    given = {option.name: option.default for option in kind.options} | dict(options or {})
    kind.check(layout, given)
    task = Task(by, local(at), layout, given, own_offices(by, *kind.importers))
    with inbox.turn(kind.key):
        run = _Run(kind, table, task, dry_run, file_name or path.name, token)
        with inbox.at_work(run.report.run_id):
            rows = run.read()
            while batch := list(islice(rows, BATCH)):
                run.take(batch)
                if progress is not None:
                    progress(run.report.total, table.lines)
            return run.finish()


def close_interrupted(*, at: datetime) -> int:
    """Mark every run without a working process as interrupted; returns their number.

    A run that has only just begun may not hold its lock yet and is left alone.
    """
    begun = ImportRun.objects.filter(finished_at=None, started_at__lt=at - timedelta(minutes=1))
    cut_off = [pk for pk in begun.values_list("pk", flat=True) if not inbox.is_at_work(pk)]
    failure = "Máy chủ khởi động lại, hoặc lệnh nhập bị ngắt, trong lúc đang nhập."
    return ImportRun.objects.filter(pk__in=cut_off, finished_at=None).update(finished_at=at, failure=failure)


def undo_run(*, run: ImportRun, by: Actor, at: datetime) -> int:
    """Undo everything that a run added, all or nothing; returns the number of records."""
    kind = TABLE_KINDS[run.kind]
    permit(kind, by)
    if not kind.can_undo:
        raise FileRefused(f"Lần nhập {kind.title.lower()} không hoàn tác được.")
    with inbox.turn(kind.key), transaction.atomic():
        row = ImportRun.objects.select_for_update().get(pk=run.pk)
        offices = own_offices(by, *kind.importers)
        if offices is not None and not offices & set(row.offices or ()):
            raise FileRefused("Lần nhập này của cơ quan khác; chỉ cơ quan đã nhập được hoàn tác.", forbidden=True)
        if row.undone_at is not None:
            raise FileRefused(f"Lần nhập này đã được hoàn tác lúc {local(row.undone_at):%H:%M %d/%m/%Y}.")
        undone = kind.undo(row, by, at)
        row.waiting_rows.filter(decision="").update(decision=RowDecision.REPLACED, decided_at=at)
        ImportRun.objects.filter(pk=row.pk).update(
            undone_at=at, undone_by=by.account_id or None, finished_at=row.finished_at or at, waiting=0
        )
    return undone


class _Run:
    """One run over a file: its state and its numbers so far."""

    def __init__(
        self, kind: TableKind, table: TableFile, task: Task, dry_run: bool, file_name: str, token: UUID | None
    ) -> None:
        self.kind, self.table, self.task = kind, table, task
        self.importer = kind.start(task)
        self.report = ImportReport(dry_run=dry_run)
        self.seen: dict[str, int] = {}
        self.run: ImportRun | None = None
        if not dry_run:
            self.run = ImportRun.objects.create(
                kind=kind.key,
                file_name=file_name[:255],
                sha256=table.sha256,
                form=task.layout.form,
                titles=list(task.layout.titles),
                mapping=dict(task.layout.columns),
                options=dict(task.options),
                offices=None if task.own is None else sorted(task.own),
                token=token,
                started_at=task.at,
                account_id=task.by.account_id or None,
            )
            self.report.run_id = self.run.pk

    def read(self) -> Iterator[_Read]:
        """Read every row that is not empty, parsed or refused."""
        first, importer, seen = self.task.layout.first_line, self.importer, self.seen
        doubtful = self.table.kind == "xlsx"
        for line, cells in self.table.rows():
            if line < first:
                continue
            found = _Read(line, cells)
            try:
                if cells[0] == UNREADABLE:
                    raise RowRefused(
                        f"Dòng {line} đến {cells[1]} không đọc được: có dấu ngoặc kép mở mà không đóng, hoặc một ô "
                        "dài quá 131.072 ký tự. Sửa chỗ đó rồi nhập lại tệp; dòng đã nhập sẽ không nhập lần nữa."
                    )
                if doubtful:
                    _refuse_formulas(cells, self.task.layout, line)
                found.row = importer.parse(cells, line)
                if found.row is None:
                    continue
                found.code = found.row.code
                earlier = seen.setdefault(found.code, line)
                if earlier != line:
                    raise RowRefused(f"Trùng {self.kind.code_title.lower()} với dòng {earlier} của tệp.")
            except RowRefused as refused:
                found.reason, found.row = str(refused), None
                found.code = found.code or self._code_in(cells)
            yield found

    def _code_in(self, cells: Cells) -> str:
        place = self.task.layout.columns.get(self.kind.columns[0].key, 0)
        code = str(cells[place] or "") if place < len(cells) and cells[0] != UNREADABLE else ""
        return code[:64].replace("\0", "")

    def take(self, batch: list[_Read]) -> None:
        """Write a batch in one transaction: all of it or, when interrupted, nothing of it."""
        rows = [each.row for each in batch if each.row is not None]
        with transaction.atomic():
            take_turns(f"import.{self.kind.key}")  # else two runs of one file would both find a code missing
            taken = self.importer.take(rows, self.run)
            for line in taken.refused:
                self._forget(batch, line)
            self._keep_waiting(batch, taken)
            self._count(batch, taken)

    def _forget(self, batch: list[_Read], line: int) -> None:
        """Forget the code of a refused row, so that a later row of the same code is accepted."""
        code = next(each.code for each in batch if each.line == line)
        if self.seen.get(code) == line:
            del self.seen[code]

    def _keep_waiting(self, batch: list[_Read], taken: Taken) -> None:
        """Store waiting rows with their cells; a row that waits already is not stored twice, a refused one stays
        refused.
        """
        if not taken.waiting or self.run is None:
            return
        by_line = {each.line: each for each in batch}
        codes = [by_line[line].code for line in taken.waiting]
        earlier = WaitingRow.objects.filter(run__kind=self.kind.key, code__in=codes)
        known = {(row.code, row.agency_id, row.digest): row for row in earlier.order_by("pk")}
        new = []
        for line, agency_id in list(taken.waiting.items()):
            each = by_line[line]
            cells = stored(each.cells)
            mark = digest(cells)
            before = known.get((each.code, agency_id, mark))
            if before is not None and before.decision == RowDecision.REFUSED:
                taken.refused[line] = before.reason
                del taken.waiting[line]
            elif before is not None and not before.decision:
                taken.unchanged += 1
                del taken.waiting[line]
            else:
                new.append(WaitingRow(run=self.run, line=line, code=each.code[:64], cells=cells, digest=mark,
                                      agency_id=agency_id))  # fmt: skip
        replaced = earlier.filter(decision="", code__in=[row.code for row in new]).exclude(run=self.run)
        for run_id in replaced.values_list("run", flat=True):
            _count_less_waiting(run_id)
        replaced.update(decision=RowDecision.REPLACED, decided_at=self.task.at)
        WaitingRow.objects.bulk_create(new)

    def _count(self, batch: list[_Read], taken: Taken) -> None:
        report = self.report
        refused = [each for each in batch if each.reason or each.line in taken.refused]
        for each in refused:
            each.reason = each.reason or taken.refused[each.line]
        report.total += len(batch)
        report.added += taken.added
        report.updated += taken.updated
        report.unchanged += taken.unchanged
        report.waiting += len(taken.waiting)
        report.refused += len(refused)
        report.news.extend(taken.news)
        room = max(0, _SHOWN - len(report.refused_rows))
        report.refused_rows.extend((each.line, each.code, each.reason) for each in refused[:room])
        if self.run is None:
            return
        RefusedRow.objects.bulk_create(
            RefusedRow(run=self.run, line=each.line, code=each.code[:64], reason=each.reason[:500],
                       cells=[] if each.cells[0] == UNREADABLE else stored(each.cells))
            for each in refused
        )  # fmt: skip
        _tell(self.run, report)

    def finish(self) -> ImportReport:
        """Close the run."""
        if self.run is not None:
            self.run.finished_at = self.task.at
            self.run.token = None
            self.run.save(update_fields=["finished_at", "token"])
        return self.report


def _tell(run: ImportRun, report: ImportReport) -> None:
    """Write the numbers of the run so far."""
    run.total, run.added, run.updated = report.total, report.added, report.updated
    run.unchanged, run.refused, run.waiting = report.unchanged, report.refused, report.waiting
    run.save(update_fields=["total", "added", "updated", "unchanged", "refused", "waiting"])


def _count_less_waiting(run_id: int) -> None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    run.waiting = max(0, run.waiting - 1)
    run.save(update_fields=["waiting"])


def _refuse_formulas(cells: Cells, layout: Layout, line: int) -> None:
    """Refuse formulas without a result or with an error; the message names the cell as the sheet does."""
    for place in layout.columns.values():
        cell = cells[place] if place < len(cells) else None
        if cell == UNCOMPUTED:
            raise RowRefused(
                f"Ô {letter(place)}{line} chứa công thức chưa có kết quả. "
                "Mở tệp bằng Excel rồi lưu lại, hoặc dán giá trị."
            )
        if isinstance(cell, str) and cell in ERRORS:
            raise RowRefused(f"Ô {letter(place)}{line} chứa lỗi tính toán {cell}. Ghi giá trị thay cho công thức.")


def letter(place: int) -> str:
    """Return a column's letters in a spreadsheet: A, B, …, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
