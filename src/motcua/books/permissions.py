"""Permissions of an office's books: read, close; one function each."""

from motcua.people.vocabulary import SYSTEM, Actor, Role

READERS = (Role.DESK_OFFICER, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER, Role.AUDITOR)
KEEPERS = (Role.CLERK, Role.LEADER)


def can_read_books(actor: Actor) -> bool:
    """Check whether the person may read the office's books: desk, clerk, leaders and inspectors."""
    return bool(book_agencies(actor))


def book_agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies whose books the person may read: those a reading role reaches, and their office."""
    return actor.reach_with_offices(*READERS)


def can_keep_book(actor: Actor, agency_id: int) -> bool:
    """Check whether the person may open and close the office's books: its clerk or a leader."""
    return actor is SYSTEM or any(
        held.role in KEEPERS and (agency_id in held.reach or held.office_id == agency_id) for held in actor.held
    )
