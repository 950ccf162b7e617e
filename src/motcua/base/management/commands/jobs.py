"""`./motcua jobs`: what runs by itself every day, when it last ran, and what came of it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.jobs import JOBS, Job, LastRun, is_due, last_run, run_due, run_job
from motcua.base.time import now


class Command(BaseCommand):
    """Exit 0: listed or done; 1: a job failed; 2: no such job."""

    help = "Việc chạy hằng ngày: lần chạy gần nhất, kết quả; chạy việc đã đến hạn hoặc một việc ngay bây giờ"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--if-due", action="store_true", help="chạy những việc đã đến hạn (cho lịch của máy chủ)")
        parser.add_argument("--run", metavar="VIỆC", help="chạy ngay một việc, dù hôm nay đã chạy")
        parser.add_argument("--json", action="store_true", help="in ra JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what was asked for, then list."""
        ran = self._ran(options)
        if options["json"]:
            told = {job.key: {**asdict(last_run(job.key)), "due": is_due(job, now())} for job in JOBS}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        elif ran is None:
            for job in JOBS:
                self.stdout.write(_line(job, last_run(job.key), now()))
        else:
            for job, run in ran:
                self.stdout.write(f"{job.name}: {run.message}")
        if failed := [job.name for job, run in ran or () if run.failed]:
            raise CommandError(f"Không thành: {', '.join(failed)}.", returncode=1)

    def _ran(self, options: dict[str, Any]) -> list[tuple[Job, LastRun]] | None:
        """Run the due jobs or the named one; None where nothing was to be run."""
        if options["if_due"]:
            return run_due(now())
        if not options["run"]:
            return None
        job = JOBS.get(options["run"])
        if job is None:
            raise CommandError(f"Không có việc này; các việc: {', '.join(JOBS.names())}.", returncode=2)
        run = run_job(job, now())
        if run is None:
            raise CommandError(f"{job.name}: một tiến trình khác đang chạy việc này.")
        return [(job, run)]


def _line(job: Job, run: LastRun, at: datetime) -> str:
    """Return the line of one job."""
    words = f"{job.key:<12} {job.name}: "
    if not job.wanted():
        return f"{words}chưa bật"
    if not run.begun:
        return f"{words}chưa chạy lần nào"
    state = "không thành" if run.failed else "đang chạy hoặc bị ngắt" if run.was_cut_off else "xong"
    due = ", đã đến hạn chạy lại" if is_due(job, at) else ""
    return f"{words}{datetime.fromisoformat(run.begun):%d/%m/%Y %H:%M} {state}{due}. {run.message}".rstrip()
