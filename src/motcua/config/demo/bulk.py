"""Bulk writing of a whole year: indexes and the name index are built after the rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

from motcua.base.database import next_id
from motcua.dossiers.models import Dossier
from motcua.dossiers.models.name_index import READ_WORDS, TABLE

#: Trigger of the search index of names.
_WORDS_TRIGGER = f"{TABLE}_added"


@contextmanager
def without_indexes(written: Iterable[type[models.Model]]) -> Iterator[None]:
    """Drop the plain indexes of the SQLite tables, and build them again, sorted, after the rows are written.

    Foreign keys are not checked meanwhile: without the indexes every check would read a whole table. Nor are the
    checks of single values (the text of every event would be read as JSON); who writes answers for both. New
    dossiers must have the highest numbers: their names come into the search index in one statement.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    if connection.in_atomic_block:  # where checks cannot be switched off
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
    """Fill the name index in one statement; word by word through the trigger takes twenty times as long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [_WORDS_TRIGGER])
        (trigger,) = cursor.fetchone()
    first = next_id(Dossier)
    _run(f"DROP TRIGGER {_WORDS_TRIGGER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(READ_WORDS, [first])
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
