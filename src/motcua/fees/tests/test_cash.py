"""Sums of a cash book: by collector and kind of payment, with what was given back."""

from datetime import datetime

from motcua.base.time import VIETNAM
from motcua.fees.rules.cash import CANCELLED, IN, REFUNDED, CashEntry, CashSum, by_kind, summed

AT = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)


def entry(what: str, amount: int, collector: str = "Lan", kind: str = "cash", number: int = 1) -> CashEntry:
    return CashEntry(AT, what, 5, "0000005", "H1", "Đỗ A", number, collector, kind, amount)


ENTRIES = [
    entry(IN, 10_000, "Mai", "transfer", 2),
    entry(IN, 5_000),
    entry(IN, 7_000),
    entry(CANCELLED, -7_000),
    entry(REFUNDED, -1_000),
    entry(IN, 2_000, kind="transfer"),
    entry(IN, 900, "Mai", "cash", 2),
]


def test_receipts_collections_and_refunds_are_summed_apart_in_order_of_names_and_kinds():
    sums = summed(ENTRIES)
    assert sums == [
        CashSum(1, "Lan", "cash", 2, 12_000, 8_000),
        CashSum(1, "Lan", "transfer", 1, 2_000, 0),
        CashSum(2, "Mai", "cash", 1, 900, 0),
        CashSum(2, "Mai", "transfer", 1, 10_000, 0),
    ]
    assert [one.net for one in sums] == [4_000, 2_000, 900, 10_000]


def test_two_collectors_of_one_name_are_kept_apart():
    assert len(summed([entry(IN, 1, number=1), entry(IN, 1, number=2)])) == 2


def test_what_is_left_of_each_kind_of_payment_is_the_sum_over_collectors():
    assert by_kind(summed(ENTRIES)) == {"cash": 4_900, "transfer": 12_000}
    assert by_kind([]) == {}
