"""Cells of imported tables: what people and sheets write is read, and what cannot be read is refused by name."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from motcua.acts.tables.rules import cells
from motcua.base.time import FOREVER


@pytest.mark.parametrize("given", ["1000000000000", "999.999.999.999.999.999", 10**18 - 1])
def test_money_is_taken_up_to_what_sixty_four_bits_hold(given):
    assert cells.money(given) >= 10**12


def test_money_beyond_that_is_refused_with_the_largest_amount():
    with pytest.raises(cells.CellFault, match="quá lớn; nhiều nhất là 999.999.999.999.999.999"):
        cells.money(10**18)
    with pytest.raises(cells.CellFault, match="số đồng nguyên"):
        cells.money("1000,5")


def test_other_numbers_keep_their_limit_and_say_which():
    assert cells.whole_number(10**12 - 1) == 10**12 - 1
    for reader in (cells.number, cells.whole_number):
        with pytest.raises(cells.CellFault, match="quá lớn; nhiều nhất là 999.999.999.999$"):
            reader(10**12)
        with pytest.raises(cells.CellFault, match="từ 0 trở lên"):
            reader(-1)


DAY = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("reader", "cell", "found"),
    [
        (cells.text, None, ""),
        (cells.text, 12.0, "12"),
        (cells.text, 12.5, "12.5"),
        (cells.text, 12, "12"),
        (cells.text, "  Đỗ \n Văn  A ", "Đỗ Văn A"),
        (cells.text, "e\u0302", "ê"),
        (cells.text, "x" * 30_000, "x" * 30_000),
        (cells.long_text, None, ""),
        (cells.long_text, " một  hai_x000D_\r\n\r\n ba ", "một hai\n\nba"),
        (cells.long_text, "x" * 30_000, "x" * 30_000),
        (cells.day, None, None),
        (cells.day, "", None),
        (cells.day, datetime(2026, 12, 31, 23, 59), DAY),
        (cells.day, DAY, DAY),
        (cells.day, " 31/12/2026 ", DAY),
        (cells.day, "2026-12-31", DAY),
        (cells.last_day, "", FOREVER),
        (cells.last_day, FOREVER, FOREVER),
        (cells.last_day, "31/12/2026", date(2027, 1, 1)),
        (cells.number, 0, Decimal(0)),
        (cells.number, 1.5, Decimal("1.5")),
        (cells.number, "1.5", Decimal("1.5")),
        (cells.number, "1 000", Decimal(1000)),
        (cells.number, "1\u00a0000", Decimal(1000)),
        (cells.number, "1.234,5", Decimal("1234.5")),
        (cells.number, "12,5", Decimal("12.5")),
        (cells.number, "1.234.567", Decimal(1234567)),
        (cells.optional_number, None, None),
        (cells.optional_number, "", None),
        (cells.optional_number, "0", Decimal(0)),
        (cells.optional_number, 5, Decimal(5)),
        (cells.whole_number, "7", 7),
        (cells.money, "1.000.000", 10**6),
        (cells.whole, 999, 999),
        (cells.whole, "0", 0),
        (cells.count, None, 0),
        (cells.count, "", 0),
        (cells.count, "12", 12),
        (cells.optional_whole, None, None),
        (cells.optional_whole, "", None),
        (cells.optional_whole, 0, 0),
        (cells.optional_whole, "12", 12),
        *((cells.yes, said, True) for said in ("Có", "có", "CO", "x", "X", "1", 1, True, "Đúng")),
        *((cells.yes, said, False) for said in ("", None, "Không", "khong", "0", 0, False, "Sai")),
    ],
)
def test_a_cell_is_read_as_people_and_sheets_write_it(reader, cell, found):
    assert reader(cell) == found
    assert type(reader(cell)) is type(found)


@pytest.mark.parametrize(
    ("reader", "cell", "said"),
    [
        *((cells.text, error, f"ô chứa lỗi tính toán {error}; ghi giá trị thay cho công thức")
          for error in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")),
        (cells.text, "x" * 30_001, "dài quá 30000 ký tự"),
        (cells.long_text, "x" * 30_001, "dài quá 30000 ký tự"),
        (cells.day, "12/2021", "“12/2021” chỉ ghi tháng, thiếu ngày; ghi dạng 31/12/2026"),
        (cells.day, "31/02/2026", "“31/02/2026” không phải ngày; ghi dạng 31/12/2026"),
        (cells.number, True, "cần một số"),
        (cells.number, DAY, "cần một số"),
        (cells.number, "mười", "“mười” không phải số"),
        (cells.number, "١٢", "“١٢” không phải số"),
        (cells.number, "", "“” không phải số"),
        (cells.number, "1,2,3", "“1,2,3” không phải số"),
        (cells.number, "inf", "“inf” không phải số hợp lệ (từ 0 trở lên)"),
        (cells.number, "-0.5", "“-0.5” không phải số hợp lệ (từ 0 trở lên)"),
        (cells.number, 10**12, "“1000000000000” quá lớn; nhiều nhất là 999.999.999.999"),
        (cells.whole_number, "1.5", "“1.5” phải là số nguyên"),
        (cells.money, 0.5, "“0.5” phải là số đồng nguyên"),
        (cells.whole, 1000, "“1000” phải là số nguyên từ 0 đến 999"),
        (cells.whole, 1.5, "“1.5” phải là số nguyên từ 0 đến 999"),
        (cells.yes, "có lẽ", "“có lẽ” phải là Có hoặc Không"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_refused_with_its_reason(reader, cell, said):
    with pytest.raises(cells.CellFault) as fault:
        reader(cell)
    assert str(fault.value) == said


def test_a_choice_is_read_by_its_label_or_its_stored_value_without_accents():
    read = cells.one_of({"desk": "Trực tiếp", "post": "Bưu chính"})
    assert [read(cell) for cell in ("trực  tiếp", "TRUC TIEP", "desk", "Post", "Bưu chính", "", None)] == [
        "desk", "desk", "desk", "post", "post", "", ""
    ]  # fmt: skip
    with pytest.raises(cells.CellFault, match="^“fax” không thuộc: Trực tiếp, Bưu chính$"):
        read("fax")
