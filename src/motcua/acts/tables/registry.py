"""Registry of the kinds of tables that rooms bring, by the word of the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from motcua.acts.tables.vocabulary import (
    Cells,
    FileRefused,
    ImportColumn,
    ImportOption,
    ImportReport,
    Layout,
    Row,
    Taken,
)
from motcua.base.registry import Registry
from motcua.people.vocabulary import SYSTEM, Actor, Role

if TYPE_CHECKING:
    from motcua.acts.tables.models import ImportRun


@dataclass(frozen=True, slots=True)
class Task:
    """One import: file, person, time, mapping, and the agencies that rows may be written for.

    `own` are the offices of the importer (None: the command line on the server, which speaks for all); `agreed` are
    agencies that have confirmed the rows at hand.
    """

    by: Actor
    at: datetime
    layout: Layout
    options: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[int] | None = None
    agreed: frozenset[int] = frozenset()


class Importer(Protocol):
    """Parser and writer of the rows of one file."""

    def parse(self, cells: Cells, line: int) -> Row | None:
        """Parse a row; None for a row without content (a total, a numbering); raises RowRefused."""

    def take(self, rows: Sequence[Any], run: "ImportRun | None") -> Taken:
        """Write a batch in the open transaction; without a run only report what would happen."""


class TableKind:
    """Kind of table; rooms subclass it. `importers` may import files, nobody else but the command line."""

    key: str = ""
    title: str = ""
    record_name: str = "dòng"
    code_title: str = "Mã"
    #: Catalogue entries that an import had to create: their key in `--json`, their name on pages.
    news_key: str = "news"
    news_title: str = ""
    hint: str = "Tệp XLSX hoặc CSV, dòng đầu là tên cột."
    columns: tuple[ImportColumn, ...] = ()
    #: Names of the machine form's header where they are not the keys of `columns`.
    machine_columns: tuple[str, ...] = ()
    options: tuple[ImportOption, ...] = ()
    importers: tuple[Role, ...] = (Role.REFORM_OFFICER,)
    #: URL of a kind's own pages, for a kind of one whole file (several sheets, all or nothing).
    own_page: str = ""
    #: A template that pages of the kind show beside their common text.
    page_note: str = ""
    can_undo = False

    def may_import(self, actor: Actor) -> bool:
        """Check that the person holds one of the kind's roles; leaders and administrators do not import."""
        return actor is SYSTEM or actor.holds(*self.importers)

    def machine_names(self) -> tuple[str, ...]:
        """Return the names of the machine form's header."""
        return self.machine_columns or tuple(column.key for column in self.columns)

    def missing(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """Return titles of required columns that neither a column nor an option gives."""
        return [
            column.title
            for column in self.columns
            if column.required and column.key not in layout.columns and not options.get(column.key)
        ]

    def choices(self, option: ImportOption, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Return the choices of an option."""
        return option.choices

    def initial(self, option: ImportOption, actor: Actor, layout: Layout) -> str:
        """Return the initial values of the options when the file is first shown."""
        return option.default

    def check(self, layout: Layout, options: Mapping[str, str]) -> None:
        """Refuse a file that cannot be imported at all (FileRefused)."""
        if missing := self.missing(layout, options):
            raise FileRefused("Thiếu cột: " + ", ".join(missing) + ". Bổ sung cột, hoặc chỉ rõ cột bằng đối chiếu.")

    def remarks(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """Return the remarks of the command line on how it reads the file."""
        return []

    def start(self, task: Task) -> Importer:
        """Return the importer of a file."""
        raise NotImplementedError

    def undo(self, run: "ImportRun", by: Actor, at: datetime) -> int:
        """Undo what the run added and return the number; only where `can_undo`."""
        raise FileRefused(f"Lần nhập {self.title.lower()} không hoàn tác được.")

    def import_file(self, path: Path, by: Actor, at: datetime, dry_run: bool) -> ImportReport:
        """Import a whole file, all or nothing; only kinds with `own_page` do."""
        raise NotImplementedError


TABLE_KINDS: Registry[TableKind] = Registry("table kind")
