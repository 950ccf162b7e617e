"""Headers of imported tables: found in any order, on several rows, below a title, with or without accents."""

import pytest

from motcua.acts.tables.rules.headers import (
    book_layout,
    likely_layout,
    lowest,
    machine_layout,
    mapped,
    recognise,
)
from motcua.acts.tables.vocabulary import FileRefused, ImportColumn, Layout

NAMES = ("code", "name", "day", "amount", "note")
CODE = ImportColumn("code", "Mã hồ sơ", ("ma ho so", "so ho so"))
NAME = ImportColumn("name", "Người nộp", ("nguoi nop", "ho ten"))
DAY = ImportColumn("day", "Ngày nhận", ("ngay nhan", "ngay"))
UNTIL = ImportColumn("until", "Ngày trả")
COLUMNS = (CODE, NAME, DAY, UNTIL)


def test_the_machine_form_is_known_by_its_names_in_any_order_and_case():
    found = machine_layout(NAMES, (" Name ", "CODE", None, "amount", "khác", "day"), 3)
    assert found == Layout(
        "machine", 4, {"name": 0, "code": 1, "amount": 3, "day": 5}, ("name", "code", "", "amount", "khác", "day")
    )


@pytest.mark.parametrize(
    ("names", "header", "is_known"),
    [
        (NAMES, ("code", "name", "day", "amount"), True),
        (NAMES, ("code", "name", "day"), False),
        (NAMES, ("name", "day", "amount", "note"), False),
        (("code", "name"), ("code", "name"), True),
        (("code", "name"), ("code",), False),
    ],
)
def test_the_machine_form_has_its_first_name_and_four_of_them_or_all_of_fewer(names, header, is_known):
    assert (machine_layout(names, header, 1) is not None) is is_known


def test_a_machine_header_that_names_a_column_twice_is_refused_and_an_unknown_one_twice_is_not():
    with pytest.raises(FileRefused, match="^Dòng tiêu đề có cột lặp lại"):
        machine_layout(NAMES, ("code", "name", "day", "amount", "Day"), 1)
    assert machine_layout(NAMES, ("code", "name", "day", "amount", "x", "x"), 1) is not None


def test_the_title_of_a_column_is_its_lowest_cell_with_words():
    block = [("Thời gian", "", None, "Mã  số"), ("Nhận", "Trả", "(3)", None, "Khác"), ("(1)", "2")]
    assert lowest(block) == ["Nhận", "Trả", "", "Mã số", "Khác"]


def test_columns_are_recognised_by_the_first_of_their_words_that_fits_and_each_title_once():
    titles = ("SO_HO_SO", "Mã hồ-sơ", "Họ tên người nộp", "Ngày nhận", "Ngày trả kết quả")
    assert recognise(COLUMNS, titles) == {"code": 1, "name": 2, "day": 3, "until": 4}
    assert recognise((DAY, ImportColumn("other", "x", ("ngay",))), ("Ngày nhận",)) == {"day": 0}
    assert recognise((CODE,), ("mahoso",)) == {"code": 0}
    assert recognise((ImportColumn("code", "x", ("ma",)),), ("Số", "")) == {}
    assert recognise((CODE,), ("mahoso cu", "")) == {}


def test_two_columns_may_share_a_title_only_where_it_has_the_words_of_both():
    place = ImportColumn("place", "Nơi ở", ("noi o", "dia chi"))
    person = ImportColumn("person", "Họ tên", ("ho ten",), shares="place")
    assert recognise((person, place), ("Họ tên, địa chỉ",)) == {"person": 0, "place": 0}
    assert recognise((person, ImportColumn("place", "Nơi ở", ("ho",))), ("Họ tên",)) == {"person": 0, "place": 0}
    alone = ImportColumn("alone", "Họ", ("ho",))
    assert recognise((person, place, alone), ("Họ tên",)) == {"person": 0}


def test_the_header_of_a_book_is_found_below_its_title_over_two_rows():
    rows = [
        (1, ("SỔ THEO DÕI HỒ SƠ",)),
        (2, ("Mã hồ sơ", "Người nộp", "Ngày", None)),
        (3, (None, None, "nhận", "trả")),
        (4, ("(1)", "(2)", "(3)", "(4)")),
        (6, ("H1", "Đỗ A", "01/02/2026", "")),
    ]
    columns = (CODE, NAME, ImportColumn("day", "x", ("nhan",)), ImportColumn("until", "x", ("tra",)))
    found = book_layout(columns, ("code", "day"), rows)
    assert found == Layout(
        "book", 4, {"code": 0, "name": 1, "day": 2, "until": 3}, ("Mã hồ sơ", "Người nộp", "nhận", "trả")
    )
    assert book_layout(columns, ("code", "missing"), rows) is None


def test_of_two_headers_the_fuller_one_is_taken_then_the_higher_and_the_shorter():
    header, fuller = ("Mã hồ sơ", "Người nộp"), ("Mã hồ sơ", "Người nộp", "Ngày nhận")
    found = book_layout(COLUMNS, ("code",), [(1, header), (2, fuller), (3, ("x",)), (4, ("x",))])
    assert (found.first_line, dict(found.columns)) == (3, {"code": 0, "name": 1, "day": 2})
    found = book_layout(COLUMNS, ("code",), [(1, header), (2, ("x",)), (3, header)])
    assert found.first_line == 2
    assert book_layout(COLUMNS, ("code",), [(9, header)]).first_line == 10


def test_a_header_is_looked_for_in_the_first_thirty_rows():
    blank = [(n, ("x", "y", "z")) for n in range(1, 31)]
    header = ("Mã hồ sơ", "Người nộp", "Ngày nhận")
    assert book_layout(COLUMNS, ("code",), [*blank[:29], (30, header)]).first_line == 31
    assert book_layout(COLUMNS, ("code",), [*blank, (31, header)]) is None
    numbers = [(n, (1, 2, 3)) for n in range(1, 31)]
    assert likely_layout(COLUMNS, 3, [*numbers[:29], (30, header)]).first_line == 31
    assert likely_layout(COLUMNS, 3, [*numbers, (31, header)]) is None


def test_the_likely_header_is_the_first_wide_row_of_which_more_than_half_are_words():
    rows = [
        (1, ("Sổ", None, "")),
        (2, ("a", "b", "1", 2)),
        (4, ("Mã hồ sơ", "Tên", 3, "")),
        (5, ("Mã hồ sơ", "Tên", "Ngày nhận")),
    ]
    found = likely_layout(COLUMNS, 3, rows)
    assert found == Layout("book", 5, {"code": 0}, ("Mã hồ sơ", "Tên", "", ""))
    assert likely_layout(COLUMNS, 4, rows) is None
    assert likely_layout(COLUMNS, 3, rows[:2]) is None


def test_a_person_moves_adds_and_removes_columns_by_name():
    layout = Layout("book", 2, {"code": 0, "name": 1}, ("a", "b"))
    changed = mapped(layout, COLUMNS, {"name": 0, "day": 1, "code": -1})
    assert changed == Layout("book", 2, {"name": 0, "day": 1}, ("a", "b"))
    assert mapped(layout, COLUMNS, {}) == layout
    with pytest.raises(FileRefused, match="^Không có cột tên x, y. Các cột: code, name, day, until.$"):
        mapped(layout, COLUMNS, {"y": 1, "x": 2, "code": 0})
