"""Permissions of books, role by role: who reads, who keeps, and where."""

from datetime import date

import pytest

from motcua.books.permissions import book_agencies, can_keep_book, can_read_books
from motcua.books.rules import missing_numbers, volume_of
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

READS = {Role.DESK_OFFICER, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER, Role.AUDITOR}


@pytest.mark.parametrize("role", list(Role))
def test_reading_and_keeping_belong_to_their_roles_where_they_reach(role: Role) -> None:
    here = Actor(1, "Người thử", date(2026, 11, 20), (Held(role, 7, frozenset({7, 8})),))
    inside = Actor(1, "Người thử", date(2026, 11, 20), (Held(role, 70, frozenset({70}), None, 7),))
    assert can_read_books(here) is can_read_books(inside) is (role in READS)
    assert book_agencies(here) == ({7, 8} if role in READS else frozenset())
    assert book_agencies(inside) == ({7, 70} if role in READS else frozenset())
    for actor in (here, inside):
        assert can_keep_book(actor, 7) is (role in (Role.CLERK, Role.LEADER))
        assert not can_keep_book(actor, 9)


def test_the_platform_keeps_every_book_and_reads_none() -> None:
    assert can_keep_book(SYSTEM, 7)
    assert not can_read_books(SYSTEM)


@pytest.mark.parametrize(("number", "size", "volume"), [(1, 10, 1), (10, 10, 1), (11, 10, 2), (1, 1, 1), (2, 1, 2)])
def test_numbers_of_a_book_run_on_through_the_year_and_fill_one_volume_after_another(number, size, volume) -> None:
    assert volume_of(number, size) == volume
    assert volume_of(number, 0) == 1


def test_a_number_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="^numbers of a book begin with 1$"):
        volume_of(0, 10)
    assert volume_of(1, 10) == 1


def test_a_complete_book_misses_no_number() -> None:
    assert missing_numbers([3, 1, 2, 9], 1, 3) == []
    assert missing_numbers([], 2, 3) == [2, 3]
