"""The citizens' site: open to all, quiet about everybody."""

from datetime import datetime

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from motcua.portal.queries import opening

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/gioi-thieu/", "/kha-nang-tiep-can/"])
def test_a_citizen_needs_no_account(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert 'lang="vi"' in page


def test_the_first_page_begins_with_the_look_up(client):
    page = client.get("/").content.decode()
    hero = page[page.index("mc-hero") : page.index("Làm thủ tục qua ba bước")]
    assert "<form" in hero
    assert "/tra-cuu/" in hero


def test_the_first_page_promises_no_more_than_the_look_up_tells(client):
    page = client.get("/").content.decode()
    assert "đã hoàn thành hay chưa" in page
    assert "bước nào" not in page
    assert "mốc thời gian" not in page


def test_public_pages_open_no_session(client):
    answer = client.get("/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_search_engines_stay_out_of_dossiers_and_offices(client):
    told = client.get("/robots.txt")
    assert told.headers["Content-Type"].startswith("text/plain")
    lines = told.content.decode().splitlines()
    for prefix in ("/tra-cuu/", "/ho-so/", "/quan-tri/", "/nhat-ky/"):
        assert f"Disallow: {prefix}" in lines


def test_pages_only_change_by_post(client):
    assert client.post("/").status_code == 405


def test_the_sign_for_what_is_no_page_is_found(client):
    told = client.get("/favicon.ico")
    assert told.status_code == 302
    assert finders.find(told["Location"].removeprefix("/static/").split("?")[0])


@pytest.mark.parametrize(
    ("at", "now", "later"),
    [
        ("2026-11-23T10:00+07:00", "Đang mở cửa đến 11:30", "Mở lại 13:30 – 17:00. Mai nghỉ Ngày Văn hóa Việt Nam."),
        ("2026-11-23T14:00+07:00", "Đang mở cửa đến 17:00", "Mai nghỉ Ngày Văn hóa Việt Nam."),
        ("2026-11-23T12:00+07:00", "Đang nghỉ", "Mở cửa lại lúc 13:30 hôm nay. Mai nghỉ Ngày Văn hóa Việt Nam."),
        (
            "2026-11-23T18:00+07:00",
            "Đang nghỉ",
            "Mở cửa lại lúc 07:30 thứ Tư, 25/11/2026. Mai nghỉ Ngày Văn hóa Việt Nam.",
        ),
        ("2026-11-25T06:00+07:00", "Đang nghỉ", "Mở cửa lại lúc 07:30 hôm nay."),
    ],
)
def test_the_first_page_says_whether_the_counter_is_open(at, now, later):
    found = opening(datetime.fromisoformat(at))
    assert (found.now, found.later) == (now, later)
    assert found.is_open == now.startswith("Đang mở")


def test_beyond_the_calendar_the_first_page_says_nothing_of_opening_hours():
    assert opening(datetime.fromisoformat("2041-01-01T10:00+07:00")) is None
