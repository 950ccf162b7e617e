"""The counter's other two answers on the intake form, the return of who was guided, and an intake taken back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.stage import Stage
from motcua.dossiers.tests.test_pages import intake_data
from motcua.dossiers.vocabulary import Status
from motcua.people.models import AccessRecord
from motcua.procedures.models import RequiredDocument

INTAKE = "/ho-so/tiep-nhan/"


@pytest.fixture
def living(stage: Stage) -> Stage:
    """The stage half an hour ago, for pages that tell the real time."""
    cache.clear()
    stage.at = now() - timedelta(minutes=30)
    return stage


def without_papers(stage: Stage, **changes: object) -> dict:
    document = RequiredDocument.objects.get(case__version__procedure=stage.procedure)
    data = intake_data(stage, **changes)
    del data[f"paper_{document.pk}_received"]
    return data


def test_the_missing_papers_go_on_form_02_with_their_quantity(living):
    client = living.cast.client("desk")
    data = without_papers(living, decision="guide", items="Chữ ký của người mẹ")
    response = client.post(INTAKE, data)
    dossier = Dossier.objects.get()
    assert response["Location"] == reverse("dossier_received", args=[dossier.code])
    assert dossier.supplement_requests.get().items == ["Tờ khai (1 bản chính)", "Chữ ký của người mẹ"]
    page = client.get(response["Location"]).content.decode()
    assert "In phiếu hướng dẫn, mẫu 02" in page
    assert "Tờ khai (1 bản chính)" in page
    slip = client.get(reverse("dossier_slip", args=[dossier.code, "supplement"]))
    assert slip["Content-Type"] == "application/pdf"
    listed = client.get("/ho-so/?ds=guided").content.decode()
    assert "Đã hướng dẫn, chờ quay lại" in listed
    assert dossier.code in listed


def test_a_refusal_needs_its_reason_and_gives_form_03(living):
    client = living.cast.client("desk")
    refused = client.post(INTAKE, without_papers(living, decision="turn_away"))
    assert refused.status_code == 422
    assert "Ghi lý do không tiếp nhận" in refused.content.decode()
    data = without_papers(living, decision="turn_away", reason="Không thuộc thẩm quyền")
    response = client.post(INTAKE, data)
    dossier = Dossier.objects.get()
    assert dossier.status == Status.REFUSED
    assert "Không thuộc thẩm quyền" in client.get(response["Location"]).content.decode()
    assert client.get(reverse("dossier_slip", args=[dossier.code, "refusal"])).status_code == 200


def test_guidance_for_nothing_is_refused(living):
    response = living.cast.client("desk").post(INTAKE, intake_data(living, decision="guide"))
    assert response.status_code == 422
    assert not Dossier.objects.exists()


def test_who_comes_back_finds_the_form_filled_and_keeps_the_code(living):
    client = living.cast.client("desk")
    client.post(INTAKE, without_papers(living, decision="guide", note="Hẹn thứ năm"))
    dossier = Dossier.objects.get()
    page = client.get(reverse("dossier", args=[dossier.code])).content.decode()
    assert "Người nộp đã quay lại: tiếp nhận" in page
    assert "chưa có quy trình" not in page
    form = client.get(INTAKE, {"tiep": dossier.code}).content.decode()
    for filled in ("Nguyễn Thị Đào", "094199001234", "0912345678", "Hẹn thứ năm", dossier.code):
        assert filled in form
    assert AccessRecord.objects.filter(subject=f"dossier:{dossier.code}", detail__contains="hướng dẫn").exists()
    data = intake_data(living, continued=dossier.code)
    response = client.post(INTAKE, data)
    assert client.post(INTAKE, data)["Location"] == response["Location"]  # sent twice
    dossier.refresh_from_db()
    assert dossier.status == Status.ACCEPTED
    assert Dossier.objects.count() == 1
    assert client.get(reverse("dossier_slip", args=[dossier.code, "receipt"])).status_code == 200


def test_the_registration_of_another_desk_does_not_exist(living):
    living.cast.client("desk").post(INTAKE, without_papers(living, decision="guide"))
    code = Dossier.objects.get().code
    stranger = living.cast.client("outsider")
    assert stranger.get(INTAKE, {"tiep": code}).status_code == 404
    there = living.cast.other_desk_place.pk
    data = intake_data(living, continued=code, received_agency=there, competent_agency="")
    assert stranger.post(INTAKE, data).status_code == 404


def test_a_telephone_is_asked_for_only_where_a_notice_was_wished(living):
    client = living.cast.client("desk")
    response = client.post(INTAKE, intake_data(living, phone="", wants_notice="on"))
    assert "Muốn được báo kết quả thì cần" in response.content.decode()
    assert client.post(INTAKE, intake_data(living, phone="")).status_code == 302


def test_the_page_of_success_takes_the_intake_back_and_the_book_shows_it(living):
    client = living.cast.client("desk")
    response = client.post(INTAKE, intake_data(living))
    dossier = Dossier.objects.get()
    assert "Hoàn tác" in client.get(response["Location"]).content.decode()
    client.post(reverse("dossier_undo", args=[dossier.code]), {"revision": dossier.revision})
    dossier.refresh_from_db()
    assert dossier.status == Status.CANCELLED
    assert "Đã hủy tiếp nhận" in client.get(reverse("dossier_book")).content.decode()
    assert client.get(reverse("dossier", args=[dossier.code])).status_code == 200


# In the browser --------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_person_is_guided_comes_back_is_received_and_taken_back(live, living, check_page, phone):
    page = live.page(living.cast.desk, phone=phone)
    page.goto(f"{INTAKE}?thu_tuc={living.procedure.pk}")
    page.locator("#id_applicant_name").fill("Nguyễn Thị Đào")
    page.get_by_text("Chưa nhận được: hướng dẫn hoàn thiện hoặc từ chối").click()
    check_page(page)
    page.get_by_role("button", name="Lập phiếu hướng dẫn (mẫu 02)").click()
    page.wait_for_url("**/da-tiep-nhan/")
    expect(page.locator("h1")).to_contain_text("Đã hướng dẫn Nguyễn Thị Đào")
    check_page(page)
    page.go_back()
    expect(page.locator("#id_applicant_name")).to_have_value("")
    page.goto("/ho-so/?ds=guided")
    page.get_by_role("link", name=Dossier.objects.get().code).first.click()
    page.get_by_role("link", name="Người nộp đã quay lại: tiếp nhận").click()
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Đào")
    page.locator("#papers [data-received]").first.check()
    page.locator("#papers [name$=_exempt]").first.select_option("later")
    page.locator("#intake-send").click()
    page.wait_for_url("**/da-tiep-nhan/")
    assert Dossier.objects.get().status == Status.ACCEPTED
    check_page(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã hoàn tác")
    assert Dossier.objects.get().status == Status.SUPPLEMENT_REQUESTED
