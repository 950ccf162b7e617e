"""Who reads the books of an office and who closes them: one function per question."""

from motcua.people.vocabulary import SYSTEM, Actor, Role

READERS = (Role.DESK_OFFICER, Role.DIVISION_HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER, Role.AUDITOR)
KEEPERS = (Role.CLERK, Role.LEADER)


def can_read_books(actor: Actor) -> bool:
    """Who works at the office's desk, its clerk, its leaders, and who inspects them."""
    return bool(book_agencies(actor))


def book_agencies(actor: Actor) -> frozenset[int]:
    """The agencies whose books the person reads: those a reading role reaches, and the office of that place."""
    reading = [held for held in actor.held if held.role in READERS]
    offices = {held.office_id for held in reading if held.office_id is not None}
    return frozenset(offices).union(*(held.reach for held in reading))


def can_keep_book(actor: Actor, agency_id: int) -> bool:
    """The clerk or a leader of the office opens a book with its first number and closes it at the end of the year."""
    return actor is SYSTEM or any(
        held.role in KEEPERS and (agency_id in held.reach or held.office_id == agency_id) for held in actor.held
    )
