"""Reading facts in bulk leaves the office's own hold on its SQLite file alone."""

import sqlite3
import subprocess
import sys
from types import SimpleNamespace

import pytest

from motcua.statistics import engine
from motcua.statistics.vocabulary import ColumnKind, Family, KnownOnly, columns_of

FAMILY = Family(
    key="things",
    title="Things",
    table="things",
    columns=columns_of(ColumnKind.COUNT, "subject", "amount"),
    subject="subject",
    lifetime=KnownOnly(),
    attribution="amount",
    dimensions={},
)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A file in WAL mode that this process holds open, as the site does."""
    file = tmp_path / "office.sqlite3"
    link = sqlite3.connect(file, isolation_level=None)
    link.execute("PRAGMA journal_mode=WAL")
    link.execute(
        "CREATE TABLE things "
        "(subject INTEGER, amount INTEGER, known_from INTEGER DEFAULT 0, known_to INTEGER DEFAULT 99999)"
    )
    link.executemany("INSERT INTO things (subject, amount) VALUES (?, ?)", [(n, n * 2) for n in range(1000)])
    outside = SimpleNamespace(vendor="sqlite", in_atomic_block=False, settings_dict={"NAME": str(file)})
    monkeypatch.setattr(engine, "connection", outside)
    monkeypatch.setattr(engine, "_is_small", lambda family: False)
    yield file, link
    link.close()


def elsewhere(file, statement):
    """What another process does with the file, or sees in it."""
    code = (
        f"import sqlite3; c = sqlite3.connect({str(file)!r}); "
        f"print(c.execute({statement!r}).fetchone()); c.commit(); c.close()"
    )
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_what_is_written_after_a_bulk_read_is_not_lost(office):
    file, link = office
    batches = list(engine.bulk_read(FAMILY, believed_only=False))
    assert sum(batch.num_rows for batch in batches) == 1000
    elsewhere(file, "INSERT INTO things (subject, amount) VALUES (1, 2)")
    link.execute("INSERT INTO things (subject, amount) VALUES (1, 2)")
    assert elsewhere(file, "SELECT count(*) FROM things") == "(1002,)"
