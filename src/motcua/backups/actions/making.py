"""Make a backup while the office runs: database first, then the files, which are only ever added."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import connection

from motcua import __version__
from motcua.agencies.queries import tree
from motcua.backups.gateways import databases, folders
from motcua.backups.gateways.archive import Hashed, Writer, encrypted, plain_stream, read_through, recipients_of
from motcua.backups.rules import is_name, name_of
from motcua.backups.vocabulary import HOME, MADE, SUBJECT, BackupRefused, Header, Made
from motcua.base.files import UNFINISHED
from motcua.base.time import local, now
from motcua.people.actions import record_administration
from motcua.people.queries import top_office
from motcua.people.vocabulary import SYSTEM
from motcua.seals.gateways.ledger import alone as seals_alone

Progress = Callable[[int], None]


def make_backup(
    *, folder: Path, at: datetime, keep: int = 0, progress: Progress = lambda count: None, by_key: bool = True
) -> Made:
    """Write a backup into the folder, read it again, note it; return the note. With `keep` older ones go then.

    The file appears under its name only when it is whole, on the disk and verified. Raises BackupRefused with nothing
    left behind: too little space, another backup under way, a copy that does not verify.
    """
    recipients = recipients_of(settings.BACKUP_RECIPIENTS if by_key else [])
    with _workshop(folder) as stage:
        name = name_of(at, encrypted=bool(recipients))
        folders.need_space(folder, _wanted(folder))
        archive = stage / name
        made = _written(archive, stage, at, recipients, progress)
        made = replace(made, verified_at=_verified(archive, made, encrypted_too=bool(recipients)))
        if (folder / name).exists():
            raise BackupRefused(f"{folder / name} đã có; chờ một giây rồi chạy lại.")
        folders.keep_note(folder / name, made)
        os.replace(archive, folder / name)
        _flush(folder)
    if keep:
        folders.rotate(folder, keep)
    told = {"file": str(folder / name), "size": made.size, "sha256": made.sha256, "parts": made.parts}
    record_administration(action=MADE, subject=f"{SUBJECT}:{name}", by=SYSTEM, at=at, detail=told)
    return made


def scheduled_backup(at: datetime) -> str:
    """Make the daily backup in the folder of the settings; return what was done, for the list of jobs."""
    folder = folders.backup_folder()
    made = make_backup(folder=folder, at=at, keep=settings.BACKUP_KEEP)
    faults = f"; {len(made.faults)} tệp khác với lúc lưu: {made.faults[0]}" if made.faults else ""
    return f"{folder / made.name}, {made.size / 2**20:.0f} MB{faults}"


def verify_backup(*, archive: Path, key: Path | None = None, progress: Progress = lambda count: None) -> Header:
    """Read a backup to its end and compare every part with its hash; raises BackupRefused for every difference."""
    with plain_stream(archive, key) as stream:
        return read_through(stream, progress=progress)


def _wanted(folder: Path) -> int:
    """Return how many bytes a backup needs at most: the copy of the database, packed and unpacked, and the files."""
    files = sum(path.stat().st_size for _, path in folders.files_of_home(besides=folder) if path.exists())
    return files + 2 * databases.database_size()


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Yield a folder for what is being written, removed at the end; what an earlier, killed run left goes first."""
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"Đang có một lần sao lưu khác vào {folder}; chờ xong rồi chạy lại.") from None
        for left in folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
        for note in folder.glob("motcua-*.json"):
            if is_name(note.stem) and not (folder / note.stem).exists():
                note.unlink(missing_ok=True)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=UNFINISHED))
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _written(archive: Path, stage: Path, at: datetime, recipients: list[object], progress: Progress) -> Made:
    """Write the archive; return its note, not yet verified."""
    with seals_alone():  # a head and the rows it seals belong together
        header = _header(at)
        database = databases.copy_database(stage, progress)
        ledger = _ledger_copy(stage)
    faults: list[str] = []
    with os.fdopen(os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        hashed = Hashed(file)
        with encrypted(hashed, recipients) as out:  # type: ignore[arg-type]
            writer = Writer(out, header, progress)
            writer.add_file(databases.part_name(), database)
            for name, path in folders.files_of_home(besides=archive.parent.parent):
                source = ledger if ledger is not None and name == "seals/heads.jsonl" else path
                part = writer.add_file(f"{HOME}{name}", source)
                if part is not None and _is_stored(name) and not part.name.endswith(part.sha256):
                    faults.append(name)
            writer.close()
        file.flush()
        os.fsync(file.fileno())
    database.unlink()
    digest = hashed.digest.hexdigest()
    return Made(
        archive.name, header.made_at, header.version, hashed.size, digest, len(writer.parts), faults=tuple(faults)
    )


def _is_stored(name: str) -> bool:
    """Return whether a file of the data folder is named by the hash of its content."""
    last = name.rpartition("/")[2]
    return name.startswith("files/") and len(last) == 64 and set(last) <= set("0123456789abcdef")


def _ledger_copy(stage: Path) -> Path | None:
    """Return a copy of the file of heads as it is beside the copy of the database; None where there is none."""
    ledger = Path(settings.HOME) / "seals" / "heads.jsonl"
    if not ledger.exists():
        return None
    return Path(shutil.copyfile(ledger, stage / "heads.jsonl"))


def _header(at: datetime) -> Header:
    standing = tree(local(at).date())
    top = top_office(local(at).date(), standing)
    office = standing[top].name if top is not None and top in standing else ""
    return Header(
        made_at=local(at).isoformat(timespec="seconds"),
        version=__version__,
        engine=connection.vendor,
        office=office,
        migrations=tuple(databases.migrations_applied()),
        size=_wanted(Path(settings.HOME)),
    )


def _verified(archive: Path, made: Made, *, encrypted_too: bool) -> str:
    """Read the file from the disk again; return when that was. Without the key an encrypted one by its hash alone."""
    with archive.open("rb") as content:
        os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if file_digest(content, "sha256").hexdigest() != made.sha256:
            raise BackupRefused(f"Tệp vừa ghi vào {archive.parent.parent} đọc lại khác với lúc ghi: kiểm tra ổ đĩa.")
    if not encrypted_too:
        verify_backup(archive=archive)
    return now().isoformat(timespec="seconds")


def _flush(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
