"""Fixtures of the reader's tests."""

import signal
from collections.abc import Iterator

import pytest

#: Processor seconds: many times what the slowest of these readings takes, far less than one that grows as a square.
PATIENCE = 60


@pytest.fixture
def patience() -> Iterator[None]:
    """Breaks off a test that does not come to an end; counts processor time, so a busy machine changes nothing."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"still reading after {PATIENCE} seconds of processor time")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)
