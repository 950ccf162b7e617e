"""Several people at once, on real connections: a database that two connections see, and a start at one moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite, a copy of the tests' database in a file, as an office has it; memory knows no real locks."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    keeper, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "races.sqlite3"
    keeper.execute("VACUUM INTO ?", [str(file)])
    connection.connection = None
    connection.settings_dict["NAME"] = connections.settings["default"]["NAME"] = str(file)
    yield
    connection.close()
    connection.settings_dict["NAME"] = connections.settings["default"]["NAME"] = name
    connection.connection = keeper


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each on a connection of its own; an exception is its result."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return act()
        except Exception as refused:  # what the test looks at
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
