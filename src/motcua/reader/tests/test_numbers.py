"""Numbers as reports write them."""

import pytest

from motcua.reader.rules.numbers import TOKEN, parse, words


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("7", 7),
        ("05", 5),
        ("4.747", 4747),
        ("4,747", 4747),
        ("12.345.678", 12345678),
        ("12,345,678", 12345678),
        ("46,20", 46.2),
        ("99.81", 99.81),
        ("0,125", 0.125),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1234", 1234),
    ],
)
def test_both_decimal_styles_are_read(token, value):
    assert parse(token).value == pytest.approx(value)


def test_three_digits_after_the_mark_are_decimals_in_a_percentage():
    assert parse("98,765", percent=True).value == pytest.approx(98.765)


def test_the_digits_after_the_decimal_mark_are_kept_for_rounding():
    assert parse("46,20").decimals == 2
    assert parse("4.747").decimals == 0


@pytest.mark.parametrize("token", ["1.23.4", "1.2345.6", "..", ""])
def test_what_cannot_be_one_number_is_none(token):
    assert parse(token) is None


@pytest.mark.parametrize("text", ["độ A2", "ra4", "x12", "20k"])
def test_digits_glued_to_letters_are_no_number(text):
    assert TOKEN.search(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("hai", 2), ("mười", 10), ("mười lăm", 15), ("hai mươi", 20), ("ba mươi tư", 34)]
)
def test_numbers_in_words(text, value):
    assert words(text) == value


@pytest.mark.parametrize("text", ["lăm", "một cửa", "mươi", "hai ba"])
def test_words_that_are_no_number(text):
    assert words(text) is None
