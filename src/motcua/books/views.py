"""Pages of the books: list of an office's books, one book with its numbers, closing at the end of the year."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.queries import tree
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.books import actions, queries
from motcua.books.models import Book
from motcua.books.permissions import book_agencies, can_keep_book, can_read_books
from motcua.books.vocabulary import BOOK_KINDS
from motcua.people.permissions import actor_in, allowed
from motcua.people.queries import names

PAGE = 50


def _title(book: Book) -> str:
    title = BOOK_KINDS[book.kind].title if book.kind in BOOK_KINDS else book.kind
    return f"{title} {book.series}".strip()


def _is_shared(book: Book) -> bool:
    return book.kind in BOOK_KINDS and BOOK_KINDS[book.kind].is_shared


def _written(kind: str, number: int) -> str:
    return BOOK_KINDS[kind].write(number) if kind in BOOK_KINDS else str(number)


def _found(request: HttpRequest, pk: int) -> Book:
    book = Book.objects.filter(pk=pk, agency__in=list(book_agencies(actor_in(request)))).first()
    if book is None:
        raise Http404("Không có sổ này, hoặc bạn không được xem.")
    return book


@require_safe
@never_cache
@allowed(can_read_books)
def books(request: HttpRequest) -> HttpResponse:
    """List of the books that the person may read, by year."""
    reach = book_agencies(actor_in(request))
    years = queries.years(reach)
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else now().year)
    rows = list(queries.shelf(reach, year))
    called = names({row.agency_id for row in rows}, tree(now().date()))
    lines = [(row, _title(row), called.get(row.agency_id, "")) for row in rows]
    return render(request, "books/list.html", {"lines": lines, "years": years, "year": year})


@require_safe
@never_cache
@allowed(can_read_books)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """One book: its numbers, the latest first, with any gaps."""
    found, actor = _found(request, pk), actor_in(request)
    page = Paginator(queries.numbers_of(found), PAGE).get_page(request.GET.get("page"))
    lines = [(_written(found.kind, row.number), row) for row in page.object_list]
    context: dict[str, Any] = {
        "book": found,
        "title": _title(found),
        "agency": names([found.agency_id], tree(now().date())).get(found.agency_id, ""),
        "page": page,
        "lines": lines,
        "gaps": [] if _is_shared(found) else queries.gaps(found),
        "keeps": can_keep_book(actor, found.agency_id),
        "may_close": now().year > found.year and found.closed_at is None,
    }
    return render(request, "books/book.html", context)


@require_POST
@allowed(can_read_books)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the book of a past year."""
    return _done(request, pk, actions.close_book, "Đã khóa sổ.")


@require_POST
@allowed(can_read_books)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a closed book."""
    return _done(request, pk, actions.reopen_book, "Đã mở lại sổ.")


def _done(request: HttpRequest, pk: int, action: Any, said: str) -> HttpResponse:
    found = _found(request, pk)
    try:
        action(book=found, by=actor_in(request), at=now())
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, said)
    return redirect("book", pk=pk)
