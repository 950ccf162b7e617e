"""Hashes over raw rows: all tables that a check of records reads, record by record, without building one object."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, models

from motcua.acts.registry import Subject
from motcua.seals.rules.heads import BUCKET


@dataclass(frozen=True, slots=True)
class Stream:
    """Rows of one table in the order of the record that they belong to."""

    table: str
    column: str
    columns: str

    @classmethod
    def of(cls, model: type[models.Model], column: str) -> "Stream":
        """Return the stream of all columns of a model, by the column that names the record."""
        quote = connection.ops.quote_name
        names = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
        return cls(quote(model._meta.db_table), quote(column), names)

    def rows(self, first: int, last: int) -> list[tuple[object, ...]]:
        """Return the rows of the records numbered [first, last) as the database has them."""
        order = self.column if self.column.strip('"') == "id" else f'{self.column}, "id"'
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self.columns} FROM {self.table} WHERE {self.column} >= %s AND {self.column} < %s "
                f"ORDER BY {order}",
                [first, last],
            )
            return cursor.fetchall()


def streams_of(subject: Subject, facts: Iterable[type[models.Model]] = ()) -> list[Stream]:
    """Return the streams of a subject: its records, their events, all that hangs on them, and the facts of them."""
    link = f"{subject.link}_id"
    hanging = [subject.event_model, *(each.model for each in subject.dependents), *facts]
    return [Stream.of(subject.model, "id"), *(Stream.of(model, link) for model in hanging)]


def raw_digest(streams: Iterable[Stream], place: int) -> str:
    """Return the hash of everything about the records of one bucket: 256 neighbouring numbers."""
    digest = sha256()
    for stream in streams:
        digest.update(stream.table.encode())
        rows = stream.rows(place * BUCKET, place * BUCKET + BUCKET)
        digest.update(repr(rows).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def places_of(model: type[models.Model]) -> Iterator[int]:
    """Iterate over the buckets that may hold records of the model."""
    last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return iter(range(int(last) // BUCKET + 1))
