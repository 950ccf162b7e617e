"""Refusals in the log of access: who was refused which page."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from motcua.base.time import now
from motcua.people import actions
from motcua.people.models import Account
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Access


class RefusalsMiddleware:
    """Writes into the log of access who was refused which page: an attempt is told to the auditor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log a refusal of a signed-in person; the error page is made as before."""
        if isinstance(exception, PermissionDenied) and isinstance(request.user, Account):
            actions.record_access(
                actor=actor_in(request),
                action=Access.REFUSED,
                subject=f"page:{request.path}",
                detail=f"{request.method} {exception}".strip(),
                at=now(),
                request=request,
            )
