"""Middleware: whole-page redirects after partial requests; pages that name a full disk or a busy database."""

import errno
import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class WholePageRedirects:
    """Makes a redirect in answer to a partial page request navigate the whole window.

    The browser would follow it silently and put the new page, frame and all, into the part.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, or for a partial page request the header that navigates to the new address."""
        answer = self.get_response(request)
        if not request.headers.get("HX-Request") or answer.status_code not in REDIRECTS:
            return answer
        followed = HttpResponseClientRedirect(answer["Location"])
        followed.cookies = answer.cookies
        return followed


#: Words by which both databases say what is wrong, and the page that is shown: title and advice.
_FULL = ("Ổ đĩa của máy chủ đã đầy", "Báo ngay quản trị hệ thống giải phóng chỗ trống; chờ xong rồi làm lại.")
_BUSY = ("Cơ sở dữ liệu đang bận", "Một việc lớn đang ghi dữ liệu. Chờ khoảng một phút rồi làm lại.")
_SHUT = ("Không ghi được cơ sở dữ liệu", "Báo quản trị hệ thống xem quyền ghi và dịch vụ cơ sở dữ liệu.")
_DATABASE_WORDS = (
    (("disk is full", "no space left", "could not extend"), _FULL),
    (("locked", "deadlock", "lock timeout", "too many connections", "couldn't get a connection"), _BUSY),
    (("readonly", "read-only", "unable to open", "connection refused", "connection failed", "disk i/o"), _SHUT),
)
#: Seconds after which a browser or a programme may try again.
_AGAIN_AFTER = "60"


def trouble_of(error: BaseException) -> tuple[str, str] | None:
    """Return title and advice for an error of the machine: disk full, database busy or shut; None for any other."""
    if isinstance(error, OSError):
        return _FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if not isinstance(error, DatabaseError):
        return None
    told = str(error).lower()
    return next((page for words, page in _DATABASE_WORDS if any(word in told for word in words)), None)


def trouble_page(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """Return the page of the trouble, and log the error; None for what is no trouble of the machine."""
    found = trouble_of(error)
    if found is None:
        return None
    logging.getLogger("motcua.trouble").error("%s %s", request.method, request.path, exc_info=error)
    title, advice = found
    answer = render(None, "503.html", {"heading": title, "advice": advice}, status=503)
    answer["Retry-After"] = _AGAIN_AFTER
    return answer


class TroublePages:
    """Answers 503 with the reason where the machine, not the person or the code, is the cause."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of the trouble, and log the error; None for what is no trouble of the machine."""
        return trouble_page(request, exception)


class RefusalPages:
    """Gives a page to refusals that the framework answers with nothing: an address that does not take the method."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer; an empty 405 with the page that says what to do instead."""
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.streaming or answer.content or request.method == "HEAD":
            return answer
        page = render(None, "405.html", status=405)
        page["Allow"] = answer.get("Allow", "")
        return page
