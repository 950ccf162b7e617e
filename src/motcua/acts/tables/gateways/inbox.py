"""Folder of uploaded tables between preview and import, and locks of imports; files are deleted after a day."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from motcua.acts.tables.vocabulary import FileRefused

_A_DAY = 86_400


def _folder() -> Path:
    folder = Path(settings.HOME) / "inbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put(upload: UploadedFile) -> UUID:
    """Store the file under a random name; raises FileRefused where it is too large."""
    limit = settings.BOOK_LIMIT
    if upload.size is not None and upload.size > limit:
        raise FileRefused(f"Tệp lớn hơn {limit // 2**20} MB. Chia thành nhiều tệp, hoặc nhập bằng lệnh trên máy chủ.")
    _sweep()
    token = uuid4()
    with _file(token).open("wb") as kept:
        for piece in upload.chunks():
            kept.write(piece)
    return token


def path_of(token: UUID) -> Path:
    """Return the path of the kept file; raises FileRefused where it is no longer there."""
    path = _file(token)
    if not path.is_file():
        raise FileRefused("Tệp đã được nhập hoặc đã hết hạn chờ. Tải tệp lên lại.")
    return path


def is_kept(token: UUID) -> bool:
    """Return whether the file is still kept."""
    return _file(token).is_file()


def drop(token: UUID) -> None:
    """Delete the kept file."""
    _file(token).unlink(missing_ok=True)


@contextmanager
def turn(kind: str) -> Iterator[None]:
    """Lock the imports of a kind in this office's folder: wait until the one before has ended."""
    with (_folder() / f"{kind}.turn").open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def is_busy(kind: str) -> bool:
    """Return whether an import of the kind is under way."""
    with (_folder() / f"{kind}.turn").open("wb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def at_work(run_id: int | None) -> Iterator[None]:
    """Hold the lock of a run while a process imports its file; it is released with the process, however that ends."""
    if run_id is None:
        yield
        return
    sign = _sign(run_id)
    try:
        with sign.open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
    finally:
        sign.unlink(missing_ok=True)


def is_at_work(run_id: int) -> bool:
    """Return whether some process on this office's folder is importing the run's file."""
    try:
        with _sign(run_id).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _sign(run_id: int) -> Path:
    return _folder() / f"run-{run_id}.lock"


def _file(token: UUID) -> Path:
    """Return the path of a kept file, with the ending that the workbook reader needs; the type is read from its
    content.
    """
    return _folder() / f"{token}.xlsx"


def _sweep() -> None:
    """Delete files older than a day."""
    for path in _folder().iterdir():
        if path.suffix == ".xlsx" and time.time() - path.stat().st_mtime > _A_DAY:
            path.unlink(missing_ok=True)
