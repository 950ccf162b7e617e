"""The pages before and right after the door, in a real browser."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["/", "/gioi-thieu/", "/kha-nang-tiep-can/", "/dang-nhap/", "/khong-co-trang-nay/"])
def test_public_pages_are_accessible(live, check_page, address, phone):
    page = live.page(phone=phone)
    page.goto(address)
    check_page(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ["/viec-hom-nay/", "/toi/", "/tro-giup/"])
def test_pages_of_an_official_are_accessible(live, cast, check_page, address, phone):
    page = live.page(cast.administrator, phone=phone)
    page.goto(address)
    check_page(page)
    assert page.locator("h1").inner_text()
