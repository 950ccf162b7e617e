"""Every address of the house, asked by everybody: a view that says nothing is open to nobody."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: Views of libraries, which cannot carry our mark, and why each is safe to leave to them.
LIBRARIES = {
    "account_login": "the door itself",
    "account_logout": "ends one's own session, by POST",
    "account_inactive": "says that an account has ended",
    "account_change_password": "one's own password; the library asks for sign-in",
    "account_reauthenticate": "one's own password once more",
    "mfa_authenticate": "second step of the door",
    "mfa_reauthenticate": "one's own code once more",
    "mfa_index": "one's own second factor",
    "mfa_activate_totp": "one's own second factor",
    "mfa_deactivate_totp": "one's own second factor",
    "mfa_view_recovery_codes": "one's own second factor",
    "mfa_generate_recovery_codes": "one's own second factor",
    "mfa_download_recovery_codes": "one's own second factor",
}
#: What of these anybody may open before signing in.
OPEN_LIBRARIES = {"account_login", "account_logout", "account_inactive", "mfa_authenticate"}
#: Policies that do not ask for a role: the page shows only what is one's own.
OWN = {"is_signed_in"}
#: What everybody may open without signing in. Whoever adds a line says here why it gives nothing away.
PUBLIC = {
    "portal": "first page of the citizens' site",
    "about": "words only",
    "accessibility": "words only",
    "robots": "for search engines",
    "favicon": "what every browser asks for",
    "health": "three yes-or-no answers for a monitor",
    "metrics": "answers whoever has the token of the setting, and nobody where it is not set; numbers only",
    "procedures": "the catalogue is published by law",
    "procedure": "the catalogue is published by law",
    "demo_notes": "only in a demo: made-up people and their password",
    "look_up": "state and dates of a dossier whose code one has, limited in rate",
    "look_up_code": "the same, by QR",
    "published_report": "state and hash of a report whose QR one has, limited in rate; nothing of its content",
    "published_file": "the file of a report that its leader made public, by its QR",
    "certificate": "a public key",
    "certificate_file": "a public key",
}
SAMPLES = {"int": 1, "str": "x", "slug": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}


def addresses(resolver: URLResolver | None = None, prefix: str = "", names: tuple = ()) -> Iterator[tuple]:
    """(name, route, view) of every pattern, with the name spaces it lies in."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from addresses(pattern, route, inner)
        else:
            yield ":".join((*names, pattern.name or route)), route, pattern


def sample(pattern: URLPattern, route: str) -> str:
    """An address that the pattern matches; what it names need not exist."""
    parts = route
    for name, converter in _converters(pattern, route):
        kind = type(converter).__name__.removesuffix("Converter").lower().removeprefix("string") or "str"
        value = SAMPLES.get(kind)
        if value is None:  # a converter of a room: its own example
            value = getattr(converter, "example", "x")
        parts = parts.replace(name, str(value))
    return "/" + parts


def _converters(pattern: URLPattern, route: str) -> list[tuple[str, object]]:
    from django.urls.converters import get_converters

    found, known = [], get_converters()
    while "<" in route:
        start, end = route.index("<"), route.index(">")
        word = route[start : end + 1]
        kind = word[1:-1].split(":")[0] if ":" in word else "str"
        found.append((word, known[kind]))
        route = route[end + 1 :]
    return found


ALL = sorted(addresses(), key=lambda found: found[1])
OURS = [(name, route, pattern) for name, route, pattern in ALL if name not in LIBRARIES]


def policy(pattern: URLPattern) -> str:
    return getattr(pattern.callback, "policy", "")


def ask(client: Client, address: str):
    """The answer to a visit; where a visit is no use, to a POST."""
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def named(found: list[tuple]) -> list:
    return [pytest.param(route, pattern, id=f"{name} {route}") for name, route, pattern in found]


@pytest.mark.house
@pytest.mark.parametrize(("route", "pattern"), named(OURS))
def test_every_view_names_its_policy(route, pattern):
    assert policy(pattern), f"/{route} carries neither @public nor @allowed(…)"


@pytest.mark.house
def test_what_is_public_has_been_thought_about():
    assert {name for name, _, pattern in OURS if policy(pattern) == "public"} == set(PUBLIC)


@pytest.mark.house
def test_the_list_of_library_views_has_no_dead_entries():
    assert set(LIBRARIES) <= {name for name, _, _ in ALL}


@pytest.mark.parametrize(("route", "pattern"), named([found for found in OURS if policy(found[2]) != "public"]))
def test_a_stranger_is_sent_to_the_door(client, db, route, pattern):
    answer = ask(client, sample(pattern, route))
    assert answer.status_code in (302, 401, 403), f"/{route} answered {answer.status_code} to a stranger"
    if answer.status_code == 302:
        assert answer.url.startswith("/dang-nhap/")


@pytest.mark.parametrize(("route", "pattern"), named([found for found in ALL if found[0] in LIBRARIES]))
def test_a_stranger_is_sent_to_the_door_by_the_libraries_too(client, db, route, pattern):
    answer = ask(client, sample(pattern, route))
    if pattern.name not in OPEN_LIBRARIES:
        assert answer.status_code == 302
        assert answer.url.startswith("/dang-nhap/")


@pytest.mark.parametrize(
    ("route", "pattern"), named([found for found in OURS if policy(found[2]) not in {"public", *OWN}])
)
def test_a_person_without_roles_is_refused(cast, route, pattern):
    answer = ask(cast.client("nobody"), sample(pattern, route))
    assert answer.status_code == 403, f"/{route} answered {answer.status_code} to a person without roles"


ROLES = ["desk", "officer", "head", "leader", "clerk", "reform", "controller", "auditor", "administrator", "outsider"]


@pytest.mark.parametrize("role", ROLES)
def test_no_address_breaks_for_any_role(cast, role):
    """What is named need not exist: the answer is a page, a refusal or "not found", never a failure."""
    client = cast.client(role)
    client.raise_request_exception = False
    answers = [send(sample(pattern, route)) for _, route, pattern in OURS for send in (client.get, client.post)]
    broken = [
        f"{answer.wsgi_request.method} {answer.wsgi_request.path}" for answer in answers if answer.status_code >= 500
    ]
    assert not broken


#: What each role may open at least, and what it must not: the policies in one table.
GATES = [
    ("/quan-tri/tai-khoan/", {"administrator"}),
    ("/quan-tri/tai-khoan/moi/", {"administrator"}),
    ("/quan-tri/vai-tro/", {"administrator"}),
    ("/nhat-ky/truy-cap/", {"administrator", "auditor"}),
    ("/nhat-ky/quan-tri/", {"administrator", "auditor"}),
    ("/viec-hom-nay/", {*ROLES}),
    ("/toi/", {*ROLES, "nobody"}),
    ("/", {*ROLES, "nobody"}),
]


@pytest.mark.parametrize(("address", "welcome"), GATES)
def test_gates_open_for_whom_they_should(cast, address, welcome):
    for role in [*ROLES, "nobody"]:
        wanted = 200 if role in welcome else 403
        assert cast.client(role).get(address).status_code == wanted, role
