"""The official's first page: every number, dot and column opens exactly what it counts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from tests.cast import account, hold

from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.day import MOST_DOTS, due_days, usual_procedures
from motcua.dossiers.tests.stage import Stage
from motcua.people.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """Two late dossiers, three due today, eight due in three days."""
    cache.clear()
    rows = [
        stage.processing(competent_agency_id=stage.cast.commune.pk, applicant_name=f"Người thứ {place}")
        for place in range(13)
    ]
    due = [stage.at - timedelta(days=3)] * 2 + [stage.at + timedelta(hours=1)] * 3 + [stage.at + timedelta(days=3)] * 8
    for row, due_at in zip(rows, due, strict=True):
        Dossier.objects.filter(pk=row.pk).update(due_at=due_at)
    return stage


def listed(client, address: str) -> int:
    """How many dossiers the list behind an address has."""
    return int(client.get(address).context["page"].paginator.count)


def page_of(stage: Stage, name: str = "desk", moment=None):
    client = stage.cast.client(name)
    return client, client.get("/viec-hom-nay/").content.decode()


def test_every_number_of_the_sentence_opens_a_list_of_that_length(busy, time_machine):
    time_machine.move_to(busy.at, tick=False)
    client, page = page_of(busy)
    heading = page[page.index("mc-day-say") : page.index("</h1>")]
    said = re.findall(r'<a href="([^"]+)"[^>]*>\s*(\d+)\s+([^<]+?)\s*</a>', heading)
    assert {words: int(amount) for _, amount, words in said} == {"hồ sơ quá hạn": 2, "hồ sơ đến hạn hôm nay": 3}
    for address, amount, _ in said:
        assert listed(client, unescape(address)) == int(amount)


def test_every_dot_opens_a_dossier_and_every_column_as_many_as_it_says(busy, time_machine):
    time_machine.move_to(busy.at, tick=False)
    client, page = page_of(busy)
    drawing = page[page.index("mc-dots") : page.index("</svg>", page.index("mc-dots"))]
    assert drawing.count('class="mc-dot-late"') == 2
    assert drawing.count('class="mc-dot-now"') == 3
    column = re.search(r'<a href="([^"]+)">\s*<title>[^<]*: (\d+) hồ sơ\s*</title>', drawing)
    assert int(column[2]) == 8 > MOST_DOTS
    assert listed(client, unescape(column[1])) == 8
    for address in re.findall(r'<a href="(/ho-so/[^"?]+)"', drawing):
        assert client.get(address).status_code == 200


def test_days_off_are_drawn_only_where_they_are_unusual(busy):
    found = due_days(busy.who("desk"), busy.at, late=2)
    assert [each.kind for each in found[:2]] == ["late", "now" if found[1].day == local(busy.at).date() else "coming"]
    assert not [each for each in found if each.day and each.day.weekday() > 4 and each.kind == "off"]
    assert sum(each.amount for each in found) == 13


def test_a_quiet_day_says_so(stage, time_machine):
    cache.clear()
    _, page = page_of(stage)
    assert "Hôm nay không có việc nào gấp" in page
    assert "mc-dots" not in page


def test_the_usual_procedures_are_those_taken_in_most_often_of_late(busy, django_assert_num_queries):
    who = busy.who("desk")
    assert [row.pk for row in usual_procedures(who, busy.at)] == [busy.procedure.pk]
    with django_assert_num_queries(0):
        usual_procedures(who, busy.at)
    client, page = page_of(busy)
    assert f'/ho-so/tiep-nhan/?thu_tuc={busy.procedure.pk}"' in page
    assert 'data-key="1"' in page


def test_who_may_not_see_a_name_sees_none_on_the_first_page(busy, time_machine):
    above = account("tren", "Thanh Tra Thành Phố")
    hold(above, Role.AUDITOR, busy.cast.province, with_subtree=True)
    busy.cast.accounts["above"] = above
    time_machine.move_to(busy.at, tick=False)
    _, page = page_of(busy, "above")
    assert page.count('class="mc-dot-late"') == 2
    assert "Người thứ" not in page
