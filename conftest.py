"""Fixtures shared by all rooms: the cast and the browser (`tests/database.py` is loaded earlier, by `-p`)."""

pytest_plugins = ["tests.cast", "tests.browser"]
