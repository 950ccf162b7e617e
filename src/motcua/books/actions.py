"""Actions on books: draw numbers, cancel a number with a reason, open and close a book.

A number is drawn inside the caller's transaction: the book's row stays locked until that transaction ends, so
concurrent callers wait, and a failed transaction returns its number. This keeps the numbers free of gaps and
duplicates on PostgreSQL and SQLite alike; the cost is that receipts of one office are written one
after the other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.books.models import Book, BookNumber
from motcua.books.permissions import can_keep_book
from motcua.books.rules import volume_of
from motcua.books.vocabulary import BOOK_KINDS, Subject
from motcua.people.actions import record_administration
from motcua.people.vocabulary import Actor

_TAKE = """
    INSERT INTO {table} (agency_id, kind, series, year, first_number, last_number, volume_size, opened_at)
    VALUES (%s, %s, %s, %s, 1, %s, %s, %s)
    ON CONFLICT (agency_id, kind, series, year) DO UPDATE SET last_number = {table}.last_number + %s
    RETURNING id, last_number, volume_size, closed_at
"""


def take_number(
    *, agency_id: int, kind: str, subject: Subject, by: Actor, at: datetime, series: str = "", volume_size: int = 0
) -> BookNumber:
    """Draw the next number of the office's book of that kind and year for one record; see `take_numbers`."""
    return take_numbers(
        agency_id=agency_id, kind=kind, subjects=[subject], by=by, at=at, series=series, volume_size=volume_size
    )[0]


def take_numbers(
    *,
    agency_id: int,
    kind: str,
    subjects: Sequence[Subject],
    by: Actor,
    at: datetime,
    series: str = "",
    volume_size: int = 0,
) -> list[BookNumber]:
    """Draw the next numbers of the book for several records, in order; two statements for any count.

    Belongs into the transaction that writes the records; the year is that of `at` in Vietnam. The first number of a
    year opens the book, with `volume_size` numbers to a volume (0: one volume). Refused where the book is closed.
    """
    if not subjects:
        return []
    numbers = next_numbers(
        agency_id=agency_id, kind=kind, count=len(subjects), by=by, at=at, series=series, volume_size=volume_size
    )
    return assign(numbers, subjects)


def assign(numbers: Sequence[BookNumber], subjects: Sequence[Subject]) -> list[BookNumber]:
    """Assign the numbers drawn by `next_numbers` to their records, in the same transaction."""
    for number, subject in zip(numbers, subjects, strict=True):
        number.subject_kind, number.subject_id, number.subject_code = subject.kind, subject.id, subject.code
    return BookNumber.objects.bulk_create(numbers)


