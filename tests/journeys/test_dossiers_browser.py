"""A dossier's way through the office in a real browser: counter, desk, leader, counter; and the citizen's look-up."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from motcua.base.text import fold
from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_pages import picture
from motcua.dossiers.vocabulary import Status
from motcua.procedures.models import RequiredDocument

pytestmark = pytest.mark.browser
LONG_NAME = "Công Tằng Tôn Nữ Thị Hoàng Phương Thảo Nguyên Khang An Bình Đắc Lộc"


@pytest.fixture
def stage(cast) -> Stage:
    """The commune with a procedure of two papers, at this moment."""
    cache.clear()
    procedure = make_procedure()
    procedure.name = "Đăng ký khai sinh có yếu tố liên thông các thủ tục về cư trú và bảo hiểm y tế cho trẻ dưới 6 tuổi"
    procedure.folded_name = fold(procedure.name)
    procedure.save()
    case = procedure.versions.get().cases.get()
    RequiredDocument.objects.create(case=case, position=2, name="Giấy chứng sinh", is_mandatory=False)
    return Stage(cast, procedure, at=now() - timedelta(minutes=30))


def fill_counter_form(page, name: str = LONG_NAME) -> None:
    """Everything from the keyboard, as a desk officer does."""
    page.goto("/ho-so/tiep-nhan/")
    page.keyboard.type("khai sinh lien thong")
    expect(page.locator("[data-found]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#papers [data-received]").first).to_be_focused()
    page.keyboard.press("Alt+d")
    expect(page.locator("#id_applicant_id_number")).to_be_focused()
    page.keyboard.press("Alt+q")
    expect(page.locator("#papers [name$=_exempt]").first).to_have_value("later")
    page.keyboard.type("094199001234")
    page.locator("#id_applicant_name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#id_phone")).to_be_focused()
    page.keyboard.type("0912345678")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_dossier_is_received_passed_on_approved_and_returned(live, stage, check_page, phone):
    desk = live.page(stage.cast.desk, phone=phone)
    fill_counter_form(desk)
    expect(desk.locator("#due .mc-due")).to_have_text(re.compile(r"\d\d:\d\d (thứ \S+|chủ nhật), \d\d/\d+/\d{4}"))
    check_page(desk)
    desk.locator("#intake-send").click() if phone else desk.keyboard.press("Alt+s")
    desk.wait_for_url("**/da-tiep-nhan/")
    check_page(desk)
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == LONG_NAME
    assert dossier.documents.get().name != "Giấy chứng sinh"  # "nếu có" is ticked by hand
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('motcua-intake')).length") == 0

    desk.keyboard.press("o")
    desk.wait_for_url(f"**/ho-so/{dossier.code}/")
    check_page(desk)
    desk.get_by_role("link", name="Chuyển xử lý").click()
    check_page(desk)
    desk.get_by_role("button", name="Chuyển xử lý").click()
    expect(desk.get_by_role("status").first).to_contain_text("Chuyển xử lý")

    stage.at = now()
    stage.grant(dossier)  # in the browser: see the journey of the four people below

    desk.goto(f"/ho-so/{dossier.code}/")
    desk.get_by_role("link", name="Trả kết quả", exact=True).click()
    desk.get_by_role("button", name="Trả kết quả").click()
    expect(desk.locator("#errors")).to_contain_text("chờ quét bổ sung")
    check_page(desk)
    desk.goto(f"/ho-so/{dossier.code}/")
    desk.get_by_role("link", name="Bổ sung bản quét").click()
    desk.get_by_label("Bản quét", exact=True).set_input_files(
        {"name": "to-khai.png", "mimeType": "image/png", "buffer": picture().read()}
    )
    check_page(desk)
    desk.get_by_role("button", name="Đính kèm").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đính kèm")
    desk.get_by_role("link", name="Trả kết quả", exact=True).click()
    desk.get_by_role("button", name="Trả kết quả").click()
    expect(desk.locator("h1")).to_contain_text("Đã trả kết quả cho")
    check_page(desk)
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_error_in_every_field_is_told_and_nothing_is_lost(live, stage, check_page, phone):
    page = live.page(stage.cast.desk, phone=phone)
    page.goto(f"/ho-so/tiep-nhan/?thu_tuc={stage.procedure.pk}")
    page.locator("#id_applicant_id_number").fill("123")
    page.locator("#id_phone").fill("12")
    page.locator("#id_email").fill("sai")
    page.locator("#id_on_behalf").check()
    page.locator("#id_submitter_phone").fill("99")
    page.locator("#id_set_count").fill("0")
    page.locator("#id_note").fill("Ghi chú còn đây")
    page.locator("#intake-send").click()
    expect(page.locator("#errors")).to_be_focused()
    assert page.locator(".mc-wrong").count() >= 6
    expect(page.locator("#id_note")).to_have_value("Ghi chú còn đây")
    check_page(page)
    assert not Dossier.objects.exists()


def test_a_lost_connection_keeps_the_form_and_sending_again_makes_one_dossier(live, stage):
    page = live.page(stage.cast.desk)
    fill_counter_form(page, "Nguyễn Thị Đào")
    page.context.set_offline(True)
    page.locator("#intake-send").click()
    expect(page.locator("#draft")).to_contain_text("Mất kết nối")
    page.context.set_offline(False)
    page.locator("[data-draft-resend]").click()
    page.wait_for_url("**/da-tiep-nhan/")
    assert Dossier.objects.count() == 1
    live.complaints.clear()  # htmx tells the console of the lost connection


def test_a_look_up_under_way_does_not_swallow_the_sending(live, stage):
    page = live.page(stage.cast.desk)
    fill_counter_form(page, "Nguyễn Thị Đào")
    for number in ("094199001235", "094199001236"):  # as often as one likes
        page.locator("#id_applicant_id_number").fill(number)
        with page.expect_response("**/chu-ho-so/"):
            page.locator("#id_phone").focus()
        expect(page.locator("#recent")).to_contain_text("Chưa có hồ sơ nào")
    held = []
    page.route("**/chu-ho-so/", lambda route: held.append(route))  # a slow line: the answer does not come
    page.locator("#id_applicant_id_number").fill("094199001237")
    page.locator("#intake-send").click()
    page.wait_for_url("**/da-tiep-nhan/")
    assert held
    assert Dossier.objects.get().applicant_id_number == "094199001237"


def test_a_form_left_behind_is_offered_again(live, stage):
    page = live.page(stage.cast.desk)
    fill_counter_form(page, "Nguyễn Thị Đào")
    page.goto("/ho-so/tiep-nhan/")
    page.get_by_role("button", name="Lấy lại bản nháp").click()
    expect(page.locator("#id_applicant_name")).to_have_value("Nguyễn Thị Đào")
    expect(page.locator("#papers [data-received]").first).to_be_checked()
    page.locator("#intake-send").click()
    page.wait_for_url("**/da-tiep-nhan/")
    assert Dossier.objects.get().applicant_name == "Nguyễn Thị Đào"


def test_what_cannot_be_undone_is_asked_first(live, stage, check_page):
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk)
    page = live.page(stage.cast.leader)
    page.goto(f"/ho-so/{dossier.code}/viec/stop/")
    page.get_by_label("Lý do").fill("Người nộp đề nghị dừng")
    page.get_by_role("button", name="Dừng giải quyết").click()
    expect(page.locator("#confirm")).to_be_visible()
    check_page(page)
    page.locator("#confirm").get_by_role("button", name="Không, quay lại").click()
    assert Dossier.objects.get().status == Status.PROCESSING
    page.get_by_role("button", name="Dừng giải quyết").click()
    page.locator("#confirm-yes").click()
    expect(page.locator(".mc-badge").first).to_have_text("Dừng giải quyết")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_lists_books_bulk_and_home_hold_for_everyone(live, stage, check_page, phone):
    for name in (LONG_NAME, "Lâm Thị Sóc Kha", "Trần Văn Khánh"):
        stage.intake(competent_agency_id=stage.cast.commune.pk, applicant_name=name)
    page = live.page(stage.cast.desk, phone=phone)
    for address in (
        "/viec-hom-nay/",
        "/ho-so/?ds=overdue",
        "/ho-so/?q=lam",
        "/ho-so/?q=khong-co",
        "/ho-so/so-theo-doi/",
    ):
        page.goto(address)
        check_page(page)
    page.goto("/ho-so/?ds=to_transfer")
    check_page(page)
    if phone:
        page.locator("[data-select]").first.check()
    else:
        page.keyboard.press("j")
        page.wait_for_timeout(200)  # keys closer together are a scanner's
        page.keyboard.press("x")
    expect(page.locator("[data-selected-count]")).to_have_text("1")
    page.get_by_role("button", name="Chuyển xử lý").click()
    check_page(page)
    page.get_by_role("button", name="Chuyển xử lý: 1 hồ sơ").click()
    expect(page.locator("h1")).to_contain_text("xong 1")
    check_page(page)
    assert Dossier.objects.filter(status=Status.PROCESSING).count() == 1


def test_a_citizen_looks_a_code_up_on_a_phone(live, stage, check_page):
    dossier = stage.processing()
    page = live.page(phone=True)
    page.goto("/")
    page.get_by_label("Mã hồ sơ in trên giấy tiếp nhận").fill(dossier.code.lower())
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.locator("#answer")).to_have_text("Đang giải quyết")
    check_page(page)
    page.get_by_label("Tra cứu hồ sơ khác").fill("H13.100.1-999999-0001")
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy")
    check_page(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_act_can_be_reached_by_everyone(live, stage, check_page, phone):
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk, applicant_name=LONG_NAME)
    stage.do("leader", "assign", dossier, to=stage.cast.leader)
    page = live.page(stage.cast.leader, phone=phone)
    for action in (
        "prepare",
        "forward",
        "assign",
        "hand_over",
        "consult",
        "ask_supplement",
        "pause",
        "apologise",
        "stop",
    ):
        page.goto(f"/ho-so/{dossier.code}/viec/{action}/")
        check_page(page)
        page.get_by_role("button").filter(visible=True).last.scroll_into_view_if_needed()
    page.goto(f"/ho-so/{dossier.code}/viec/consult/")
    page.locator("form.mc-form button").click()
    expect(page.locator("#errors")).to_be_focused()
    check_page(page)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_result_is_drafted_signed_numbered_and_returned_by_four_people(live, stage, check_page, phone):
    dossier = stage.processing(competent_agency_id=stage.cast.commune.pk, applicant_name=LONG_NAME)
    stage.do("head", "assign", dossier, to=stage.cast.officer)
    officer = live.page(stage.cast.officer, phone=phone)
    officer.goto(f"/ho-so/{dossier.code}/")
    expect(officer.get_by_text("Đến lượt bạn: bước “Thẩm định”")).to_be_visible()
    officer.goto(f"/ho-so/{dossier.code}/viec/prepare/")
    officer.get_by_label("Tên kết quả").fill("Trích lục khai sinh")
    check_page(officer)
    officer.get_by_role("button", name="Lưu dự thảo kết quả").click()
    officer.goto(f"/ho-so/{dossier.code}/viec/forward/")
    check_page(officer)
    officer.get_by_role("button", name="Chuyển bước tiếp theo").click()
    expect(officer.get_by_text("Hồ sơ đang ở bước “Xem xét” của Ngô Văn Trưởng Phòng")).to_be_visible()
    stage.do("head", "forward", Dossier.objects.get(pk=dossier.pk))
    leader = live.page(stage.cast.leader, phone=phone)
    leader.goto("/ho-so/?ds=to_sign")
    check_page(leader)
    leader.goto(f"/ho-so/{dossier.code}/viec/sign/")
    check_page(leader)
    leader.get_by_role("button", name="Ký duyệt").click()
    expect(leader.locator("h1")).to_have_text("Đã ký duyệt “Trích lục khai sinh”")
    check_page(leader)
    clerk = live.page(stage.cast.clerk, phone=phone)
    clerk.goto("/ho-so/?ds=to_issue")
    check_page(clerk)
    clerk.goto(f"/ho-so/{dossier.code}/viec/approve/")
    check_page(clerk)
    clerk.get_by_role("button", name="Cấp số, đóng dấu, phát hành").click()
    expect(clerk.get_by_text("1/TL-UBND")).to_be_visible()
    check_page(clerk)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.PROCESSED


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_tracking_book_is_taken_in(live, stage, check_page, phone):
    from motcua.dossiers.tests.test_import_pages import machine_book

    book = machine_book({}, {"code": "000.12.34.H56-260105-0002", "ended_at": "2025-01-01T10:00"})
    page = live.page(stage.cast.reform, phone=phone)
    page.goto("/nhap/dossiers/")
    check_page(page)
    page.set_input_files("input[type=file]", {"name": "so.csv", "mimeType": "text/csv", "buffer": book.read()})
    page.get_by_role("button", name="Tải lên và xem trước").click()
    expect(page.locator("h1")).to_have_text("Xem trước khi nhập")
    check_page(page)
    page.get_by_role("button", name="Nhập", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Kết quả nhập")
    check_page(page)
    page.goto("/nhap/dossiers/")
    check_page(page)
    assert Dossier.objects.count() == 1


def test_on_a_phone_the_tab_of_the_list_one_reads_is_in_sight(live, stage):
    page = live.page(stage.cast.desk, phone=True)
    page.goto("/ho-so/?ds=to_return")
    here = page.locator(".mc-tabs .mc-menu[data-here] > summary")
    expect(here).to_contain_text("Xong, chưa trả")
    expect(here).to_be_in_viewport(ratio=1)
    page.goto("/ho-so/?ds=to_receive")
    expect(page.locator(".mc-tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_a_word_without_an_end_breaks_rather_than_widen_the_page(live, stage, check_page):
    dossier = stage.intake(applicant_name="x" * 255)
    page = live.page(stage.cast.desk, phone=True)
    for address in (f"/ho-so/{dossier.code}/viec/edit/", f"/ho-so/?q={'x' * 200}", "/viec-hom-nay/"):
        page.goto(address)
        check_page(page)
