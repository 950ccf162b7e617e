"""Desks of one office at the same moment: one receipt for one bill, numbers without gap or double."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import make_cast
from tests.races import on_disk, together

from motcua.base.refusals import Refused
from motcua.books.models import Book, BookNumber
from motcua.books.queries import gaps
from motcua.fees import queries
from motcua.fees.models import FeeReceipt
from motcua.fees.tests.office import enter, pay

__all__ = ["on_disk"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_six_desks_number_their_receipts_without_gap_or_double(on_disk: None) -> None:
    cast = make_cast()
    for number in range(1, 19):
        enter(cast, number)

    def desk(first: int) -> Callable[[], list[Any]]:
        return lambda: [pay(cast, number).number.number for number in range(first, 19, 6)]

    given = together(*(desk(first) for first in range(1, 7)))
    assert sorted(number for each in given for number in each) == list(range(1, 19))
    assert gaps(Book.objects.get()) == []
    assert queries.verify_chain(cast.commune.pk) is None


def test_the_same_bill_is_collected_once_and_the_late_one_uses_no_number(on_disk: None) -> None:
    cast = make_cast()
    enter(cast)
    given = together(*(lambda: pay(cast) for _ in range(5)))
    assert sum(isinstance(one, FeeReceipt) for one in given) == 1, given
    assert all(isinstance(one, (FeeReceipt, Refused)) for one in given), given
    assert BookNumber.objects.count() == FeeReceipt.objects.count() == Book.objects.get().last_number == 1
