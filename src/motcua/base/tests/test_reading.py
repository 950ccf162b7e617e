"""Stamps are read once in a request that only reads, and each time anywhere else."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from motcua.base.reading import ReadOnce, read_once


@pytest.mark.parametrize(("method", "wanted"), [("get", [1, 1]), ("head", [1, 1]), ("post", [1, 2])])
def test_a_request_that_only_reads_asks_once_and_each_request_anew(method, wanted):
    asked = []

    def answer(request):
        told.append([read_once("stamp", lambda: asked.append(1) or len(asked)) for _ in range(2)])
        return HttpResponse()

    told = []
    site = ReadOnce(answer)
    site(getattr(RequestFactory(), method)("/"))
    site(getattr(RequestFactory(), method)("/"))
    assert told == [wanted, [value + len(set(wanted)) for value in wanted]]


def test_keys_are_kept_apart_and_nothing_is_kept_outside_of_requests():
    values = iter(range(9))
    found = []

    def answer(request):
        found.extend([read_once("a", lambda: 7), read_once("b", lambda: None), read_once("b", lambda: 8)])
        return HttpResponse()

    ReadOnce(answer)(RequestFactory().get("/"))
    assert found == [7, None, None]
    assert [read_once("a", lambda: next(values)) for _ in range(2)] == [0, 1]


def test_a_page_that_failed_leaves_nothing_behind():
    def fail(request):
        read_once("a", lambda: 1)
        raise RuntimeError("failed")

    with pytest.raises(RuntimeError):
        ReadOnce(fail)(RequestFactory().get("/"))
    assert read_once("a", lambda: 2) == 2
