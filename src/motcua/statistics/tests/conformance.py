"""Every aggregation on Spark and on DuckDB over the same Parquet files, equal figures (`make conformance`).

Outside the suite: Spark is large and needs Java 17. It keeps the way to a cluster open: the same Ibis expressions,
in the dialect of another engine, give the figures that the office counts.
"""

import random

import pytest

from motcua.base.time import OPEN_DAY
from motcua.statistics import compiling, engine, queries
from motcua.statistics.registry import FAMILIES, MEASURES
from motcua.statistics.requests import Request, Shape
from motcua.statistics.tests import oracle
from motcua.statistics.tests.ledger import LIFETIMES, family_of
from motcua.statistics.vocabulary import DayEvent, PeriodValue, TwoTimes

#: Numbers of facts: none at all, one, a few, more than Spark keeps in one batch of rows.
SIZES = (0, 1, 40, 6_000)
#: The whole; split; as known on an earlier day; of one kind; agencies 3 and 4 merged into 1, split.
REQUESTS = {
    "whole": {},
    "split": {"by": ("agency", "kind")},
    "as_known": {"known_on": 20},
    "of_one_kind": {"where": {"kind": 2}, "by": ("agency",)},
    "merged": {"places": {1: 1, 2: 2, 3: 1, 4: 1}, "by": ("agency",)},
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A Spark of one thread on this machine, which answers nobody else."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    builder = SparkSession.builder.master("local[1]").appName("motcua conformance")
    session = builder.config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module", params=LIFETIMES, ids=lambda lifetime: type(lifetime).__name__)
def lifetime(request):
    return request.param


@pytest.fixture
def family(lifetime, monkeypatch):
    """A family of the lifetime with a measure of every aggregation."""
    family = family_of(lifetime, f"test_{type(lifetime).__name__}")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    for measure in oracle.measures_for(lifetime, family.key):
        monkeypatch.setitem(MEASURES._things, measure.key, measure)
    compiling.compiled.cache_clear()
    yield family
    compiling.compiled.cache_clear()


def rows(lifetime, size):
    """Facts that are the same in every run, corrections, superseded rows and sums beyond 32 bits among them."""
    chance = random.Random(size)
    for number in range(1, size + 1):
        first = chance.randrange(41)
        row = {
            "grant_id": number,
            "agency": chance.randint(1, 4),
            "kind": chance.randint(1, 3),
            "amount": chance.choice((chance.randint(-5, 5), chance.randint(-(10**14), 10**14))),
            "score": chance.randint(-(10**6), 10**6),
            "paid_day": OPEN_DAY,
            "known_from": first,
            "known_to": first + 3 if chance.random() < 0.2 else OPEN_DAY,
        }
        match lifetime:
            case TwoTimes():
                row |= {"valid_from": first, "valid_to": chance.choice([first + 5, OPEN_DAY])}
            case DayEvent():
                row |= {"day": first}
            case PeriodValue():
                row |= {"first_day": first // 10 * 10, "last_day": first // 10 * 10 + 9}
        yield row


def on_spark(spark, request, keys):
    """The figures of each cell, from the statement in Spark's dialect."""
    literal = compiling.literal_dialect("pyspark", request.values())
    sql = compiling.statement(Shape.of(request), queries.needed_for(keys), request.by, literal)
    spark.read.parquet(str(request.source)).createOrReplaceTempView("facts")
    if request.places is not None:
        places = spark.createDataFrame(list(request.places.items()), "agency_recorded int, node int")
        places.createOrReplaceTempView("places")
    found = {}
    for row in (row.asDict() for row in spark.sql(sql).collect()):
        cell = tuple(row[f"by_{name}"] for name in request.by)
        found[cell] = {key: queries.figure_of(key, row) for key in keys}
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("asked", REQUESTS)
def test_spark_and_duckdb_give_equal_figures(spark, lifetime, family, tmp_path, asked, size):
    table = engine.pa.Table.from_pylist(list(rows(lifetime, size)), schema=engine.schema(family))
    file = tmp_path / "facts.parquet"
    engine.write_parquet(family, table.to_batches(), file)
    request = Request(family.key, oracle.DAYS, source=file, **REQUESTS[asked])
    keys = tuple(measure.key for measure in oracle.measures_for(lifetime, family.key))
    cells = queries.figures(request, keys)
    on_duckdb = {tuple(cell.key.values()): {key: cell.figures[key] for key in keys} for cell in cells}
    assert on_spark(spark, request, keys) == on_duckdb
    assert len(on_duckdb) >= min(size, 1) or size == 1
