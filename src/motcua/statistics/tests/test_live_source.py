"""The file that live figures are counted from: made again when the table or its columns have changed."""

from dataclasses import replace

import pytest

from motcua.statistics import engine
from motcua.statistics.registry import FAMILIES


@pytest.mark.django_db(transaction=True)
def test_a_file_from_before_a_column_was_added_is_not_read_again(settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(engine, "_in_memory", lambda: False)
    monkeypatch.setattr(engine, "_marker", lambda family: (0, 1))
    family = FAMILIES["dossiers"]
    old = engine.live_source(family)
    assert engine.live_source(family) == old
    assert old.exists()
    added = replace(family, columns=family.columns[:-1])
    new = engine.live_source(added)
    assert new != old
    assert [path.name for path in new.parent.glob("*.parquet")] == [new.name]
