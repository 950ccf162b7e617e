"""Numbers of books: in order, per office, kind and year; cancelled they stay; closed books give none."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import MOMENT, Cast

from motcua.base.refusals import Invalid, Refused
from motcua.base.time import VIETNAM
from motcua.books import actions, queries
from motcua.books.models import Book, BookNumber
from motcua.books.rules import missing_numbers, volume_of
from motcua.books.vocabulary import BOOK_KINDS, BookKind, Subject

KIND = BookKind("test_book", "Sổ thử", width=4)
BOOK_KINDS.register("test_book", KIND)


def take(cast: Cast, *, at: datetime = MOMENT, place: str = "commune", count: int = 1, **more: object) -> list[int]:
    subjects = [Subject("test", number, f"T{number}") for number in range(count)]
    given_to = {"agency_id": getattr(cast, place).pk, "kind": "test_book", **more}
    return [row.number for row in actions.take_numbers(subjects=subjects, by=cast.actor("desk"), at=at, **given_to)]


@given(st.integers(1, 100_000), st.integers(1, 500))
def test_numbers_of_a_book_run_on_through_the_year(number, size):
    assert volume_of(number, 0) == 1
    assert (volume_of(number, size) - 1) * size < number <= volume_of(number, size) * size


def test_a_missing_number_is_found():
    assert missing_numbers([1, 2, 4], 1, 5) == [3, 5]


def test_every_office_kind_series_and_year_counts_for_itself(cast):
    next_year = datetime(2027, 1, 1, 0, 5, tzinfo=VIETNAM)
    assert take(cast) == [1]
    assert take(cast, count=3) == [2, 3, 4]
    assert take(cast, place="other_commune") == [1]
    assert take(cast, series="QĐ") == [1]
    assert take(cast, at=next_year) == [1]
    assert take(cast) == [5]
    assert {book.year: book.last_number for book in Book.objects.filter(agency=cast.commune, series="")} == {
        2026: 5,
        2027: 1,
    }


def test_the_year_of_a_number_is_that_of_vietnam(cast):
    take(cast, at=datetime(2026, 12, 31, 18, 0, tzinfo=VIETNAM).astimezone(None))
    take(cast, at=datetime(2027, 1, 1, 0, 30, tzinfo=VIETNAM))
    assert sorted(Book.objects.values_list("year", flat=True)) == [2026, 2027]


def test_numbers_fall_into_volumes(cast):
    assert take(cast, count=5, volume_size=2) == [1, 2, 3, 4, 5]
    assert list(BookNumber.objects.order_by("number").values_list("volume", flat=True)) == [1, 1, 2, 2, 3]


def test_what_fails_gives_its_number_back(cast):
    def fail() -> None:
        with transaction.atomic():
            take(cast)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert take(cast) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_number_without_a_transaction_is_a_mistake_of_the_caller(transactional_db):
    from tests.cast import make_cast

    with pytest.raises(RuntimeError):
        take(make_cast())


def test_a_cancelled_number_stays_and_is_never_given_again(cast):
    take(cast)
    row = BookNumber.objects.get()
    with pytest.raises(Invalid):
        actions.cancel_number(number=row, by=cast.actor("desk"), at=MOMENT, reason=" ")
    actions.cancel_number(number=row, by=cast.actor("desk"), at=MOMENT, reason="Ghi sai")
    with pytest.raises(Refused):
        actions.cancel_number(number=row, by=cast.actor("desk"), at=MOMENT, reason="Ghi sai")
    assert take(cast) == [2]
    assert queries.gaps(Book.objects.get()) == []


def test_no_number_stands_twice_in_a_book(cast):
    take(cast)
    row = BookNumber.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_book_goes_on_where_one_kept_elsewhere_ended(cast):
    clerk, place = cast.actor("clerk"), cast.commune.pk
    opened = {"agency_id": place, "kind": "test_book", "year": 2026, "at": MOMENT}
    with pytest.raises(Refused):
        actions.open_book(**opened, first_number=183, by=cast.actor("desk"))
    actions.open_book(**opened, first_number=183, by=clerk)
    assert take(cast) == [183]
    with pytest.raises(Invalid):
        actions.open_book(**opened, first_number=1, by=clerk)
    assert queries.gaps(Book.objects.get()) == []


def test_a_closed_book_gives_no_number_and_keeps_its_last(cast):
    take(cast)
    book, clerk, later = Book.objects.get(), cast.actor("clerk"), MOMENT + timedelta(days=60)
    with pytest.raises(Refused, match="31/12/2026"):
        actions.close_book(book=book, by=clerk, at=MOMENT)
    with pytest.raises(Refused):
        actions.close_book(book=book, by=cast.actor("outside_leader"), at=later)
    actions.close_book(book=book, by=clerk, at=later)
    with pytest.raises(Refused, match="đã khóa"), transaction.atomic():
        take(cast)
    assert Book.objects.get().last_number == 1
    actions.reopen_book(book=book, by=clerk, at=later)
    assert take(cast) == [2]


def test_taking_numbers_costs_two_statements_whatever_their_count(cast, django_assert_num_queries):
    take(cast)
    by, subjects = cast.actor("desk"), [Subject("test", number) for number in range(40)]
    with django_assert_num_queries(2):
        actions.take_numbers(agency_id=cast.commune.pk, kind=KIND.key, subjects=subjects, by=by, at=MOMENT)


def test_books_are_seen_by_their_own_office_only(cast):
    take(cast)
    book = Book.objects.get()
    for name, status in {"desk": 200, "leader": 200, "auditor": 200, "clerk": 200, "outsider": 404}.items():
        assert cast.client(name).get(f"/so/{book.pk}/").status_code == status, name
    assert cast.client("nobody").get("/so/").status_code == 403
    assert "Sổ thử" in cast.client("desk").get("/so/").content.decode()
    assert "Sổ thử" not in cast.client("outsider").get("/so/").content.decode()


def test_only_keepers_close_a_book(cast):
    take(cast, at=datetime(2025, 12, 1, 9, 0, tzinfo=VIETNAM))
    book = Book.objects.get()
    assert cast.client("auditor").post(f"/so/{book.pk}/khoa/").status_code == 302
    assert Book.objects.get().closed_at is None
    cast.client("clerk").post(f"/so/{book.pk}/khoa/")
    assert Book.objects.get().closed_at is not None
    cast.client("clerk").post(f"/so/{book.pk}/mo-lai/")
    assert Book.objects.get().closed_at is None
