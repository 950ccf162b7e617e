"""Cells of a round: kept values, sums over the units, what was sent, and what was corrected."""

import json
from datetime import date
from decimal import Decimal

import pytest

from motcua.reports.rules.figures import BLANK, NOT_APPLICABLE, NOT_KNOWN, Formula, Kind, Value
from motcua.reports.rules.forms import Form, Row, Typed
from motcua.reports.rules.values import value_as_json, value_from_json
from motcua.reports.vocabulary import CellState
from motcua.rounds.rules.cells import as_sent, superior_form, totals, values_of


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


FORM = Form(
    "f", "Mẫu", "M1", "statistics", "x", True, (), date(2026, 1, 1), date(2027, 1, 1),
    rows=(
        Row("", "I", "Đầu mục", "", "heading1"),
        Row("sum", "1", "Số", "hồ sơ", "count", formula=Formula(Kind.COUNT, ("received",))),
        Row("share", "2", "Tỷ lệ", "%", "percent", formula=Formula(Kind.RATIO, ("received",), ("received",)),
            over_places="recompute"),
        Row("typed", "3", "Nhập", "", "count"),
        Row("last", "4", "Cuối", "", "count", over_places="last"),
        Row("code", "5", "Mã", "", "count", codes={1: "Có"}),
        Row("text", "6", "Lời", "", "text"),
        Row("rows", "7", "Tổng", "", "count", formula=Formula(Kind.ROWS, rows=("sum", "typed"))),
    ),
)  # fmt: skip


def number(value: int | Decimal, above: int | None = None, below: int | None = None) -> Value:
    return Value(CellState.VALUE, value, above, below)


ONE = {"sum": number(3), "share": number(Decimal("50.00"), 1, 2), "typed": number(5), "last": number(1),
       "code": number(1), "text": number(1)}  # fmt: skip
TWO = {"sum": number(4), "share": number(Decimal("25.00"), 1, 4), "typed": NOT_APPLICABLE, "last": number(2)}


def test_rows_are_added_over_the_units_and_percentages_from_their_parts():
    found = totals(FORM, (11, 12), {11: ONE, 12: TWO})
    assert "" not in found
    assert found["sum"].value == number(7)
    assert found["share"].value == number(Decimal("33.33"), 2, 6)
    assert (found["typed"].value, found["typed"].missing) == (number(5), ())
    assert found["sum"].given == {11: number(3), 12: number(4)}
    assert found["sum"].row.id == "sum"


def test_rows_of_codes_words_and_last_states_are_not_added():
    found = totals(FORM, (11, 12), {11: ONE, 12: TWO})
    assert {name: found[name].value for name in ("last", "code", "text")} == dict.fromkeys(
        ("last", "code", "text"), BLANK
    )
    assert found["last"].given == {11: number(1), 12: number(2)}


@pytest.mark.parametrize("value", [BLANK, NOT_KNOWN, None])
def test_a_unit_without_a_usable_cell_is_named_and_never_counted_as_zero(value):
    cells = {} if value is None else {"sum": value}
    found = totals(FORM, (11, 12, 13), {11: ONE, 12: cells})["sum"]
    assert (found.value, found.missing) == (number(3), (12, 13))


def test_a_percentage_without_its_parts_cannot_be_added_and_nothing_to_count_can():
    bare = {"share": number(Decimal("50.00"))}
    assert totals(FORM, (11, 12), {11: bare, 12: TWO})["share"].missing == (11,)
    nothing = {"share": NOT_APPLICABLE, "sum": NOT_APPLICABLE}
    assert totals(FORM, (11,), {11: nothing})["sum"].value == NOT_APPLICABLE
    assert totals(FORM, (11,), {11: nothing})["share"].missing == ()
    assert totals(FORM, (11,), {})["sum"].value == BLANK


def test_the_superior_s_form_has_the_sums_of_the_units_in_every_row():
    found = totals(FORM, (11, 12), {11: ONE, 12: TWO})
    cells = {cell.row.id: cell for cell in superior_form(FORM, found) if not cell.row.is_heading}
    assert {name: cell.figure.value for name, cell in cells.items()} == {
        name: total.value for name, total in found.items()
    }
    assert cells["sum"].figure.formula == Formula(Kind.BELOW, rows=("sum",))


def test_a_sent_form_keeps_the_numbers_that_were_sent():
    counted = {"sum": number(3), "share": number(Decimal("50.00"), 1, 2)}
    cells = {
        cell.row.id: cell
        for cell in as_sent(FORM, counted, {"typed": Typed(CellState.VALUE, 5)})
        if not cell.row.is_heading
    }
    assert cells["sum"].figure.value == number(3)
    assert cells["share"].figure.value == number(Decimal("50.00"), 1, 2)
    assert cells["typed"].figure.value.number == 5
    assert cells["rows"].figure.value.number == 8, "a sum of rows is computed from the sent ones"


def test_the_values_of_a_sent_report_are_those_entered_counted_and_corrected():
    counted = {"sum": number(3), "share": number(Decimal("50.00"), 1, 2)}
    found = values_of(FORM, counted, {"typed": Typed(CellState.VALUE, 5), "sum": Typed(CellState.VALUE, 9)})
    assert (found["typed"].number, found["sum"].number, found["share"]) == (5, 9, counted["share"])
    assert found["last"] == BLANK
    assert "" not in found
    assert values_of(FORM, counted, {"sum": Typed(CellState.BLANK)})["sum"] == number(3)
