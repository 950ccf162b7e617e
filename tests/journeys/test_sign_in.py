"""Through the door in a real browser: password, lockout, second factor, a password that must be changed."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import expect
from tests.cast import PASSWORD

from motcua.people.models import Account

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person(cast):
    cast.desk.set_password(PASSWORD)
    cast.desk.save()
    return cast.desk


def sign_in(page, password=PASSWORD):
    page.get_by_label("Tên đăng nhập").fill("desk")
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


@SCREENS
def test_an_official_signs_in_with_the_keyboard_and_out_again(live, person, check_page, phone):
    page = live.page(phone=phone)
    page.goto("/viec-hom-nay/")
    expect(page).to_have_url(re.compile("/dang-nhap/"))
    check_page(page)
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type("desk")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Việc hôm nay"))
    check_page(page)
    page.locator(".mc-user summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/viec-hom-nay/")
    expect(page).to_have_url(re.compile("/dang-nhap/"))


@SCREENS
def test_a_wrong_password_warns_then_locks_and_the_administrator_opens(live, cast, person, check_page, phone):
    page = live.page(phone=phone)
    page.goto("/dang-nhap/")
    for left in (4, 3, 2, 1):
        sign_in(page, "sai-hoan-toan")
        expect(page.get_by_role("alert")).to_contain_text(f"Còn {left} lần thử")
        expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    sign_in(page, "sai-hoan-toan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tạm khóa đăng nhập")
    check_page(page)

    office = live.page(cast.administrator, phone=phone)
    office.goto(f"/quan-tri/tai-khoan/{person.pk}/")
    expect(office.get_by_text("Đang khóa đăng nhập")).to_be_visible()
    check_page(office)
    office.get_by_role("button", name="Mở khóa đăng nhập").click()
    expect(office.get_by_text("Đã mở khóa đăng nhập")).to_be_visible()

    page.goto("/dang-nhap/")
    sign_in(page)
    expect(page).to_have_title(re.compile("Việc hôm nay"))


@SCREENS
def test_the_second_factor_is_set_up_and_asked_for(live, person, check_page, phone):
    page = live.page(phone=phone)
    page.goto("/dang-nhap/")
    sign_in(page)
    page.goto("/toi/")
    check_page(page)
    page.get_by_role("link", name="Bật xác thực hai bước").click()
    check_page(page)
    page.get_by_role("link", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác nhận là bạn")
    check_page(page)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_alt_text("Mã QR")).to_be_visible()
    assert page.get_by_alt_text("Mã QR").evaluate("image => image.naturalWidth") > 100
    check_page(page)
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Bật", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    check_page(page)
    page.get_by_text("Không quét được mã").click()
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Mã xác thực").fill(code(secret))
    page.get_by_role("button", name="Bật", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng")
    assert page.locator(".mc-codes li").count() == 10
    check_page(page)
    spare = page.locator(".mc-codes code").first.inner_text()

    page.locator(".mc-user summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/dang-nhap/")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Xác thực hai bước")
    check_page(page)
    page.get_by_label("Mã xác thực").fill(spare)
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page).to_have_title(re.compile("Việc hôm nay"))


def code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@SCREENS
def test_a_password_given_by_somebody_else_is_changed_first(live, person, check_page, phone):
    Account.objects.filter(pk=person.pk).update(must_change_password=True)
    page = live.page(phone=phone)
    page.goto("/dang-nhap/")
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đổi mật khẩu")
    check_page(page)
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=False).first.fill("ngan")
    page.get_by_label("Nhập lại mật khẩu mới").fill("ngan")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.get_by_role("alert")).to_contain_text("quá ngắn")
    check_page(page)
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.locator("#id_password1").fill("mot-mat-khau-moi-7")
    page.get_by_label("Nhập lại mật khẩu mới").fill("mot-mat-khau-moi-7")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.goto("/viec-hom-nay/")
    expect(page).to_have_title(re.compile("Việc hôm nay"))


def test_a_lost_connection_is_told_and_an_ended_session_leads_to_the_door(live, cast):
    page = live.page(cast.desk)
    page.goto("/toi/")
    page.evaluate(
        """() => {
        const button = document.createElement("button");
        button.id = "piece";
        button.setAttribute("hx-get", "/viec-hom-nay/");
        button.setAttribute("hx-target", "#menu");
        button.textContent = "Thử";
        document.getElementById("main").append(button);
        htmx.process(button);
        }"""
    )
    page.context.set_offline(True)
    page.locator("#piece").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối")
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.locator("#piece").click()
    expect(page).to_have_url(re.compile(r"/dang-nhap/\?next=%2Ftoi%2F"))
    assert all(text.startswith("htmx:") for text in live.complaints)  # its own log of the lost connection
    live.complaints.clear()
