"""Sums in words, as they are read on vouchers, and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.money import dong, in_words

WORDS = {
    0: "Không đồng",
    5: "Năm đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    105: "Một trăm linh năm đồng",
    2_000: "Hai nghìn đồng",
    8_000: "Tám nghìn đồng",
    10_000: "Mười nghìn đồng",
    25_000: "Hai mươi lăm nghìn đồng",
    105_000: "Một trăm linh năm nghìn đồng",
    200_000: "Hai trăm nghìn đồng",
    1_005_000: "Một triệu không trăm linh năm nghìn đồng",
    1_000_005: "Một triệu không trăm linh năm đồng",
    1_234_567: "Một triệu hai trăm ba mươi bốn nghìn năm trăm sáu mươi bảy đồng",
    2_000_000_000: "Hai tỷ đồng",
    1_000_000_001: "Một tỷ không trăm linh một đồng",
    12_000_050_000: "Mười hai tỷ không trăm năm mươi nghìn đồng",
    999_999_999_999_999: "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
    "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
    -5_000: "Âm năm nghìn đồng",
}
_DIGITS = {word: value for value, word in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())}
_DIGITS |= {"mốt": 1, "lăm": 5}


def read(words: str) -> int:
    """The number that a reader of the words hears: an independent way back."""
    billions, total, group = 0, 0, 0
    digit = None
    for word in words.lower().removesuffix(" đồng").split():
        if word in _DIGITS:
            group, digit = group + (digit or 0), _DIGITS[word]
        elif word == "trăm":
            group, digit = group + digit * 100, None
        elif word == "mười":
            group, digit = group + 10, None
        elif word == "mươi":
            group, digit = group + digit * 10, None
        elif word in ("nghìn", "triệu"):
            total, group, digit = total + (group + (digit or 0)) * {"nghìn": 1000, "triệu": 10**6}[word], 0, None
        elif word == "tỷ":
            billions, total, group, digit = total + group + (digit or 0), 0, 0, None
        else:
            assert word == "linh", word
    return billions * 10**9 + total + group + (digit or 0)


@pytest.mark.parametrize(("amount", "words"), WORDS.items())
def test_a_sum_is_written_out_as_vouchers_do(amount, words):
    assert in_words(amount) == words


@given(st.integers(0, 10**15 - 1))
def test_the_words_of_a_sum_are_read_back_as_the_sum(amount):
    assert read(in_words(amount)) == amount


def test_thousands_are_parted_by_points():
    assert dong(1_200_000) == "1.200.000 đồng"
    assert dong(0) == "0 đồng"


def test_sums_that_no_receipt_has_are_refused():
    with pytest.raises(ValueError):
        in_words(10**15)
