"""Taking in a tracking book over the pages: look first, run once, and be told of every row that was refused."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.cast import hold

from motcua.acts.tables.gateways import inbox
from motcua.acts.tables.models import ImportRun
from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules.tracking_book import MACHINE_COLUMNS
from motcua.people.vocabulary import Role

GOOD = {
    "code": "000.12.34.H56-260105-0001",
    "procedure_code": "9.999999",
    "procedure_name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "level": "commune",
    "received_agency": "xa:31567",
    "competent_agency": "xa:31567",
    "channel": "counter",
    "on_behalf": "0",
    "submitted_at": "2026-01-05T08:00",
    "received_at": "2026-01-05T08:00",
    "due_at": "2026-01-08T17:00",
    "ended_at": "2026-01-07T10:00",
    "outcome": "granted",
    "returned_at": "",
    "paused_days": "0",
    "supplements": "0",
}


def machine_book(*rows: dict, name: str = "so.csv") -> SimpleUploadedFile:
    text = io.StringIO()
    writer = csv.DictWriter(text, MACHINE_COLUMNS)
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    return SimpleUploadedFile(name, text.getvalue().encode(), "text/csv")


def form_06() -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SỔ THEO DÕI HỒ SƠ"])
    sheet.append(["TT", "Mã hồ sơ", "Tên việc", "Họ tên", "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"])
    sheet.append([1, "000.12.34.H56-210105-0007", "Khai sinh", "Lý Thị Na", date(2026, 1, 5), date(2026, 1, 8), None])
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("so-06.xlsx", content.getvalue(), "application/octet-stream")


def form_07() -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SỔ THEO DÕI HỒ SƠ"])
    sheet.append(["TT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
                  "Cơ quan chủ trì giải quyết", "Nhận và trả kết quả"])  # fmt: skip
    sheet.append([None] * 6 + ["Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"])
    sheet.append([f"({place})" for place in range(1, 10)])
    sheet.append([1, "S07-0001", "Khai sinh", "Lý Thị Na", "ấp Mỹ Lợi, 0912 345 678", "UBND xã Mỹ Tú",
                  date(2026, 1, 5), date(2026, 1, 8), None])  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("so-07.xlsx", content.getvalue(), "application/octet-stream")


def upload(client, file):
    return client.post(reverse("table_import", args=["dossiers"]), {"file": file})


def filled(form) -> dict:
    """What a browser would send back of a form that nobody changed."""
    return {field.name: "" if field.value() is None else field.value() for field in form}


@pytest.fixture
def reform(cast):
    return cast.client("reform")


def test_only_those_who_may_import_see_the_page(cast):
    address = reverse("table_import", args=["dossiers"])
    assert {name for name in cast.accounts if cast.client(name).get(address).status_code == 200} == {"reform"}


def test_a_book_is_shown_taken_in_and_reported_with_its_refused_rows(reform):
    bad = {"code": "000.12.34.H56-260105-0002", "ended_at": "2025-01-01T10:00"}
    look = upload(reform, machine_book({}, bad))["Location"]
    page = reform.get(look).content.decode()
    assert GOOD["code"] in page
    assert not Dossier.objects.exists()
    done = reform.post(look, {"file_name": "so.csv"}, follow=True)
    run = ImportRun.objects.get()
    assert (run.file_name, run.total, run.added, run.refused) == ("so.csv", 2, 1, 1)
    assert bad["code"] in done.content.decode()
    assert "chờ đối chiếu" in done.content.decode()
    rows = reform.get(reverse("import_refused", args=[run.pk]), {"dang": "csv"}).content.decode("utf-8-sig")
    assert bad["code"] in rows


def test_the_same_book_again_adds_nothing(reform):
    for _ in range(2):
        reform.post(upload(reform, machine_book({}))["Location"], {"file_name": "so.csv"})
    assert Dossier.objects.count() == 1
    assert list(ImportRun.objects.order_by("pk").values_list("added", "unchanged")) == [(1, 0), (0, 1)]


def test_a_column_that_was_not_recognised_is_put_right_by_hand(reform):
    look = upload(reform, form_06())["Location"]
    page = reform.get(look)
    form = page.context["form"]
    assert "Tên thủ tục" in page.context["shown"].missing
    values = filled(form)
    refused = reform.post(look, values)
    assert refused.status_code == 422
    assert "Thiếu cột" in refused.content.decode()
    values |= {"column_procedure_name": 2, "default_agency": "xa:31567"}
    reform.post(look, values)
    assert Dossier.objects.get().applicant_name == "Lý Thị Na"


def test_a_book_of_one_procedure_names_it_beside_the_columns(reform):
    look = upload(reform, form_06())["Location"]
    values = filled(reform.get(look).context["form"])
    reform.post(look, {**values, "default_agency": "xa:31567", "default_procedure": "Đăng ký khai sinh"})
    assert Dossier.objects.get().procedure.name == "Đăng ký khai sinh"


def test_one_column_cannot_be_two_things(reform):
    look = upload(reform, form_06())["Location"]
    values = filled(reform.get(look).context["form"])
    refused = reform.post(look, {**values, "column_procedure_name": 1})
    assert "Cột này đã được chọn" in refused.content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 nothing", "không phải bảng"),
        (b"PK\x03\x04 broken", "hỏng"),
        (b"a,b\n1,2\n", "Không nhận ra"),
        ("mã hồ sơ".encode("utf-16-le") + b"\xff", "CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_book_is_refused_with_what_to_do(reform, content, message):
    response = upload(reform, SimpleUploadedFile("x.csv", content))
    assert response.status_code == 422
    assert message in str(response.context["form"].errors)
    assert not ImportRun.objects.exists()


def test_another_person_cannot_run_what_was_uploaded(cast, reform):
    look = upload(reform, machine_book({}))["Location"]
    hold(cast.accounts["clerk"], Role.REFORM_OFFICER, cast.commune)
    answer = cast.client("clerk").post(look, {"file_name": "so.csv"})
    assert answer["Location"] == reverse("table_import", args=["dossiers"])
    assert not Dossier.objects.exists()


def test_a_run_is_shown_to_its_person_and_to_administrators_only(cast, reform):
    reform.post(upload(reform, machine_book({}))["Location"], {"file_name": "so.csv"})
    address = reverse("import_run", args=[ImportRun.objects.get().pk])
    assert reform.get(address).status_code == 200
    assert cast.client("administrator").get(address).status_code == 200
    assert cast.client("leader").get(address).status_code == 403


def test_form_07_comes_in_as_it_is_though_address_and_phone_share_a_column(reform):
    there = upload(reform, form_07()).headers["Location"]
    taken_in = reform.post(there, filled(reform.get(there).context["form"]))
    assert taken_in.status_code == 302, taken_in.context["form"].errors
    run = ImportRun.objects.get()
    assert (run.added, run.refused) == (1, 0)
    dossier = Dossier.objects.get()
    assert (dossier.phone, dossier.address) == ("0912345678", "ấp Mỹ Lợi, 0912 345 678")


def test_the_way_to_matching_is_offered_to_those_it_is_open_to(cast, reform):
    there = upload(reform, machine_book({})).headers["Location"]
    done = reform.post(there, filled(reform.get(there).context["form"])).headers["Location"]
    matching = reverse("catalogue_matching")
    for client in (reform, cast.client("administrator")):
        page = client.get(done).content.decode()
        assert "chờ đối chiếu" in page
        assert matching not in page
        assert client.get(matching).status_code == 403
    assert cast.client("keeper").get(matching).status_code == 200


def test_an_administrator_sees_the_numbers_of_a_run_and_no_citizen_s_row(cast, reform):
    bad = {"code": "000.12.34.H56-260105-0002", "procedure_name": "Việc riêng của bà Na", "channel": "fax"}
    reform.post(upload(reform, machine_book({}, bad))["Location"], {"file_name": "so.csv"})
    run = ImportRun.objects.get()
    assert "Việc riêng của bà Na" in reform.get(reverse("import_run", args=[run.pk])).content.decode()
    seen = cast.client("administrator").get(reverse("import_run", args=[run.pk])).content.decode()
    assert "so.csv" in seen
    assert "bà Na" not in seen
    assert cast.client("administrator").get(reverse("import_refused", args=[run.pk])).status_code in (403, 404)


def test_refused_rows_come_as_a_workbook_with_their_cells_that_can_be_put_right_and_taken_in(reform):
    bad = {"code": "000.12.34.H56-260105-0002", "channel": "fax"}
    reform.post(upload(reform, machine_book({}, bad))["Location"], {"file_name": "so.csv"})
    run = ImportRun.objects.get()
    content = reform.get(reverse("import_refused", args=[run.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    titles = [cell.value for cell in book.active[1]]
    assert titles == [*MACHINE_COLUMNS, "Lý do không nhập", "Dòng trong tệp"]
    assert book.active.cell(2, titles.index("procedure_name") + 1).value == "Đăng ký khai sinh"
    assert "fax" in book.active.cell(2, titles.index("Lý do không nhập") + 1).value
    book.active.cell(2, titles.index("channel") + 1).value = "post"
    again = io.BytesIO()
    book.save(again)
    look = upload(reform, SimpleUploadedFile("sua.xlsx", again.getvalue()))["Location"]
    reform.post(look, {"file_name": "sua.xlsx"})
    assert Dossier.objects.get(code=bad["code"]).channel == "post"


@pytest.mark.parametrize(
    "head",
    [
        "ma ho so,ten thu tuc,ngay nhan,ngay hen,co quan giai quyet",
        "MA_HO_SO,TenThuTuc,NgayNhan,NgayHen,CoQuanGiaiQuyet",
    ],  # fmt: skip
)
def test_headings_without_accents_are_recognised(reform, head):
    row = "HS-0001,Khai sinh,05/01/2026,08/01/2026,UBND xã Mỹ Tú"
    look = upload(reform, SimpleUploadedFile("so.csv", f"{head}\n{row}\n".encode()))["Location"]
    reform.post(look, filled(reform.get(look).context["form"]))
    assert Dossier.objects.get().code == "HS-0001"


def test_a_header_that_nobody_knows_goes_to_the_mapping_page(reform):
    file = SimpleUploadedFile("so.csv", "Số,Việc,Nhận lúc,Ai\nHS-0001,Khai sinh,05/01/2026,Na\n".encode())
    look = upload(reform, file)["Location"]
    page = reform.get(look)
    assert "Chưa nhận ra cột: Mã hồ sơ, Ngày tiếp nhận" in page.content.decode()
    values = filled(page.context["form"]) | {"column_code": 0, "column_procedure_name": 1, "column_received_at": 2}
    reform.post(look, values)
    assert Dossier.objects.get().code == "HS-0001"


def test_a_run_whose_process_is_gone_says_what_to_do_and_one_at_work_is_left_alone(cast, reform):
    long_ago = now() - timedelta(hours=1)
    runs = [
        ImportRun.objects.create(
            kind="dossiers", file_name=name, sha256="0" * 64, started_at=long_ago, account=cast.accounts["reform"]
        )
        for name in ("dut.csv", "dang-chay.csv")
    ]
    with inbox.at_work(runs[1].pk):
        reform.get(reverse("import_progress", args=["dossiers"]))
        for run in runs:
            run.refresh_from_db()
        assert "nhập bị ngắt" in runs[0].failure
        assert runs[0].finished_at
        assert (runs[1].failure, runs[1].finished_at) == ("", None)
    page = reform.get(reverse("import_run", args=[runs[0].pk])).content.decode()
    assert "nhập lại tệp này sẽ chỉ thêm phần còn thiếu" in page


def test_a_book_that_names_the_agency_of_each_row_is_not_overruled(reform):
    look = upload(reform, form_07())["Location"]
    assert filled(reform.get(look).context["form"])["default_agency"] == ""


def test_a_book_without_rows_says_so(reform):
    look = upload(reform, machine_book())["Location"]
    page = reform.post(look, {"file_name": "so.csv"}, follow=True).content.decode()
    assert "không có hồ sơ nào nên không có gì để nhập" in page
