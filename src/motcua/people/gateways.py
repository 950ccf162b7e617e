"""How the sign-in library is told our rules: no self sign-up, lockout page, ended accounts stay out."""

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from motcua.base.time import today
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """The page after too many wrong passwords."""
    return render(request, "people/locked_out.html", status=429)


class ActorMiddleware:
    """Puts the acting person on the request, as of today, so that every policy sees the same one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest) -> Actor:
        if not isinstance(request.user, Account):
            return Actor(account_id=0, name="", on=today())
        return actor_of(request.user, today())
