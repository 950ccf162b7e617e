"""Sessions, duties before work, private pages, refusals in the log, and acts that ask for the password again."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from tests.cast import FOUNDED, PASSWORD

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.people import actions
from motcua.people.gateways.middleware import LAST_USED
from motcua.people.models import AccessRecord, Account, AdministrationEvent
from motcua.people.registry import roles_of_settings_are_known
from motcua.people.vocabulary import Access, Deed, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def signed_in(client):
    person = Account.objects.create_user("thuly", PASSWORD, full_name="Trần Văn Thụ Lý")
    client.post("/dang-nhap/", {"login": "thuly", "password": PASSWORD}, headers={"user-agent": "Chrome/1 Windows"})
    return person


def test_an_unused_session_ends_and_says_why(client, signed_in):
    client.get("/toi/")
    session = client.session
    session[LAST_USED] -= 60
    session.save()
    answer = client.get("/toi/")
    assert answer.url == "/dang-nhap/?next=/toi/"
    assert "sau 60 phút không thao tác" in client.get(answer.url).content.decode()
    assert client.get("/toi/").status_code == 302


def test_a_session_in_use_goes_on(client, signed_in):
    client.get("/toi/")
    session = client.session
    session[LAST_USED] -= 59
    session.save()
    assert client.get("/toi/").status_code == 200
    assert client.session[LAST_USED] == int(now().timestamp()) // 60


def test_most_requests_write_nothing_about_the_session(client, signed_in):
    client.get("/toi/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/toi/")
    assert not [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


def test_a_part_of_a_page_sends_the_whole_page_to_the_door_after_inactivity(client, signed_in):
    client.get("/toi/")
    session = client.session
    session[LAST_USED] -= 90
    session.save()
    answer = client.get("/toi/", headers={"HX-Request": "true", "Referer": "http://testserver/toi/"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/dang-nhap/?next=")


def test_my_sessions_are_listed_and_the_others_ended(client, signed_in):
    from django.test import Client

    elsewhere = Client(headers={"user-agent": "Mozilla Firefox/9 Linux"}, REMOTE_ADDR="10.0.0.9")
    elsewhere.post("/dang-nhap/", {"login": "thuly", "password": PASSWORD})
    page = client.get("/tai-khoan/phien/").content.decode()
    assert "Chrome trên Windows" in page
    assert "Firefox trên Linux" in page
    assert "10.0.0.9" in page
    client.post("/tai-khoan/phien/ket-thuc/")
    assert elsewhere.get("/toi/").status_code == 302
    assert client.get("/toi/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(cast, client, signed_in):
    from allauth.usersessions.models import UserSession

    foreign = UserSession.objects.get()
    cast.client("desk").post("/tai-khoan/phien/ket-thuc/", {"session": foreign.pk})
    assert client.get("/toi/").status_code == 200


def test_an_administrator_ends_the_sessions_of_a_person_and_the_log_says_so(cast):
    cast.desk.set_password(PASSWORD)
    cast.desk.save()
    from django.test import Client

    desk = Client()
    desk.post("/dang-nhap/", {"login": cast.desk.username, "password": PASSWORD})
    cast.client("administrator").post(f"/quan-tri/tai-khoan/{cast.desk.pk}/lam/ket-thuc-phien/")
    assert desk.get("/toi/").status_code == 302
    assert AdministrationEvent.objects.filter(action=Deed.SESSIONS_ENDED).count() == 1


def test_pages_of_a_signed_in_person_are_kept_by_no_cache(cast, client):
    assert "no-store" in cast.client("desk").get("/toi/")["Cache-Control"]
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def test_signing_out_empties_the_storage_of_the_browser(cast):
    assert cast.client("desk").post("/dang-xuat/")["Clear-Site-Data"] == '"storage"'


def test_a_refusal_is_logged_with_who_and_what(cast):
    cast.client("desk").get("/quan-tri/tai-khoan/")
    row = AccessRecord.objects.get()
    assert (row.account, row.action, row.subject) == (cast.desk, Access.REFUSED, "page:/quan-tri/tai-khoan/")
    assert "Trang /quan-tri/tai-khoan/" in cast.client("auditor").get("/nhat-ky/truy-cap/").content.decode()


def test_a_role_that_must_have_a_second_factor_does_nothing_without(cast):
    with override_settings(SECOND_FACTOR_ROLES=["leader"]):
        assert cast.client("leader").get("/").url == "/tai-khoan/xac-thuc-hai-buoc/bat/"
        assert cast.client("leader").get("/tai-khoan/xac-thuc-hai-buoc/bat/").status_code in (200, 302)
        assert cast.client("desk").get("/toi/").status_code == 200


def test_an_unknown_role_in_the_settings_stops_the_start():
    with override_settings(SECOND_FACTOR_ROLES=["leadr"]):
        (error,) = roles_of_settings_are_known()
    assert "leader" in error.msg


@pytest.mark.parametrize("role", list(Role))
def test_nobody_grants_themself_a_role(cast, role):
    with pytest.raises(Refused, match="Không tự cấp vai trò cho mình"):
        actions.grant_role(
            account=cast.administrator,
            role=role,
            agency=cast.commune,
            valid_from=FOUNDED,
            legal_basis="Quyết định số 1",
            by=cast.actor("administrator"),
            at=now(),
        )


@pytest.mark.parametrize("address", ["vai-tro/", "lam/cap-lai-mat-khau/", "lam/go-xac-thuc/", "lam/ket-thuc-phien/"])
def test_powers_and_passwords_need_the_password_again(cast, address):
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    client, path = cast.client("administrator"), f"/quan-tri/tai-khoan/{cast.desk.pk}/{address}"
    answer = client.post(path)
    assert answer.url.startswith("/tai-khoan/xac-nhan/")
    assert not AdministrationEvent.objects.exists()


def test_what_was_sent_is_done_once_the_password_is_given(cast):
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    client = cast.client("administrator")
    asked = client.post(f"/quan-tri/tai-khoan/{cast.desk.pk}/lam/cap-lai-mat-khau/")
    client.post(asked.url, {"password": PASSWORD})
    assert AdministrationEvent.objects.filter(action=Deed.PASSWORD_RESET).count() == 1


def test_a_confirmation_does_not_last(cast):
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    client = cast.client("administrator")
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    assert client.get(f"/quan-tri/tai-khoan/{cast.desk.pk}/vai-tro/").status_code == 200
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 901
    session.save()
    assert client.get(f"/quan-tri/tai-khoan/{cast.desk.pk}/vai-tro/").status_code == 302


def test_the_auditor_is_told_of_new_powers_unasked(cast):
    actions.grant_role(
        account=cast.nobody,
        role=Role.CLERK,
        agency=cast.commune,
        valid_from=now().date() + timedelta(days=1),
        legal_basis="Quyết định số 1",
        by=cast.actor("administrator"),
        at=now(),
    )
    page = cast.client("auditor").get("/viec-hom-nay/", follow=True).content.decode()
    assert "Quyền mới cấp" in page
    assert "Mai Văn Không Vai Trò" in page


def test_an_account_without_a_password_is_sent_to_its_administrator(cast):
    answer = cast.client("desk").get("/tai-khoan/mat-khau/", follow=True)
    assert answer.status_code == 403
    assert "Nhờ quản trị hệ thống" in answer.content.decode()
