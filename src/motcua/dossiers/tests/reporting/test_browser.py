"""The pages of figures and reports in a real browser: accessible, within the policy, and a figure opens its records."""

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import expect

from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.dossiers.tests.reporting.test_reports import files_kept, issued
from motcua.reports.gateways.files import file_of
from motcua.reports.queries.public import public_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=True):
        yield


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_pages_are_accessible(live, worked, draft, check_page, phone):
    board = f"/so-lieu/?agency={worked.cast.commune.pk}&subtree=on&first=2026-11-01&last=2026-11-19&by=field"
    page = live.page(worked.cast.reform, phone=phone)
    addresses = [board, "/bao-cao/", f"/bao-cao/{draft.pk}/", f"/bao-cao/{draft.pk}/kiem-tra/"]
    addresses += [f"/bao-cao/{draft.pk}/{tab}/" for tab in ("nhap-tay", "loi-van", "loi-van/direction", "dien-bien")]
    addresses.append(f"/bao-cao/{draft.pk}/so-lieu/all.received/")
    for address in addresses:
        page.goto(address)
        check_page(page)


def test_the_chart_is_drawn_within_the_policy_and_a_figure_opens(live, worked):
    page = live.page(worked.cast.leader)
    page.goto(f"/so-lieu/?agency={worked.cast.commune.pk}&subtree=on&first=2026-11-01&last=2026-11-19&by=field")
    page.wait_for_selector(".mc-bars-by svg rect", state="attached")
    mark = page.locator(".mc-bars-by svg a").first
    told = mark.locator("title").text_content().rsplit(" ", 1)[1]
    mark.click()
    assert page.locator(".rp-big").inner_text().startswith(told)
    page.go_back()
    page.click("#table-of-figures")
    page.click("#figures tfoot td a")
    assert page.locator(".rp-big").inner_text().startswith("0")
    page.go_back()
    page.evaluate("document.querySelector('#table-of-figures').parentElement.open = true")
    page.locator("#figures tfoot td a").nth(1).click()
    assert page.locator(".rp-big").inner_text().startswith("6")
    assert page.locator("tbody tr").count() == 6


def test_a_figure_is_put_into_the_text_by_a_click(live, worked, draft):
    page = live.page(worked.cast.reform)
    page.goto(f"/bao-cao/{draft.pk}/loi-van/direction/")
    page.fill("textarea[name=text]", "Đã tiếp nhận ")
    page.fill("[data-filter]", "tiep nhan trong ky")
    page.click("[data-figure='all.received']")
    page.get_by_role("button", name="Lưu", exact=True).click()
    assert "Đã tiếp nhận 6" in page.locator("main").inner_text()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_anybody_checks_a_file_on_the_public_page_without_sending_it(live, worked, draft, check_page, phone):
    report = issued(worked, draft)
    content = file_of(report, files_kept(report), "pdf")
    page = live.page(phone=phone)
    page.goto(f"/bao-cao-phat-hanh/{public_key(report)}/")
    check_page(page)
    told = page.locator("#check-told")
    page.set_input_files("#file", {"name": "r.pdf", "mimeType": "application/pdf", "buffer": content})
    expect(told).to_contain_text("không sai một byte")
    page.set_input_files("#file", {"name": "r.pdf", "mimeType": "application/pdf", "buffer": content + b"x"})
    expect(told).to_contain_text("khác với tệp đã phát hành")
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("sau khi cơ quan ký số")
    check_page(page)
    page.goto("/chung-thu-so/")
    check_page(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_auditor_seals_and_opens_the_sheet(live, worked, check_page, phone):
    page = live.page(worked.cast.auditor, phone=phone)
    page.goto("/nhat-ky/niem-phong/")
    check_page(page)
    page.get_by_role("button", name="Niêm phong ngay").click()
    expect(page.get_by_role("link", name="In phiếu số 1")).to_be_visible()
    check_page(page)
