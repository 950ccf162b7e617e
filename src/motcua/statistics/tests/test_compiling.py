"""Statements of the engines and what they read: days and values in conditions, dialects, files, connections."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import duckdb
import pytest

from motcua.base.time import OPEN_DAY
from motcua.statistics import compiling, engine, queries, running
from motcua.statistics.registry import FAMILIES, MEASURES
from motcua.statistics.requests import Request, Shape
from motcua.statistics.tests.ledger import family_of
from motcua.statistics.vocabulary import Aggregation, ColumnKind, DayEvent, Days, Measure, columns_of

FAMILY = family_of(DayEvent(), "test_statements")


def measure(key, **more):
    return Measure(f"tests.{key}", key, FAMILY.key, key, **more)


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    """The family and its measures, for one test."""
    monkeypatch.setitem(FAMILIES._things, FAMILY.key, FAMILY)
    monkeypatch.setattr(MEASURES, "_things", dict(MEASURES._things))
    for one in (
        measure("count"),
        measure("paid", aggregation=Aggregation.SUM, value="amount"),
        measure("p90", aggregation=Aggregation.PERCENTILE, value="amount", percentile=90),
        measure("on_first", when=lambda facts, days: facts.paid_day == days.first),
        measure("on_last", when=lambda facts, days: facts.paid_day == days.last),
        measure(
            "since",
            aggregation=Aggregation.SUM,
            value=lambda facts, days: (days.last - facts.day) * 100 + facts.day - days.first,
        ),
        measure("score", aggregation=Aggregation.SUM, value="score"),
    ):
        MEASURES.add(one)
    caches = (compiling.compiled, compiling.compiled_records, compiling.compiled_facts)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def facts(tmp_path):
    """A hundred grants of two agencies with the amounts 1 to 100, on the days 10 to 19."""
    rows = [
        {"grant_id": number, "agency": 1 + number % 2, "kind": 1, "amount": number, "score": number,
         "paid_day": 10 + number % 4 * 3, "day": 10 + number % 10, "known_from": 1, "known_to": OPEN_DAY}
        for number in range(1, 101)
    ]  # fmt: skip
    table = engine.pa.Table.from_pylist(rows, schema=engine.schema(FAMILY))
    engine.write_parquet(FAMILY, table.to_batches(), tmp_path / "facts.parquet")
    return tmp_path / "facts.parquet"


@pytest.mark.parametrize("percent", [1, 10, 50, 90, 91, 99, 100])
def test_a_percentile_is_the_least_value_that_this_share_does_not_exceed(facts, percent):
    MEASURES.add(measure("exact", aggregation=Aggregation.PERCENTILE, value="amount", percentile=percent))
    [cell] = queries.figures(Request(FAMILY.key, Days(0, 99), source=facts), ["tests.exact"])
    assert cell.figures["tests.exact"] == percent


def test_conditions_and_values_of_a_measure_read_both_days_of_the_request(facts):
    request = Request(FAMILY.key, Days(10, 19), source=facts)
    [cell] = queries.figures(request, ["tests.on_first", "tests.on_last", "tests.since"])
    assert (cell.figures["tests.on_first"], cell.figures["tests.on_last"]) == (25, 25)
    assert cell.figures["tests.since"] == sum((19 - day) * 100 + day - 10 for day in range(10, 20)) * 10
    assert sum(queries.record_values(request, "tests.since").values()) == cell.figures["tests.since"]
    assert queries.records(request, "tests.on_first")[1] == [number for number in range(1, 101) if not number % 4]
    assert queries.records(request, "tests.on_last")[1] == [number for number in range(1, 101) if number % 4 == 3]


def test_a_page_of_records_begins_where_it_is_asked_to_and_tells_the_whole_number(facts):
    request = Request(FAMILY.key, Days(0, 99), source=facts)
    assert queries.records(request, "tests.count", 98) == (100, [99, 100])
    assert queries.records(request, "tests.count", 3, 2) == (100, [4, 5])
    assert queries.records(request, "tests.count", limit=0) == (100, [])


def test_facts_behind_records_are_theirs_alone_in_order_with_the_columns_asked_for(facts):
    request = Request(FAMILY.key, Days(0, 99), source=facts, where={"agency": 2}, by=("kind",))
    assert queries.facts_behind(request, ["amount", "day"], []) == []
    assert queries.facts_behind(request, ["amount", "day"], [12, 4, 500]) == [
        {"grant_id": 4, "amount": 4, "day": 14},
        {"grant_id": 12, "amount": 12, "day": 12},
    ]


def test_values_of_records_have_the_scale_of_their_column(facts):
    request = Request(FAMILY.key, Days(10, 10), source=facts)
    values = queries.record_values(request, "tests.score")
    assert values == {number: Decimal(number) / 100 for number in range(10, 101, 10)}
    assert str(values[10]) == "0.10"


def test_the_statement_shown_to_auditors_gives_the_same_figures_by_itself(facts):
    request = Request(FAMILY.key, Days(12, 17), by=("agency",), where={"kind": 1}, source=facts)
    keys = ["tests.count", "tests.paid", "tests.p90", "tests.on_first"]
    with duckdb.connect(":memory:") as link:
        link.execute(f"CREATE VIEW facts AS SELECT * FROM read_parquet('{facts}')")
        shown = link.execute(queries.sql_of(request, keys)).to_arrow_table().to_pylist()
    cells = queries.figures(request, keys)
    found = {row["by_agency"]: [row[key.replace(".", "__")] for key in keys] for row in shown}
    assert found == {cell.key["agency"]: [cell.figures[key] for key in keys] for cell in cells}
    assert len(found) == 2
    assert "getvariable" not in queries.sql_of(request, keys)


def test_spark_is_told_the_percentile_as_a_constant_and_the_condition_within_its_value():
    shape = Shape(FAMILY.key, "agency")
    literal = compiling.literal_dialect("pyspark", {"first": 3, "last": 9})
    assert literal.name == "pyspark"
    sql = " ".join(compiling.statement(shape, ("tests.p90", "tests.on_last"), (), literal).split())
    assert "PERCENTILE_APPROX(" in sql.upper()
    assert "90 / 100, 1000000)" in sql
    assert "`day` >= 3 AND `t0`.`day` <= 9" in sql
    assert "`paid_day` = 9" in sql
    assert "FILTER" not in sql.partition("AS `tests__p90`")[0].upper()


def test_a_snapshot_tells_by_its_manifest_which_numbers_counted_as_another(tmp_path):
    file = tmp_path / "facts.parquet"
    assert running.frozen_counting(file) == {}
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {}}))
    assert running.frozen_counting(file) == {}
    (tmp_path / "manifest.json").write_text(json.dumps({"counts_as": {"kind": {"3": 1, "12": 2}, "agency": {}}}))
    assert running.frozen_counting(file) == {"kind": {3: 1, 12: 2}, "agency": {}}


def test_frozen_figures_count_numbers_as_their_snapshot_did(facts):
    asked = Request(FAMILY.key, Days(0, 99), by=("agency",), source=facts)
    (facts.parent / "manifest.json").write_text(json.dumps({"counts_as": {"agency": {"2": 1}, "kind": {"1": 5}}}))
    [cell] = queries.figures(asked, ["tests.count"])
    assert (dict(cell.key), cell.figures["tests.count"]) == ({"agency": 1}, 100)
    [whole] = queries.figures(Request(FAMILY.key, Days(0, 99), source=facts, where={"agency": 2}), ["tests.count"])
    assert whole.figures["tests.count"] == 0


def test_the_address_of_the_database_is_quoted_and_leaves_out_what_is_not_set(monkeypatch):
    from adbc_driver_postgresql import dbapi

    told = []
    monkeypatch.setattr(dbapi, "connect", told.append)
    settings = {"HOST": "db", "PORT": 5433, "NAME": "motcua", "USER": "o'ffice", "PASSWORD": "a\\b c"}
    monkeypatch.setattr(engine, "connection", SimpleNamespace(settings_dict=settings))
    engine._adbc()
    local = {"HOST": "", "PORT": "", "NAME": "motcua", "USER": "", "PASSWORD": ""}
    monkeypatch.setattr(engine, "connection", SimpleNamespace(settings_dict=local))
    engine._adbc()
    assert told == [
        "host='db' port='5433' dbname='motcua' user='o\\'ffice' password='a\\\\b c'",
        "dbname='motcua'",
    ]


def test_other_numbers_count_as_told_only_in_the_dimensions_asked_for(facts):
    MEASURES.add(measure("kind_one", when=lambda facts, days: facts.kind == 1))
    told = {"kind": {1: 5}, "agency": {}}
    asked = Request(FAMILY.key, Days(0, 99), by=("agency",), source=facts, counted_as=told)
    assert [cell.figures["tests.kind_one"] for cell in queries.figures(asked, ["tests.kind_one"])] == [50, 50]
    [cell] = queries.figures(
        Request(FAMILY.key, Days(0, 99), by=("kind",), source=facts, counted_as=told), ["tests.count"]
    )
    assert (dict(cell.key), cell.figures["tests.count"]) == ({"kind": 5}, 100)


def test_columns_that_came_later_are_open_days_and_zeros_in_an_older_file(facts, monkeypatch):
    later = columns_of(ColumnKind.DAY, "closed_day") + columns_of(ColumnKind.COUNT, "times")
    monkeypatch.setitem(FAMILIES._things, FAMILY.key, replace(FAMILY, columns=(*FAMILY.columns, *later)))
    MEASURES.add(measure("open", when=lambda facts, days: facts.closed_day == OPEN_DAY))
    MEASURES.add(measure("times", aggregation=Aggregation.SUM, value="times"))
    [cell] = queries.figures(Request(FAMILY.key, Days(0, 99), source=facts), ["tests.open", "tests.times"])
    assert (cell.figures["tests.open"], cell.figures["tests.times"]) == (100, 0)


def test_each_thread_has_a_database_of_its_own_in_memory_within_the_settings(settings):
    settings.STATISTICS_THREADS, settings.STATISTICS_MEMORY = 1, "100MB"

    def opened():
        link = engine.duck()
        files = link.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()
        number = link.execute("SELECT current_setting('threads'), current_setting('memory_limit')").fetchone()
        return link, link is engine.duck(), files, number

    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        found = [each.submit(opened).result() for each in (one, other)]
    assert [each[1:] for each in found] == [(True, [(None,)], (1, "95.3 MiB"))] * 2
    assert found[0][0] is not found[1][0]


@pytest.mark.parametrize(
    ("vendor", "in_act", "in_memory", "is_small", "way"),
    [
        ("sqlite", True, False, False, "django"),
        ("sqlite", False, True, False, "django"),
        ("sqlite", False, False, True, "django"),
        ("sqlite", False, False, False, "reader"),
        ("postgresql", True, False, False, "django"),
        ("postgresql", False, False, True, "adbc"),
    ],
)
def test_facts_are_read_by_the_way_that_sees_them(monkeypatch, vendor, in_act, in_memory, is_small, way):
    monkeypatch.setattr(engine, "connection", SimpleNamespace(vendor=vendor, in_atomic_block=in_act))
    monkeypatch.setattr(engine, "_in_memory", lambda: in_memory)
    monkeypatch.setattr(engine, "_is_small", lambda family: is_small)
    told = {}
    for name, function in {"django": "_through_django", "reader": "_through_a_reader", "adbc": "_through_adbc"}.items():
        monkeypatch.setattr(engine, function, lambda family, sql, name=name: told.update({name: sql}) or [])
    assert list(engine.bulk_read(FAMILY)) == []
    assert list(told) == [way]
    assert told[way].endswith(" FROM test_grants WHERE known_to = 99999")
    list(engine.bulk_read(FAMILY, believed_only=False))
    assert told[way] == f"SELECT {', '.join(FAMILY.stored)} FROM test_grants"


def test_facts_of_a_server_come_in_the_types_of_the_family_and_are_written_whole(tmp_path, monkeypatch):
    from adbc_driver_sqlite import dbapi

    with sqlite3.connect(tmp_path / "server.sqlite3") as link:
        link.execute(f"CREATE TABLE test_grants ({', '.join(f'{name} INTEGER' for name in FAMILY.stored)})")
        for number in range(1, 4):
            values = [10**12 * number if name == "amount" else number for name in FAMILY.stored]
            link.execute(f"INSERT INTO test_grants VALUES ({', '.join('?' * len(values))})", values)
    link.close()
    monkeypatch.setattr(engine, "connection", SimpleNamespace(vendor="postgresql", in_atomic_block=False))
    monkeypatch.setattr(engine, "_in_memory", lambda: False)
    monkeypatch.setattr(engine, "_adbc", lambda: dbapi.connect(f"file:{tmp_path}/server.sqlite3?mode=ro"))
    batches = list(engine.bulk_read(FAMILY, believed_only=False))
    assert {batch.schema for batch in batches} == {engine.schema(FAMILY)}
    assert engine.write_parquet(FAMILY, batches, tmp_path / "new" / "facts.parquet") == 3
    rows = engine.pq.read_table(tmp_path / "new" / "facts.parquet").to_pylist()
    assert [row["amount"] for row in rows] == [10**12, 2 * 10**12, 3 * 10**12]
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["facts.parquet"]


def test_a_file_that_broke_off_is_not_left_behind(tmp_path):
    def broken():
        yield engine.pa.RecordBatch.from_pylist([], schema=engine.schema(FAMILY))
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        engine.write_parquet(FAMILY, broken(), tmp_path / "facts.parquet")
    assert list(tmp_path.iterdir()) == []
