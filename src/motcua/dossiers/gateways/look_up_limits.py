"""Rate limits of the citizens' look-up: by code and by person, never by an office's one network address.

A person is identified by a browser's signed cookie; without one, by its address and headers. Addresses are counted
too, with a limit far above the look-ups of one office, and only for unknown persons: a person who has found a dossier
is not blocked by other requests from the same network.
"""

from dataclasses import dataclass
from hashlib import blake2s
from time import time

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from motcua.people.gateways import address_of

#: Signed cookie kept for a day: a random identifier, and whether the browser has found a dossier.
COOKIE, KEPT = "tra_cuu", 24 * 3600
_signer = Signer(salt="dossiers.look-up")


@dataclass(frozen=True, slots=True)
class Limit:
    """Maximum number of requests in a number of seconds."""

    most: int
    seconds: int


#: Limits: requests for one code by all persons; requests and wrong codes of one person, and of one address.
OF_CODE = Limit(30, 60)
OF_PERSON, WRONG_OF_PERSON = Limit(20, 60), Limit(10, 600)
OF_ADDRESS, WRONG_OF_ADDRESS = Limit(600, 60), Limit(100, 600)


@dataclass(frozen=True, slots=True)
class Person:
    """Requester, as far as a page without sign-in can identify one."""

    key: str
    mark: str  # empty for a browser that has none yet
    is_known: bool  # has found a dossier
    address: str


def person_of(request: HttpRequest) -> Person:
    """Return the requester; a mark with an invalid signature is ignored."""
    address = address_of(request) or ""
    try:
        mark, _, found = _signer.unsign(request.COOKIES.get(COOKIE, "")).partition(".")
        return Person(f"mark:{mark}", mark, found == "1", address)
    except BadSignature:
        told = "|".join((address, *(request.headers.get(name, "") for name in ("User-Agent", "Accept-Language"))))
        return Person(f"new:{blake2s(told.encode(), digest_size=16).hexdigest()}", "", False, address)


def seconds_to_wait(person: Person, code: str) -> int:
    """Count a request for the code; return the seconds to wait, 0 where it is allowed."""
    waits = [_counted("code", code, OF_CODE), _counted("person", person.key, OF_PERSON)]
    waits.append(_left("wrong", person.key, WRONG_OF_PERSON))
    if not person.is_known:
        waits.append(_counted("address", person.address, OF_ADDRESS))
        waits.append(_left("wrong-address", person.address, WRONG_OF_ADDRESS))
    return max(waits)


def count_wrong(person: Person) -> None:
    """Count a request for an unknown code."""
    _counted("wrong", person.key, WRONG_OF_PERSON)
    if not person.is_known:
        _counted("wrong-address", person.address, WRONG_OF_ADDRESS)


def keep_mark(answer: HttpResponse, person: Person, *, found: bool, secure: bool) -> None:
    """Set the browser's mark, or record in it that a dossier was found."""
    if person.mark and (person.is_known or not found):
        return
    value = _signer.sign(f"{person.mark or get_random_string(20)}.{1 if found else 0}")
    answer.set_cookie(COOKIE, value, max_age=KEPT, samesite="Lax", httponly=True, secure=secure)


def _window(kind: str, key: str, limit: Limit) -> tuple[str, int]:
    """Return the key of a counter's current window, and its remaining seconds."""
    number, gone = divmod(int(time()), limit.seconds)
    name = blake2s(key.encode(), digest_size=16).hexdigest()
    return f"look-up:{kind}:{name}:{number}", limit.seconds - gone


def _counted(kind: str, key: str, limit: Limit) -> int:
    """Increment the counter; return the seconds to wait where it exceeds the limit."""
    name, left = _window(kind, key, limit)
    cache.add(name, 0, limit.seconds)
    try:
        return left if cache.incr(name) > limit.most else 0
    except ValueError:  # the window ended in between
        return 0


def _left(kind: str, key: str, limit: Limit) -> int:
    """Return the seconds to wait where the limit is already used up; counts nothing."""
    name, left = _window(kind, key, limit)
    return left if int(cache.get(name, 0)) >= limit.most else 0
