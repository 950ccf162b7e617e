"""Writing many rows at once: plain statements whose constants stand in the text, indexes built afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction


class Writer:
    """Rows of one model as tuples of the columns that vary; all others hold one value in every row."""

    def __init__(self, model: type[models.Model], varying: Sequence[str], constant: dict[str, Any]) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        if unknown := {*varying, *constant} - fields.keys():
            raise LookupError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
        quote = connection.ops.quote_name
        rest = {name: _default(field) for name, field in fields.items() if name not in varying} | constant
        names = ", ".join(quote(str(fields[name].column)) for name in (*varying, *rest))
        values = ", ".join([*["%s"] * len(varying), *(_literal(value) for value in rest.values())])
        self.sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({values})"

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write the rows."""
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(self.sql, rows)


def _default(field: models.Field) -> Any:
    return "[]" if isinstance(field, models.JSONField) else field.get_default()


def _literal(value: Any) -> str:
    """A constant of our own as SQL: None, a truth value, a number, or a plain word."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(int(value)) if connection.vendor == "sqlite" else str(value).upper()
    if isinstance(value, int):
        return str(value)
    word = str(value)
    if "'" in word or "%" in word:
        raise ValueError(f"not a plain word: {word!r}")
    return f"'{word}'"


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
