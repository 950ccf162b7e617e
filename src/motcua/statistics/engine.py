"""Read the fact tables into DuckDB: bulk reads, Parquet files, and one scan for all measures.

Facts leave the operational database by ADBC in column form (integers only, so both databases give the same
types) and are counted by DuckDB over Parquet. Inside an open transaction, which no second connection can
see, they are read through Django's own connection instead.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from motcua.base.time import OPEN_DAY
from motcua.statistics.vocabulary import Family

BATCH = 131_072
SMALL = 80_000  # rows up to which Django's own connection is as quick as starting a reader
SETTLED = 60_000  # milliseconds after which every transaction of a stamp has been committed
_local = threading.local()
_refreshing = threading.Lock()


def schema(family: Family) -> pa.Schema:
    """Return the Arrow schema of the family: the subject, money and decimals in 64 bits, everything else in 32."""
    return pa.schema([(name, pa.int64() if kind == "int64" else pa.int32()) for name, kind in family.types()])


def bulk_read(family: Family, *, believed_only: bool = True) -> Iterator[pa.RecordBatch]:
    """Return all rows of the family as Arrow batches; by default only what is still believed."""
    where = f" WHERE {family.known[1]} = {OPEN_DAY}" if believed_only else ""
    sql = f"SELECT {', '.join(family.stored)} FROM {family.table}{where}"
    if connection.in_atomic_block or _in_memory() or (connection.vendor == "sqlite" and _is_small(family)):
        yield from _through_django(family, sql)
    elif connection.vendor == "sqlite":
        yield from _through_a_reader(family, sql)
    else:
        yield from _through_adbc(family, sql)


def _in_memory() -> bool:
    return connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"])


def _through_django(family: Family, sql: str) -> Iterator[pa.RecordBatch]:
    shape = schema(family)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            columns = zip(*rows, strict=True)
            yield pa.RecordBatch.from_arrays(
                [_column(values, kind.type) for values, kind in zip(columns, shape, strict=True)], schema=shape
            )


def _column(values: tuple[int, ...], kind: pa.DataType) -> pa.Array:
    """Build an Arrow column from the numbers' memory: `pa.array` would import pandas, half a second of a command."""
    packed = array("q" if kind == pa.int64() else "i", values)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(packed)])


def _is_small(family: Family) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {family.table} LIMIT {SMALL + 1})")
        return int(cursor.fetchone()[0]) <= SMALL


def _through_a_reader(family: Family, sql: str) -> Iterator[pa.RecordBatch]:
    """Read SQLite by ADBC, in a process of its own.

    ADBC brings a second copy of the SQLite library. Two copies in one process undo each other's locks on the
    file: another process may then take the write-ahead log away under the office's own connection, and what is
    written after that is lost (https://www.sqlite.org/howtocorrupt.html, section 2.2.1).
    """
    shape = schema(family)
    command = [sys.executable, "-c", _READER, str(connection.settings_dict["NAME"]), sql, str(BATCH)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        with pa.ipc.open_stream(reader.stdout) as stream:
            for batch in stream:
                yield from pa.Table.from_batches([batch]).cast(shape).to_batches()
    if reader.returncode:
        raise RuntimeError(f"reading the facts of {family.key} failed with status {reader.returncode}")


_READER = """
import sys
import pyarrow as pa
from adbc_driver_sqlite import dbapi
with dbapi.connect(f"file:{sys.argv[1]}?mode=ro") as link, link.cursor() as cursor:
    cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": sys.argv[3]})
    cursor.execute(sys.argv[2])
    batches = cursor.fetch_record_batch()
    with pa.ipc.new_stream(sys.stdout.buffer, batches.schema) as out:
        for batch in batches:
            out.write_batch(batch)
"""


def _through_adbc(family: Family, sql: str) -> Iterator[pa.RecordBatch]:
    shape = schema(family)
    with _adbc() as link, link.cursor() as cursor:
        cursor.execute(sql)
        for batch in cursor.fetch_record_batch():
            table = pa.Table.from_batches([batch])
            yield from table.cast(shape).to_batches()


def _adbc() -> Any:
    database = connection.settings_dict
    from adbc_driver_postgresql import dbapi as postgres

    address = {
        "host": database["HOST"],
        "port": str(database["PORT"] or ""),
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    escaped = ((key, str(value).replace("\\", "\\\\").replace("'", "\\'")) for key, value in address.items() if value)
    return postgres.connect(" ".join(f"{key}='{value}'" for key, value in escaped))


def write_parquet(family: Family, batches: Iterable[pa.RecordBatch], target: Path) -> int:
    """Write the batches as one Parquet file, whole or not at all; returns the number of rows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    rows = 0
    try:
        with pq.ParquetWriter(name, schema(family), compression="zstd", compression_level=1) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        os.replace(name, target)
    finally:
        if os.path.exists(name):
            os.unlink(name)
    return rows


def live_source(family: Family, *, believed_only: bool = True) -> "pa.Table | Path":
    """Return the facts of this moment: a Parquet file, made again when the table has changed, or an Arrow table."""
    if connection.in_atomic_block or _in_memory():
        batches = list(bulk_read(family, believed_only=believed_only))
        return pa.Table.from_batches(batches, schema=schema(family))
    count, stamp = _marker(family)
    folder = Path(settings.HOME) / "statistics"
    known = f"{'believed' if believed_only else 'all'}-{_columns(family)}"
    target = folder / f"{connection.vendor}-{family.key}-{known}-{count}-{stamp}.parquet"
    with _refreshing:
        if not target.exists():
            write_parquet(family, bulk_read(family, believed_only=believed_only), target)
            for old in folder.glob(f"{connection.vendor}-{family.key}-{known.partition('-')[0]}-*.parquet"):
                if old != target:
                    old.unlink(missing_ok=True)
    return target


def _columns(family: Family) -> str:
    """Return a short hash of the family's columns: a file from before an upgrade that added one is not read again."""
    return hashlib.blake2s(repr(list(family.types())).encode(), digest_size=4).hexdigest()


def _marker(family: Family) -> tuple[int, int]:
    """Return a marker of the table's state: its rows, and the stamp of the last writing.

    Transactions may commit in another order than they stamped, so within a minute of the last writing the
    marker moves every second; after that minute it rests.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(max(stamp), 0) FROM {family.table}")
        count, stamp = cursor.fetchone()
    present = time.time_ns() // 1_000_000
    return count, stamp if present - stamp > SETTLED else present // 1000 * 1000


def duck() -> "duckdb.DuckDBPyConnection":
    """Return this thread's DuckDB, in memory, within the configured threads and memory."""
    link: duckdb.DuckDBPyConnection | None = getattr(_local, "link", None)
    if link is None:
        link = duckdb.connect(":memory:")
        link.execute(f"SET threads = {int(settings.STATISTICS_THREADS)}")
        link.execute(f"SET memory_limit = '{settings.STATISTICS_MEMORY}'")
        link.execute("SET enable_progress_bar = false")
        link.execute(f"SET temp_directory = '{tempfile.gettempdir()}'")
        _local.link = link
    return link
