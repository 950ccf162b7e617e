"""Fixtures shared by all rooms: the cast and the browser (`tests/database.py` is loaded earlier, by `-p`)."""

import pytest
from hypothesis import settings

# A busy machine must not fail a test: no example has a time limit.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.cast", "tests.browser"]


@pytest.fixture(autouse=True)
def _fresh_trees(request: pytest.FixtureRequest) -> None:
    """Trees of agencies are kept in memory by revision; a test that is rolled back would leave its own behind."""
    if {"db", "transactional_db"} & set(request.fixturenames) and "country" not in request.fixturenames:
        from motcua.agencies import queries

        queries.forget()
