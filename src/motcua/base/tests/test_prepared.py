"""Questions composed once: asked again they answer as if composed anew, and what cannot be a place is refused."""

from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from motcua.base.prepared import Prepared

pytestmark = pytest.mark.django_db


@Prepared
def _kinds(label: str, least: int) -> QuerySet[ContentType]:
    return ContentType.objects.filter(app_label=label, pk__gte=least).order_by("model")


@Prepared
def _sessions_since(on: date) -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__date__gt=on).values_list("session_key", flat=True)


@pytest.fixture
def kinds() -> list[ContentType]:
    return [ContentType.objects.create(app_label=label, model=model) for label in ("một", "cửa") for model in "bac"]


def test_a_prepared_question_answers_what_is_given_now(kinds: list[ContentType]) -> None:
    for label in ("một", "cửa", "cánh"):
        for least in (0, kinds[1].pk):
            composed = ContentType.objects.filter(app_label=label, pk__gte=least).order_by("model")
            assert _kinds(label=label, least=least) == list(composed)


def test_its_answer_is_asked_anew_each_time(kinds: list[ContentType], django_assert_num_queries: Any) -> None:
    assert len(_kinds(label="một", least=0)) == 3
    kinds[0].delete()
    with django_assert_num_queries(1):
        assert [kind.model for kind in _kinds(label="một", least=0)] == ["a", "c"]


def test_what_is_given_is_never_read_as_sql(kinds: list[ContentType]) -> None:
    assert _kinds(label="một' OR '1'='1", least=0) == []
    assert _kinds(label="%s", least=0) == []


def test_a_question_that_changes_with_what_is_given_is_refused() -> None:
    @Prepared
    def branches(label: str) -> QuerySet[ContentType]:
        return ContentType.objects.filter(app_label__in=[label[:2]])

    with pytest.raises(TypeError, match="label"):
        branches(label="một")


def test_days_are_given_as_the_database_keeps_them() -> None:
    Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
    assert _sessions_since(on=date(2020, 1, 1)) == ["k"]
    assert _sessions_since(on=date(2999, 1, 1)) == []
