"""Values of cells as a round keeps them."""

import json
from decimal import Decimal

import pytest

from motcua.reports.rules.figures import NOT_APPLICABLE, Value
from motcua.reports.rules.values import value_as_json, value_from_json
from motcua.reports.vocabulary import CellState


@pytest.mark.parametrize(
    "value",
    [
        Value(CellState.VALUE, 3),
        Value(CellState.VALUE, Decimal("26.00"), Decimal("3.25"), Decimal("12.50")),
        Value(CellState.VALUE, Decimal("50.00"), 1, 2),
        NOT_APPLICABLE,
    ],
)
def test_a_kept_value_is_the_same_again(value):
    assert value_from_json(json.loads(json.dumps(value_as_json(value)))) == value
