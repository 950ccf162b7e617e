"""Figures of families made at random, on DuckDB and in plain Python: values, partitions, merges, records, freezing."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base.time import OPEN_DAY
from motcua.statistics import engine, queries
from motcua.statistics.ratios import growth, ratio_of
from motcua.statistics.registry import FAMILIES, MEASURES, RATIOS
from motcua.statistics.requests import Request
from motcua.statistics.tests import oracle
from motcua.statistics.tests.ledger import LIFETIMES, family_of
from motcua.statistics.vocabulary import ADDITIVE, DayEvent, Days, PeriodValue, Ratio, RollUp, TwoTimes

#: Beyond 2.1 billion đồng, which 32 bits do not hold; below nought too, as corrections are.
MONEY = st.one_of(st.integers(-5, 5), st.integers(-(10**15), 10**15))
few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def rows(draw, lifetime):
    """Facts of up to thirty grants; some were superseded later, by nothing."""
    made = []
    for number in range(draw(st.integers(0, 30))):
        first = draw(st.integers(0, 40))
        superseded = draw(st.booleans()) and draw(st.booleans())
        row = {
            "grant_id": number + 1,
            "agency": draw(st.integers(1, 4)),
            "kind": draw(st.integers(1, 3)),
            "amount": draw(MONEY),
            "score": draw(st.integers(-(10**6), 10**6)),
            "paid_day": OPEN_DAY,
            "known_from": first,
            "known_to": first + 3 if superseded else OPEN_DAY,
        }
        match lifetime:
            case TwoTimes():
                row |= {"valid_from": first, "valid_to": draw(st.sampled_from([first + 5, OPEN_DAY]))}
            case DayEvent():
                row |= {"day": first}
            case PeriodValue():
                row |= {"first_day": first // 10 * 10, "last_day": first // 10 * 10 + 9}
        made.append(row)
    return made


@pytest.fixture(params=LIFETIMES, ids=lambda lifetime: type(lifetime).__name__)
def ledger(request, monkeypatch, tmp_path):
    """A family of one lifetime with all its measures, and a function that writes its facts."""
    lifetime = request.param
    family = family_of(lifetime, f"test_{type(lifetime).__name__}")
    monkeypatch.setitem(FAMILIES._things, family.key, family)
    monkeypatch.setattr(MEASURES, "_things", dict(MEASURES._things))
    measures = oracle.measures_for(lifetime, family.key)
    for measure in measures:
        monkeypatch.setitem(MEASURES._things, measure.key, measure)
    engine_caches_cleared()

    def write(told, name="facts"):
        table = engine.pa.Table.from_pylist(told, schema=engine.schema(family))
        file = tmp_path / f"{name}.parquet"
        engine.write_parquet(family, table.to_batches(), file)
        return file

    yield lifetime, family, measures, write
    engine_caches_cleared()


def engine_caches_cleared():
    """Statements of measures that exist for one test only are not kept."""
    from motcua.statistics import compiling

    compiling.compiled.cache_clear()
    compiling.compiled_records.cache_clear()


def one_by_one(measures):
    return [measure for measure in measures if not measure.parts and not measure.key.startswith("tests.all_")]


@given(data=st.data())
@few
def test_every_aggregation_equals_plain_python(ledger, data):
    lifetime, family, measures, write = ledger
    told = data.draw(rows(lifetime))
    known = data.draw(st.sampled_from([None, 20]))
    request = Request(family.key, oracle.DAYS, source=write(told), known_on=known)
    [cell] = queries.figures(request, [measure.key for measure in measures])
    held = oracle.standing(lifetime, told, oracle.DAYS, known)
    for measure in one_by_one(measures):
        wanted = oracle.figure(lifetime, measure, held, oracle.DAYS, known, held)
        assert cell.figures[measure.key] == wanted, measure.key
    assert cell.figures["tests.all"] == sum(row["amount"] for row in held)


@given(data=st.data())
@few
def test_sums_over_any_partition_are_the_whole(ledger, data):
    lifetime, family, measures, write = ledger
    told = data.draw(rows(lifetime))
    by = tuple(data.draw(st.sampled_from([("agency",), ("kind",), ("agency", "kind")])))
    request = Request(family.key, oracle.DAYS, source=write(told))
    [whole] = queries.figures(request)
    cells = queries.figures(Request(family.key, oracle.DAYS, by=by, source=request.source))
    held = oracle.standing(lifetime, told, oracle.DAYS)
    groups = defaultdict(list)
    for row in held:
        groups[tuple(row[name] for name in by)].append(row)
    assert [tuple(cell.key.values()) for cell in cells] == sorted(groups)
    for measure in measures:
        if measure.aggregation in ADDITIVE:
            assert sum(cell.figures[measure.key] for cell in cells) == whole.figures[measure.key], measure.key
    for cell in cells:
        group = groups[tuple(cell.key.values())]
        for measure in one_by_one(measures):
            assert cell.figures[measure.key] == oracle.figure(lifetime, measure, group, oracle.DAYS, None, held)


@given(data=st.data())
@few
def test_the_records_of_a_figure_are_as_many_and_bring_as_much(ledger, data):
    lifetime, family, _, write = ledger
    request = Request(family.key, oracle.DAYS, source=write(data.draw(rows(lifetime))))
    [cell] = queries.figures(request)
    count, ids = queries.records(request, "tests.count")
    assert cell.figures["tests.count"] == count == len(set(ids))
    for key in ("tests.sum_amount", "tests.sum_score", "tests.all"):
        assert sum(queries.record_values(request, key).values()) == cell.figures[key]


@given(data=st.data())
@few
def test_agencies_merged_in_any_order_lose_nothing(ledger, data):
    lifetime, family, measures, write = ledger
    file = write(data.draw(rows(lifetime)))
    [whole] = queries.figures(Request(family.key, oracle.DAYS, source=file))
    node = {agency: agency for agency in (1, 2, 3, 4)}
    for old, new in data.draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=4)):
        node = {agency: node[new] if at == node[old] else at for agency, at in node.items()}
    merged = Request(family.key, oracle.DAYS, places=node, by=("agency",), source=file)
    cells = queries.figures(merged)
    assert {cell.key["agency"] for cell in cells} <= set(node.values())
    for measure in measures:
        if measure.aggregation in ADDITIVE:
            assert sum(cell.figures[measure.key] for cell in cells) == whole.figures[measure.key]


@pytest.mark.django_db
def test_what_is_frozen_equals_what_was_live_at_that_moment(ledger, monkeypatch, settings, tmp_path):
    from datetime import UTC, date, datetime

    from motcua.statistics.actions import freeze, open_snapshot

    lifetime, family, measures, write = ledger
    if not isinstance(lifetime, TwoTimes):
        pytest.skip("one lifetime is enough: freezing knows no lifetimes")
    settings.HOME = tmp_path
    from dataclasses import replace

    from motcua.statistics.models import TwoTimeFact
    from motcua.statistics.tests.ledger import COLUMNS, Grant, grant_model

    model = grant_model(TwoTimeFact)
    monkeypatch.setitem(FAMILIES._things, family.key, replace(family, model=model))
    for number in range(1, 8):
        grant = Grant(number, agency=number % 3, kind=1 + number % 3, amount=number * 10**12, score=number * 25)
        values = {name: getattr(grant, name) for name in COLUMNS}
        model._default_manager.create(pk=number, **values, valid_from=5, known_from=5)
    live = Request(family.key, oracle.DAYS, by=("agency",))
    before = queries.figures(live)
    frozen = freeze(
        families=[family.key], cut_off=date(2026, 6, 30), by="thử", at=datetime(2026, 7, 1, tzinfo=UTC), purpose="thử"
    )
    model._default_manager.filter(pk=3).update(amount=1)
    again = queries.figures(Request(family.key, oracle.DAYS, by=("agency",), source=open_snapshot(frozen, family.key)))
    assert [dict(cell.figures) for cell in again] == [dict(cell.figures) for cell in before]
    assert [dict(cell.figures) for cell in queries.figures(live)] != [dict(cell.figures) for cell in before]


def test_ratios_come_from_their_parts_and_not_from_ratios(monkeypatch):
    ratio = Ratio("tests.rate", "tỷ lệ", ("tests.a",), ("tests.a", "tests.b"), "a / (a + b)", decimals=1)
    monkeypatch.setitem(RATIOS._things, ratio.key, ratio)
    one, other = {"tests.a": 1, "tests.b": 1}, {"tests.a": 9, "tests.b": 0}
    assert ratio_of("tests.rate", one).value == Decimal("50.0")
    both = {key: one[key] + other[key] for key in one}
    assert ratio_of("tests.rate", both).value == Decimal("90.9")
    assert ratio_of("tests.rate", {"tests.a": 0, "tests.b": 0}).value is None
    assert ratio_of("tests.rate", {"tests.a": None, "tests.b": 4}).value is None


def test_growth_is_that_of_the_figures_and_unknown_after_nothing():
    assert growth(150, 100) == Decimal("50.00")
    assert growth(Decimal("2.5"), Decimal("5")) == Decimal("-50.00")
    assert growth(5, 0) is None
    assert growth(None, 5) is None


#: Three slices that follow each other and together are the days of the oracle.
SLICES = [Days(0, 19), Days(20, 29), Days(30, 60)]


@given(data=st.data())
@few
def test_figures_of_successive_periods_make_the_figure_of_all_days(ledger, data):
    lifetime, family, measures, write = ledger
    told = [*data.draw(rows(lifetime)), *every_series(lifetime)]
    file, days = write(told), Days(SLICES[0].first, SLICES[-1].last)
    [whole] = queries.figures(Request(family.key, days, source=file))
    slices = [queries.figures(Request(family.key, each, source=file))[0].figures for each in SLICES]
    for measure in measures:
        of_slices = [figures[measure.key] for figures in slices]
        if measure.over_time is RollUp.LAST_STATE:
            assert of_slices[-1] == whole.figures[measure.key], measure.key
        elif adds_over_time(lifetime, measure):
            assert sum(of_slices) == whole.figures[measure.key], measure.key


def adds_over_time(lifetime, measure):
    """Whether figures of periods are added to that of all days, as those of events and of values of a period are."""
    is_of_its_days = isinstance(lifetime, DayEvent | PeriodValue)
    return is_of_its_days and (measure.over_time is RollUp.SUM or measure.key == "tests.anew")


def every_series(lifetime):
    """A value of every series in the last period: the last state of a series that went on to the end."""
    if not isinstance(lifetime, PeriodValue):
        return []
    base = {"amount": 7, "score": 0, "paid_day": OPEN_DAY, "known_from": 1, "known_to": OPEN_DAY}
    return [
        base | {"grant_id": 100 + 10 * agency + kind, "agency": agency, "kind": kind, "first_day": 40, "last_day": 49}
        for agency in (1, 2, 3, 4)
        for kind in (1, 2, 3)
    ]


def test_money_beyond_32_bits_is_not_lost(ledger):
    lifetime, family, _, write = ledger
    times = {"valid_from": 1, "valid_to": OPEN_DAY, "day": 12, "first_day": 10, "last_day": 19}
    own = {name: times[name] for name in family.lifetime.columns if name in times}
    base = {"agency": 1, "kind": 2, "score": 0, "paid_day": OPEN_DAY, "known_from": 1, "known_to": OPEN_DAY} | own
    told = [base | {"grant_id": number, "amount": 4 * 10**18} for number in (1, 2, 3)]
    request = Request(family.key, Days(10, 30), source=write(told))
    assert queries.figures(request, ["tests.sum_amount"])[0].figures["tests.sum_amount"] == 12 * 10**18
