"""Daily sealing beside the site: a process of its own, with low priority, so that no request waits for it."""

import logging
import os
import subprocess
import sys
import threading

#: Seconds after the start, and between two looks at whether today was sealed.
FIRST, EVERY = 60.0, 1_800.0
_log = logging.getLogger(__name__)


def keep_sealed(stop: threading.Event) -> threading.Thread:
    """Start a thread that seals once a day until `stop` is set; several processes of one office agree on one seal."""
    thread = threading.Thread(target=_watch, args=(stop,), name="seals", daemon=True)
    thread.start()
    return thread


def _watch(stop: threading.Event) -> None:
    wait = FIRST
    while not stop.wait(wait):
        wait = EVERY
        seal_beside()


def seal_beside() -> bool:
    """Seal in a process of its own where today was not sealed; false, with a line in the log, where it failed."""
    command = [sys.executable, "-m", "motcua", "seal", "--if-due"]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=_yield_to_others, check=False)
    if done.returncode:
        _log.error("Niêm phong hằng ngày không thành: %s", (done.stderr or done.stdout).strip()[-500:])
    return done.returncode == 0


def _yield_to_others() -> None:
    os.nice(10)
