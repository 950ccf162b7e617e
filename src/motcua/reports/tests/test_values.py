"""Values of figures: decimals keep their places, and what may not be combined is never added up."""

import json
from decimal import Decimal

import pytest

from motcua.reports.rules.figures import (
    Counted,
    Cube,
    Figure,
    Formula,
    Kind,
    Sources,
    evaluate,
    is_additive,
    number_kept,
)
from motcua.reports.vocabulary import CellState
from motcua.statistics.registry import MEASURES
from motcua.statistics.vocabulary import Aggregation, Measure, RollUp

NOW = Cube((Counted({}, {"hours": Decimal("15.75"), "all": Decimal("20.5"), "records": 3}),))
BEFORE = Cube((Counted({}, {"hours": Decimal("12.50"), "all": Decimal("10.0"), "records": 2}),))


def test_growth_of_a_decimal_keeps_its_places():
    grown = evaluate(Formula(Kind.CHANGE_RATE, ("hours",)), Sources(NOW, BEFORE))
    assert (grown.number, grown.numerator, grown.denominator) == (Decimal("26.00"), Decimal("3.25"), Decimal("12.50"))
    counted = evaluate(Formula(Kind.CHANGE_RATE, ("records",)), Sources(NOW, BEFORE))
    assert (counted.number, counted.numerator, counted.denominator) == (Decimal("50.00"), 1, 2)


def test_a_ratio_of_decimals_is_kept_exactly_in_evidence():
    value = evaluate(Formula(Kind.RATIO, ("hours",), ("all",)), Sources(NOW))
    assert value.number == Decimal("76.83")
    row = json.loads(json.dumps(Figure("r", "R", "%", Formula(Kind.RATIO), value).as_json()))
    assert (row["value"], row["numerator"], row["denominator"]) == ("76.83", "15.75", "20.5")
    assert number_kept(row["numerator"]) == Decimal("15.75")


@pytest.mark.parametrize(
    ("rules", "is_added"),
    [
        ({}, True),
        ({"over_time": RollUp.LAST_STATE}, True),
        ({"over_places": RollUp.NONE}, False),
        ({"over_time": RollUp.NONE}, False),
        ({"over_places": RollUp.RECOMPUTE}, False),
    ],
)
def test_a_sum_that_may_not_be_combined_is_not_added_up(monkeypatch, rules, is_added):
    measure = Measure("tests.m", "m", "none", "m", aggregation=Aggregation.SUM, value="v", **rules)
    monkeypatch.setitem(MEASURES._things, measure.key, measure)
    assert is_additive("tests.m") is is_added
    counted = Cube.of_whole({"tests.m": None}) if not is_added else Cube.of_whole({"tests.m": 4})
    value = evaluate(Formula(Kind.COUNT, ("tests.m",)), Sources(counted))
    unknown = CellState.NOT_KNOWN if RollUp.NONE in rules.values() else CellState.NOT_APPLICABLE
    assert value.state is (CellState.VALUE if is_added else unknown)
