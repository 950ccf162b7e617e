"""An administrator's day in a real browser: a new colleague, a role, a delegation, a farewell."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from motcua.base.time import today
from motcua.people.models import Account

pytestmark = pytest.mark.browser
SCREENS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def heading(page):
    return page.get_by_role("heading", level=1)


@SCREENS
def test_a_new_colleague_gets_an_account_a_role_and_signs_in(live, cast, check_page, phone):
    cache.clear()
    page = live.page(cast.administrator, phone=phone)
    page.goto("/quan-tri/tai-khoan/")
    check_page(page)
    page.get_by_role("link", name="Tạo tài khoản").click()
    check_page(page)
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Lỗi: "))
    check_page(page)
    page.get_by_label("Tên đăng nhập").fill("lan.nt")
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Lan")
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(heading(page)).to_have_text("Nguyễn Thị Lan")
    password = page.locator(".mc-password").inner_text().strip()
    check_page(page)

    page.locator(".mc-actions").get_by_role("link", name="Cấp vai trò").click()
    check_page(page)
    page.get_by_label("Vai trò").select_option("clerk")
    page.get_by_label("Tại cơ quan").select_option(label="Ủy ban nhân dân xã Mỹ Tú")
    page.get_by_label("Căn cứ").fill("Quyết định số 12/QĐ-UBND")
    page.get_by_role("button", name="Cấp vai trò").click()
    expect(page.get_by_text("Đã cấp vai trò “Văn thư”")).to_be_visible()
    check_page(page)

    door = live.page(phone=phone)
    door.goto("/dang-nhap/")
    door.get_by_label("Tên đăng nhập").fill("lan.nt")
    door.get_by_label("Mật khẩu").fill(password)
    door.get_by_role("button", name="Đăng nhập").click()
    expect(heading(door)).to_have_text("Đổi mật khẩu")


@SCREENS
def test_a_farewell_says_what_ends_and_ends_it(live, cast, check_page, phone):
    theirs = live.page(cast.officer, phone=phone)
    theirs.goto("/viec-hom-nay/")
    page = live.page(cast.administrator, phone=phone)
    page.goto(f"/quan-tri/tai-khoan/{cast.officer.pk}/")
    page.get_by_role("link", name="Vô hiệu hóa tài khoản").click()
    expect(page.get_by_text("1 vai trò kết thúc")).to_be_visible()
    check_page(page)
    page.get_by_label("Lý do").fill("Quyết định chuyển công tác số 9")
    page.get_by_role("button", name="Vô hiệu hóa tài khoản").click()
    expect(page.get_by_text("Đã vô hiệu hóa tài khoản")).to_be_visible()
    check_page(page)
    theirs.reload()
    expect(heading(theirs)).to_have_text("Đăng nhập")
    assert not Account.objects.get(pk=cast.officer.pk).is_active


@SCREENS
def test_a_leader_lends_the_role_and_takes_it_back(live, cast, check_page, phone):
    page = live.page(cast.leader, phone=phone)
    page.goto("/uy-quyen/")
    check_page(page)
    page.get_by_role("link", name="Ủy quyền").last.click() if phone else page.locator(".mc-actions a").click()
    page.goto("/uy-quyen/moi/")
    check_page(page)
    page.get_by_label("Vai trò ủy quyền").select_option(index=1)
    page.get_by_label("Người được ủy quyền").select_option(label="Ngô Văn Trưởng Phòng")
    page.get_by_label("Đến hết ngày").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Đi họp")
    page.get_by_role("button", name="Ủy quyền").click()
    expect(page.get_by_text("Đã ủy quyền cho Ngô Văn Trưởng Phòng")).to_be_visible()
    check_page(page)

    head = live.page(cast.head, phone=phone)
    head.goto("/viec-hom-nay/")
    expect(head.locator(".mc-acting")).to_contain_text("thay Nguyễn Văn Lãnh Đạo")
    check_page(head)

    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check_page(page)
    page.get_by_role("dialog").get_by_role("button", name="Không, quay lại").click()
    expect(page.get_by_text("Đang hiệu lực")).to_be_visible()
    page.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Đã thu hồi ủy quyền")).to_be_visible()
    head.reload()
    expect(head.locator(".mc-acting")).to_have_count(0)


@SCREENS
@pytest.mark.parametrize("address", ["/quan-tri/vai-tro/", "/nhat-ky/truy-cap/", "/nhat-ky/quan-tri/"])
def test_lists_of_the_administrator_are_accessible(live, cast, check_page, address, phone):
    page = live.page(cast.administrator, phone=phone)
    page.goto(address)
    check_page(page)


def test_the_keyboard_leads_through_the_house(live, cast):
    page = live.page(cast.administrator)
    page.goto("/viec-hom-nay/")
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(heading(page)).to_have_text("Tài khoản")
    page.wait_for_load_state()  # keys are heard once the page's script has run
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tai-khoan/[^/]+/$"))
    page.keyboard.press("?")
    expect(heading(page)).to_have_text("Trợ giúp và phím tắt")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_title(re.compile("Việc hôm nay"))
    page.keyboard.press("Tab")


def test_the_first_tab_leads_to_the_content(live, cast):
    page = live.page(cast.administrator)
    page.goto("/viec-hom-nay/")
    page.keyboard.press("Tab")
    expect(page.locator(".mc-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
