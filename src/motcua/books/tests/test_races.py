"""Eight desks take numbers of one book at once, some of them failing: no gap, no double."""

from collections.abc import Callable

import pytest
from django.db import transaction
from tests.cast import MOMENT, make_cast
from tests.races import on_disk, together

from motcua.books import actions, queries
from motcua.books.models import Book, BookNumber
from motcua.books.tests.test_books import KIND
from motcua.books.vocabulary import Subject

__all__ = ["on_disk"]
pytestmark = [pytest.mark.django_db(transaction=True)]


def test_eight_desks_at_once_leave_no_gap_and_no_double(on_disk: None) -> None:
    cast = make_cast()
    by, place = cast.actor("desk"), cast.commune.pk

    def desk(which: int) -> Callable[[], list[int]]:
        def work() -> list[int]:
            kept = []
            for turn in range(6):
                subject = Subject("test", which * 100 + turn)
                try:
                    with transaction.atomic():
                        row = actions.take_number(agency_id=place, kind=KIND.key, subject=subject, by=by, at=MOMENT)
                        if turn % 3 == 1:
                            raise ZeroDivisionError  # the record was refused after its number had been taken
                    kept.append(row.number)
                except ZeroDivisionError:
                    continue
            return kept

        return work

    given = together(*(desk(which) for which in range(8)))
    numbers = sorted(number for each in given for number in each)
    assert numbers == list(range(1, 33))
    assert sorted(BookNumber.objects.values_list("number", flat=True)) == numbers
    assert queries.gaps(Book.objects.get()) == []
