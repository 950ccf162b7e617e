"""Checks of a running installation: each room registers what it looks at; the doctor and the home page tell of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.base.jobs import JOBS, Job, installed_at, last_run, planned_before
from motcua.base.registry import Registry
from motcua.base.time import local

#: How long after its planned moment a daily job may still come: a machine that was off over night.
GRACE = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is right, and where it is not, what is wrong and the remedy."""

    key: str
    is_right: bool
    what: str
    remedy: str = ""


Checkup = Callable[[datetime], Iterator[Finding]]
#: Checkups by key, in the order of the doctor's list.
CHECKUPS: Registry[Checkup] = Registry("checkup")


def found_by(at: datetime, *keys: str) -> Iterator[Finding]:
    """Iterate over the findings of the named checkups, of all without a name; one that fails is a finding itself."""
    for key in keys or reversed(CHECKUPS.names()):  # the installation, of the highest room, first
        try:
            yield from CHECKUPS[key](at)
        except Exception as fault:  # noqa: BLE001 (a broken office is what the doctor is called for)
            told = f"{fault}".strip() or type(fault).__name__
            yield Finding(key, False, f"Không kiểm tra được ({key})", f"{told}. Xem cơ sở dữ liệu có chạy không.")


def of_jobs(at: datetime) -> Iterator[Finding]:
    """Check that the daily jobs ran, and what came of them."""
    for job in JOBS:
        if job.wanted():
            yield _of_job(job, at)


def _of_job(job: Job, at: datetime) -> Finding:
    run, key = last_run(job.key), f"job.{job.key}"
    again = f"Chạy lại: ./motcua jobs --run {job.key}"
    if run.failed:
        return Finding(key, False, job.name, f"Lần chạy {_told(run.begun)} không thành: {run.message}. {again}")
    since = datetime.fromisoformat(run.succeeded) if run.succeeded else installed_at()
    if since < planned_before(at, job.hour()) - GRACE:
        when = f"lần cuối {_told(run.succeeded)}" if run.succeeded else "chưa chạy lần nào"
        return Finding(
            key,
            False,
            job.name,
            f"Không chạy hằng ngày ({when}): mở ./motcua serve, hoặc đặt lịch ./motcua jobs --if-due",
        )
    return Finding(key, True, f"{job.name}: {_told(run.succeeded) if run.succeeded else 'chưa đến lượt'}")


def _told(moment: str) -> str:
    return f"{local(datetime.fromisoformat(moment)):%d/%m/%Y %H:%M}"
