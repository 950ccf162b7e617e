"""Taking in the tracking book of another system: every row becomes a dossier with one event, or a reason.

Rows are written in batches, each one transaction: a run that is cut off leaves whole batches behind, and running
the same file again adds what is missing and nothing twice. A row that says something else than last time changes
its dossier by an event of its own; a dossier that was worked on here since is left alone and the row refused.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from motcua.base.database import take_turns
from motcua.base.events import publish
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.dossiers.actions.imported import Catalogue, Places, Settled, insert, revise
from motcua.dossiers.events import BookImported
from motcua.dossiers.gateways import inbox
from motcua.dossiers.gateways.books import UNREADABLE, Book, BookRefused, Cells, open_book
from motcua.dossiers.models import Dossier, ImportRun, RefusedRow
from motcua.dossiers.permissions import can_import
from motcua.dossiers.rules.tracking_book import (
    BOOK_COLUMNS,
    BookRow,
    Defaults,
    Layout,
    RowRefused,
    book_layout,
    machine_layout,
    parse_book,
    parse_machine,
)
from motcua.dossiers.vocabulary import Origin
from motcua.people.vocabulary import Actor

BATCH = 4_000
_HEADER_ROWS = 30
_SHOWN = 200  # refused rows kept in the report; all are kept in the database
_Refusal = tuple[int, str, str]  # line, code, reason
_New = tuple[BookRow, Settled]
_Changed = tuple[BookRow, Settled, int]  # with the number of the dossier


@dataclass(slots=True)
class ImportReport:
    """What became of a file: numbers, the first refused rows with their reasons, procedures to match."""

    run_id: int | None = None
    total: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    refused_rows: list[tuple[int, str, str]] = field(default_factory=list)
    new_procedures: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def is_done(self) -> bool:
        """Whether anything was taken in or was there already; a file of nothing but refused rows is refused."""
        return self.refused == 0 or self.added + self.updated + self.unchanged > 0


@dataclass(frozen=True, slots=True)
class BookPreview:
    """How a file would be read: which column is taken for what, and its first rows."""

    form: str
    titles: tuple[str, ...]
    columns: Mapping[str, int]
    missing: list[str]
    samples: list[list[str]]
    lines: int
    sheet: str = ""  # of a workbook: the sheet that is read
    left_out: tuple[str, ...] = ()  # and those that are not, though something stands in them


def preview(*, path: Path, by: Actor, mapping: Mapping[str, int] | None = None) -> BookPreview:
    """Look at a file before taking it in; raises BookRefused. Nothing is written."""
    _permit(by)
    book = open_book(path)
    heads = book.heads()
    place, layout = _found(heads, mapping)
    rows = [cells for line, cells in heads[place][1] if line >= layout.first_line][:5]
    samples = [["" if cell is None else str(cell)[:80] for cell in cells] for cells in rows]
    left_out = tuple(name for other, (name, head) in enumerate(heads) if other != place and head)
    return BookPreview(
        layout.form, layout.titles, layout.columns, layout.missing, samples, book.lines, heads[place][0], left_out
    )


def import_book(
    *,
    path: Path,
    by: Actor,
    at: datetime,
    file_name: str = "",
    mapping: Mapping[str, int] | None = None,
    defaults: Defaults | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Take a book in, row by row; raises BookRefused or Refused when the file as a whole cannot be.

    `mapping` names columns (key of the book's columns → place) over what was recognised; `progress` hears how
    many rows of about how many are done after every batch. Five thousand rows a second on SQLite.
    """
    _permit(by)
    book = open_book(path)
    place, layout = _found(book.heads(), mapping)
    book = replace(book, sheet=place)
    defaults = defaults or Defaults()
    if missing := defaults.lacking(layout):
        raise BookRefused("Thiếu cột: " + ", ".join(missing) + ". Bổ sung cột, hoặc chỉ rõ cột bằng đối chiếu.")
    if layout.form == "book" and not defaults.agency and "competent_agency" not in layout.columns:
        raise BookRefused(
            "Sổ không có cột cơ quan giải quyết: cho biết sổ của cơ quan nào (mã cơ quan, ví dụ xa:31567)."
        )
    run = _Run(book, layout, by, local(at), defaults, dry_run, file_name or path.name)
    with inbox.at_work(run.report.run_id):
        rows = run.read()
        while batch := list(islice(rows, BATCH)):
            run.take(batch)
            if progress is not None:
                progress(run.report.total, book.lines)
        return run.finish()


