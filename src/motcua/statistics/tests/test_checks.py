"""The start-up check of declarations: each wrong one is refused with its place and the nearest existing name."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from motcua.base.registry import UnknownName
from motcua.statistics import compiling
from motcua.statistics.checks import FAULTS, faults
from motcua.statistics.models import TwoTimeFact
from motcua.statistics.registry import (
    DIMENSIONS,
    FAMILIES,
    IDENTITIES,
    MEASURES,
    RATIOS,
    measures_of,
    require_dimension,
    require_measure,
)
from motcua.statistics.requests import Shape
from motcua.statistics.tests.ledger import TIMES, family_of
from motcua.statistics.vocabulary import (
    Aggregation,
    Column,
    ColumnKind,
    Dimension,
    Identity,
    Measure,
    PeriodValue,
    Ratio,
    RollUp,
)

FAMILY = "grants"


@pytest.fixture(autouse=True)
def grants(monkeypatch):
    """A family without a fault in registries of its own, and a function that declares it otherwise."""
    for registry in (FAMILIES, MEASURES, RATIOS, IDENTITIES, DIMENSIONS):
        for name in {"_things", "_places", "_full"} & set(vars(registry)):
            monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(
        FAULTS, "_things", {key: find for key, find in FAULTS._things.items() if key.endswith("_faults")}
    )
    for key in ("agency", "kind"):
        DIMENSIONS.add(Dimension(f"tests.{key}", key, lambda ids: {}, lambda ids: {}, short=key))
    family = FAMILIES.register(FAMILY, family_of(TIMES, FAMILY))
    for name in ("paid", "kept"):
        add(name, Aggregation.SUM, "amount")

    def declared(**changes):
        FAMILIES._things[FAMILY] = replace(family, **changes)

    return declared


def add(name, aggregation=Aggregation.COUNT, value="", **more):
    return MEASURES.add(
        Measure(f"tests.{name}", name, FAMILY, name, aggregation=aggregation, value=value, short=name, **more)
    )


def the_fault():
    [fault] = faults()
    return fault


def test_what_is_declared_rightly_has_no_fault():
    add("everything", parts=("tests.paid", "tests.kept"), aggregation=Aggregation.SUM)
    RATIOS.add(Ratio("tests.rate", "tỷ lệ", ("paid",), ("tests.paid", "kept"), "paid / all"))
    IDENTITIES.register("all", Identity("all", ("everything",), ("paid", "kept"), "Tất cả"))
    assert not list(faults())


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("m", {"parts": ("tests.payd", "kept"), "aggregation": Aggregation.SUM},
         "parts: no measure 'tests.payd'; did you mean 'tests.paid'?"),
        ("m", {"parts": ("kept", "m"), "aggregation": Aggregation.SUM}, "in a circle: tests.m → tests.m"),
        ("m", {"parts": ("kept", "tests.paid"), "aggregation": Aggregation.DISTINCT}, "a distinct has no parts"),
        ("m", {"parts": ("kept",), "aggregation": Aggregation.SUM, "value": "amount"}, "never read"),
        ("m", {"aggregation": Aggregation.SUM, "value": "amuont"}, "no column 'amuont' to take values of; "
         "did you mean 'amount'?"),
        ("m", {"aggregation": Aggregation.SUM}, "a sum needs the column"),
        ("m", {"aggregation": Aggregation.COUNT, "value": "amount"}, "a count has no value"),
        ("m", {"aggregation": Aggregation.SUM, "value": "kind"}, "a sum of the column 'kind' means nothing"),
        ("m", {"aggregation": Aggregation.MEAN, "value": "paid_day"}, "a mean of the column 'paid_day' means nothing"),
        ("m", {"aggregation": Aggregation.SUM, "value": "score", "scale": 3}, "the scale 3 is not that of the column"),
        ("m", {"aggregation": Aggregation.MEAN, "value": "amount", "over_places": RollUp.SUM},
         "a mean cannot be summed over places"),
        ("m", {"aggregation": Aggregation.PERCENTILE, "value": "amount", "percentile": 90, "over_places": RollUp.SUM},
         "a percentile cannot be summed over places"),
        ("m", {"aggregation": Aggregation.MAX, "value": "amount", "over_time": RollUp.SUM},
         "a max cannot be summed over time"),
        ("m", {"over_places": RollUp.LAST_STATE}, "places have no last one"),
        ("m", {"aggregation": Aggregation.PERCENTILE, "value": "amount"}, "above 0 and at most 100, not 0"),
        ("m", {"percentile": 50}, "only a percentile has a percentile"),
    ],
)  # fmt: skip
def test_a_wrong_measure_is_refused_where_it_is_declared(name, changes, said):
    add(name, **changes)
    fault = the_fault()
    assert said in fault
    assert "test_checks.py:" in fault
    assert "measure 'tests.m'" in fault


def test_a_measure_of_no_registered_family_is_refused_with_the_nearest_one():
    MEASURES.add(Measure("tests.m", "m", "grant", "m"))
    assert "measure 'tests.m': no family of facts 'grant'; did you mean 'grants'?" in the_fault()


def test_a_circle_through_several_measures_is_shown_for_each_of_them():
    add("one", parts=("two",))
    add("two", parts=("three", "paid"))
    add("three", parts=("one",))
    found = list(faults())
    assert len(found) == 3
    assert "tests.one → tests.two → tests.three → tests.one" in found[0]


def test_parts_of_distinct_counts_are_refused_however_deep_they_lie():
    add("kinds", Aggregation.DISTINCT, "kind")
    add("inner", parts=("kinds",))
    add("outer", parts=("inner",))
    assert all("is a distinct, and such figures cannot be added up" in fault for fault in faults())
    assert len(list(faults())) == 2


def test_values_of_one_scale_are_added_however_they_are_taken():
    add("scores", Aggregation.SUM, "score")
    add("half", Aggregation.SUM, lambda facts, days: facts.score, scale=2)
    add("sums", Aggregation.SUM, parts=("scores", "half"))
    assert not list(faults())
    add("whole", Aggregation.SUM, lambda facts, days: facts.score)
    add("mixed", Aggregation.SUM, parts=("scores", "whole"))
    assert "its parts have different scales" in the_fault()


@pytest.mark.parametrize(("left", "right"), [((), ("paid",)), (("paid",), ())])
def test_an_identity_with_an_empty_side_is_refused(left, right):
    IDENTITIES.register("i", Identity("i", left, right, "vì sao"))
    assert "identity 'i'" in the_fault()


def test_parts_of_another_family_or_scale_are_refused():
    FAMILIES.register("others", family_of(TIMES, "others"))
    MEASURES.add(Measure("tests.m", "m", "others", "m", parts=("paid",)))
    assert "parts of the family 'grants' cannot be added to a measure of 'others'" in the_fault()
    del MEASURES._things["tests.m"]
    add("scores", Aggregation.SUM, "score")
    add("mixed", Aggregation.SUM, parts=("scores", "paid"))
    assert "its parts have different scales" in the_fault()


@pytest.mark.parametrize(
    ("over", "under", "said"),
    [
        (("payd",), ("kept",), "over the line: no measure 'payd'; did you mean 'paid'?"),
        (("paid",), ("tests.kebt",), "under the line: no measure 'tests.kebt'; did you mean 'tests.kept'?"),
        ((), ("kept",), "over the line: no measure is named"),
        (("paid", "kinds"), ("kept",), "over the line: 'kinds' is a distinct"),
    ],
)
def test_a_ratio_of_what_does_not_exist_or_cannot_be_added_is_refused(over, under, said):
    add("kinds", Aggregation.DISTINCT, "kind")
    RATIOS.add(Ratio("tests.rate", "tỷ lệ", over, under, "a / b"))
    fault = the_fault()
    assert said in fault
    assert "test_checks.py:" in fault


def test_an_identity_of_what_does_not_exist_or_never_meets_is_refused():
    IDENTITIES.register("i", Identity("i", ("paid",), ("keptt",), "vì sao"))
    assert "identity 'i': no measure 'keptt'; did you mean 'kept'?" in the_fault()
    FAMILIES.register("others", family_of(TIMES, "others"))
    MEASURES.add(Measure("tests.other", "m", "others", "m"))
    IDENTITIES._things["i"] = Identity("i", ("paid",), ("tests.other",), "vì sao")
    assert "measures of several families (grants, others) never stand in one cell" in the_fault()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"attribution": "agencie"}, "the attribution 'agencie' is not one of its dimensions; did you mean 'agency'?"),
        ({"dimensions": {"agency": "agency", "knd": "kind"}}, "no dimension 'knd'; did you mean 'kind'?"),
        ({"dimensions": {"agency": "agncy"}}, "dimensions names the column 'agncy', which the family does not have; "
         "did you mean 'agency'?"),
        ({"subject": "grant"}, "subject names the column 'grant'"),
        ({"lifetime": replace(TIMES, coming=("payd_day",))}, "coming names the column 'payd_day'"),
        ({"lifetime": replace(TIMES, dependent=("scor",))}, "dependent names the column 'scor'"),
        ({"lifetime": replace(TIMES, unseen_until=(("score", "payd_day"),))},
         "unseen_until names the column 'payd_day'"),
        ({"lifetime": PeriodValue(series=("agency", "knd"))}, "series names the column 'knd'"),
    ],
)  # fmt: skip
def test_a_wrong_family_is_refused(grants, changes, said):
    grants(**changes)
    assert said in the_fault()


def test_columns_declared_twice_or_with_a_scale_of_nothing_are_refused(grants):
    columns = FAMILIES[FAMILY].columns
    grants(columns=(*columns, Column("amount", ColumnKind.MONEY), Column("fee", ColumnKind.MONEY, 2)))
    twice, scale = faults()
    assert "the column 'amount' is declared twice" in twice
    assert "the column 'fee' has a scale, but only a decimal column has one, not money" in scale


@isolate_apps("motcua.statistics")
def test_money_in_a_table_of_32_bits_is_refused(grants):
    class NarrowFact(TwoTimeFact):
        grant_id = models.BigIntegerField()
        agency = models.IntegerField()
        kind = models.IntegerField()
        amount = models.IntegerField()
        score = models.BigIntegerField()
        payed_day = models.IntegerField()

        class Meta:
            app_label = "statistics"
            db_table = "test_grants"

    grants(model=NarrowFact)
    money, missing = faults()
    assert "the column 'amount' (money) needs 64 bits: BigIntegerField, not IntegerField" in money
    assert "NarrowFact has no column 'paid_day'; did you mean 'payed_day'?" in missing


def test_the_start_is_refused():
    add("m", parts=("payd",))
    [error] = [fault for fault in run_checks(tags=["law"]) if fault.id == "statistics.E001"]
    assert "did you mean 'paid'?" in error.msg


def test_a_required_measure_or_dimension_is_found_by_its_full_or_short_key():
    assert require_measure("paid", where="here") is require_measure("tests.paid", where="here")
    for name in ("kind", "tests.kind"):
        assert require_dimension(name, where="here", family=FAMILY).key == "tests.kind"


def test_a_required_name_that_does_not_exist_is_refused_with_its_place_and_the_nearest_one(grants):
    with pytest.raises(UnknownName, match=r"^board.py:7: no measure 'payd'; did you mean 'paid'\?$"):
        require_measure("payd", where="board.py:7")
    with pytest.raises(UnknownName, match=r"^board.py:7: no dimension 'knd'; did you mean 'kind'\?$"):
        require_dimension("knd", where="board.py:7")
    grants(dimensions={"agency": "agency"})
    with pytest.raises(UnknownName, match="no dimension of the family 'grants' 'kind'"):
        require_dimension("kind", where="board.py:7", family=FAMILY)


def test_every_measure_of_every_room_compiles(monkeypatch):
    """Conditions and expressions are functions; what column they name shows only when they are compiled."""
    monkeypatch.undo()
    for family in FAMILIES:
        keys = tuple(measure.key for measure in measures_of(family.key) if not measure.parts)
        assert compiling.compiled(Shape(family.key, family.attribution), keys, ())
