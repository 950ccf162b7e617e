"""Preparation of an office's folder: schema, units, catalogue; nothing where everything is in place."""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: Steps of every office, in order: the command that updates it, and its folders of `law/`.
REFERENCE_DATA = (("load_units", ("units",)), ("load_procedures", ("procedures", "processes")))


def prepare() -> None:
    """Update the office to the present code and law; quick where it already is.

    Two processes may start at once: the second waits for the first.
    """
    with _alone():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _say("chuẩn bị cơ sở dữ liệu …")
            call_command("migrate", verbosity=0, interactive=False)
        close_to_others()
        for (command, folders), (stamp, digest) in zip(REFERENCE_DATA, reference_stamps(), strict=True):
            if digest and not (stamp.exists() and stamp.read_text() == digest and _in_this_database(command)):
                _say(f"nạp dữ liệu nền ({folders[0]}) …")
                call_command(command, verbosity=0, stdout=sys.stderr)
                stamp.write_text(digest)


def reference_stamps() -> list[tuple[Path, str]]:
    """Return for each step of the reference data its stamp in the folder, and what is in it when nothing is to do."""
    home = Path(settings.HOME)
    return [
        (home / f".{command}-{connection.vendor}", _digest(*(settings.ROOT / "law" / folder for folder in folders)))
        for command, folders in REFERENCE_DATA
    ]


def close_to_others() -> None:
    """Let only the account of the software read the databases and keys of the folder."""
    for path in private_files():
        path.chmod(0o600)


def private_files() -> list[Path]:
    """Return the databases, keys and settings of the folder, which nobody else may read."""
    patterns = ("*.sqlite3*", "secret_key*", "*.key", "settings.env")
    return [path for pattern in patterns for path in Path(settings.HOME).glob(pattern)]


def wait_for_demo() -> str:
    """Wait while a demo is being built here, as its figures would be wrong; refuse where it was interrupted."""
    begun, lock = Path(settings.HOME) / ".demo-begun", Path(settings.HOME) / ".demo"
    if not begun.exists():
        return ""
    _say("đợi bản dùng thử đang được dựng …")
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
    return "Bản dùng thử ở đây chưa dựng xong; chạy ./motcua demo để dựng lại." if begun.exists() else ""


def _in_this_database(command: str) -> bool:
    """Return whether the data exists: the database may be a new one under the same folder."""
    from motcua.agencies.models import Agency
    from motcua.procedures.models import Procedure

    return {"load_units": Agency, "load_procedures": Procedure}[command]._default_manager.exists()


def _digest(*folders: Path) -> str:
    """Return one hash over the files of the folders; empty where there are none."""
    files = sorted(file for folder in folders for file in folder.glob("*") if file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest() if files else ""


@contextmanager
def _alone() -> Iterator[None]:
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".preparing").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(f"motcua: {text}", file=sys.stderr)
