"""Hashes over raw rows: all tables that a check of records reads, bucket by bucket, without building one object."""

import marshal
from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db import models

from motcua.acts.queries.raw import Stream, Tables
from motcua.seals.rules.heads import BUCKET


def bucket_rows(streams: Iterable[Stream], place: int) -> Tables:
    """Return everything about the records of one bucket: 256 neighbouring numbers."""
    return {stream.model: stream.rows(place * BUCKET, place * BUCKET + BUCKET) for stream in streams}


def rows_digest(tables: Tables) -> str:
    """Return the hash of the rows of one bucket."""
    digest = sha256()
    for model, rows in tables.items():
        digest.update(model._meta.db_table.encode())
        digest.update(_bytes(rows))
    return digest.hexdigest()


def _bytes(rows: list[tuple[object, ...]]) -> bytes:
    """Return one text of bytes for equal rows; moments and decimals of PostgreSQL have no other than `repr`."""
    try:
        return marshal.dumps(rows, 2)  # the version without references: equal values have equal bytes
    except ValueError:
        return repr(rows).encode("utf-8", "surrogatepass")


def places_of(model: type[models.Model]) -> Iterator[int]:
    """Iterate over the buckets that may hold records of the model."""
    last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return iter(range(int(last) // BUCKET + 1))
