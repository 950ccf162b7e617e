"""Lists as files: types, both CSV forms, the lines above the head, and no cell that acts as a formula."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from motcua.base.time import VIETNAM
from motcua.design.tables import Column, Kind, Table, as_csv, as_machine_csv, as_xlsx, harmless, is_formula_like

AT = datetime(2026, 11, 20, 9, 30, tzinfo=VIETNAM)
COLUMNS = (
    Column("Họ tên", key="name"),
    Column("Số tiền", Kind.MONEY, key="amount"),
    Column("Tỷ lệ", Kind.PERCENT, key="rate"),
    Column("Ngày", Kind.DAY, key="day"),
    Column("Lúc", Kind.MOMENT, key="at"),
)
ROW = ("Nguyễn Thị Đào", 3_000_000_000, Decimal("66.67"), date(2026, 1, 5), AT)
ATTACKS = ["＝1", "＋1", "－1", "＠1", "=1+1", "+84912", "-1", "@SUM(A1)",
           "\t=1", "\r=1", "\n=1", ";=1", " =1", "\u200b=1",
           "\ufeff=1", "\u00a0+1", "'=1", '"=1']  # fmt: skip


def table(*rows: tuple, **more: object) -> Table:
    return Table("Danh sách", COLUMNS, rows or (ROW,), **more)


def test_a_vietnamese_excel_gets_semicolons_decimal_commas_and_a_mark_of_order():
    content = as_csv(table())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Họ tên", "Số tiền", "Tỷ lệ", "Ngày", "Lúc"],
        ["Nguyễn Thị Đào", "3000000000", "66,67", "05/01/2026", "09:30 20/11/2026"],
    ]


def test_machines_get_rfc_4180_with_keys_iso_days_and_points():
    content = as_machine_csv(table())
    assert content.decode().splitlines(keepends=True)[0] == "name,amount,rate,day,at\r\n"
    assert list(csv.reader(io.StringIO(content.decode())))[1] == [
        "Nguyễn Thị Đào", "3000000000", "66.67", "2026-01-05", "2026-11-20T09:30:00+07:00",
    ]  # fmt: skip


def test_machines_read_where_a_table_comes_from_in_its_last_columns():
    content = as_machine_csv(table(agency="UBND xã Mỹ Tú", period="năm 2026", as_of=AT, marks=[("tree", AT.date())]))
    [row] = csv.DictReader(io.StringIO(content.decode()))
    assert list(row)[-4:] == ["source_agency", "source_period", "as_of", "tree"]
    assert list(row.values())[-4:] == ["UBND xã Mỹ Tú", "năm 2026", "2026-11-20T09:30:00+07:00", "2026-11-20"]


def test_a_workbook_keeps_values_as_what_they_are_under_the_lines_that_say_whose_it_is():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table(agency="UBND xã Mỹ Tú", period="năm 2026", as_of=AT))))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[0] for row in rows[:5]] == [
        "Danh sách", "Cơ quan: UBND xã Mỹ Tú", "Kỳ: năm 2026", "Số liệu tính đến: 09:30 ngày 20/11/2026", "Họ tên",
    ]  # fmt: skip
    assert rows[5] == ["Nguyễn Thị Đào", 3_000_000_000, 66.67, datetime(2026, 1, 5), datetime(2026, 11, 20, 9, 30)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_any_file_acts_as_a_formula(attack):
    row = (attack, None, None, None, None)
    for read, delimiter in ((as_csv, ";"), (as_machine_csv, ",")):
        cell = list(csv.reader(io.StringIO(read(table(row)).decode("utf-8-sig"), newline=""), delimiter=delimiter))[1][
            0
        ]
        assert cell == "'" + attack
    cell = openpyxl.load_workbook(io.BytesIO(as_xlsx(table(row)))).active["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize("text", ["Nguyễn", "5-3", "a=b", "", "0912 345 678", "1.001193"])
def test_plain_text_is_left_alone(text):
    assert not is_formula_like(text)
    assert harmless(text) == text


def test_a_number_is_no_formula_and_a_very_long_one_keeps_its_digits():
    row = ("x", -5, Decimal("-1.5"), None, None)
    assert as_csv(table(row)).decode("utf-8-sig").splitlines()[1] == "x;-5;-1,5;;"
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table(("x", 12345678901234567, None, None, None)))))
    assert book.active["B2"].value == "12345678901234567"


def test_a_title_that_no_sheet_may_bear_is_shortened():
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx(Table("a/b: " + "c" * 60, COLUMNS, ())))).active.title
