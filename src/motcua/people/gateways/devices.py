"""Known devices: a browser in which a person has signed in before is not shut out by others' wrong passwords.

A cookie of the browser names, under a signature, who has signed in there (OWASP, Authentication Cheat Sheet: device
cookies). Attempts from such a browser are counted for the browser itself; strangers who try the person's name
elsewhere, or from the same network address, use up only their own attempts.
"""

import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from motcua.base.text import nfc

#: Days after which a browser that nobody signed in with is forgotten.
KEPT_DAYS = 180
#: People remembered in one browser: those who share a counter's machine.
_MOST_PEOPLE = 12
_SALT = "motcua.device"


def remember_device(sender: object, request: HttpRequest, response: HttpResponse, user: Any, **_: object) -> None:
    """Receiver of the sign-in signal: write the cookie that names this person in this browser."""
    known = _cookie(request) or {"id": secrets.token_hex(8), "people": []}
    mark = _mark(user.get_username())
    people = [mark, *(other for other in known["people"] if other != mark)][:_MOST_PEOPLE]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"id": known["id"], "people": people}, salt=_SALT),
        max_age=KEPT_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, username: str) -> str:
    """Return a key of the browser and person where they have signed in with it before; else an empty text."""
    known, mark = _cookie(request), _mark(username)
    return f"{known['id']}:{mark}" if known and username and mark in known["people"] else ""


def is_from_known_device(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Return whether the attempt is counted for its browser, and not for the name and network address."""
    return bool(known_device(request, (credentials or {}).get("username") or ""))


def _cookie(request: HttpRequest) -> dict[str, Any] | None:
    try:
        found = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=KEPT_DAYS * 86_400
        )
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def _mark(username: str) -> str:
    """Return what stands for the person in the cookie: no name is readable there."""
    name = nfc(username).casefold().encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"device:" + name, hashlib.sha256).hexdigest()[:16]
