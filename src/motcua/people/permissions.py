"""How a view says who may come in; a view that says nothing is open to nobody (house test)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from motcua.people.vocabulary import Actor

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Anybody may come in, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def allowed(check: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Only a signed-in person for whom the policy function says yes; `request.actor` is that person.

    What a view shows of a record is decided again by the room's policy for that record.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not check(request.actor):  # type: ignore[attr-defined]
                raise PermissionDenied(check.__doc__ or "")
            return view(request, *args, **kwargs)

        entered: View = login_required(guarded)
        entered.policy = check.__name__  # type: ignore[attr-defined]
        return entered

    return decorate


def is_official(actor: Actor) -> bool:
    """Any person with a role in force today."""
    return bool(actor.held)


def is_signed_in(actor: Actor) -> bool:
    """Anybody with an account, whatever the roles: only for what is one's own."""
    return actor.account_id != 0
