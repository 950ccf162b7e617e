"""Access decorators of views, and permissions of the room; a view without one is open to nobody (house test)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from motcua.agencies.queries import tree
from motcua.people.models import Account, Delegation, RoleHolding
from motcua.people.queries import accounts_within, in_force
from motcua.people.rules import NEVER_DELEGATED
from motcua.people.vocabulary import Actor, Role

View = Callable[..., HttpResponse]


def actor_in(request: HttpRequest) -> Actor:
    """Return the acting person, set on the request by the middleware; somebody without roles where nobody signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def public(view: View) -> View:
    """Decorator: anybody may open the view, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def allowed(check: Callable[[Actor], bool]) -> Callable[[View], View]:
    """Decorator: only a signed-in person for whom the policy function says yes may open the view.

    The view takes the person from `actor_in`. What a view shows of a record is decided again by the room's policy for
    that record.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not check(actor_in(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        door: View = login_required(guarded)

        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.htmx and not request.user.is_authenticated:  # type: ignore[attr-defined]
                return _to_the_door(request)
            return door(request, *args, **kwargs)

        entered.policy = check.__name__  # type: ignore[attr-defined]
        return entered

    return decorate


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Redirect the whole page to sign-in and back, where a part of a page was requested after the session had ended."""
    back = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    return HttpResponse(status=401, headers={"HX-Redirect": address})


def is_official(actor: Actor) -> bool:
    """Any person with a role in force today."""
    return bool(actor.held)


def is_signed_in(actor: Actor) -> bool:
    """Anybody with an account, whatever the roles: only for what is one's own."""
    return actor.account_id != 0


def can_manage_accounts(actor: Actor) -> bool:
    """Administrators: create accounts, and look after those of the agencies they administer."""
    return actor.holds(Role.ADMINISTRATOR)


def can_manage_account(actor: Actor, account: Account) -> bool:
    """Administrators who reach every agency at which the account holds a role today (or that holds none)."""
    if not can_manage_accounts(actor):
        return False
    places = RoleHolding.objects.filter(in_force(actor.on), account=account).values_list("agency_id", flat=True)
    return set(places) <= actor.reach(Role.ADMINISTRATOR)


def can_see_account(actor: Actor, account: Account) -> bool:
    """Administrators of an agency at which the account holds or held a role; an account without any, all of them."""
    return can_manage_accounts(actor) and visible_accounts(actor).filter(pk=account.pk).exists()


def visible_accounts(actor: Actor) -> QuerySet[Account]:
    """Return the accounts that `can_see_account` allows."""
    if not can_manage_accounts(actor):
        return Account.objects.none()
    return accounts_within(actor.reach(Role.ADMINISTRATOR))


def can_grant_role(actor: Actor, agency_id: int, with_subtree: bool = False) -> bool:
    """Administrators of the agency; down its subtree only who administers all of it."""
    reach = actor.reach(Role.ADMINISTRATOR)
    wanted = set(tree(actor.on).subtree(agency_id)) if with_subtree else set()
    return agency_id in reach and wanted <= reach


def can_end_role(actor: Actor, holding: RoleHolding) -> bool:
    """Administrators of the agency at which the role is held."""
    return actor.holds(Role.ADMINISTRATOR, at=holding.agency_id)


def can_delegate(actor: Actor) -> bool:
    """Anybody who holds a role of their own today that the rules let pass on; a lent role is not lent further."""
    return bool(delegable_holdings(actor))


def delegable_holdings(actor: Actor) -> list[RoleHolding]:
    """Return the person's own roles, in force today, that may be delegated."""
    rows = RoleHolding.objects.filter(in_force(actor.on), account_id=actor.account_id)
    return list(rows.exclude(role__in=NEVER_DELEGATED).order_by("role", "pk"))


def can_revoke_delegation(actor: Actor, delegation: Delegation) -> bool:
    """The holder who delegated, the delegate who gives it back, or an administrator of that agency."""
    own = actor.account_id in (delegation.holding.account_id, delegation.delegate_id)
    return own or actor.holds(Role.ADMINISTRATOR, at=delegation.holding.agency_id)


def can_read_logs(actor: Actor) -> bool:
    """Auditors and administrators, as far as their roles reach."""
    return actor.holds(Role.AUDITOR, Role.ADMINISTRATOR)


def can_audit(actor: Actor) -> bool:
    """Auditors: what administrators did with powers and passwords is told to them unasked."""
    return actor.holds(Role.AUDITOR)
