"""Folder of the office's data as a whole: held while a process works in it, and alone while it is being restored."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from motcua.base.refusals import Refused

LOCK = ".in-use"
#: Note of a restore under way; it stays where one was broken off.
RESTORING = ".restoring.json"
#: Beginning of the name under which a restore keeps what was there before.
ASIDE = "before-restore-"
_held: dict[str, IO[str]] = {}


def hold_home() -> None:
    """Hold the folder until the process ends, beside other processes; refused while it is being restored."""
    home = Path(settings.HOME)
    if str(home) in _held:
        return
    home.mkdir(parents=True, exist_ok=True)
    handle = (home / LOCK).open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise Refused(f"Dữ liệu ở {home} đang được khôi phục; chờ xong rồi chạy lại.") from None
    if (home / RESTORING).exists():
        handle.close()
        raise Refused(f"Lần khôi phục trước ở {home} bị ngắt giữa chừng. Chạy lại ./motcua restore để làm tiếp.")
    _held[str(home)] = handle


def let_home_go() -> None:
    """Let the folder go again (a test, a process that restores)."""
    for handle in _held.values():
        handle.close()
    _held.clear()


@contextmanager
def home_alone() -> Iterator[None]:
    """Hold the folder alone; refused while the site or a command works in it."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"Trang web hoặc một lệnh khác đang dùng {home}. Dừng nó (Ctrl+C, hoặc systemctl stop) rồi chạy lại."
            ) from None
        yield
