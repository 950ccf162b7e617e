"""Rows that roll up over time: which shorter periods are taken, what is missing, and what is left alone."""

from datetime import date
from decimal import Decimal

import pytest

from motcua.reports.rules.figures import BLANK, NOT_APPLICABLE, NOT_KNOWN, Cube, Formula, Kind, Sources, Value
from motcua.reports.rules.forms import Form, Row, Typed, fill
from motcua.reports.rules.within import (
    WITHIN,
    PartPeriod,
    cells_within,
    entered_by_hand,
    missing_within,
    values_within,
    with_rolled_up_rows,
    without_overlap,
)
from motcua.reports.vocabulary import CellState

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
FORM = Form(
    "f", "Mẫu", "M1", "statistics", "x", True, (), date(2026, 1, 1), date(2027, 1, 1),
    rows=(
        Row("", "I", "Đầu mục", "", "heading1"),
        Row("sum", "1", "Số", "văn bản", "count", over_time="sum"),
        Row("share", "2", "Tỷ lệ", "%", "percent", over_time="recompute"),
        Row("last", "3", "Biên chế", "người", "count", over_time="last"),
        Row("typed", "4", "Nhập", "", "count"),
        Row("counted", "5", "Hồ sơ", "", "count", formula=Formula(Kind.COUNT, ("received",)), over_time="sum"),
    ),
)  # fmt: skip


def number(value, above=None, below=None):
    return Value(CellState.VALUE, value, above, below)


def part(first, until, name="kỳ", **values):
    return PartPeriod(date(2026, *first), date(2026, *until), name, "reports", name, values)


QUARTERS = [
    part((1, 1), (3, 31), "Q1", sum=number(2), share=number(Decimal("50.00"), 1, 2), last=number(9), typed=number(1)),
    part((4, 1), (6, 30), "Q2", sum=number(3), share=number(Decimal("25.00"), 1, 4), last=number(8)),
    part((7, 1), (9, 30), "Q3", sum=number(4), share=number(Decimal("30.00")), last=number(7)),
    part((10, 1), (12, 31), "Q4", sum=number(5), share=number(Decimal("0.00"), 0, 4), last=number(6)),
]


def filled(parts, typed=None):
    frozen = {WITHIN: cells_within(FORM, parts, FIRST, LAST)}
    form = with_rolled_up_rows(FORM, frozen)
    sources = Sources(current=Cube(), within=values_within(frozen), missing=missing_within(frozen))
    return {cell.row.id: cell for cell in fill(form, sources, typed or {}) if cell.figure is not None}


def test_a_year_adds_its_quarters_takes_rates_from_their_parts_and_the_last_state():
    cells = filled(QUARTERS)
    assert cells["sum"].figure.value == number(14)
    assert cells["share"].figure.value == number(Decimal("20.00"), 2, 10)
    assert cells["last"].figure.value == number(6)
    assert {cells[row].figure.formula.kind for row in ("sum", "share", "last")} == {Kind.WITHIN}
    assert (cells["sum"].note, cells["share"].note) == ("", "2/10; chưa có số của: 01/07/2026–30/09/2026")


def test_rows_that_do_not_roll_up_and_counted_rows_are_left_as_they_are():
    cells = filled(QUARTERS)
    assert cells["typed"].figure.value == BLANK
    assert cells["counted"].figure.formula.kind is Kind.COUNT


def test_days_without_a_usable_cell_are_named_and_never_zero():
    parts = [QUARTERS[1], part((10, 1), (11, 30), "x", sum=BLANK), part((12, 1), (12, 31), "T12", sum=number(1))]
    kept = cells_within(FORM, parts, FIRST, LAST)
    assert kept["sum"]["missing"] == ["01/01/2026–31/03/2026", "01/07/2026–30/11/2026"]
    assert [one["name"] for one in kept["sum"]["periods"]] == ["Q2", "T12"]
    assert "last" not in kept
    assert filled([])["sum"].figure.value == BLANK
    assert cells_within(FORM, [part((1, 1), (3, 31), sum=NOT_KNOWN)], FIRST, LAST) == {}


def test_nothing_to_count_in_a_period_is_not_missing():
    kept = cells_within(FORM, [part((1, 1), (12, 31), sum=NOT_APPLICABLE)], FIRST, LAST)
    assert kept["sum"]["missing"] == []
    assert filled([part((1, 1), (12, 31), sum=NOT_APPLICABLE)])["sum"].figure.value == NOT_APPLICABLE


@pytest.mark.parametrize(
    ("days", "chosen"),
    [
        ([((1, 1), (3, 31)), ((1, 1), (6, 30)), ((4, 1), (6, 30)), ((7, 1), (12, 31))], [1, 3]),
        ([((1, 1), (3, 31)), ((3, 15), (6, 30)), ((6, 1), (7, 31))], [0, 2]),
        ([((12, 1), (12, 31)), ((1, 1), (1, 31))], [1, 0]),
        ([((1, 1), (1, 31)), ((1, 31), (2, 28))], [0]),
    ],
)
def test_of_overlapping_periods_the_longest_from_each_day_is_taken(days, chosen):
    parts = [part(first, last, str(place)) for place, (first, last) in enumerate(days)]
    assert [int(one.name) for one in without_overlap(parts, FIRST, LAST)] == chosen
    assert without_overlap(parts, date(2027, 1, 1), date(2027, 12, 31)) == []


def test_the_last_state_is_that_of_the_longest_period_that_ends_with_the_year():
    parts = [*QUARTERS, part((7, 1), (12, 31), "H2", last=number(5)), part((12, 1), (12, 31), "T12", last=number(4))]
    assert [one["name"] for one in cells_within(FORM, parts, FIRST, LAST)["last"]["periods"]] == ["H2"]
    assert "last" not in cells_within(FORM, QUARTERS[:3], FIRST, LAST)


def test_what_a_person_entered_without_a_reason_is_theirs_and_a_correction_is_not():
    typed = {
        "sum": Typed(CellState.VALUE, 3),
        "share": Typed(CellState.VALUE, 3, note="Vì sao"),
        "last": Typed(CellState.VALUE, 3, note="Vì sao", evidence="Sổ"),
        "typed": Typed(CellState.BLANK, note="Chưa có"),
    }
    assert entered_by_hand(typed) == {"sum", "share"}
    cells = filled(QUARTERS, {"last": typed["last"]})
    assert (cells["last"].figure.value, cells["last"].counted.value) == (number(3), number(6))
