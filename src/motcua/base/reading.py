"""Stamps that are read once for a page: whether what is kept in memory still holds is asked once in a request."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_KEPT: ContextVar[dict[str, Any] | None] = ContextVar("read_once", default=None)


def read_once(key: str, read: Callable[[], T]) -> T:
    """Return what this request has read under the key, so that a page is made from one state; else read it.

    Outside of requests, and in those that write, it is read each time.
    """
    kept = _KEPT.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


class ReadOnce:
    """Middleware: requests that only read keep the stamps that they have read until they are answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with a memory of its own where it only reads."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        token = _KEPT.set({})
        try:
            return self.get_response(request)
        finally:
            _KEPT.reset(token)
