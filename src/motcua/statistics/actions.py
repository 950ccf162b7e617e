"""Freeze facts into a snapshot, open it, and check that its files are unchanged."""

import hashlib
import shutil
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.base.canonical import canonical
from motcua.statistics.engine import bulk_read, write_parquet
from motcua.statistics.models import Snapshot
from motcua.statistics.registry import FAMILIES
from motcua.statistics.running import counting_today, frozen_counting, whole_numbers


class BrokenSnapshot(Exception):
    """A snapshot is missing or was changed after it was frozen; the message names the file."""


def freeze(*, families: Sequence[str], cut_off: date, by: str, at: datetime, purpose: str) -> Snapshot:
    """Write the facts of the families as known now to immutable, hashed files.

    The same facts give the same bytes; the snapshot row is written last, so that a broken run leaves none.
    """
    identifier = uuid.uuid4()
    folder = folder_of(identifier)
    files: dict[str, Any] = {}
    for name in families:
        target = folder / f"{name}.parquet"
        rows = write_parquet(FAMILIES[name], bulk_read(FAMILIES[name]), target)
        target.chmod(0o444)
        files[name] = {"file": target.name, "rows": rows, "sha256": sha256_of(target)}
    manifest: dict[str, Any] = {
        "cut_off": cut_off.isoformat(),
        "frozen_at": at.isoformat(),
        "purpose": purpose,
        "files": files,
    }
    if counting := _counting(families):
        manifest["counts_as"] = counting
    (folder / "manifest.json").write_text(canonical(manifest))
    return Snapshot.objects.create(
        id=identifier,
        cut_off=cut_off,
        frozen_at=at,
        frozen_by=by,
        purpose=purpose,
        manifest=manifest,
        digest=digest_of(manifest),
    )


def _counting(families: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return, as JSON, the numbers in the families' dimensions that count with another one now."""
    counting = counting_today({name for family in families for name in FAMILIES[family].dimensions})
    return {name: {str(number): other for number, other in counting[name].items()} for name in counting}


def open_snapshot(snapshot: Snapshot, family: str) -> Path:
    """Open the family's file in the snapshot, after checking its hash; raises BrokenSnapshot."""
    return open_folder(folder_of(snapshot.id), snapshot.manifest, family)


def open_folder(folder: Path, manifest: dict[str, Any], family: str) -> Path:
    """Open a file of a snapshot in any folder, such as a third party's copy."""
    entry = manifest["files"][family]
    file = folder / str(entry["file"])
    if not file.is_file():
        raise BrokenSnapshot(f"Không tìm thấy tệp {file.name} của bộ số liệu chốt.")
    if sha256_of(file) != entry["sha256"]:
        raise BrokenSnapshot(f"Tệp {file.name} của bộ số liệu chốt đã bị thay đổi sau khi chốt.")
    if frozen_counting(file) != whole_numbers(manifest.get("counts_as", {})):
        raise BrokenSnapshot("Tệp manifest.json của bộ số liệu chốt đã bị thay đổi sau khi chốt.")
    return file


def folder_of(identifier: uuid.UUID) -> Path:
    """Return the folder of a snapshot's files."""
    return _root() / str(identifier)


def _root() -> Path:
    return Path(settings.HOME) / "snapshots"


def remove_unknown_snapshots(older_than: datetime) -> int:
    """Delete folders of snapshots whose freezing was broken off before the moment (no row names them); return how many.

    A folder that changed since the moment may belong to a freezing that is under way.
    """
    root, found = _root(), 0
    known = {str(pk) for pk in Snapshot.objects.values_list("pk", flat=True)}
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in known and folder.stat().st_mtime < older_than.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            found += 1
    return found


def sha256_of(file: Path) -> str:
    """Return the file's hash, read in pieces."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_of(manifest: dict[str, Any]) -> str:
    """Return the hash of the whole snapshot: of its content, without the time of freezing."""
    lasting = {key: value for key, value in manifest.items() if key != "frozen_at"}
    return hashlib.sha256(canonical(lasting).encode()).hexdigest()
