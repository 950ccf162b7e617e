"""The kinds of tables that rooms bring, by the word of the command line."""

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
    """One file to take in: by whom, when, how it is read, and for which agencies rows may be written.

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
    """How the rows of one file are understood and written."""

    def parse(self, cells: Cells, line: int) -> Row | None:
        """What the row says; None for a row that says nothing (a total, a numbering); raises RowRefused."""

    def take(self, rows: Sequence[Any], run: "ImportRun | None") -> Taken:
        """Write a batch in the open transaction; without a run only tell what would become of it."""


class TableKind:
    """A kind of table; rooms subclass it. `importers` may take files in, nobody else but the command line."""

    key: str = ""
    title: str = ""
    record_name: str = "dòng"
    code_title: str = "Mã"
    #: Entries of catalogues that an import had to make: their key in `--json`, their name on pages.
    news_key: str = "news"
    news_title: str = ""
    hint: str = "Tệp XLSX hoặc CSV, dòng đầu là tên cột."
    columns: tuple[ImportColumn, ...] = ()
    #: Names of the machine form's header where they are not the keys of `columns`.
    machine_columns: tuple[str, ...] = ()
    options: tuple[ImportOption, ...] = ()
    importers: tuple[Role, ...] = (Role.REFORM_OFFICER,)
    #: A kind of one whole file (several sheets, all or nothing) has pages of its own at this address.
    own_page: str = ""
    #: A template that pages of the kind show beside their own words.
    page_note: str = ""
    can_undo = False

    def may_import(self, actor: Actor) -> bool:
        """Only who holds one of the kind's roles; leaders and administrators do not import."""
        return actor is SYSTEM or actor.holds(*self.importers)

    def machine_names(self) -> tuple[str, ...]:
        """The names that a header for machines uses."""
        return self.machine_columns or tuple(column.key for column in self.columns)

    def missing(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """Titles of columns that the rows cannot do without and neither a column nor an option gives."""
        return [
            column.title
            for column in self.columns
            if column.required and column.key not in layout.columns and not options.get(column.key)
        ]

    def choices(self, option: ImportOption, actor: Actor) -> tuple[tuple[str, str], ...]:
        """What a person may choose for an option."""
        return option.choices

    def initial(self, option: ImportOption, actor: Actor, layout: Layout) -> str:
        """What is proposed for an option when the file is first shown."""
        return option.default

    def check(self, layout: Layout, options: Mapping[str, str]) -> None:
        """Refuse a file that cannot be taken in at all (FileRefused)."""
        if missing := self.missing(layout, options):
            raise FileRefused("Thiếu cột: " + ", ".join(missing) + ". Bổ sung cột, hoặc chỉ rõ cột bằng đối chiếu.")

    def remarks(self, layout: Layout, options: Mapping[str, str]) -> list[str]:
        """What the command line adds to how it reads the file."""
        return []

    def start(self, task: Task) -> Importer:
        """Begin with a file."""
        raise NotImplementedError

    def undo(self, run: "ImportRun", by: Actor, at: datetime) -> int:
        """Take back what the run added (how many); only where `can_undo`."""
        raise FileRefused(f"Lần nhập {self.title.lower()} không hoàn tác được.")

    def import_file(self, path: Path, by: Actor, at: datetime, dry_run: bool) -> ImportReport:
        """Take a whole file in, all or nothing; only kinds with `own_page` do."""
        raise NotImplementedError


TABLE_KINDS: Registry[TableKind] = Registry("table kind")
