"""Writing many rows at once: plain statements in model order, indexes built afterwards where that is faster."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

CHUNK = 4_000


def moment(local: datetime) -> str:
    """A naive moment on Vietnam's clock as the database keeps it."""
    text = (local - timedelta(hours=7)).isoformat(" ")
    return text if connection.vendor == "sqlite" else f"{text}+00"


def told(local: datetime) -> str:
    """The same moment as the events tell it (dossiers.rules.chain.plain)."""
    return f"{(local - timedelta(hours=7)).isoformat()}.000000+00:00"


class Writer:
    """Rows of one model, given as the columns that differ from the model's defaults."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.columns = [field.attname for field in fields]
        self.defaults = [self._default(field) for field in fields]
        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        marks = ", ".join(["%s"] * len(fields))
        self.sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({marks})"
        self.rows: list[tuple[Any, ...]] = []

    def _default(self, field: models.Field) -> Any:
        value = "[]" if isinstance(field, models.JSONField) else field.get_default()
        return None if isinstance(field, models.DateTimeField) else value

    def add(self, values: dict[str, Any]) -> None:
        """One more row; written when there are many."""
        self.rows.append(
            tuple(values.get(column, default) for column, default in zip(self.columns, self.defaults, strict=True))
        )
        if len(self.rows) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if self.rows:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, self.rows)
            self.rows.clear()


def next_id(model: type[models.Model]) -> int:
    """The number that the next row may have."""
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def reset_sequences(written: Sequence[type[models.Model]]) -> None:
    """Let the database go on counting after the numbers that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)


@contextmanager
def without_indexes(written: Iterable[type[models.Model]]) -> Iterator[None]:
    """SQLite: drop the plain indexes of the tables, and build them again, sorted, when the rows are in.

    Foreign keys are not checked meanwhile: without the indexes every check would read a whole table.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    with connection.constraint_checks_disabled(), transaction.atomic():
        yield from _rebuilding([model._meta.db_table for model in written])


def _rebuilding(tables: list[str]) -> Iterator[None]:
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
            tables,
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, sql in indexes:
            cursor.execute(sql)
