"""Rows of typed columns: values by column, and every fault of a row with the heading of its column."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from motcua.acts.tables.registry import TableKind, Task
from motcua.acts.tables.rules.typed import TypedImporter, TypedRow, parse_typed
from motcua.acts.tables.vocabulary import CellKind, ImportColumn, Layout, RowRefused
from motcua.people.vocabulary import SYSTEM

COLUMNS = (
    ImportColumn("code", "Mã", required=True, most=5),
    ImportColumn("pieces", "Số bản", kind=CellKind.WHOLE),
    ImportColumn("share", "Tỷ lệ", kind=CellKind.NUMBER),
    ImportColumn("fee", "Phí", kind=CellKind.MONEY),
    ImportColumn("day", "Ngày", kind=CellKind.DAY),
    ImportColumn("done", "Xong", kind=CellKind.YES_NO),
    ImportColumn("way", "Cách nộp", kind=CellKind.CHOICE, choices={"desk": "Trực tiếp"}),
)
PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


class Kind(TableKind):
    """Table of the columns above."""

    key, title, columns = "things", "Đồ vật", COLUMNS


class Importer(TypedImporter):
    """Importer of the table; a thing of no pieces is refused."""

    kind = Kind()

    def faults(self, values):
        return ["không có bản nào"] if values["pieces"] == 0 else super().faults(values)


def importer():
    return Importer(Task(SYSTEM, datetime(2026, 11, 20, tzinfo=UTC), Layout("machine", 2, PLACES)))


def test_each_cell_is_read_by_the_kind_of_its_column():
    row = (" A1 ", "2", "1,5", "1.000.000", "20/11/2026", "Có", "trực tiếp")
    assert parse_typed(COLUMNS, PLACES, row) == (
        {
            "code": "A1", "pieces": 2, "share": Decimal("1.5"), "fee": 10**6, "day": date(2026, 11, 20), "done": True,
            "way": "desk",
        },
        [],
    )  # fmt: skip


@pytest.mark.parametrize("row", [("A1",), ("A1", *[None] * 6), ("A1", *["  "] * 6)])
def test_empty_and_missing_cells_have_the_empty_value_of_their_kind(row):
    values, faults = parse_typed(COLUMNS, PLACES, row)
    empty = {"pieces": None, "share": None, "fee": None, "day": None, "done": False, "way": ""}
    assert (values, faults) == ({"code": "A1"} | empty, [])


def test_a_column_that_the_file_does_not_have_is_empty():
    values, faults = parse_typed(COLUMNS[:2], {"code": 1}, (5, "A1"))
    assert (values, faults) == ({"code": "A1", "pieces": None}, [])
    assert parse_typed((ImportColumn("note", "Ghi chú"),), {}, ("x",)) == ({"note": ""}, [])


def test_all_faults_of_a_row_are_named_in_one_reason():
    with pytest.raises(RowRefused) as refused:
        importer().parse(("", "một", None, None, "hôm qua"), 7)
    assert str(refused.value) == (
        "cột “Mã”: để trống; cột “Số bản”: “một” không phải số; "
        "cột “Ngày”: “hôm qua” không phải ngày; ghi dạng 31/12/2026."
    )


def test_text_is_at_most_as_long_as_its_column():
    assert parse_typed(COLUMNS[:1], PLACES, ("x" * 5,)) == ({"code": "x" * 5}, [])
    assert parse_typed(COLUMNS[:1], PLACES, ("x" * 6,)) == ({}, ["cột “Mã”: dài quá 5 ký tự"])


def test_a_row_of_right_cells_is_checked_as_a_whole():
    assert importer().parse(("A1", 1), 7) == TypedRow(7, "A1", importer().parse(("A1", 1), 7).values)
    row = importer().parse((12, 1), 8)
    assert (row.line, row.code, row.values["pieces"]) == (8, "12", 1)
    with pytest.raises(RowRefused, match="^không có bản nào.$"):
        importer().parse(("A1", 0), 7)
