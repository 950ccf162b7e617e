"""Scheduled jobs: what a room does once a day by itself, when it last ran, and what came of it.

A room registers a job; the site's process runs those that are due (`tasks`), or a timer does: `./motcua jobs --if-due`.
The last run of each stands in a file of its own beside the database, so that it can be told while that does not answer.
"""

import fcntl
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from motcua.base.files import replace_file
from motcua.base.registry import Registry
from motcua.base.time import VIETNAM, local

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Daily job: `run` does it and returns what it did in a line; `hour` is the earliest hour of the day in Vietnam.

    A job that is not `wanted` (its setting is empty) is neither run nor missed. One that failed is tried again when
    so many hours have passed; one that is not done `at_once` waits in a new office for its hour.
    """

    key: str
    name: str
    run: Callable[[datetime], str]
    hour: Callable[[], int] = lambda: 0
    wanted: Callable[[], bool] = lambda: True
    again_after: float = 0.4
    at_once: bool = True


@dataclass(frozen=True, slots=True)
class LastRun:
    """Last run of a job: moments as ISO texts, empty where there was none; `succeeded` is the last that did."""

    begun: str = ""
    ended: str = ""
    succeeded: str = ""
    failed: bool = False
    message: str = ""

    @property
    def was_cut_off(self) -> bool:
        """Return whether a run began and never ended: it is running now, or was killed."""
        return bool(self.begun) and not self.ended


#: Jobs of the rooms, by key.
JOBS: Registry[Job] = Registry("scheduled job")


def register(job: Job) -> Job:
    """Register a job under its key."""
    return JOBS.register(job.key, job)


def last_run(key: str) -> LastRun:
    """Return the last run of a job; an empty one where it never ran or its file cannot be read."""
    try:
        return LastRun(**json.loads(_file(key).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return LastRun()


def planned_before(at: datetime, hour: int) -> datetime:
    """Return the latest moment, not after `at`, for which a daily job of this hour was planned."""
    today = local(at).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= local(at) else today - timedelta(days=1)


def is_due(job: Job, at: datetime) -> bool:
    """Return whether the job has not succeeded since it was last planned."""
    if not job.wanted():
        return False
    run = last_run(job.key)
    if run.failed and at - datetime.fromisoformat(run.begun) < timedelta(hours=job.again_after):
        return False
    if not run.succeeded and job.at_once:
        return True
    since = datetime.fromisoformat(run.succeeded) if run.succeeded else installed_at()
    return since < planned_before(at, job.hour())


def installed_at() -> datetime:
    """Return when the office's folder was begun, as far as its files say."""
    home = Path(settings.HOME)
    begun = home / "secret_key"
    return datetime.fromtimestamp((begun if begun.exists() else home).stat().st_mtime, VIETNAM)


def run_due(at: datetime) -> list[tuple[Job, LastRun]]:
    """Run every job that is due and that no other process is running; return each with what came of it."""
    runs = ((job, run_job(job, at)) for job in JOBS if is_due(job, at))
    return [(job, run) for job, run in runs if run is not None]


def run_job(job: Job, at: datetime) -> LastRun | None:
    """Run a job and note its outcome; None where another process is running it."""
    with _alone(job.key) as free:
        if not free:
            return None
        begun = replace(last_run(job.key), begun=_written(at), ended="", failed=False, message="")
        _keep(job.key, begun)
        try:
            message, failed = job.run(at), False
        except Exception as fault:  # noqa: BLE001 (whatever fails is told to the administrator)
            _log.error("Việc định kỳ %s không thành", job.key, exc_info=fault)
            message, failed = str(fault) or type(fault).__name__, True
        ended = _written(local(datetime.now(at.tzinfo)))
        done = replace(begun, ended=ended, failed=failed, message=message[:2_000])
        if not failed:
            done = replace(done, succeeded=begun.begun)
        _keep(job.key, done)
        return done


def _written(at: datetime) -> str:
    return local(at).isoformat(timespec="seconds")


def _folder() -> Path:
    folder = Path(settings.HOME) / "jobs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _file(key: str) -> Path:
    return _folder() / f"{key}.json"


def _keep(key: str, run: LastRun) -> None:
    replace_file(_file(key), json.dumps(asdict(run), ensure_ascii=False).encode())


@contextmanager
def _alone(key: str) -> Iterator[bool]:
    """Hold the lock of a job; false where another process holds it."""
    with (_folder() / f"{key}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
