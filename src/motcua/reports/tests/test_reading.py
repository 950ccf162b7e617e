"""The page that reads and checks a report that exists."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from motcua.reports.permissions import may_check_reports

pytestmark = pytest.mark.django_db
LIST = "/kiem-tra-bao-cao/"
REPORT = """BÁO CÁO
Kết quả thực hiện công tác cải cách hành chính năm 2022
Ủy ban nhân dân xã Thử báo cáo kết quả thực hiện công tác cải cách hành chính như sau:
Cấp xã tiếp nhận được 1.000 hồ sơ, đã giải quyết 990 hồ sơ, trong đó, trước hạn 900 hồ sơ, đúng hạn 64 hồ sơ và trễ
hẹn 26 hồ sơ (gồm: lĩnh vực đất đai 14 hồ sơ; lĩnh vực hộ tịch 07 hồ sơ). Đang giải quyết 10 hồ sơ.
Số liệu <script>alert(1)</script> tính đến ngày 15/12/202.
Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2022 của Ủy ban nhân dân xã về cải cách hành chính năm 2022.
"""


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def upload(client, content=REPORT, name="báo cáo 2022.txt"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(LIST, {"report": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("member", "may"),
    [
        ("reform", True),
        ("controller", True),
        ("auditor", True),
        ("leader", True),
        ("administrator", True),
        ("desk", False),
        ("officer", False),
        ("clerk", False),
        ("nobody", False),
    ],
)
def test_only_those_who_check_reports_may_come_in(cast, member, may):
    assert may_check_reports(cast.actor(member)) is may
    assert cast.client(member).get(LIST).status_code == (200 if may else 403)


def test_a_stranger_is_sent_to_the_door(client, cast):
    assert client.get(LIST).status_code == 302
    assert client.post(LIST).status_code == 302


def test_an_uploaded_report_is_shown_with_figures_marked_and_findings_beside_it(cast):
    client = cast.client("reform")
    answer = upload(client)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert 'id="dong-5"' in page
    assert 'href="#dong-5"' in page
    assert ">26<span" in page
    assert "14 + 7 = 21" in page
    assert "Không khớp" in page
    assert "12/KH-UBND" in page
    assert "<script>alert" not in page
    assert " style=" not in page


def test_lines_beyond_a_thousand_and_pages_of_a_long_report_are_reached(cast):
    client = cast.client("reform")
    filler = "Nội dung công tác cải cách hành chính.\n" * 2_600
    address = upload(client, REPORT + filler + "Tính đến ngày 31/11/2022 đã hoàn thành.\n").url
    page = client.get(address).content.decode()
    assert 'href="?trang=2#dong-2608"' in page
    assert 'id="dong-1234"' in page
    assert 'id="dong-2608"' in client.get(address, {"trang": "2"}).content.decode()


def test_findings_are_filtered_by_verdict(cast):
    client = cast.client("reform")
    address = upload(client).url
    consistent = client.get(address, {"ket-luan": "consistent"}).content.decode()
    assert "14 + 7 = 21" not in consistent
    assert "990 + 10 = 1.000" in consistent
    assert client.get(address, {"ket-luan": "gì đó", "trang": "9999999"}).status_code == 200


def test_the_review_is_a_word_document(cast):
    client = cast.client("reform")
    answer = client.get(upload(client).url + "ket-qua.docx")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    tables = Document(io.BytesIO(answer.content)).tables
    assert any("14 + 7 = 21" in cell.text for table in tables for row in table.rows for cell in row.cells)


def test_nobody_sees_or_removes_the_reading_of_another(cast):
    address = upload(cast.client("reform")).url
    for member in ("leader", "administrator"):
        other = cast.client(member)
        assert other.get(address).status_code == 404
        assert other.get(address + "ket-qua.docx").status_code == 404
        assert other.post(address + "xoa/").status_code == 404
        assert b"2022.txt" not in other.get(LIST).content
    assert cast.client("reform").get(address).status_code == 200


def test_a_reading_is_removed_for_good_and_only_by_post(cast):
    client = cast.client("reform")
    address = upload(client).url
    assert client.get(address + "xoa/").status_code == 405
    assert client.post(address + "xoa/").status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "trống.txt", "trống"),
        (REPORT, "bảng.xlsx", "Chỉ đọc được báo cáo Word"),
        (b"%PDF-1.7 broken", "hỏng.pdf", "hỏng.pdf"),
        (b"PK\x03\x04 nothing", "hỏng.docx", "hỏng.docx"),
        ("This is a report about nothing in particular. " * 40, "english.txt", "không phải văn bản tiếng Việt"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(cast, content, name, words):
    answer = upload(cast.client("reform"), content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_upload_that_is_too_large_is_refused(cast, monkeypatch):
    monkeypatch.setattr("motcua.reports.forms.MAX_UPLOAD", 10)
    assert "lớn hơn 20 MB" in upload(cast.client("reform")).content.decode()


def test_two_readings_stand_side_by_side(cast):
    client = cast.client("reform")
    table = "Phụ lục\nSTT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n1.1.1\tSố nhiệm vụ đề ra trong kế hoạch\tNhiệm vụ\t{}\n"
    table += "1.1.2\tSố nhiệm vụ đã hoàn thành\tNhiệm vụ\t20\n1.1.3\tSố văn bản chỉ đạo đã ban hành\tVăn bản\t17\n"
    keys = [upload(client, REPORT + table.format(n), f"năm {n}.txt").url.split("/")[2] for n in (23, 28)]
    page = client.get(reverse("reading_compare"), {"a": keys[0], "b": keys[1]}).content.decode()
    assert "năm 23.txt" in page
    assert "+5" in page
    same = client.get(reverse("reading_compare"), {"a": keys[0], "b": keys[0]}).content.decode()
    assert "hai báo cáo khác nhau" in same
    unknown = client.get(reverse("reading_compare"), {"a": keys[0], "b": "../../etc"})
    assert unknown.status_code == 200


def test_keys_never_lead_out_of_the_shelf(cast):
    client = cast.client("reform")
    for key in ("..", "x" * 22, "%2e%2e%2fsecret_key", "a" * 300):
        assert client.get(f"{LIST}{key}/").status_code == 404


def test_the_shelf_holds_a_bounded_number_of_readings(cast, monkeypatch):
    monkeypatch.setattr("motcua.reader.gateways.shelf.MOST", 2)
    client = cast.client("reform")
    first = upload(client, name="một.txt").url
    upload(client, name="hai.txt")
    upload(client, name="ba.txt")
    assert client.get(first).status_code == 404
    assert client.get(LIST).content.decode().count("data-confirm=") == 2
