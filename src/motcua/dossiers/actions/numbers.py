"""Running numbers without gaps under concurrency: a counter row per agency, day and purpose."""

from datetime import date, datetime

from django.db import connection

from motcua.agencies.queries import Place
from motcua.base.database import read_rows
from motcua.base.time import local
from motcua.books.actions import assign, cancel_number, next_numbers
from motcua.books.models import BookNumber
from motcua.books.vocabulary import Subject
from motcua.dossiers.models import CodeCounter, Dossier
from motcua.dossiers.rules import codes
from motcua.dossiers.vocabulary import SUBJECT, TRACKING_BOOK
from motcua.people.vocabulary import Actor

_NEXT = """
    INSERT INTO {table} (agency_id, day, purpose, last) VALUES (%s, %s, %s, %s)
    ON CONFLICT (agency_id, day, purpose) DO UPDATE SET last = {table}.last + excluded.last
    RETURNING last
"""


def next_number(*, agency_id: int, day: date, purpose: str = "dossier", count: int = 1) -> int:
    """Return the last of the next `count` numbers of the agency's day; one statement, locked until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=CodeCounter._meta.db_table), [agency_id, day, purpose, count])
        return int(cursor.fetchone()[0])


def next_code(*, agency: Place, at: datetime) -> str:
    """Draw an unused dossier code (TT 03/2025/TT-VPCP Điều 13); skips codes that came in by import."""
    on = local(at).date()
    own = codes.agency_part(
        agency_code=agency.code,
        agency_id=agency.agency_id,
        level=agency.level,
        unit_code=agency.unit_code,
        on=on,
    )
    while True:
        number = next_number(agency_id=agency.agency_id, day=on)
        code = codes.write(agency=own, on=on, number=number)
        if not read_rows(Dossier, "code = %s", [code]):
            return code


def draw_place(*, dossier: Dossier, by: Actor, at: datetime) -> BookNumber:
    """Draw the next number of the desk's tracking book of the year for the dossier; `keep_place` it once saved."""
    found = next_numbers(agency_id=dossier.received_agency_id, kind=TRACKING_BOOK, count=1, by=by, at=at)[0]
    dossier.book_number, dossier.serial_number = f"{found.volume:02d}/{local(at).year}", found.number
    return found


def keep_place(*, number: BookNumber, dossier: Dossier) -> None:
    """Record in the book which dossier has the number."""
    assign([number], [Subject(SUBJECT, dossier.pk, dossier.code)])


def cancel_places(*, dossier: Dossier, by: Actor, at: datetime, reason: str) -> None:
    """Cancel the dossier's numbers in the tracking book after its reception was undone; they are never drawn again."""
    mine = BookNumber.objects.filter(
        book__kind=TRACKING_BOOK, subject_kind=SUBJECT, subject_id=dossier.pk, cancelled_at=None
    )
    for number in mine:
        cancel_number(number=number, by=by, at=at, reason=reason)


def slip_number(*, agency_id: int, at: datetime, kind: str) -> str:
    """Return the next slip number of the year: `07/PBS` (TT 03/2025/TT-VPCP, Phụ lục I)."""
    year = date(local(at).year, 1, 1)
    return f"{next_number(agency_id=agency_id, day=year, purpose=kind):02d}/{kind}"
