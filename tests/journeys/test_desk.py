"""Journeys of the desk: a lost line at the counter, a partner agency asked, a colleague's work done in their stead."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect
from tests.cast import FOUNDED

from motcua.agencies.actions import load_partners
from motcua.base.time import FOREVER, now
from motcua.dossiers.models import Consultation
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_pages import picture
from motcua.people.models import Delegation, RoleHolding

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(cast) -> Stage:
    """The commune with a procedure, a quarter of an hour ago."""
    cache.clear()
    return Stage(cast, make_procedure(), at=now() - timedelta(minutes=15))


def test_a_lost_line_is_told_in_one_bar_that_keeps_the_chosen_scans(live, stage, check_page):
    page = live.page(stage.cast.desk)
    page.goto(f"/ho-so/tiep-nhan/?thu_tuc={stage.procedure.pk}")
    file = {"name": "to-khai.png", "mimeType": "image/png", "buffer": picture().read()}
    page.locator("#papers input[type=file]").first.set_input_files(file)
    page.locator("#id_applicant_name").fill("Nguyễn Thị Đào")
    page.context.set_offline(True)
    page.locator("#procedure-search").press_sequentially("khai", delay=120)
    expect(page.locator("#draft")).to_contain_text("Giữ nguyên trang này")
    expect(page.locator("#told")).to_have_count(0)
    assert "tải lại trang" not in page.locator("main").inner_text().lower()
    check_page(page)
    page.context.set_offline(False)
    expect(page.locator(".mc-pages li")).to_have_count(1)
    live.complaints.clear()  # htmx tells the console of the lost connection


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_tax_office_is_found_without_accents_and_asked(live, stage, check_page, phone):
    load_partners(agency_id=stage.cast.province.pk, by=None, at=stage.at)
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    page = live.page(stage.cast.officer, phone=phone)
    page.goto(reverse("dossier_act", args=[dossier.code, "consult"]))
    page.get_by_label("Cơ quan được hỏi").click()
    page.keyboard.type("thue thanh pho", delay=100)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Cơ quan được hỏi")).to_have_value("Thuế thành phố Cần Thơ")
    check_page(page)
    page.get_by_label("Nội dung lấy ý kiến").fill("Nghĩa vụ tài chính về đất")
    page.get_by_label("Hạn trả lời").fill(f"{now() + timedelta(days=2):%H:%M %d/%m/%Y}")
    page.get_by_role("button", name="Gửi lấy ý kiến").click()
    expect(page.get_by_role("status").first).to_contain_text("Lấy ý kiến")
    assert Consultation.objects.get().content == "Nghĩa vụ tài chính về đất"


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_delegates_list_says_for_whom_the_work_is_done(live, stage, check_page, phone):
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    stage.do("leader", "assign", dossier, to=stage.cast.officer)
    holding = RoleHolding.objects.get(account=stage.cast.officer)
    delegate = stage.cast.culture_officer
    Delegation.objects.create(
        holding=holding, delegate=delegate, valid_from=FOUNDED, valid_to=FOREVER, reason="Nghỉ phép"
    )
    page = live.page(delegate, phone=phone)
    page.goto("/ho-so/?ds=lent")
    expect(page.get_by_text("Bạn đang xử lý thay")).to_contain_text("Trần Văn Thụ Lý")
    check_page(page)
    page.get_by_role("link", name=dossier.code).first.click()
    expect(page.get_by_text("Bạn đang xử lý thay").first).to_be_visible()
    check_page(page)
