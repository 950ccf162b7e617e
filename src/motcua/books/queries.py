"""Questions about books: which there are, their numbers, and whether any is missing."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from motcua.books.models import Book, BookNumber
from motcua.books.rules import missing_numbers


def shelf(agency_ids: Collection[int], year: int | None = None) -> QuerySet[Book]:
    """The books of the agencies, the newest year first, each with how many numbers it holds (`given`)."""
    rows = Book.objects.filter(agency__in=list(agency_ids)).annotate(given=Count("numbers"))
    return (rows.filter(year=year) if year else rows).order_by("-year", "kind", "series", "agency_id")


def years(agency_ids: Collection[int]) -> list[int]:
    """The years in which the agencies have books, the latest first."""
    return list(
        Book.objects.filter(agency__in=list(agency_ids)).order_by("-year").values_list("year", flat=True).distinct()
    )


def numbers_of(book: Book) -> QuerySet[BookNumber]:
    """Every number of the book, the latest first."""
    return BookNumber.objects.filter(book=book).select_related("taken_by", "cancelled_by").order_by("-number")


def gaps(book: Book) -> list[int]:
    """Numbers of the book that were never given though a later one was; always empty unless rows were taken away."""
    found = BookNumber.objects.filter(book=book).values_list("number", flat=True)
    return missing_numbers(found, book.first_number, book.last_number)
