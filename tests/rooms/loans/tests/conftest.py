"""The fixtures of the room's tests: the cast, an office folder of its own, and a book of loans taken in."""

from pathlib import Path

import pytest

from motcua.acts.tables.actions import import_rows
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.people.vocabulary import SYSTEM
from tests.cast import MOMENT, Cast, cast
from tests.rooms.loans.tests.book import BOOK, written

__all__ = ["cast"]


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """Snapshots and uploads go to a folder of the test."""
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def book(cast: Cast, home: Path) -> Cast:
    """The cast, and the loans of `BOOK` in the database."""
    report = import_rows(kind=TABLE_KINDS["loans"], path=written(home, BOOK), by=SYSTEM, at=MOMENT)
    assert (report.added, report.refused) == (len(BOOK), 0)
    return cast
