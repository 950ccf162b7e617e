"""Fixtures shared by all rooms: the cast and the browser (`tests/database.py` is loaded earlier, by `-p`)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# A busy machine must not fail a test: neither an example nor the making of examples has a time limit.
hypothesis_settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("untimed")

pytest_plugins = ["tests.cast", "tests.browser"]


@pytest.fixture(autouse=True)
def _fresh_trees(request: pytest.FixtureRequest) -> None:
    """Trees of agencies are kept in memory by revision; a test that is rolled back would leave its own behind."""
    if {"db", "transactional_db"} & set(request.fixturenames) and "country" not in request.fixturenames:
        from motcua.agencies import queries

        queries.forget()


@pytest.fixture(autouse=True)
def _no_seals_of_other_tests() -> Iterator[None]:
    """Seals lie in a file beside the database: what a test that is rolled back has sealed must not outlive it."""
    from django.conf import settings

    yield
    folder = Path(settings.HOME) / "seals"
    if folder.is_dir():
        shutil.rmtree(folder)
