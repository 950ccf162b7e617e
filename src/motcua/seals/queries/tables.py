"""Sealed tables: every chain of events, every log, every append-only table; rows stream in the order of their ids."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, models

from motcua.acts.models import ChainedEvent
from motcua.acts.registry import SUBJECTS
from motcua.base.canonical import canonical, plain
from motcua.base.logs import APPEND_ONLY, LOGS, ChainedLog

#: Rows that are fetched at once.
CHUNK = 5_000


class WritersBusy(Exception):
    """Raised where a long transaction writes into a table, so that its newest rows cannot be sealed yet."""


@dataclass(frozen=True, slots=True)
class SealedTable:
    """Table under the seal: its key in heads, which never changes, and its model."""

    key: str
    model: type[models.Model]

    @property
    def name(self) -> str:
        """Return the name of the rows in Vietnamese, with a capital."""
        words = str(self.model._meta.verbose_name)
        return words[:1].upper() + words[1:]

    def rows(self, after: int, last: int) -> Iterator[tuple[int, str]]:
        """Iterate over number and text of the rows numbered (after, last]: the chain's hash, else the content."""
        found = self.model._default_manager.filter(pk__gt=after, pk__lte=last).order_by("pk")
        if issubclass(self.model, ChainedEvent | ChainedLog):
            yield from found.values_list("pk", "hash").iterator(chunk_size=CHUNK)
            return
        columns = [column.attname for column in self.model._meta.concrete_fields]
        for row in found.values_list(*columns).iterator(chunk_size=CHUNK):
            yield row[0], canonical([plain(value) for value in row])


def sealed_tables() -> list[SealedTable]:
    """Return every table under the seal, in a fixed order of keys."""
    kinds: list[type[models.Model]] = [*(subject.event_model for subject in SUBJECTS), *LOGS, *APPEND_ONLY]
    return sorted((SealedTable(kind._meta.label_lower, kind) for kind in dict.fromkeys(kinds)), key=lambda t: t.key)


def last_numbers(tables: list[SealedTable], *, patience: float = 20.0) -> dict[str, int]:
    """Return for each table the number up to which every row has been written or never will be.

    SQLite has one writer at a time, so that ids are visible in their order. In PostgreSQL a transaction that took a
    lower id may still be open: those that hold the table for writing now are waited for, nobody is held up by it.
    Raises WritersBusy after `patience` seconds.
    """
    found = {table.key: _last(table.model) for table in tables}
    if connection.vendor == "postgresql":
        _wait_for_writers([table.model._meta.db_table for table in tables], patience)
    return found


def _last(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0)


def _wait_for_writers(names: list[str], patience: float) -> None:
    query = (
        "SELECT DISTINCT l.virtualtransaction FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
        "WHERE c.relname = ANY(%s) AND l.mode = 'RowExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()"
    )
    begun, waited_for = time.monotonic(), None
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [names])
            writing = {row[0] for row in cursor.fetchall()}
        waited_for = writing if waited_for is None else waited_for & writing
        if not waited_for:
            return
        if time.monotonic() - begun > patience:
            raise WritersBusy("Đang có việc ghi kéo dài (nhập sổ, cập nhật); chờ xong rồi niêm phong lại.")
        time.sleep(0.05)
