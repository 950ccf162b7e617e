"""The fixtures of the room's tests: the cast, its dossiers, and an office folder of its own for snapshots."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import cast

from motcua.base.time import VIETNAM
from motcua.dossiers.tests.stage import Stage, make_procedure, stage
from motcua.reports import actions
from motcua.reports.queries.law import period

__all__ = ["cast", "stage"]
#: The Friday on which the reports of these tests are made.
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """Snapshots and files go to a folder of the test."""
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def worked(stage: Stage, home: Path) -> Stage:
    """Six dossiers of November: two granted in time, one late, one refused, two still open."""
    slow = make_procedure("1.000894", days=30)
    start = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
    for days, ending in ((1, "grant"), (2, "grant"), (9, "grant"), (1, "refuse"), (0, ""), (0, "")):
        stage.at = start
        dossier = stage.processing() if ending else stage.processing(procedure=slow)
        stage.at = start + timedelta(days=days, hours=2)
        if ending:
            stage.refuse(dossier, "Không đủ điều kiện theo Luật Hộ tịch") if ending == "refuse" else stage.grant(
                dossier
            )
    stage.at = FRIDAY
    return stage


@pytest.fixture
def draft(worked: Stage):
    """The commune's report of November 2026, drafted by its reform officer."""
    from motcua.agencies.queries import resolve

    where = resolve("xa:31567", FRIDAY.date())
    chosen = period("2026-11-01..2026-11-19")
    return actions.draft_report(where=where, chosen=chosen, by=worked.cast.actor("reform", FRIDAY.date()), at=FRIDAY)
