"""Vocabulary of imports: kinds of cells, refusals of files and rows, results of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from motcua.base.refusals import Refused

Cells = Sequence[object]
#: First cell of a row that could not be read; the second is the last line that was lost with it.
UNREADABLE = "\0"


class FileRefused(Refused):
    """The file as a whole cannot be imported; the message says why and how to save it again."""


class RowRefused(ValueError):
    """The row is not imported; the message says which value is wrong and what it should be."""


class CellKind(StrEnum):
    """Kind of a column's cells."""

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
    """Value for the whole file where no column gives it; `choices` are pairs of value and label."""

    name: str
    title: str
    help: str = ""
    default: str = ""
    command_default: str = ""  # default on the command line
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 500


@dataclass(frozen=True, slots=True)
class Layout:
    """Mapping of the file's columns, and the line on which the rows begin; `form` is `machine` or `book`."""

    form: str
    first_line: int
    columns: Mapping[str, int]
    titles: tuple[str, ...] = ()


class Row(Protocol):
    """Minimum content of a parsed row."""

    @property
    def line(self) -> int:
        """Return the line of the file."""

    @property
    def code(self) -> str:
        """Return the code of the row's record."""


@dataclass(slots=True)
class Taken:
    """Result of a batch; refused and waiting rows by their line."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)  # line → the agency whose confirmation is missing
    news: list[str] = field(default_factory=list)  # entries of catalogues that were made for the rows


@dataclass(slots=True)
class ImportReport:
    """Result of a file: numbers, the first refused rows with their reasons, entries to match."""

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
    changes: list[dict[str, Any]] = field(default_factory=list)  # of a file that is imported whole

    @property
    def is_done(self) -> bool:
        """Return whether anything was imported or was there already; a file of nothing but refused rows is refused."""
        return self.refused == 0 or self.added + self.updated + self.unchanged + self.waiting > 0


@dataclass(frozen=True, slots=True)
class Preview:
    """Preview of a file: the mapping of its columns, and its first rows."""

    layout: Layout
    missing: list[str]
    samples: list[list[str]]
    lines: int
    sheet: str = ""  # of a workbook: the sheet that is read
    left_out: tuple[str, ...] = ()  # and the other ones that are not empty

    @property
    def form(self) -> str:
        """Return `machine` or `book`."""
        return self.layout.form

    @property
    def columns(self) -> Mapping[str, int]:
        """Return the place of each column in the file, by its key."""
        return self.layout.columns

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the headings of the file."""
        return self.layout.titles


class RowDecision(StrEnum):
    """Decision of an agency about a row that concerns it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"
