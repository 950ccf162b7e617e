"""Restore a backup: everything is read, compared and upgraded in a folder beside before anything is replaced.

What was there is kept in `before-restore-…`. A restore that is killed leaves the office as it was, or a note by which
the next `./motcua restore` finishes it: nothing works in the folder in between (`base.home`).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from motcua.backups.gateways import databases, folders
from motcua.backups.gateways.archive import plain_stream, read_through
from motcua.backups.rules import missing_rooms, unknown_migrations
from motcua.backups.vocabulary import DATABASE, HOME, BackupRefused, Header
from motcua.base.files import replace_file
from motcua.base.home import ASIDE, LOCK, RESTORING, home_alone
from motcua.base.time import local
from motcua.seals.gateways.ledger import copy_file

Progress = Callable[[int], None]
STAGE = ".restoring"
#: Phases of replacing, in the note of a restore under way.
TO_DATABASE, TO_ASIDE, TO_HOME = "database", "aside", "home"
#: What stays in the folder whatever is restored.
_STAYS = {LOCK, RESTORING, STAGE, "static", ".preparing", ".demo"}
_SETTINGS = "settings.env"


@dataclass(frozen=True, slots=True)
class Restored:
    """Finished restore: what was restored, where that of before is kept (None for an empty folder)."""

    header: Header | None
    aside: Path | None


def restore_backup(
    *, archive: Path | None, at: datetime, key: Path | None, replace: bool, progress: Progress = lambda count: None
) -> Restored:
    """Restore a backup into the data folder and database of the settings; without a file finish one broken off.

    Refused with nothing changed: a folder that holds an office (unless `replace`), a running site, a backup that is
    broken, of another database or of a newer version, a disk that is too small.
    """
    with home_alone():
        note = _note()
        if archive is None:
            if not note or note["phase"] == TO_DATABASE:
                raise BackupRefused("Nêu tệp sao lưu: ./motcua restore TỆP." + _UNFINISHED * bool(note))
            return Restored(None, _replace_files(note))
        if note and note["phase"] != TO_DATABASE:
            _replace_files(note)
            raise BackupRefused("Đã làm xong lần khôi phục bị ngắt trước đó; kiểm tra rồi chạy lại nếu vẫn cần.")
        taken = bool(note) or is_taken()
        if taken and not replace:
            raise BackupRefused(
                f"{settings.HOME} hoặc cơ sở dữ liệu đã có một cơ quan. Khôi phục đè lên: thêm --replace (dữ liệu hiện "
                "có được giữ trong thư mục before-restore-…); hoặc đặt MOTCUA_HOME là thư mục trống."
            )
        header = _staged(archive, key, progress)
        aside = _aside(at) if taken else None
        _replace_all(aside)
        return Restored(header, aside)


_UNFINISHED = " Lần trước bị ngắt khi đang ghi cơ sở dữ liệu, nên phải chạy lại từ đầu với --replace."


def is_taken() -> bool:
    """Return whether the folder or the database holds an office: an account, a paper, a key, a seal."""
    home = Path(settings.HOME)
    kept = any(
        any((home / name).rglob("*")) for name in ("files", "keys", "snapshots", "seals") if (home / name).exists()
    )
    return kept or databases.has_office()


def _staged(archive: Path, key: Path | None, progress: Progress) -> Header:
    """Unpack and check everything in the folder of the stage; return the header. Removes the stage on a refusal."""
    stage = Path(settings.HOME) / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    (stage / "home").mkdir(parents=True, mode=0o700)
    try:
        with plain_stream(archive, key) as stream:
            header = read_through(stream, accept=need_restorable, place=_place_in(stage), progress=progress)
        _unpack_database(stage, header)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    return header


def need_restorable(header: Header) -> None:
    """Raise BackupRefused for a backup that this installation cannot take: other database, newer version, disk."""
    if header.engine != connection.vendor:
        named = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BackupRefused(
            f"Bản sao lưu của {named.get(header.engine, header.engine)}, cài đặt ở đây là {named[connection.vendor]}. "
            "Đặt MOTCUA_DATABASE_URL cho đúng loại cơ sở dữ liệu rồi chạy lại."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    ours = {config.label for config in apps.get_app_configs() if config.name in settings.ROOMS}
    installed = {config.label for config in apps.get_app_configs()}
    if gone := missing_rooms(header.migrations, installed):
        raise BackupRefused(f"Bản sao lưu có phần chưa cài ở đây: {', '.join(gone)}. Đặt MOTCUA_ROOMS như nơi sao lưu.")
    if newer := unknown_migrations(header.migrations, known, ours):
        raise BackupRefused(
            f"Bản sao lưu của phiên bản mới hơn phần mềm này ({header.version}; {newer[0]}). Nâng cấp phần mềm trước."
        )
    folders.need_space(Path(settings.HOME), header.size)


def _place_in(stage: Path) -> Callable[[str], IO[bytes] | None]:
    """Return the function that opens the file for a part; BackupRefused for a name that leads elsewhere."""

    def place(name: str) -> IO[bytes]:
        words = Path(name).parts
        if Path(name).is_absolute() or ".." in words or not name.startswith((DATABASE, HOME)):
            raise BackupRefused(f"Bản sao lưu có tên lạ: {name}.")
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    return place


def _unpack_database(stage: Path, header: Header) -> None:
    """Unpack the database; one of SQLite is checked and upgraded here already."""
    packed = stage / databases.part_name(header.engine)
    if not packed.exists():
        raise BackupRefused("Bản sao lưu không có cơ sở dữ liệu.")
    if header.engine == "postgresql":
        databases.unpack(packed, stage / "database.sql")
        return
    file = stage / "home" / _database_file().name
    databases.unpack(packed, file)
    databases.need_sound(file)
    upgrade(stage / "home", {"MOTCUA_DATABASE_URL": f"sqlite:///{file}", "MOTCUA_SEAL_COPY": ""})
    _longest_ledger(stage / "home")


def upgrade(home: Path, surroundings: dict[str, str]) -> None:
    """Bring the office of a folder to the present version, in a process of its own; BackupRefused where it fails."""
    code = "import django; django.setup(); from motcua.config.preparation import prepare; prepare()"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.config.settings", "MOTCUA_HOME": str(home)}
    environment |= surroundings
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(f"Không nâng cấp được dữ liệu trong bản sao lưu: {done.stderr.strip()[-600:]}")
    (home / LOCK).unlink(missing_ok=True)


def _longest_ledger(home: Path) -> None:
    """Keep seals that are younger than the backup: the file of heads here, or its copy, where it goes on from it."""
    own = home / "seals" / "heads.jsonl"
    kept = own.read_bytes() if own.exists() else b""
    for other in (Path(settings.HOME) / "seals" / "heads.jsonl", copy_file()):
        if other is not None and other.exists():
            found = other.read_bytes()
            if len(found) > len(kept) and found.startswith(kept) and found.endswith(b"\n"):
                own.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                replace_file(own, found)
                kept = found


def _database_file() -> Path:
    """Return the file of SQLite; BackupRefused where the settings put it outside the data folder."""
    file = Path(str(connection.settings_dict["NAME"]))
    if file.parent != Path(settings.HOME):
        raise BackupRefused(f"Chỉ khôi phục được vào cơ sở dữ liệu trong {settings.HOME}, không phải {file}.")
    return file


# Replacing ----------------------------------------------------------------------------------------------------
def _aside(at: datetime) -> Path:
    aside = Path(settings.HOME) / f"{ASIDE}{local(at):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    return aside


def _replace_all(aside: Path | None) -> None:
    """Replace database and files; from here on a note says how far it is."""
    connection.close()
    note = {"phase": TO_ASIDE, "aside": str(aside or "")}
    if connection.vendor == "postgresql":
        stage = Path(settings.HOME) / STAGE
        if aside is not None and databases.has_office():
            databases.copy_database(aside, lambda count: None)
        _longest_ledger(stage / "home")
        _keep({**note, "phase": TO_DATABASE})
        databases.load_script(stage / "database.sql")
    _keep(note)
    _replace_files(note)


def _replace_files(note: dict[str, str]) -> Path | None:
    """Move what is there aside and what was restored in, by renaming; goes on where it was broken off."""
    home, stage = Path(settings.HOME), Path(settings.HOME) / STAGE / "home"
    aside = Path(note["aside"]) if note["aside"] else None
    if note["phase"] == TO_ASIDE:
        _clear(home, aside)
        note = {**note, "phase": TO_HOME}
        _keep(note)
    for path in sorted(stage.iterdir()) if stage.exists() else ():
        if path.name == _SETTINGS and (home / _SETTINGS).exists():  # a machine's own settings stay
            continue
        os.replace(path, home / path.name)
    shutil.rmtree(home / STAGE, ignore_errors=True)
    (home / RESTORING).unlink(missing_ok=True)
    return aside


def _clear(home: Path, aside: Path | None) -> None:
    """Move what is in the folder aside; where nothing of it is worth keeping, delete it."""
    for path in sorted(home.iterdir()):
        if path.name in _STAYS or path.name.startswith(ASIDE) or path.name == _SETTINGS:
            continue
        if aside is not None:
            os.replace(path, aside / path.name)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _note() -> dict[str, str]:
    """Return the note of a restore that was broken off; empty where there is none."""
    file = Path(settings.HOME) / RESTORING
    if not file.exists():
        return {}
    told: Any = json.loads(file.read_text(encoding="utf-8"))
    return {str(key): str(value) for key, value in told.items()}


def _keep(note: dict[str, str]) -> None:
    replace_file(Path(settings.HOME) / RESTORING, json.dumps(note).encode())
