"""What people come for, on the citizens' first page."""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from motcua.base.time import today
from motcua.procedures.queries import offers
from motcua.procedures.queries.needs import needs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


def test_an_empty_catalogue_has_no_needs():
    assert needs() is None


def test_every_need_opens_a_list_of_as_many_procedures_as_it_says(client, django_assert_max_num_queries):
    call_command("load_procedures", verbosity=0)
    with django_assert_max_num_queries(2):
        found = needs()
    with django_assert_max_num_queries(0):
        assert needs() == found
    assert found["total"] == offers(today()).count()
    for need, said, asked in found["needs"]:
        page = client.get(f"/thu-tuc/?{asked}")
        assert f"{page.context['page'].paginator.count} thủ tục" == said.split(",")[0], need.name
    assert "Bạn cần làm gì?" in client.get("/").content.decode()
