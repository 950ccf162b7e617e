"""Logs chained by hash: rows that are only ever appended, each with the hash of the row before.

Records with a life cycle have the events of `acts`, one chain a record. A log is what rooms below write, or what
belongs to no single record: administration, changes of the tree, an office's money. `./motcua verify_events` walks
every registered log.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction

from motcua.base.canonical import plain
from motcua.base.chain import link
from motcua.base.database import take_turns
from motcua.base.registry import Registry


class ChainedLog(models.Model):
    """Row of a log. A concrete model needs a unique constraint on `STREAM` and `sequence`."""

    #: Columns that keep chains of one log apart; none where the log is one chain.
    STREAM: ClassVar[tuple[str, ...]] = ()

    sequence = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def told(self) -> dict[str, Any]:
        """Return the content that the hash covers: every column but the id and the hashes. It never changes."""
        left_out = ("id", "previous_hash", "hash")
        columns = [column for column in self._meta.concrete_fields if column.attname not in left_out]
        values = {column: getattr(self, column.attname) for column in columns}
        return {
            column.attname: value if isinstance(column, models.JSONField) else plain(value)
            for column, value in values.items()
        }

    def stream(self) -> dict[str, Any]:
        """Return the chain that the row belongs to, by column."""
        return {name: getattr(self, name) for name in self.STREAM}


L = TypeVar("L", bound=ChainedLog)
LOGS: Registry[type[ChainedLog]] = Registry("log")
#: Tables whose rows are only ever appended and never changed, without a chain of their own; the daily seal covers them.
APPEND_ONLY: Registry[type[models.Model]] = Registry("append-only table")


def append(row: L) -> L:
    """Write the row at the end of its chain, in the caller's transaction where there is one; three statements."""
    model, stream = type(row), row.stream()
    with transaction.atomic():
        take_turns(":".join([model._meta.label_lower, *map(str, stream.values())]))
        last = model._default_manager.filter(**stream).order_by("-sequence").first()
        row.sequence, row.previous_hash = (last.sequence + 1, last.hash) if last else (1, "")
        row.hash = link(row.previous_hash, row.told())
        row.save(force_insert=True)
    return row


def first_break(rows: Iterator[ChainedLog]) -> int | None:
    """Return the place of the first row of a chain that was changed, dropped or inserted; None where all hold."""
    previous, expected = "", 1
    for row in rows:
        misplaced = row.sequence != expected or row.previous_hash != previous
        if misplaced or row.hash != link(previous, row.told()):
            return expected
        previous, expected = row.hash, expected + 1
    return None


def verify_log(model: type[ChainedLog]) -> list[str]:
    """Return the faults in the chains of a log, in the official's words; empty when all hold."""
    rows = model._default_manager.order_by(*model.STREAM, "sequence").iterator(chunk_size=1_000)
    faults = []
    for stream, chain in groupby(rows, key=lambda row: tuple(row.stream().values())):
        place = first_break(chain)
        if place is not None:
            name = " ".join([str(model._meta.verbose_name), *map(str, stream)])
            faults.append(f"{name[:1].upper()}{name[1:]}: dòng số {place} đã bị sửa, bị xóa hoặc bị chèn sau khi ghi.")
    return faults
