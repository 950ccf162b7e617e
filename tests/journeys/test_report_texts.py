"""A report from draft to issue in a real browser: a paragraph edited, a section pasted and bound, then issued."""

import re

import pytest
import time_machine
from django.core.cache import cache

from motcua.dossiers.tests.reporting.conftest import FRIDAY, draft, home, stage, worked
from motcua.reports.models import Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["draft", "home", "stage", "worked"]
PASTED = (
    "1. Thực hiện Kế hoạch số 05/KH-UBND ngày 21/01/2026, trong kỳ tiếp nhận 6 hồ sơ, đã giải quyết 4 hồ sơ.\n"
    "- Tổ chức 17 lớp tập huấn với 250 lượt người."
)


@pytest.fixture(autouse=True)
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=True):
        yield


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_report_is_edited_bound_and_issued(live, worked, draft, check_page, phone):
    page = live.page(worked.cast.reform, phone=phone)
    page.goto(f"/bao-cao/{draft.pk}/")
    check_page(page)
    page.locator("p.rp-body", has_text="Đã giải quyết").get_by_role("link", name="Sửa đoạn này").click()
    page.fill("textarea[name=text]", "Đã trả {all.ended} kết quả cho người dân.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("h3", has_text="Khác với đoạn hệ thống viết").wait_for()
    assert page.locator(".rp-diff ins").first.is_visible()
    check_page(page)

    page.goto(f"/bao-cao/{draft.pk}/loi-van/direction/")
    page.fill("textarea[name=text]", PASTED)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("h2", has_text="Gắn số với số liệu").wait_for()
    chosen = page.locator("select").evaluate_all("all => all.map(one => one.value)")
    assert chosen == ["{all.received}", "{all.ended}"]
    page.fill("input[name=common]", "Báo cáo số 20/BC-UBND")
    check_page(page)
    page.get_by_role("button", name="Gắn và lưu").click()
    page.get_by_text("Đã gắn 2 số với số liệu của báo cáo.").wait_for()
    page.goto(f"/bao-cao/{draft.pk}/loi-van/")
    check_page(page)

    page.goto(f"/bao-cao/{draft.pk}/")
    page.get_by_role("button", name="Trình lãnh đạo ký").click()
    page.get_by_role("button", name="Trình lãnh đạo ký").wait_for(state="detached")
    leader = live.page(worked.cast.leader, phone=phone)
    leader.goto(f"/bao-cao/{draft.pk}/ky/")
    check_page(leader)
    leader.get_by_role("button", name="Ký báo cáo").click()
    leader.locator("#confirm-yes").click()
    leader.locator("[name=gap_reason][aria-invalid=true]").wait_for()
    leader.fill("[name=gap_reason]", "Các mục do phòng khác báo cáo")
    leader.get_by_role("button", name="Ký báo cáo").click()
    leader.locator("#confirm-yes").click()
    leader.wait_for_url("**/bao-cao/*/")
    clerk = live.page(worked.cast.clerk, phone=phone)
    clerk.goto(f"/bao-cao/{draft.pk}/ban-hanh/")
    check_page(clerk)
    clerk.fill("[name=number]", "12")
    clerk.get_by_role("button", name="Vào sổ, ban hành").click()
    clerk.locator("#confirm-yes").click()
    clerk.get_by_text("Đã ban hành báo cáo số 12/BC-UBND").wait_for()
    printed = clerk.locator("article").inner_text()
    assert "Đã trả 4 kết quả cho người dân." in printed
    assert re.search(r"tiếp nhận 6 hồ sơ, đã giải quyết 4 hồ sơ", printed)
    assert "lý do: Các mục do phòng khác báo cáo" in printed
    assert Report.objects.get(pk=draft.pk).evidence["edited"][0]["key"] == "paragraph.dossiers.results"


def test_the_generated_paragraph_is_taken_back(live, worked, draft):
    page = live.page(worked.cast.reform)
    page.goto(f"/bao-cao/{draft.pk}/doan/closing/")
    page.fill("textarea[name=text]", "Kính báo cáo./.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="Lấy lại đoạn hệ thống viết").wait_for()
    page.get_by_role("button", name="Lấy lại đoạn hệ thống viết").click()
    page.locator("#confirm-yes").click()
    page.get_by_text("Đã lấy lại đoạn hệ thống viết").first.wait_for()
    assert "Trên đây là báo cáo" in page.locator("textarea[name=text]").input_value()


def test_what_cannot_be_undone_is_asked_before_the_modules_have_come(live, worked, draft):
    page = live.page(worked.cast.reform)
    page.goto(f"/bao-cao/{draft.pk}/doan/closing/")
    page.fill("textarea[name=text]", "Kính báo cáo./.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("button", name="Lấy lại đoạn hệ thống viết").wait_for()
    page.route("**/motcua*.js", lambda route: route.abort())
    page.reload()
    page.get_by_role("button", name="Lấy lại đoạn hệ thống viết").click()
    page.locator("#confirm").get_by_role("button", name="Không, quay lại").click()
    assert page.locator("textarea[name=text]").input_value() == "Kính báo cáo./."
