"""File of heads beside the database: lines of JSON, only ever appended, copied elsewhere where the setting says so."""

import fcntl
import json
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from motcua.base.canonical import canonical
from motcua.seals.rules.heads import Head, as_json, from_json

FILE = "heads.jsonl"


class BrokenLedger(Exception):
    """Raised for a line of the file of heads that cannot be read; the message says which."""


def ledger_file() -> Path:
    """Return the file of heads; its folder is made where it is missing."""
    folder = Path(settings.HOME) / "seals"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / FILE


def heads(file: Path | None = None) -> Iterator[Head]:
    """Iterate over the heads in the order of the file; none where it does not exist. Raises BrokenLedger."""
    file = file or ledger_file()
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for place, line in enumerate(lines, 1):
            try:
                yield from_json(json.loads(line))
            except (ValueError, KeyError, TypeError):
                raise BrokenLedger(f"{file}: dòng {place} bị hỏng, không đọc được.") from None


def last_head() -> Head | None:
    """Return the newest head; None before the first."""
    newest = deque(heads(), maxlen=1)
    return newest[0] if newest else None


def set_aside() -> None:
    """Rename the file of heads, because a new database begins in this folder; nothing where there is none."""
    file = ledger_file()
    if file.exists():
        file.rename(file.with_name(f"heads-{int(file.stat().st_mtime)}.jsonl"))


@contextmanager
def alone() -> Iterator[None]:
    """Lock the file, so that two processes seal one after the other."""
    with ledger_file().with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def append(head: Head) -> None:
    """Write a head at the end of the file, durably, then to the copy."""
    line = canonical(as_json(head)) + "\n"
    _append(ledger_file(), line)
    if elsewhere := copy_file():
        _append(elsewhere, line)


def copy_file() -> Path | None:
    """Return the file of the copy in the folder that MOTCUA_SEAL_COPY names; None where it names none."""
    folder = settings.SEAL_COPY
    return Path(folder) / FILE if folder else None


def _append(file: Path, line: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
