"""The door: password, second factor, lockout, the duty to change a password, sign-out."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from motcua.base.time import now
from motcua.people.models import Account

PASSWORD = "dung-hen-tra-ket-qua-7"
SIGN_IN = "/dang-nhap/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person(db):
    return Account.objects.create_user("thuly", PASSWORD, full_name="Trần Văn Thụ Lý")


def sign_in(client, username="thuly", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_the_right_password_opens_the_door(client, person):
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.url == "/viec-hom-nay/"


def test_the_password_is_kept_as_argon2(person):
    assert person.password.startswith("argon2")


def test_a_wrong_password_says_so_in_vietnamese_and_how_often_one_may_still_err(client, person):
    page = sign_in(client, password="sai").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 4 lần thử" in page
    assert "<title>Lỗi:" in page


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(client, person):
    known = sign_in(client, password="sai").content.decode()
    unknown = sign_in(client, "khongco", "sai").content.decode()
    message = re.search(r"Tên đăng nhập hoặc[^<]*", known)[0]
    assert message in unknown


def test_the_fifth_wrong_password_locks_even_the_right_one(client, person):
    for _ in range(4):
        assert sign_in(client, password="sai").status_code == 200
    assert sign_in(client, password="sai").status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập 15 phút" in locked.content.decode()


def test_another_spelling_of_the_name_counts_as_the_same_account(client, person):
    for name in ("thuly", "THULY", " ThuLy ", "thuLy"):
        sign_in(client, name, "sai")
    assert sign_in(client, "Thuly", "sai").status_code == 429


def test_failures_from_elsewhere_do_not_lock_the_owner_out(client, person):
    for _ in range(5):
        client.post(SIGN_IN, {"login": "thuly", "password": "sai"}, REMOTE_ADDR="203.0.113.9")
    cache.clear()
    assert sign_in(client).status_code == 302


def test_an_ended_account_cannot_sign_in(client, person):
    Account.objects.filter(pk=person.pk).update(is_active=False)
    answer = client.post(SIGN_IN, {"login": "thuly", "password": PASSWORD}, follow=True)
    assert "đã kết thúc hoạt động" in answer.content.decode()
    assert client.get("/toi/").status_code == 302


def test_a_session_ends_when_its_account_does(client, person):
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert client.get("/toi/").status_code == 200
    Account.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/toi/").status_code == 302


def test_a_session_is_none_past_its_end(client, person):
    sign_in(client)
    assert client.get("/toi/").status_code == 200
    Session.objects.update(expire_date=now())
    assert client.get("/toi/").status_code == 302


def test_signing_out_needs_a_post(client, person):
    sign_in(client)
    assert client.get("/dang-xuat/").status_code == 200
    assert client.get("/toi/").status_code == 200
    assert client.post("/dang-xuat/").status_code == 302
    assert client.get("/toi/").status_code == 302


def test_next_never_leads_to_another_site(client, person):
    assert sign_in(client, next="https://example.com/").url == "/viec-hom-nay/"
    client.post("/dang-xuat/")
    assert sign_in(client, next="/toi/").url == "/toi/"


def test_sign_in_without_a_csrf_token_is_refused_in_vietnamese(person):
    answer = sign_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403
    assert "Biểu mẫu này đã hết hiệu lực" in answer.content.decode()


def test_nobody_can_sign_up_or_ask_for_a_password_by_mail(client, db):
    for address in ("/dang-ky/", "/accounts/signup/", "/tai-khoan/quen-mat-khau/", "/signup/"):
        assert client.get(address).status_code == 404


def test_a_given_password_must_be_changed_before_anything_else(client, person):
    Account.objects.filter(pk=person.pk).update(must_change_password=True)
    sign_in(client)
    for address in ("/toi/", "/viec-hom-nay/", "/"):
        assert client.get(address).url == "/tai-khoan/mat-khau/"
    new = "tra-ket-qua-truoc-hen-9"
    words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/tai-khoan/mat-khau/", words).status_code == 302
    assert client.get("/toi/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("sai", "tra-ket-qua-truoc-hen-9", None, "Mật khẩu hiện tại chưa đúng"),
        (PASSWORD, PASSWORD, None, "trùng mật khẩu hiện tại"),
        (PASSWORD, "ngan-9", None, "quá ngắn"),
        (PASSWORD, "123456789012", None, "chữ số"),
        (PASSWORD, "tra-ket-qua-truoc-hen-9", "khac-han-nhau-1", "không giống nhau"),
        (PASSWORD, "tran-van-thu-ly-9", None, "giống tên"),
        (PASSWORD, "1q2w3e4r5t", None, "thông dụng"),
    ],
)
def test_a_poor_password_is_refused_with_its_reason(client, person, old, new, again, message):
    sign_in(client)
    page = client.post("/tai-khoan/mat-khau/", {"oldpassword": old, "password1": new, "password2": again or new})
    assert page.status_code == 200
    assert message in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def switch_on(client):
    page = client.get("/tai-khoan/xac-thuc-hai-buoc/bat/")
    if page.status_code == 302:
        client.post(page.url, {"password": PASSWORD})
        page = client.get("/tai-khoan/xac-thuc-hai-buoc/bat/")
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page.content.decode())[1]
    done = client.post("/tai-khoan/xac-thuc-hai-buoc/bat/", {"code": code_now(secret)})
    assert done.url == "/tai-khoan/ma-du-phong/"
    return secret


def test_the_second_factor_is_asked_for_once_it_is_on(client, person):
    sign_in(client)
    secret = switch_on(client)
    client.post("/dang-xuat/")
    cache.clear()
    assert sign_in(client).url.startswith("/dang-nhap/ma-xac-thuc/")
    assert client.get("/toi/").status_code == 302
    wrong = client.post("/dang-nhap/ma-xac-thuc/", {"code": "000000"})
    assert "Mã chưa đúng" in wrong.content.decode()
    cache.clear()  # a code counts once; the next half minute has another
    assert client.post("/dang-nhap/ma-xac-thuc/", {"code": code_now(secret)}).status_code == 302
    assert client.get("/toi/").status_code == 200


def test_a_recovery_code_works_once(client, person):
    sign_in(client)
    switch_on(client)
    codes = re.findall(r"<li><code>([^<]+)</code>", client.get("/tai-khoan/ma-du-phong/").content.decode())
    assert len(codes) == 10
    client.post("/dang-xuat/")
    sign_in(client)
    assert client.post("/dang-nhap/ma-xac-thuc/", {"code": codes[0]}).status_code == 302
    client.post("/dang-xuat/")
    sign_in(client)
    assert client.post("/dang-nhap/ma-xac-thuc/", {"code": codes[0]}).status_code == 200


def test_the_secret_of_the_second_factor_lies_encrypted(client, person):
    sign_in(client)
    secret = switch_on(client)
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_a_piece_of_a_page_sends_the_whole_page_to_the_door(client, db):
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ho-so/?xem=cua-toi"}
    answer = client.get("/toi/", headers=asked)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/dang-nhap/?next=%2Fho-so%2F%3Fxem%3Dcua-toi"


def test_strangers_cannot_lock_a_person_out_of_a_browser_they_have_used(client, person):
    sign_in(client)
    client.post("/dang-xuat/")
    stranger = Client()
    for _ in range(12):
        sign_in(stranger, password="sai-mat-khau")
    assert sign_in(stranger).status_code != 302
    assert sign_in(client).status_code == 302


def test_guessing_from_a_known_browser_is_limited_too(client, person):
    sign_in(client)
    client.post("/dang-xuat/")
    for _ in range(10):
        sign_in(client, password="sai-mat-khau")
    assert "quá nhiều lần" in sign_in(client).content.decode()


def test_the_cookie_of_one_person_does_not_free_another(client, person):
    Account.objects.create_user("vanthu", PASSWORD, full_name="Võ Thị Văn Thư")
    sign_in(client)
    client.post("/dang-xuat/")
    for _ in range(6):
        sign_in(client, "vanthu", password="sai-mat-khau")
    assert sign_in(client, "vanthu").status_code == 429


def test_a_forged_cookie_of_a_device_is_worth_nothing(client, person):
    client.cookies[settings.DEVICE_COOKIE_NAME] = "eyJpZCI6IngifQ:1x:zzz"
    for _ in range(6):
        sign_in(client, password="sai-mat-khau")
    assert sign_in(client).status_code == 429
