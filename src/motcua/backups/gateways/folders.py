"""Files of the data folder that belong into a backup, and the folder where backups lie."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from motcua.backups.rules import is_name, to_remove
from motcua.backups.vocabulary import BackupRefused, Made
from motcua.base.files import UNFINISHED, replace_file
from motcua.base.home import ASIDE

#: What is made anew by itself: static files, live Parquet files, notes of jobs.
_MADE_ANEW = {"static", "statistics", "jobs"}
#: Hidden files that are kept: notes of which reference data was loaded.
_STAMPS = ".load_"
SPARE = 64 * 2**20


def files_of_home(besides: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Iterate over name and path of every file to keep, in a fixed order; the database has a copy of its own."""
    home = Path(settings.HOME)
    for path in sorted(home.iterdir()):
        name = path.name
        hidden = name.startswith(".") and not name.startswith(_STAMPS)
        if hidden or name in _MADE_ANEW or name.startswith(ASIDE) or ".sqlite3" in name:
            continue
        if besides is not None and besides.is_relative_to(path):
            continue
        yield from ((found.relative_to(home).as_posix(), found) for found in _below(path))


def _below(path: Path) -> Iterator[Path]:
    if path.is_file() and not path.is_symlink():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            found = Path(folder) / name
            if not name.startswith(UNFINISHED) and not name.endswith(".lock") and found.is_file():
                yield found


def backup_folder(given: Path | None = None) -> Path:
    """Return the folder of backups, made where it is missing; BackupRefused where none is named."""
    named = given or (Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None)
    if named is None:
        raise BackupRefused(
            "Chưa biết ghi bản sao lưu vào đâu: dùng --to THƯ_MỤC, hoặc đặt MOTCUA_BACKUP_DIR (nên là ổ đĩa khác)."
        )
    named.mkdir(parents=True, exist_ok=True, mode=0o700)
    return named.resolve()


def need_space(folder: Path, wanted: int) -> None:
    """Raise BackupRefused where the disk of the folder has fewer bytes free than wanted, with some to spare."""
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE:
        raise BackupRefused(
            f"Ổ đĩa của {folder} còn {free / 2**20:,.0f} MB, cần {(wanted + SPARE) / 2**20:,.0f} MB. "
            "Chưa có gì được ghi; giải phóng chỗ trống hoặc chọn thư mục ở ổ đĩa khác."
        )


def note_of(archive: Path) -> Path:
    """Return the note beside a backup."""
    return archive.with_name(f"{archive.name}.json")


def keep_note(archive: Path, made: Made) -> None:
    """Write the note beside a backup."""
    replace_file(note_of(archive), json.dumps(made.as_json(), ensure_ascii=False, indent=1).encode())


def kept_backups(folder: Path) -> list[Made]:
    """Return the finished backups of a folder that have their note, the newest first."""
    found = []
    for archive in sorted((path for path in folder.glob("motcua-*") if is_name(path.name)), reverse=True):
        try:
            told = json.loads(note_of(archive).read_text(encoding="utf-8"))
            found.append(Made(**{**told, "faults": tuple(told["faults"])}))
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return found


def rotate(folder: Path, keep: int) -> list[str]:
    """Remove the oldest backups but the newest `keep`, with their notes; return their names."""
    removed = to_remove((path.name for path in folder.iterdir() if path.is_file()), keep)
    for name in removed:
        (folder / name).unlink(missing_ok=True)
        note_of(folder / name).unlink(missing_ok=True)
    return removed
