"""How large a request may be: little before sign-in, scans for who has signed in, whole tables at the import address.

`serve` asks before it keeps a byte of the body; the middleware asks the same where another server stands in front.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.shortcuts import render
from django.urls import Resolver404, resolve
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from motcua.people.gateways import SessionStore

#: Before sign-in: a form of words. Pages that take more from strangers say so (`takes_bodies`).
FOR_STRANGERS = 2**20
#: Scans that one form of a signed-in person holds at most, each as large as a scan may be.
SCANS = 5
TOO_LARGE = "Yêu cầu gửi lên lớn hơn mức cho phép. Chia nhỏ tệp, hoặc đăng nhập lại nếu phiên làm việc đã hết."

View = Callable[..., HttpResponse]


def takes_bodies(limit: Callable[[], int], *, of_strangers: bool = False) -> Callable[[View], View]:
    """Decorator: the view takes requests of so many bytes from who has signed in, or (`of_strangers`) from anybody."""

    def mark(view: View) -> View:
        view.body_limit = (limit, of_strangers)  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes(path: str, signed_in: Callable[[], bool]) -> int:
    """Return how many bytes the body of a request to the path may have; `signed_in` is asked only where it matters."""
    try:
        declared = getattr(resolve(path).func, "body_limit", None)
    except Resolver404:
        return FOR_STRANGERS
    if declared is not None and declared[1]:
        return max(FOR_STRANGERS, declared[0]())
    if not signed_in():
        return FOR_STRANGERS
    return (declared[0]() if declared is not None else SCANS * settings.UPLOAD_LIMIT) + FOR_STRANGERS


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """Return whether the cookies hold a session, not ended, in which somebody has signed in; one query."""
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not key.isascii() or not key.isalnum() or len(key) > 64:
        return False
    try:
        return bool(SessionStore(key).load().get("_auth_user_id"))
    except DatabaseError:
        return False
    finally:
        if connection.vendor != "sqlite":  # back into the pool; on SQLite the thread keeps its connection
            connection.close()


class BoundedParser(HTTPRequestParser):
    """Waitress' reading of a request: refuses a body by its announced length, or while pieces of it arrive."""

    adj: Any
    error: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; from here on the body has the limit of its address and its sender."""
        super().parse_header(header_plus)
        if not self.chunked and self.content_length < FOR_STRANGERS:
            return
        cookies = parse_cookie(self.headers.get("COOKIE", ""))
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = most_bytes(self.path, lambda: is_signed_in(cookies))

    def received(self, data: bytes) -> int:
        """Read on; a refusal for size is told in Vietnamese."""
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = RequestEntityTooLarge(TOO_LARGE)
        return consumed


class BoundedChannel(HTTPChannel):
    """Waitress' connection whose requests are bounded by address and sender."""

    parser_class = BoundedParser


class BodyLimitMiddleware:
    """Refuses a request that announces more than its address takes, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer; 413 for a body beyond the limit."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0
        user: Any = request.user  # lazy: read only for large bodies
        if size > FOR_STRANGERS and size > most_bytes(request.path, lambda: user.is_authenticated):
            answer = render(None, "413.html", {"advice": TOO_LARGE}, status=413)
            answer["Connection"] = "close"
            return answer
        return self.get_response(request)
