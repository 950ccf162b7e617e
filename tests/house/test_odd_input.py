"""Odd input at every address: numbers beyond every column, digits that are none, invisible signs; never an error page.

A digit such as "²" passes for one and is no number; a key of thirty digits fits no column.
"""

import pytest
from django.core.exceptions import ValidationError
from tests.house.test_addresses import OURS, named, sample

from motcua.design.forms import WordsField

HUGE = str(10**30)
PEOPLE = ("administrator", "reform", "desk")
#: Names of the query parameters that pages read as numbers, days or keys.
READ = (
    *("page", "agency", "agencies", "office", "procedure", "field", "period", "year", "from", "to", "begins", "ends"),
    *("day", "on", "as_of", "q", "sort", "state", "role", "form", "measure", "by", "key", "cursor", "trang", "tu"),
    *("ngay", "nam", "ky", "dang", "account", "report", "row", "line", "code", "ma", "compare", "step", "tab", "list"),
)
ODD = ["²", "٣", HUGE, "-1", "a\x00b", "\u202e"]


@pytest.mark.parametrize(("route", "pattern"), named([found for found in OURS if "<int:" in found[1]]))
def test_a_key_beyond_every_column_is_not_found(cast, route, pattern):
    address = sample(pattern, route).replace("/1/", f"/{HUGE}/")
    for name in PEOPLE:
        client = cast.client(name)
        answer = client.get(address)
        answer = client.post(address) if answer.status_code == 405 else answer
        assert answer.status_code < 500, f"{address} answered {answer.status_code} to {name}"


@pytest.mark.parametrize(("route", "pattern"), named([found for found in OURS if "<" not in found[1]]))
def test_odd_parameters_are_no_error_of_the_site(cast, route, pattern):
    for name, odd in zip(PEOPLE * 2, ODD, strict=True):
        answer = cast.client(name).get(f"/{route}", dict.fromkeys(READ, odd))
        assert answer.status_code < 500, f"/{route} answered {answer.status_code} to {name} for {odd!r}"


def test_a_name_of_invisible_signs_is_no_name():
    field = WordsField(what="họ tên")
    with pytest.raises(ValidationError, match="họ tên"):
        field.clean("\u200b\u2060\ufeff")
