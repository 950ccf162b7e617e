"""Middleware for answers to partial page requests."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