def close_interrupted(*, at: datetime) -> int:
    """Write on every run that no process is at work on any more that it was cut off; how many there were.

    A run that has only just begun may not have taken its sign yet and is left alone.
    """
    begun = ImportRun.objects.filter(finished_at=None, started_at__lt=at - timedelta(minutes=1))
    cut_off = [pk for pk in begun.values_list("pk", flat=True) if not inbox.is_at_work(pk)]
    failure = "Máy chủ khởi động lại, hoặc lệnh nhập bị ngắt, trong lúc đang nhập."
    return ImportRun.objects.filter(pk__in=cut_off, finished_at=None).update(finished_at=at, failure=failure)


Head = list[tuple[int, Cells]]


def _found(heads: list[tuple[str, Head]], mapping: Mapping[str, int] | None) -> tuple[int, Layout]:
    """Which sheet has the header, and what its columns are; raises BookRefused where none has."""
    for place, (_, head) in enumerate(heads if len(heads) > 1 else []):
        try:
            layout_of(head)
        except BookRefused:
            continue
        return place, layout_of(head, mapping)
    return 0, layout_of(heads[0][1] if heads else [], mapping)


def layout_of(head: Head, mapping: Mapping[str, int] | None = None) -> Layout:
    """Which column is what, from the first rows; raises BookRefused where no header can be recognised."""
    try:
        layout = next((found for line, cells in head[:3] if (found := machine_layout(cells, line))), None)
    except RowRefused as doubled:
        raise BookRefused(str(doubled)) from None
    layout = layout or book_layout(head[:_HEADER_ROWS])
    if layout is None and mapping and head:
        layout = Layout("book", head[0][0] + 1, {}, tuple(str(cell or "") for cell in head[0][1]))
    if layout is None:
        raise BookRefused(
            "Không nhận ra dòng tiêu đề của sổ theo dõi (cần ít nhất cột mã hồ sơ và cột ngày tiếp nhận). "
            "Dùng mẫu 07 của Thông tư 03/2025/TT-VPCP, mẫu 06 của Thông tư 01/2018/TT-VPCP hoặc CSV của máy."
        )
    if mapping and layout.form == "book":
        if unknown := sorted(set(mapping) - set(BOOK_COLUMNS)):
            raise BookRefused(f"Không có cột tên {', '.join(unknown)}. Các cột: {', '.join(BOOK_COLUMNS)}.")
        kept = {key: place for key, place in layout.columns.items() if key not in mapping}
        columns = {**kept, **{key: place for key, place in mapping.items() if place >= 0}}
        layout = Layout("book", layout.first_line, columns, layout.titles)
    return layout


def _permit(by: Actor) -> None:
    if not can_import(by):
        raise Refused("Nhập sổ theo dõi thuộc cán bộ cải cách hành chính, lãnh đạo hoặc quản trị hệ thống.")


