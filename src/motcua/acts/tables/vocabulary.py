"""Words of imports: what a cell may be, why a file or row is refused, what became of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from motcua.base.refusals import Refused

Cells = Sequence[object]
#: The first cell of a row that could not be read; the second is the last line that was lost with it.
UNREADABLE = "\0"


class FileRefused(Refused):
    """The file as a whole cannot be taken in; the message says why and how to save it again."""


class RowRefused(ValueError):
    """The row is not taken in; the message says which value is wrong and what it should be."""


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column of a table kind.

    `words` are parts of headings without accents, the first that fits wins; `choices` maps stored values to labels;
    `shares` names a column that may be read from the same place of the file.
    """

    key: str
    title: str
    words: tuple[str, ...] = ()
    kind: CellKind = CellKind.TEXT
    required: bool = False
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    shares: str = ""
    most: int = 500


@dataclass(frozen=True, slots=True)
class ImportOption:
    """What holds for the whole file where no column says it; `choices` are pairs of value and label."""

    name: str
    title: str
    help: str = ""
    default: str = ""
    command_default: str = ""  # what the command line takes where it is told nothing
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 500


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of the file is what, and on which line the rows begin; `form` is `machine` or `book`."""

    form: str
    first_line: int
    columns: Mapping[str, int]
    titles: tuple[str, ...] = ()


class Row(Protocol):
    """What a parsed row tells at least."""

    line: int
    code: str


@dataclass(slots=True)
class Taken:
    """What became of a batch; refused and waiting rows by their line."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)  # line → the agency whose word is missing
    news: list[str] = field(default_factory=list)  # entries of catalogues that were made for the rows


@dataclass(slots=True)
class ImportReport:
    """What became of a file: numbers, the first refused rows with their reasons, entries to match."""

    run_id: int | None = None
    total: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    waiting: int = 0
    refused_rows: list[tuple[int, str, str]] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    dry_run: bool = False
    changes: list[dict[str, Any]] = field(default_factory=list)  # of a file that is taken in whole

    @property
    def is_done(self) -> bool:
        """Whether anything was taken in or was there already; a file of nothing but refused rows is refused."""
        return self.refused == 0 or self.added + self.updated + self.unchanged + self.waiting > 0


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file would be read: which column is taken for what, and its first rows."""

    layout: Layout
    missing: list[str]
    samples: list[list[str]]
    lines: int
    sheet: str = ""  # of a workbook: the sheet that is read
    left_out: tuple[str, ...] = ()  # and those that are not, though something stands in them

    @property
    def form(self) -> str:
        """`machine` or `book`."""
        return self.layout.form

    @property
    def columns(self) -> Mapping[str, int]:
        """Key of a column → its place in the file."""
        return self.layout.columns

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings of the file."""
        return self.layout.titles


class RowDecision(StrEnum):
    """What an agency says about a row that concerns it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"