def next_numbers(
    *, agency_id: int, kind: str, count: int, by: Actor, at: datetime, series: str = "", volume_size: int = 0
) -> list[BookNumber]:
    """Draw numbers for records that are not saved yet; `assign` them before the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken in the transaction of the record it is given to")
    year, opened = local(at).year, connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        sql = _TAKE.format(table=Book._meta.db_table)
        cursor.execute(sql, [agency_id, BOOK_KINDS[kind].key, series, year, count, volume_size, opened, count])
        book_id, last, size, closed_at = cursor.fetchone()
    if closed_at is not None:
        raise Refused(
            f"{BOOK_KINDS[kind].title} năm {year} đã khóa nên không cấp thêm số. "
            "Dùng ngày thuộc năm sau, hoặc đề nghị văn thư mở lại sổ."
        )
    return [
        BookNumber(
            book_id=book_id,
            number=number,
            volume=volume_of(number, size),
            taken_at=at,
            taken_by_id=by.account_id or None,
        )
        for number in range(last - count + 1, last + 1)
    ]


def enter_number(
    *, agency_id: int, kind: str, series: str, year: int, number: int | None, subject: Subject, by: Actor, at: datetime
) -> BookNumber:
    """Enter a record in a book that other systems number as well: under the number named, else under the next one.

    Belongs into the transaction that writes the record. Invalid where the number was given before, Refused where the
    book is closed.
    """
    key = {"agency_id": agency_id, "kind": BOOK_KINDS[kind].key, "series": series, "year": year}
    Book.objects.get_or_create(**key, defaults={"first_number": 1, "last_number": 0, "opened_at": at})
    book = Book.objects.select_for_update().get(**key)
    if book.closed_at is not None:
        raise Refused(f"{BOOK_KINDS[kind].title} năm {year} đã khóa nên không cấp thêm số; đề nghị mở lại sổ.")
    number = number or book.last_number + 1
    if used := BookNumber.objects.filter(book=book, number=number).first():
        raise Invalid({"number": _used_before(used, series)})
    if number > book.last_number:
        book.last_number = number
    book.first_number = min(book.first_number, number)
    book.save(update_fields=["first_number", "last_number"])
    volume = volume_of(number, book.volume_size)
    return BookNumber.objects.create(
        book=book, number=number, volume=volume, subject_kind=subject.kind, subject_id=subject.id,
        subject_code=subject.code, taken_at=at, taken_by_id=by.account_id or None,
    )  # fmt: skip


def _used_before(used: BookNumber, series: str) -> str:
    told = f"đã hủy ({used.cancel_reason})" if used.cancelled_at else f"đã cấp cho {used.subject_code}"
    return f"Số {used.number}/{series} năm {used.book.year} {told}. Chọn số khác."


def cancel_number(*, number: BookNumber, by: Actor, at: datetime, reason: str) -> BookNumber:
    """Mark a number as cancelled, with a reason; it stays in the book and is never drawn again.

    Belongs into the transaction that cancels the record.
    """
    reason = nfc(reason)
    if not reason:
        raise Invalid({"reason": "Ghi lý do hủy số."})
    done = BookNumber.objects.filter(pk=number.pk, cancelled_at=None).update(
        cancelled_at=at, cancelled_by_id=by.account_id or None, cancel_reason=reason
    )
    if not done:
        raise Refused(f"Số {number.number} đã được hủy trước đó. Mở lại trang để xem.")
    number.refresh_from_db()
    return number


def open_book(
    *, agency_id: int, kind: str, year: int, first_number: int, by: Actor, at: datetime, series: str = "",
    volume_size: int = 0,
) -> Book:  # fmt: skip
    """Open a book that continues one kept elsewhere: its first number is the next one to be drawn."""
    if not can_keep_book(by, agency_id):
        raise Refused("Chỉ văn thư hoặc lãnh đạo của cơ quan được mở sổ.", forbidden=True)
    if first_number < 1:
        raise Invalid({"first_number": "Số đầu tiên từ 1 trở lên."})
    with transaction.atomic():
        book, made = Book.objects.get_or_create(
            agency_id=agency_id,
            kind=BOOK_KINDS[kind].key,
            series=series,
            year=year,
            defaults={
                "first_number": first_number,
                "last_number": first_number - 1,
                "volume_size": volume_size,
                "opened_at": at,
            },
        )
        if not made:
            raise Invalid({"first_number": f"Sổ năm {year} đã mở và đã cấp đến số {book.last_number}."})
        _tell("book_opened", book, by, at, first_number=first_number)
    return book


def close_book(*, book: Book, by: Actor, at: datetime) -> Book:
    """Close the book at the end of its year: no further number is drawn from it."""
    return _mark(book, by, at, closed=True)


def reopen_book(*, book: Book, by: Actor, at: datetime) -> Book:
    """Reopen a closed book for late entries of its year."""
    return _mark(book, by, at, closed=False)


def _mark(book: Book, by: Actor, at: datetime, *, closed: bool) -> Book:
    if not can_keep_book(by, book.agency_id):
        raise Refused("Chỉ văn thư hoặc lãnh đạo của cơ quan được khóa, mở lại sổ.", forbidden=True)
    if closed and local(at).year <= book.year:
        raise Refused(
            f"Sổ năm {book.year} còn dùng đến hết ngày 31/12/{book.year}; khóa sổ từ ngày 01/01/{book.year + 1}."
        )
    with transaction.atomic():
        row = Book.objects.select_for_update().get(pk=book.pk)
        if (row.closed_at is not None) == closed:
            raise Refused("Sổ đã được người khác khóa hoặc mở lại. Mở lại trang để xem.")
        row.closed_at, row.closed_by_id = (at, by.account_id or None) if closed else (None, None)
        row.save(update_fields=["closed_at", "closed_by"])
        _tell("book_closed" if closed else "book_reopened", row, by, at, last_number=row.last_number)
    return row


def _tell(action: str, book: Book, by: Actor, at: datetime, **detail: int) -> None:
    about = {"kind": book.kind, "series": book.series, "year": book.year, "agency": book.agency_id, **detail}
    record_administration(action=action, subject=f"books.book:{book.pk}", by=by, at=at, detail=about)
