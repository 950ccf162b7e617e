"""Pages of tasks: list, tabs, search without accents, entering, export, panel; queries do not grow with the rows."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import MOMENT, Cast

from motcua.programme import actions
from motcua.programme.models import Task
from motcua.programme.tests.test_tasks import VALUES, enter

pytestmark = pytest.mark.django_db
DAY = MOMENT.date()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(MOMENT, tick=False):
        yield


def page(cast: Cast, address: str, who: str = "reform") -> str:
    answer = cast.client(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_tells_how_to_begin(cast: Cast) -> None:
    shown = page(cast, "/nhiem-vu/")
    assert "Chưa có nhiệm vụ nào" in shown
    assert "/nhiem-vu/moi/" in shown
    assert "/nhiem-vu/moi/" not in page(cast, "/nhiem-vu/", "auditor")


def test_a_task_is_entered_on_the_page_and_found_without_accents(cast: Cast) -> None:
    values = {**VALUES, "assigned_on": "02/11/2026", "due_on": "30/11/2026", "source": "1", "area": "3"}
    answer = cast.client("reform").post("/nhiem-vu/moi/", values)
    task = Task.objects.get()
    assert answer.url == f"/nhiem-vu/{task.public_code}/"
    assert VALUES["title"] in page(cast, "/nhiem-vu/?q=ra soat thu tuc")
    assert "Không có nhiệm vụ nào" in page(cast, "/nhiem-vu/?q=khong co")


def test_wrong_fields_are_told_beside_them_and_what_was_typed_stays(cast: Cast) -> None:
    answer = cast.client("reform").post(
        "/nhiem-vu/moi/", {**VALUES, "assigned_on": "30/11/2026", "due_on": "01/11/2026", "title": "Giữ lại dòng này"}
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Hạn hoàn thành trước ngày giao." in shown
    assert "Giữ lại dòng này" in shown


def test_tabs_count_what_they_show(cast: Cast) -> None:
    late = enter(cast, code="1", due_on=date(2026, 11, 10))
    enter(cast, code="2")
    done = enter(cast, code="3")
    actions.complete(task=done, by=cast.actor("reform"), at=MOMENT, done_on=DAY, evidence="x")
    shown = page(cast, "/nhiem-vu/?the=qua-han")
    assert f"/nhiem-vu/{late.public_code}/" in shown
    assert f"/nhiem-vu/{done.public_code}/" not in shown
    assert "quá 10 ngày" in shown


def test_another_communes_tasks_are_neither_listed_nor_opened_nor_exported(cast: Cast) -> None:
    task = enter(cast, title="Việc riêng của xã Mỹ Tú")
    assert "Việc riêng" not in page(cast, "/nhiem-vu/", "outside_leader")
    assert cast.client("outside_leader").get(f"/nhiem-vu/{task.public_code}/").status_code == 404
    exported = cast.client("outside_leader").get("/nhiem-vu/?dang=csv").content.decode("utf-8-sig")
    assert "Việc riêng" not in exported
    assert "Việc riêng" in cast.client("auditor").get("/nhiem-vu/?dang=csv").content.decode("utf-8-sig")


def test_the_page_of_a_task_offers_what_the_person_may_do(cast: Cast) -> None:
    task = enter(cast)
    assert "/viec/complete/" in page(cast, f"/nhiem-vu/{task.public_code}/")
    assert "/viec/" not in page(cast, f"/nhiem-vu/{task.public_code}/", "auditor")
    answer = cast.client("reform").post(
        f"/nhiem-vu/{task.public_code}/viec/complete/",
        {"done_on": "20/11/2026", "evidence": "Báo cáo 12", "revision": task.revision},
    )
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.done_on == DAY


def test_the_home_page_tells_what_is_due(cast: Cast) -> None:
    enter(cast, title="Nộp báo cáo quý", due_on=DAY + timedelta(days=2))
    shown = page(cast, "/viec-hom-nay/")
    assert "Nộp báo cáo quý" in shown
    assert "còn 2 ngày" in shown


def test_queries_of_the_list_do_not_grow_with_its_rows(cast: Cast) -> None:
    def asked() -> int:
        client = cast.client("reform")
        client.get("/nhiem-vu/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/nhiem-vu/")
        return len(caught)

    enter(cast, code="0")
    few = asked()
    for number in range(1, 12):
        enter(cast, code=str(number))
    assert asked() == few
