"""Every main list can be taken out under its own policy, and who took it out stands in the log of access."""

import csv
import io

import openpyxl
import pytest

from motcua.people.models import AccessRecord

#: address → (who may take it out, who may not, a heading of the list)
LISTS = {
    "/quan-tri/tai-khoan/": ("administrator", "leader", "Tên đăng nhập"),
    "/nhat-ky/truy-cap/": ("auditor", "desk", "Đối tượng"),
    "/nhat-ky/quan-tri/": ("administrator", "officer", "Đối tượng"),
    "/co-quan/": ("desk", "nobody", "Tên cơ quan"),
    "/danh-muc/thu-tuc/": ("desk", "nobody", "Tên thủ tục"),
    "/ho-so/xuat/": ("leader", "nobody", "Mã hồ sơ"),
}


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("form", ["xlsx", "csv", "csv-may"])
def test_a_list_is_taken_out_in_each_format_and_the_log_says_so(cast, address, form):
    who, _, heading = LISTS[address]
    answer = cast.client(who).get(address, {"dang": form})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert heading in [cell.value for row in sheet.iter_rows() for cell in row]
    elif form == "csv":
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
        assert any(heading in row for row in rows)
    else:
        assert heading not in answer.content.decode(), "machines read the columns' keys"
    record = AccessRecord.objects.get(action="export")
    assert record.account == cast.accounts[who]
    assert f"({form})" in record.detail


@pytest.mark.parametrize("address", LISTS)
def test_who_may_not_open_the_list_may_not_take_it_out(cast, address):
    _, who, _ = LISTS[address]
    assert cast.client(who).get(address, {"dang": "xlsx"}).status_code == 403
    assert not AccessRecord.objects.filter(action="export").exists()
