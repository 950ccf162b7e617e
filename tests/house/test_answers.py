"""Every address × bad method or bad input answers with a page in Vietnamese: no English, no empty page."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.house.test_addresses import ALL, sample
from tests.house.test_english import foreign, read_of

WHO = ["", "desk", "leader", "administrator"]
#: What people type into addresses, and what programs send.
BAD = {"trang": "x", "page": "x", "tu": "x", "den": "2026-99-99", "q": "\x00", "ky": "x", "don-vi": "x", "kind": "²"}
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]


def odd_in(answer: HttpResponse) -> str:
    """What is wrong with the words of a refusal; empty for a good one."""
    if answer.status_code < 400:
        return ""
    kind = answer.headers.get("Content-Type", "")
    if "json" in kind:
        return ""
    text = answer.content.decode()
    if "html" in kind and "<html" in text:
        return " ".join(sorted(set(foreign(read_of(text)))))
    words = re.sub(r"<[^>]*>", " ", text).strip()
    return " ".join(foreign(words)) if words else "(trang trống)"


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("who", WHO)
def test_every_refusal_is_a_page_in_vietnamese(cast, who: str, method: str) -> None:
    if who:
        cast.accounts[who].set_password("mot-cua-2026")
        cast.accounts[who].save()
    client = cast.client(who) if who else Client()
    client.raise_request_exception = False
    found = {}
    for name, route, pattern in ALL:
        if name in ("account_logout",):
            continue
        address = sample(pattern, route)
        answer = client.generic(method, address, QUERY_STRING="&".join(f"{k}={v}" for k, v in BAD.items()))
        if answer.status_code == 500:
            found[f"{method} {address}"] = "500"
        elif odd := odd_in(answer):
            found[f"{method} {address}"] = f"{answer.status_code} {odd}"
    told = "\n".join(f"{where}: {what}" for where, what in found.items())
    assert not found, f"{len(found)}:\n{told}"
