"""Cells kept as JSON: nothing is lost on the way there and back, and equal rows have one hash."""

from datetime import date, datetime
from decimal import Decimal
from json import dumps, loads

import pytest

from motcua.acts.tables.rules.stored import as_text, digest, restored, stored

ROW = ["Đỗ", 1, 2.5, True, None, date(2026, 11, 20), datetime(2026, 11, 20, 7, 30), "", 0]


def test_cells_come_back_from_json_as_they_were_without_the_empty_ones_at_the_end():
    assert restored(loads(dumps(stored([*ROW, None, "", None])))) == ROW
    assert stored([None, ""]) == []
    assert stored([date(2026, 11, 20), datetime(2026, 11, 20)]) == [
        {"day": "2026-11-20"},
        {"moment": "2026-11-20T00:00:00"},
    ]


def test_other_cells_are_kept_as_text_of_at_most_four_thousand_characters_without_zero_bytes():
    assert stored([Decimal("1.50")]) == ["1.50"]
    assert stored(["a\0b"]) == ["ab"]
    assert stored(["x" * 4_001]) == ["x" * 4_000]


def test_the_hash_of_a_row_stays_the_same_for_ever_and_depends_on_every_cell():
    row = ["Đỗ", {"b": 1, "a": 2}]
    assert digest(row) == digest(tuple(row)) == "6d88ea41f21975a2ff4e3b61ebb325ab1730115265d063f7050c108ad516d19d"
    assert len({digest([]), digest([1]), digest(["1"]), digest([1, None])}) == 4


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (datetime(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 7, 30), "2026-11-20T07:30:00"),
        (date(2026, 11, 20), "2026-11-20"),
        (True, "1"),
        (False, "0"),
        (3.0, "3"),
        (3.5, "3.5"),
        (Decimal("4.00"), "4"),
        (Decimal("4.50"), "4.50"),
        (7, "7"),
        ("Đỗ", "Đỗ"),
    ],
)
def test_a_cell_of_a_sheet_becomes_the_text_of_the_machine_form(cell, text):
    assert as_text(cell) == text
