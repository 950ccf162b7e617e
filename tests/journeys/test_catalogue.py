"""The catalogue in a real browser: a citizen finds what to bring, a controller changes how long it takes."""

import openpyxl
import pytest

from motcua.base.time import now, today
from motcua.people.vocabulary import SYSTEM
from motcua.procedures import actions
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.models import InternalProcess, Procedure
from motcua.procedures.queries import version_in_force

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture
def office(live, cast):
    wanted = {"1.001193", "1.001612", "2.000815", "1.013225"}
    entries = [entry for entry in shipped_catalogue() if entry.code in wanted]
    actions.take_in(entries=entries, by=SYSTEM, at=now(), source="journey")
    field = Procedure.objects.get(code="1.001193").field
    Procedure.objects.create(
        code="1.001193.H13", name="Khai sinh", folded_name="khai sinh", field=field, level="commune", origin="imported"
    )
    return cast


@WIDTHS
def test_a_citizen_finds_what_to_bring(live, office, check_page, phone):
    page = live.page(phone=phone)
    page.goto("/thu-tuc/")
    check_page(page)
    page.get_by_label("Tên hoặc mã thủ tục").fill("ho kinh doanh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký thành lập hộ kinh doanh").click()
    page.get_by_text("Giấy đề nghị đăng ký hộ kinh doanh").wait_for()
    check_page(page)


@WIDTHS
def test_the_pages_of_a_keeper_are_accessible(live, office, check_page, phone):
    version = version_in_force(Procedure.objects.get(code="1.001612"), today())
    process = InternalProcess.objects.filter(procedure__code="1.001612").last()
    page = live.page(office.keeper, phone=phone)
    for address in (
        "/danh-muc/thu-tuc/",
        "/danh-muc/thu-tuc/1.001612/",
        "/danh-muc/thu-tuc/1.001612/sua/",
        "/danh-muc/thu-tuc/1.001612/cong-bo/",
        "/danh-muc/thu-tuc/1.001612/bai-bo/",
        f"/danh-muc/thu-tuc/1.001612/quy-trinh/{process.pk}/",
        f"/danh-muc/quy-trinh/{process.pk}/sao-chep/",
        f"/danh-muc/phien-ban/{version.pk}/sua/",
        f"/danh-muc/phien-ban/{version.pk}/truong-hop/1/",
        f"/danh-muc/phien-ban/{version.pk}/ngung-tiep-nhan/",
        "/danh-muc/thu-tuc/nhap/",
        "/danh-muc/thu-tuc/doi-chieu/",
        "/danh-muc/linh-vuc/",
    ):
        page.goto(address)
        check_page(page)


@WIDTHS
def test_the_working_calendar_is_accessible(live, office, check_page, phone):
    page = live.page(office.keeper, phone=phone)
    page.goto("/danh-muc/lich-lam-viec/?nam=2027")
    assert page.get_by_role("heading", level=1).inner_text() == "Lịch làm việc năm 2027"
    check_page(page)


def test_a_controller_fits_the_steps_to_the_limit(live, office):
    page = live.page(office.keeper)
    page.goto("/danh-muc/thu-tuc/1.001612/")
    page.get_by_role("link", name="Lập quy trình").click()
    page.get_by_label("Áp dụng cho").select_option(label="Ủy ban nhân dân xã Mỹ Tú")
    hours = page.locator("input[name$=-hours]")
    hours.nth(2).fill("10")
    page.get_by_role("button", name="Lưu quy trình").click()
    page.get_by_text("Tổng thời gian các bước là 28 giờ").first.wait_for()
    assert hours.nth(2).input_value() == "10", "what was typed stays"
    hours.nth(2).fill("6")
    page.get_by_role("button", name="Lưu quy trình").click()
    page.get_by_text("Đã lưu quy trình nội bộ").wait_for()
    assert InternalProcess.objects.get(agency=office.commune).valid_from == today()


def test_a_controller_takes_a_workbook_in_after_a_look(live, office, tmp_path):
    page = live.page(office.keeper)
    page.goto("/danh-muc/thu-tuc/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Sổ danh mục").click()
    path = tmp_path / "danh-muc.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    for row in book["Thủ tục"].iter_rows(min_row=2):
        if row[0].value == "1.001193":
            row[2].value = "Thủ tục đăng ký khai sinh (sửa)"
    book.save(path)
    page.goto("/danh-muc/thu-tuc/nhap/")
    page.get_by_label("Tệp danh mục").set_input_files(path)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Sửa tên").wait_for()
    page.get_by_role("button", name="Nhập 1 thủ tục").click()
    page.locator("#confirm-yes").click()
    page.get_by_text("thêm 0, sửa 1 thủ tục").wait_for()
    assert Procedure.objects.get(code="1.001193").name.endswith("(sửa)")


def test_a_controller_locks_intake_and_citizens_are_told(live, office):
    page = live.page(office.keeper)
    page.goto("/danh-muc/thu-tuc/1.001193/")
    page.get_by_role("link", name="Ngừng tiếp nhận", exact=True).click()
    page.get_by_role("button", name="Ngừng tiếp nhận").click()
    page.locator("#confirm-yes").click()
    page.get_by_text("Ngừng tiếp nhận hồ sơ mới từ").wait_for()
    assert version_in_force(Procedure.objects.get(code="1.001193"), today()).intake_locked_on == today()
    citizen = live.page(phone=True)
    citizen.goto("/thu-tuc/1.001193/")
    citizen.get_by_text("đã ngừng tiếp nhận hồ sơ mới").wait_for()
