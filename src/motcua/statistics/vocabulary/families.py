"""Families of facts: typed columns, lifetime of a row, and lists of the records behind the rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from motcua.statistics.models import Fact
    from motcua.statistics.vocabulary.figures import Days


class ColumnKind(StrEnum):
    """Kind of a column: the meaning of its whole numbers."""

    DAY = "day"  # number of a day in Vietnam's calendar; OPEN_DAY is "not (yet)"
    COUNT = "count"  # a whole number of 32 bits
    CODE = "code"  # number of a thing or of a word of a vocabulary
    MONEY = "money"  # đồng, 64 bits
    DECIMAL = "decimal"  # a decimal of a fixed scale, stored as a whole number of 64 bits


@dataclass(frozen=True, slots=True)
class Column:
    """Column of a family; `scale` is the number of decimal places of a DECIMAL (12.50 of scale 2 is 1250)."""

    name: str
    kind: ColumnKind
    scale: int = 0

    @property
    def is_wide(self) -> bool:
        """Return whether the column needs 64 bits."""
        return self.kind in (ColumnKind.MONEY, ColumnKind.DECIMAL)


def columns_of(kind: ColumnKind, *names: str, scale: int = 0) -> tuple[Column, ...]:
    """Return several columns of one kind."""
    return tuple(Column(name, kind, scale) for name in names)


KNOWN = ("known_from", "known_to")


@dataclass(frozen=True, slots=True)
class TwoTimes:
    """Lifetime of a state with two times, valid [from, to) and believed [from, to): one row per stretch of equal state.

    `begins_on` is the column with the day on which the first stretch begins at the latest. `coming` are day
    columns that come to pass once (OPEN_DAY before); `dependent` columns say something only when such a day
    has come; `unseen_until` pairs a column with the day column before which nobody asks about it.
    """

    valid: tuple[str, str] = ("valid_from", "valid_to")
    known: tuple[str, str] = KNOWN
    begins_on: str = ""
    coming: tuple[str, ...] = ()
    dependent: tuple[str, ...] = ()
    unseen_until: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of time."""
        return (*self.valid, *self.known)


@dataclass(frozen=True, slots=True)
class KnownOnly:
    """Lifetime with one believed row for each subject, with its own days among the columns."""

    known: tuple[str, str] = KNOWN

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of time."""
        return self.known


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Lifetime of an event of one day; it counts where the days asked about include its day."""

    day: str = "day"
    known: tuple[str, str] = KNOWN

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of time."""
        return (self.day, *self.known)


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """Lifetime of a value of the days [first, last], both included; it counts where they lie within the days asked
    about.

    `series` are the columns that say whose value it is: of each series, `last state` takes the latest value.
    """

    first: str = "first_day"
    last: str = "last_day"
    series: tuple[str, ...] = ()
    known: tuple[str, str] = KNOWN

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of time."""
        return (self.first, self.last, *self.known)


Lifetime = TwoTimes | KnownOnly | DayEvent | PeriodValue


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """Column of a list of records: the key of its words, its heading, its width in a workbook."""

    key: str
    heading: str
    width: float = 24


@dataclass(frozen=True, slots=True)
class RecordList:
    """List of the records behind a family's rows, with its policy.

    `policy` answers which of the ids a person may see. `rows` gets the facts that hold for the days (their subject
    and `fact_columns`) and answers one row of words for each record, by the keys of `columns`; the first column is
    the record's code. `page` is the address of a record's page, from its row of words.
    """

    policy: Callable[[Any, Sequence[int]], set[int]]
    columns: tuple[RecordColumn, ...]
    rows: Callable[[Sequence[Mapping[str, int]], "Days"], list[dict[str, str]]]
    codes: Callable[[Sequence[int]], Mapping[int, str]]
    page: Callable[[Mapping[str, str]], str]
    fact_columns: tuple[str, ...] = ()


class Rebuild(Protocol):
    """Function that rebuilds all facts of a family from the events (of one record, where its code is given)."""

    def __call__(self, code: str = "", *, show_progress: bool = False) -> int:
        """Rebuild and return the number of records."""


@dataclass(frozen=True, slots=True)
class Family:
    """Family of facts: a flat table of whole numbers that a room keeps.

    `columns` leaves out those of time, which `lifetime` names. `subject` is the column that names the record
    behind a row (64 bits). `dimensions` maps the key of a dimension to its column; `attribution` is the
    dimension of the agency for which figures count unless asked otherwise.
    """

    key: str
    title: str
    table: str
    columns: tuple[Column, ...]
    subject: str
    lifetime: Lifetime
    attribution: str
    dimensions: Mapping[str, str]
    record_name: str = "bản ghi"
    model: "type[Fact] | None" = None
    rebuild: Rebuild | None = None
    records: RecordList | None = None

    @property
    def stored(self) -> tuple[str, ...]:
        """Return the names of all columns, those of time at the end."""
        return (*(column.name for column in self.columns), *self.lifetime.columns)

    @property
    def state_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that a subject's state gives: all but those of validity and knowledge."""
        times = self.lifetime
        given = () if isinstance(times, TwoTimes) else tuple(name for name in times.columns if name not in times.known)
        return (*(column.name for column in self.columns), *given)

    @property
    def known(self) -> tuple[str, str]:
        """Return the columns of the days between which a row is believed."""
        return self.lifetime.known

    def column(self, name: str) -> Column:
        """Return the column of the name; columns of time are days. Raises LookupError."""
        for column in self.columns:
            if column.name == name:
                return column
        if name in self.lifetime.columns:
            return Column(name, ColumnKind.DAY)
        raise LookupError(f"the family {self.key} has no column {name!r}")

    def types(self) -> Iterator[tuple[str, str]]:
        """Return each stored column with its type in the engines."""
        for name in self.stored:
            yield name, "int64" if name == self.subject or self.column(name).is_wide else "int32"
