"""Queries of books: list of books, numbers of a book, missing numbers."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from motcua.agencies.registry import Ending, Holding
from motcua.books.models import Book, BookNumber
from motcua.books.rules import missing_numbers


def shelf(agency_ids: Collection[int], year: int | None = None) -> QuerySet[Book]:
    """Return the books of the agencies, the newest year first, each with its count of numbers (`given`)."""
    rows = Book.objects.filter(agency__in=list(agency_ids)).annotate(given=Count("numbers"))
    return (rows.filter(year=year) if year else rows).order_by("-year", "kind", "series", "agency_id")


def years(agency_ids: Collection[int]) -> list[int]:
    """Return the years in which the agencies have books, the latest first."""
    return list(
        Book.objects.filter(agency__in=list(agency_ids)).order_by("-year").values_list("year", flat=True).distinct()
    )


def numbers_of(book: Book) -> QuerySet[BookNumber]:
    """Return every number of the book, the latest first."""
    return BookNumber.objects.filter(book=book).select_related("taken_by", "cancelled_by").order_by("-number")


def next_number(*, agency_id: int, kind: str, series: str, year: int) -> int:
    """Return the number that the book would give next; nothing is drawn."""
    last = Book.objects.filter(agency=agency_id, kind=kind, series=series, year=year).values_list("last_number").first()
    return last[0] + 1 if last else 1


def series_used(agency_id: int, kind: str) -> list[str]:
    """Return the symbols of the agency's books of a kind, the latest used first."""
    found = Book.objects.filter(agency=agency_id, kind=kind).order_by("-year", "-last_number")
    return list(dict.fromkeys(found.values_list("series", flat=True)))


def gaps(book: Book) -> list[int]:
    """Return the skipped numbers of the book below its latest; always empty unless rows were deleted."""
    found = BookNumber.objects.filter(book=book).values_list("number", flat=True)
    return missing_numbers(found, book.first_number, book.last_number)


def open_books(ending: Ending) -> list[Holding]:
    """Return the books that agencies which end have still open, and what becomes of them."""
    rows = Book.objects.filter(agency__in=ending.agency_ids, closed_at__isnull=True).order_by("-year", "kind", "pk")
    becomes = "không cấp số mới từ ngày kết thúc; khóa sổ rồi lưu, cơ quan kế thừa mở sổ của mình"
    return [Holding("Sổ đang mở", rows.count(), becomes, tuple(str(book) for book in rows[:10]))]
