"""Lines as scanners type them from citizens' cards (invented bearers)."""

from datetime import date

import pytest

from motcua.dossiers.rules.citizen_card import CardFault, CitizenCard, read_card

ON = date(2026, 11, 20)
LINE = "094099001234|331234567|Nguyễn Thị Hồng Đào|05071999|Nữ|Ấp Tân Phước, xã Mỹ Tú, thành phố Cần Thơ|12042021"


def test_the_line_of_a_card_keeps_its_diacritics():
    assert read_card(LINE, on=ON) == CitizenCard(
        "094099001234",
        "331234567",
        "Nguyễn Thị Hồng Đào",
        date(1999, 7, 5),
        "Nữ",
        "Ấp Tân Phước, xã Mỹ Tú, thành phố Cần Thơ",
        date(2021, 4, 12),
    )


def test_a_card_without_an_old_number_and_one_with_more_fields_are_read():
    newer = LINE.replace("331234567", "") + "||Nguyễn Văn Năm|Lý Thị Mến"
    assert read_card(newer, on=ON).old_number == ""
    assert read_card(newer, on=ON).issued_on == date(2021, 4, 12)


def test_letters_and_marks_sent_one_by_one_become_letters():
    assert read_card(LINE.replace("Đào", "\u0110a\u0300o"), on=ON).name == "Nguyễn Thị Hồng Đào"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("094099001234|Nguyễn Thị Đào", "có 2 phần"),
        (LINE.replace("094099001234", "94099001234"), "12 chữ số"),
        (LINE.replace("331234567", "33-12"), "chứng minh cũ"),
        (LINE.replace("Nguyễn Thị Hồng Đào", ""), "họ tên"),
        (LINE.replace("05071999", "1999-07-05"), "Ngày sinh"),
        (LINE.replace("05071999", "31021999"), "Ngày sinh"),
        (LINE.replace("12042021", "12042031"), "Ngày cấp"),
        ("", "có 1 phần"),
    ],
)
def test_a_line_that_is_no_card_says_what_is_wrong(line, fault):
    with pytest.raises(CardFault, match=fault):
        read_card(line, on=ON)