class _Run:
    """One run over a file: what it has seen, and its numbers so far."""

    def __init__(
        self, book: Book, layout: Layout, by: Actor, at: datetime, defaults: Defaults, dry_run: bool, file_name: str
    ) -> None:
        self.book, self.layout, self.by, self.at = book, layout, by, at
        self.defaults, self.dry_run = defaults, dry_run
        self.report = ImportReport(dry_run=dry_run)
        self.places, self.catalogue = Places(by, at), Catalogue()
        self.seen: dict[str, int] = {}
        self.run: ImportRun | None = None
        if not dry_run:
            self.run = ImportRun.objects.create(
                file_name=file_name[:255],
                sha256=book.sha256,
                mapping=dict(layout.columns),
                started_at=at,
                account_id=by.account_id or None,
            )
            self.report.run_id = self.run.pk

    def read(self) -> Iterator[BookRow | _Refusal]:
        """Every row that says something: what it says, or (line, code, reason)."""
        machine, place = self.layout.form == "machine", self.layout.columns.get("code", 0)
        for line, cells in self.book.rows():
            if line < self.layout.first_line:
                continue
            try:
                if cells[0] == UNREADABLE:
                    raise RowRefused(
                        f"Dòng {line} đến {cells[1]} không đọc được: có dấu ngoặc kép mở mà không đóng, hoặc một ô "
                        "dài quá 131.072 ký tự. Sửa chỗ đó rồi nhập lại tệp; dòng đã nhập sẽ không nhập lần nữa."
                    )
                row = (
                    parse_machine(_texts(cells), self.layout, line, self.at)
                    if machine
                    else parse_book(cells, self.layout, line, self.at, self.defaults)
                )
                if row is None:
                    continue
                earlier = self.seen.setdefault(row.code, line)
                if earlier != line:
                    raise RowRefused(f"Trùng mã hồ sơ với dòng {earlier} của tệp.")
            except RowRefused as refused:
                code = str(cells[place] or "") if place < len(cells) and cells[0] != UNREADABLE else ""
                yield line, code[:64].replace("\0", ""), str(refused)
            else:
                yield row

    def take(self, batch: list[BookRow | _Refusal]) -> None:
        """A batch in one transaction: all of it or, when cut off, nothing of it."""
        refused = [each for each in batch if isinstance(each, tuple)]
        rows = [each for each in batch if isinstance(each, BookRow)]
        with transaction.atomic():
            take_turns("import")  # or two runs of one book would both find a code missing
            new, changed = self._sorted(rows, refused)
            unchanged = len(batch) - len(refused) - len(new) - len(changed)
            if self.run is not None:
                self._write(self.run, new, changed, refused)
            else:
                self.report.updated += len(changed)
            self._count(len(batch), len(new), unchanged, refused)

    def _sorted(self, rows: list[BookRow], refused: list[_Refusal]) -> tuple[list[_New], list[_Changed]]:
        """The rows that make a dossier and those that change one; what cannot come in joins the refused."""
        known = self._known(rows)
        new: list[_New] = []
        changed: list[_Changed] = []
        for row in rows:
            dossier_id, origin, digest = known.get(row.code, (None, Origin.IMPORTED, None))
            if dossier_id is not None and origin == Origin.IMPORTED and digest == row.digest:
                continue
            try:
                if origin != Origin.IMPORTED:
                    raise RowRefused("Mã hồ sơ đã có trong hệ thống, không phải hồ sơ nhập về; không ghi đè.")
                settled = self.places.settle(row, self.layout.form)
            except RowRefused as reason:
                self.seen.pop(row.code, None)
                refused.append((row.line, row.code, str(reason)))
                continue
            if dossier_id is None:
                new.append((row, settled))
            else:
                changed.append((row, settled, dossier_id))
        return new, changed

    def _write(self, run: ImportRun, new: list[_New], changed: list[_Changed], refused: list[_Refusal]) -> None:
        taken = [each[0] for each in new] + [each[0] for each in changed]
        matched = self.catalogue.matched(taken, self.report.new_procedures)
        insert(new, matched, run, self.by, self.at)
        for row, settled, dossier_id in changed:
            try:
                with transaction.atomic():
                    revise(dossier_id, row, settled, matched, run, self.by, self.at)
                self.report.updated += 1
            except RowRefused as reason:
                refused.append((row.line, row.code, str(reason)))

    def _known(self, rows: list[BookRow]) -> dict[str, tuple[int, str, str | None]]:
        found: dict[str, tuple[int, str, str | None]] = {}
        codes = [row.code for row in rows]
        for start in range(0, len(codes), 900):
            part = Dossier.objects.filter(code__in=codes[start : start + 900])
            for code, pk, origin, digest in part.values_list("code", "pk", "origin", "imported_row__digest"):
                found[code] = (pk, origin, digest)
        return found

    def _count(self, total: int, added: int, unchanged: int, refused: list[_Refusal]) -> None:
        report = self.report
        refused.sort()
        report.total += total
        report.added += added
        report.unchanged += unchanged
        report.refused += len(refused)
        report.refused_rows.extend(refused[: max(0, _SHOWN - len(report.refused_rows))])
        if self.run is None:
            return
        RefusedRow.objects.bulk_create(
            RefusedRow(run=self.run, line=line, code=code[:64], reason=reason[:500]) for line, code, reason in refused
        )
        for name in ("total", "added", "updated", "unchanged", "refused"):
            setattr(self.run, name, getattr(report, name))
        self.run.save()

    def finish(self) -> ImportReport:
        """Close the run and tell the listeners."""
        if self.run is not None:
            with transaction.atomic():
                self.run.finished_at = self.at
                self.run.save(update_fields=["finished_at"])
                publish(BookImported(self.run.pk, self.report.added, self.report.updated))
        return self.report


def _texts(cells: Cells) -> list[str]:
    return ["" if cell is None else cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: object) -> str:
    """A cell of a sheet as the machine form writes it."""
    if isinstance(cell, datetime):  # a sheet keeps a day alone as its midnight
        return cell.isoformat() if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
