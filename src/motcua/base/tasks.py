"""Scheduled jobs beside the site: a process of their own, with low priority, so that no request waits for them."""

import logging
import os
import subprocess
import sys
import threading

#: Seconds after the start, and between two looks at what is due.
FIRST, EVERY = 60.0, 1_800.0
_log = logging.getLogger(__name__)


def keep_jobs_running(stop: threading.Event) -> threading.Thread:
    """Start a thread that runs due jobs until `stop` is set; several processes of one office run each only once."""
    thread = threading.Thread(target=_watch, args=(stop,), name="jobs", daemon=True)
    thread.start()
    return thread


def _watch(stop: threading.Event) -> None:
    wait = FIRST
    while not stop.wait(wait):
        wait = EVERY
        run_jobs_beside()


def run_jobs_beside() -> bool:
    """Run due jobs in a process of its own; false, with a line in the log, where one failed."""
    command = [sys.executable, "-m", "motcua", "jobs", "--if-due"]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=_yield_to_others, check=False)
    if done.returncode:
        _log.error("Việc định kỳ không thành: %s", (done.stderr or done.stdout).strip()[-500:])
    return done.returncode == 0


def _yield_to_others() -> None:
    os.nice(10)
