"""Each request has an id, one line in the log and its place in the metrics."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from motcua.base.tracing import answering, new_request_id
from motcua.config.metrics import count_database_error, count_request

HEADER, KEY = "X-Request-ID", "motcua.request_id"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_log = logging.getLogger("motcua.request")


def with_request_ids(application: Application) -> Application:
    """Wrap a WSGI application: the id of a trusted proxy is kept, that of anybody else is replaced by a new one.

    It has to stand where the address is still that of the neighbour, before a server puts the visitor's there.
    """

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if KEY not in environ:  # headers of the visitor begin with HTTP_: nobody forges this key
            told = environ.pop("HTTP_X_REQUEST_ID", "")
            believed = settings.PROXIES and settings.PROXY_ADDRESS in ("*", environ.get("REMOTE_ADDR"))
            environ[KEY] = new_request_id(told if believed else "")
        return application(environ, start_response)

    return wrapped


class RequestLine:
    """Writes one line a request: route, status, milliseconds, number of the account; never what was typed.

    The route is the pattern of the address, not the address, which may name a dossier.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the request's id; put it into the header."""
        known, begun = request.META.get(KEY) or new_request_id(), time.perf_counter()
        with answering(known):
            answer = self.get_response(request)
            answer[HEADER] = known
            self._tell(request, answer, time.perf_counter() - begun)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Count the error where the database raised it."""
        if isinstance(exception, DatabaseError):
            count_database_error(type(exception).__name__)

    def _tell(self, request: HttpRequest, answer: HttpResponse, seconds: float) -> None:
        route = "/" + request.resolver_match.route if request.resolver_match else "(không có)"
        count_request(route, str(request.method), answer.status_code, seconds)
        told = {"method": request.method, "route": route, "status": answer.status_code}
        told |= {"ms": round(seconds * 1000), "account": _account(request)}
        words = "%(method)s %(route)s status=%(status)s ms=%(ms)s account=%(account)s"
        _log.info(words, told, extra=told)


def _account(request: HttpRequest) -> int:
    """Return the number of the signed-in account, 0 for visitors; reads nothing that the request has not read."""
    user = getattr(request, "_cached_user", None)
    return int(getattr(user, "pk", None) or 0)
