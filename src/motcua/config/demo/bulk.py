"""Writing many rows at once: plain statements whose constants stand in the text, indexes built afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from motcua.dossiers.models import Dossier


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


#: The trigger that keeps the search index of names, and its statement for many rows (migration dossiers.0003).
_WORDS_TRIGGER = "dossiers_name_words_added"
_WORDS = """
    INSERT INTO dossiers_name_words(rowid, exact, folded, places)
    SELECT id, applicant_name, folded_name, 'p' || received_agency_id || ' p' || competent_agency_id
    FROM dossiers_dossier WHERE folded_name <> '' AND id >= %s
"""


@contextmanager
def without_indexes(written: Iterable[type[models.Model]]) -> Iterator[None]:
    """SQLite: drop the plain indexes of the tables, and build them again, sorted, when the rows are in.

    Foreign keys are not checked meanwhile: without the indexes every check would read a whole table. Nor are the
    checks of single values (the text of every event would be read as JSON); who writes answers for both. New
    dossiers must have the highest numbers: their names come into the search index in one statement.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    if connection.in_atomic_block:  # where checking cannot be switched off
        with _words_at_once():
            yield
        return
    with _unchecked(), transaction.atomic(), _words_at_once(), _rebuilding([row._meta.db_table for row in written]):
        yield


@contextmanager
def _unchecked() -> Iterator[None]:
    with connection.constraint_checks_disabled():
        _run("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            _run("PRAGMA ignore_check_constraints = OFF")


@contextmanager
def _words_at_once() -> Iterator[None]:
    """Instead of word by word through the trigger, which takes twenty times as long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [_WORDS_TRIGGER])
        (trigger,) = cursor.fetchone()
    first = next_id(Dossier)
    _run(f"DROP TRIGGER {_WORDS_TRIGGER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [first])
    _run(trigger)


@contextmanager
def _rebuilding(tables: list[str]) -> Iterator[None]:
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
            tables,
        )
        indexes = cursor.fetchall()
    for name, _ in indexes:
        _run(f'DROP INDEX "{name}"')
    yield
    for _, sql in indexes:
        _run(sql)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
