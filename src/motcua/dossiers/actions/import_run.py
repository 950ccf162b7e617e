"""Import of another system's tracking book as a table kind: columns, owners of rows, writing of a batch.

A row changed since the last import updates its dossier by an event of its own; a dossier with later work in this
system is left unchanged and the row refused. Five thousand rows a second on SQLite.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.acts.tables import actions as tables
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.registry import TableKind, Task
from motcua.acts.tables.rules.stored import as_text
from motcua.acts.tables.vocabulary import (
    Cells,
    FileRefused,
    ImportColumn,
    ImportOption,
    ImportReport,
    Layout,
    Preview,
    RowRefused,
    Taken,
)
from motcua.agencies.queries import tree
from motcua.agencies.vocabulary import AgencyKind, reference_of
from motcua.base.text import sort_key
from motcua.dossiers.actions.import_places import Places, Settled
from motcua.dossiers.actions.import_rows import Catalogue, insert, revise
from motcua.dossiers.actions.import_undo import undo_import
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules.tracking_book import (
    BOOK_COLUMNS,
    CHANNELS,
    MACHINE_COLUMNS,
    BookRow,
    Defaults,
    parse_book,
    parse_machine,
)
from motcua.dossiers.vocabulary import Channel, Origin
from motcua.people.vocabulary import Actor, Role

#: Placeholder procedure of a book that names none; an official matches it with the catalogue's.
NAMELESS = "Thủ tục không ghi trong sổ"


@dataclass(frozen=True, slots=True)
class _Known:
    """Dossier that already has the code."""

    pk: int
    origin: str
    digest: str | None
    office: int | None
    agencies: tuple[int, int]


class BookTable(TableKind):
    """Sổ theo dõi hồ sơ of another system."""

    key = "dossiers"
    title = "Sổ theo dõi hồ sơ"
    record_name = "hồ sơ"
    code_title = "Mã hồ sơ"
    news_key = "new_procedures"
    news_title = "Thủ tục chưa có trong danh mục, cần đối chiếu"
    hint = "Dùng mẫu 07 của Thông tư 03/2025/TT-VPCP, mẫu 06 của Thông tư 01/2018/TT-VPCP hoặc CSV của máy."
    page_note = "dossiers/_import_note.html"
    columns = tuple(
        ImportColumn(
            key,
            title,
            words,
            required=key in ("code", "received_at"),
            shares="phone" if key == "address" else "",
        )
        for key, (title, words) in BOOK_COLUMNS.items()
    )
    machine_columns = MACHINE_COLUMNS
    options = (
        ImportOption("agency", "Sổ của cơ quan", "mã cơ quan có sổ, khi sổ không có cột cơ quan (xa:31567)"),
        ImportOption("channel", "Hình thức nộp, khi sổ không ghi", default="counter", choices=tuple(Channel.choices)),
        ImportOption(
            "procedure", "Thủ tục, khi sổ không có cột thủ tục", "thủ tục của cả sổ", command_default=NAMELESS
        ),
        ImportOption("field", "Lĩnh vực, khi sổ không ghi", most=255),
    )
    importers = (Role.REFORM_OFFICER,)
    can_undo = True

    def missing(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """Return the required columns that are missing."""
        return _defaults(options).lacking(layout)

    def check(self, layout: Layout, options: Mapping[str, str]) -> None:
        """Check that the book names its agency, or that one was chosen."""
        super().check(layout, options)
        if layout.form == "book" and not options.get("agency") and "competent_agency" not in layout.columns:
            raise FileRefused(
                "Sổ không có cột cơ quan giải quyết: cho biết sổ của cơ quan nào (mã cơ quan, ví dụ xa:31567)."
            )

    def choices(self, option: ImportOption, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return the agencies the book may belong to: the person's office first, then those below it."""
        if option.name != "agency":
            return option.choices
        return (("", "Theo cột trong sổ"), *_agencies(actor, self.importers))

    def initial(self, option: ImportOption, actor: Actor, layout: Layout) -> str:
        """Return the initial choices; agencies named in the rows are kept unless the person says otherwise."""
        if option.name != "agency":
            return option.default
        own = _agencies(actor, self.importers)
        return own[0][0] if own and "competent_agency" not in layout.columns else ""

    def remarks(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """Return remarks on the book: without a column of procedures, the procedure its rows are assigned to."""
        named = {"procedure_code", "procedure_name"} & set(layout.columns) or layout.form == "machine"
        return [] if named else [f"sổ không có cột thủ tục: mọi dòng là “{options['procedure']}”, chờ đối chiếu"]

    def start(self, task: Task) -> "BookImporter":
        """Start the import of a book."""
        return BookImporter(task)

    def undo(self, run: ImportRun, by: Actor, at: datetime) -> int:
        """Undo the import: dossiers without later work are cancelled, or restored to their earlier state."""
        return undo_import(run, by, at)


BOOK_TABLE = BookTable()


class BookImporter:
    """Importer of one book: its agencies, the catalogue, and the conversion of rows to dossiers."""

    def __init__(self, task: Task) -> None:
        self.task, self.defaults = task, _defaults(task.options)
        self.places, self.catalogue = Places(task), Catalogue()

    def parse(self, cells: Cells, line: int) -> BookRow | None:
        """Parse the row; None for an empty, numbering or total row."""
        task = self.task
        if task.layout.form == "machine":
            texts = [cell if isinstance(cell, str) else as_text(cell) for cell in cells]
            return parse_machine(texts, task.layout, line, task.at)
        return parse_book(cells, task.layout, line, task.at, self.defaults)

    def take(self, rows: Sequence[BookRow], run: ImportRun | None) -> Taken:
        """Import a batch: new rows become dossiers, changed rows update theirs, others wait or are refused."""
        taken = Taken()
        known = self._known(rows)
        new: list[tuple[BookRow, Settled, int | None]] = []
        changed: list[tuple[BookRow, Settled, int]] = []
        for row in rows:
            before = known.get(row.code)
            try:
                if before is not None and self._is_there(before, row):
                    taken.unchanged += 1
                    continue
                settled = self.places.settle(row, self.task.layout.form)
                waits = self.places.word_missing(row, settled, before.agencies if before else ())
            except RowRefused as reason:
                taken.refused[row.line] = str(reason)
                continue
            if waits is not None:
                taken.waiting[row.line] = waits
            elif before is None:
                new.append((row, settled, self.places.office_of(settled)))
            else:
                changed.append((row, settled, before.pk))
        taken.added = len(new)
        if run is None:
            taken.updated = len(changed)
            return taken
        matched = self.catalogue.matched([*(each[0] for each in new), *(each[0] for each in changed)], taken.news)
        insert(new, matched, run, self.task.by, self.task.at)
        for row, settled, pk in changed:
            try:
                with transaction.atomic():
                    revise(pk, row, settled, matched, run, self.task.by, self.task.at)
                taken.updated += 1
            except RowRefused as reason:
                taken.refused[row.line] = str(reason)
        return taken

    def _is_there(self, before: _Known, row: BookRow) -> bool:
        """Check whether the row was imported before unchanged; raises RowRefused where the office may not change it."""
        places = self.places
        if before.origin != Origin.IMPORTED:
            if not any(places.speaks_for(pk) for pk in before.agencies):
                raise RowRefused(
                    f"Mã hồ sơ này là của hồ sơ do {places.name(before.agencies[1])} tiếp nhận trên hệ thống; không "
                    "lấy mã của cơ quan khác. Kiểm tra lại mã hồ sơ."
                )
            raise RowRefused("Mã hồ sơ đã có trong hệ thống, không phải hồ sơ nhập về; không ghi đè.")
        brought_in_by = before.office if before.office is not None else before.agencies[0]
        if not places.speaks_for(brought_in_by):
            raise RowRefused(
                f"Mã hồ sơ này là của hồ sơ do {places.name(brought_in_by)} nhập; cơ quan khác không ghi đè được. "
                "Kiểm tra lại mã, hoặc nhờ cơ quan đó nhập."
            )
        return before.digest == row.digest

    def _known(self, rows: Sequence[BookRow]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        codes = [row.code for row in rows]
        names = ("code", "pk", "origin", "imported_row__digest", "imported_row__office")
        for start in range(0, len(codes), 900):
            part = Dossier.objects.filter(code__in=codes[start : start + 900])
            for code, pk, origin, digest, office, *agencies in part.values_list(
                *names, "competent_agency", "received_agency"
            ):
                found[code] = _Known(pk, origin, digest, office, (agencies[0], agencies[1]))
        return found


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
    """Import a book, row by row; raises FileRefused or Refused when the file as a whole is unusable."""
    options = {name: value for name, value in asdict(defaults or Defaults()).items() if name != "level"}
    return tables.import_rows(
        kind=BOOK_TABLE,
        path=path,
        by=by,
        at=at,
        file_name=file_name,
        mapping=mapping,
        options=options,
        dry_run=dry_run,
        progress=progress,
    )


def preview(*, path: Path, by: Actor, mapping: Mapping[str, int] | None = None) -> Preview:
    """Preview a book before its import."""
    return tables.preview(kind=BOOK_TABLE, path=path, by=by, mapping=mapping)


def _defaults(options: Mapping[str, str]) -> Defaults:
    channel = options.get("channel") or "counter"
    return Defaults(
        agency=options.get("agency", ""),
        channel=CHANNELS.get(channel, channel),
        field=options.get("field", ""),
        procedure=options.get("procedure", ""),
    )


def _agencies(actor: Actor, roles: Sequence[Role]) -> list[tuple[str, str]]:
    """Return the committees whose book the person may import: the own offices first, then those below."""
    standing = tree(actor.on)
    own = {held.office_id or held.agency_id for held in actor.held if held.role in roles}
    found = []
    for agency_id in actor.reach(*roles) | own:
        if agency_id in standing and standing[agency_id].kind == AgencyKind.PEOPLE_COMMITTEE:
            place = standing[agency_id]
            found.append((agency_id not in own, place.name, reference_of(place.level, place.unit_code) or place.code))
    return [(code, name) for _, name, code in sorted(found, key=lambda row: (row[0], sort_key(row[1])))][:1_000]
