"""An official drops in a report and walks from a finding to its line, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
REPORT = """BÁO CÁO
Kết quả thực hiện công tác cải cách hành chính năm 2022
Ủy ban nhân dân xã Thử báo cáo kết quả thực hiện công tác cải cách hành chính như sau:
1. Giải quyết thủ tục hành chính
Cấp xã tiếp nhận được 1.000 hồ sơ, đã giải quyết 990 hồ sơ, trong đó, trước hạn 900 hồ sơ, đúng hạn 64 hồ sơ và trễ
hẹn 26 hồ sơ (gồm: lĩnh vực đất đai 14 hồ sơ; lĩnh vực hộ tịch 07 hồ sơ). Đang giải quyết 10 hồ sơ.
2. Chỉ đạo, điều hành
Hoàn thành 26/28 nhiệm vụ, đạt 92,85%. Số liệu tính đến ngày 15/12/202.
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2022 của Ủy ban nhân dân xã về cải cách hành chính năm 2022.
"""


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_an_official_checks_a_report_and_walks_to_a_line(live, cast, check_page, phone, tmp_path):
    file = tmp_path / "bao-cao-2022.txt"
    file.write_text(REPORT, encoding="utf-8")
    page = live.page(cast.reform, phone=phone)
    page.goto("/kiem-tra-bao-cao/")
    check_page(page)
    page.get_by_label("Tệp báo cáo").set_input_files(str(file))
    page.get_by_role("button", name="Đọc và kiểm tra").click()
    page.wait_for_url("**/kiem-tra-bao-cao/*/")
    check_page(page)
    assert page.get_by_text("14 + 7 = 21").is_visible()
    page.get_by_role("link", name="dòng 6", exact=True).first.click()
    assert page.url.endswith("#dong-6")
    expect(page.locator("#dong-6")).to_be_in_viewport()
    page.get_by_role("link", name="Không khớp").click()
    assert page.get_by_text("990 + 10 = 1.000").count() == 0
    page.goto("/kiem-tra-bao-cao/so-sanh/")
    check_page(page)
