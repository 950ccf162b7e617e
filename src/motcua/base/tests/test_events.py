"""Events: told on commit to who listens to their kind; a listener that fails undoes nothing."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from motcua.base import events


@dataclass(frozen=True)
class Rang:
    """Something that happened."""

    times: int


@pytest.fixture
def heard(monkeypatch):
    """What a listener of this test has heard; it is gone afterwards."""
    monkeypatch.setattr(events, "_listeners", type(events._listeners)(list))
    told = []
    events.listen(Rang)(told.append)
    return told


def test_an_event_is_told_when_the_transaction_has_been_committed(db, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        events.publish(Rang(1))
        assert heard == []
    assert heard == [Rang(1)]


def test_nothing_is_told_of_what_was_rolled_back(db, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        events.publish(Rang(1))
        transaction.set_rollback(True)
    assert heard == []


def test_only_who_listens_to_the_kind_hears_it(db, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        events.publish("something else")
    assert heard == []


def test_a_function_that_listens_twice_hears_once(db, heard, django_capture_on_commit_callbacks):
    def listener(event):
        heard.append(event.times)

    events.listen(Rang)(listener)
    events.listen(Rang)(listener)
    with django_capture_on_commit_callbacks(execute=True):
        events.publish(Rang(7))
    assert heard == [Rang(7), 7]


def test_a_listener_that_fails_is_logged_and_the_others_still_hear(
    db, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(events, "_listeners", type(events._listeners)(list))
    told = []

    @events.listen(Rang)
    def broken(event):
        raise RuntimeError("out of order")

    events.listen(Rang)(told.append)
    with django_capture_on_commit_callbacks(execute=True):
        events.publish(Rang(2))
    assert told == [Rang(2)]
    assert "broken" in caplog.text
    assert "out of order" in caplog.text
