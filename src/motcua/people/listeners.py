"""What follows from attempts to sign in: failures and lockouts stand in the log of administration of the account."""

from typing import Any

from django.http import HttpRequest

from motcua.base.time import now
from motcua.people.actions.logs import record
from motcua.people.gateways import address_of
from motcua.people.models import Account
from motcua.people.vocabulary import Actor


def note_failed_sign_in(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: object
) -> None:
    """Add a failed sign-in to the log; a name that is no account's is left out: it may be a password."""
    _note("sign_in_failed", str(credentials.get("username") or ""), request)


def note_lockout(sender: object, request: HttpRequest | None = None, username: str = "", **_: object) -> None:
    """Add the lockout of an account to the log."""
    _note("sign_in_locked", username, request)


def _note(deed: str, username: str, request: HttpRequest | None) -> None:
    account = Account.objects.filter(username=username).first() if username else None
    if account is None:
        return
    told = {"address": address_of(request) if request is not None else None}
    by, at = Actor(account.pk, account.full_name, now().date()), now()
    record(deed, account, by, at, told)
