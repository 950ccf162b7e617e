"""Raw rows of a subject's tables, and the plain values that events have of each column, without building one model."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from motcua.acts.queries import digest_of, digested
from motcua.acts.registry import Subject
from motcua.base.canonical import plain

Row = tuple[Any, ...]
Plain = Callable[[Any], Any]
#: Columns of which the database gives the value that events have, or one that equals it.
_SAME = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of one table in the order of the record that they belong to; `column` has its number."""

    model: type[models.Model]
    column: str
    place: int
    table: str = field(default="")
    columns: str = field(default="")

    @classmethod
    def of(cls, model: type[models.Model], column: str) -> "Stream":
        """Return the stream of all columns of a model, by the column that names the record."""
        quote, fields = connection.ops.quote_name, model._meta.concrete_fields
        place = [each.column for each in fields].index(column)
        # "+" leaves the type of the column behind: SQLite's driver would make an object of every moment.
        sign = "+" if connection.vendor == "sqlite" else ""
        names = ", ".join(f"{sign}{quote(str(each.column))}" for each in fields)
        return cls(model, quote(column), place, quote(model._meta.db_table), names)

    def rows(self, first: int, last: int) -> list[Row]:
        """Return the rows of the records numbered [first, last) as the database has them."""
        order = self.column if self.column.strip('"') == "id" else f'{self.column}, "id"'
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self.columns} FROM {self.table} WHERE {self.column} >= %s AND {self.column} < %s "
                f"ORDER BY {order}",
                [first, last],
            )
            return cursor.fetchall()


#: Rows of some neighbouring records, by model.
Tables = dict[type[models.Model], list[Row]]


def streams_of(subject: Subject, facts: Iterable[type[models.Model]] = ()) -> list[Stream]:
    """Return the streams of a subject: its records, their events, all that hangs on them, and the facts of them."""
    link = f"{subject.link}_id"
    hanging = [subject.event_model, *(each.model for each in subject.dependents), *facts]
    return [Stream.of(subject.model, "id"), *(Stream.of(model, link) for model in hanging)]


def plain_columns(model: type[models.Model]) -> list[tuple[int, str, Plain | None]]:
    """Return place, name and conversion of each column that events contain; None where nothing is to be converted."""
    told = []
    for place, column in enumerate(model._meta.concrete_fields):
        if column.attname not in ("id", "created_at"):
            told.append((place, column.attname, _conversion(column, column.attname in digested(model))))
    return told


def plain_row(row: Row, columns: list[tuple[int, str, Plain | None]]) -> dict[str, Any]:
    """Return the row as events write it; equals `state_of` of its model. Raises ValueError, TypeError on odd values."""
    return {
        name: row[place] if convert is None or row[place] is None else convert(row[place])
        for place, name, convert in columns
    }


def moment_text(value: Any) -> str:
    """Convert a moment of the database to the text in events: UTC to the microsecond."""
    if isinstance(value, str) and len(value) == 19:
        return f"{value[:10]}T{value[11:]}.000000+00:00"
    return moment_of(value).isoformat(timespec="microseconds")


def moment_of(value: Any) -> datetime:
    """Convert a moment of the database; SQLite keeps UTC without a zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _conversion(column: models.Field, is_digested: bool) -> Plain | None:
    if is_digested:
        return (lambda value: digest_of(json.loads(value))) if isinstance(column, models.JSONField) else digest_of
    if isinstance(column, models.JSONField):
        return json.loads
    if isinstance(column, models.DateTimeField):
        return moment_text
    if isinstance(column, models.DateField):
        return lambda value: value.isoformat() if isinstance(value, date) else value
    if isinstance(column, models.UUIDField):
        return lambda value: str(value) if isinstance(value, UUID) else _with_dashes(value)
    return None if isinstance(column, _SAME) else _as_django(column)


def _with_dashes(value: str) -> str:
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _as_django(column: models.Field) -> Plain:
    """Return the conversion that Django makes of a column: decimals, UUIDs and whatever else."""
    expression = column.get_col(column.model._meta.db_table)
    steps = [*connection.ops.get_db_converters(expression), *column.get_db_converters(connection)]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return plain(value)

    return convert
