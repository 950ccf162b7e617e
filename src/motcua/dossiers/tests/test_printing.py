"""The printed papers carry every field, can be scanned, and never refuse what a person typed."""

import io
from dataclasses import replace
from datetime import date, datetime

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from motcua.base.time import VIETNAM
from motcua.design.print import PrintFailed
from motcua.dossiers.gateways.printing import (
    Book,
    BookLine,
    Handed,
    HandOver,
    HandOverList,
    Letterhead,
    Paper,
    Party,
    Slip,
    print_book,
    print_hand_over_list,
    print_slip,
)
from motcua.dossiers.rules.asked_items import AskedItem, asked_item
from motcua.dossiers.rules.slips import FORM_SETS, OWN_FORMS, SlipKind, form_of, form_set

AT_2021 = datetime(2021, 1, 5, 8, 5, tzinfo=VIETNAM)
AT_2026 = datetime(2026, 1, 5, 8, 5, tzinfo=VIETNAM)
LOOK_UP = "https://motcua.example.vn/tra-cuu/H13.10.1-260105-0012"
HANDED = Handed("Trích lục khai sinh", "15/TL-UBND", "ngày 08 tháng 01 năm 2026", "Trần Văn Khánh")
SLIPS = [kind for kind in SlipKind if kind != SlipKind.BOOK]


def a_slip(kind: SlipKind, at: datetime = AT_2026, **more) -> Slip:
    return replace(
        Slip(
            kind=kind,
            issued_at=at,
            letterhead=Letterhead("Ủy ban nhân dân xã Mỹ Tú", "Trung tâm Phục vụ hành chính công", "Mỹ Tú"),
            applicant=Party("Nguyễn Thị Phượng", "094199001234", "Số 12, ấp Mỹ Hưng", "0912345678", "a@example.vn"),
            code="H13.10.1-260105-0012",
            look_up=LOOK_UP,
            number="125",
            procedure="Đăng ký khai sinh",
            request="Khai sinh cho con",
            submitter=Party("Trần Văn Khánh", "094088004321", "Ấp Mỹ Lợi", "0987654321", "k@example.vn"),
            authorisation="Giấy ủy quyền số 12",
            competent_agency="Công an xã Mỹ Tú",
            consulted_agencies=("Trạm Y tế xã Mỹ Tú",),
            documents=(Paper("Tờ khai đăng ký khai sinh", 1, 0), Paper("Giấy chứng sinh", 1, 2)),
            set_count=1,
            time_limit="03 ngày làm việc",
            received_at=at,
            due_at=datetime(at.year, 1, 8, 17, 0, tzinfo=VIETNAM),
            new_due_at=datetime(at.year, 1, 13, 17, 0, tzinfo=VIETNAM),
            why_due=("Không tính ngày nhận.",),
            return_place="Tại bộ phận một cửa",
            book_number="02",
            serial_number="0345",
            items=("Tờ khai chưa ký.",),
            reason="Chưa đủ thành phần hồ sơ.",
            contact="Lê Hồng Gấm",
            contact_phone="02993871001",
            officer="Lê Hồng Gấm",
            signer="Phạm Quốc Việt",
            hand_overs=(
                HandOver("Bộ phận một cửa", "Phòng Kinh tế", at, "Lê Hồng Gấm", "Ngô Út", "Trước hạn", "Kèm ảnh"),
            ),
        ),
        **{
            "handed": Handed("Trích lục khai sinh", "15/TL-UBND", "ngày 08 tháng 01 năm 2026", "Trần Văn Khánh"),
            **more,
        },
    )


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


COMMON = ["ỦY BAN NHÂN DÂN XÃ MỸ TÚ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
FIELDS = {
    SlipKind.RECEIPT: [
        "Số: 125/TNHS-TTPVHCC",
        "094199001234",
        "Số 12, ấp Mỹ Hưng",
        "0912345678",
        "a@example.vn",
        "Trần Văn Khánh",
        "094088004321",
        "Ấp Mỹ Lợi",
        "0987654321",
        "k@example.vn",
        "Giấy ủy quyền số 12",
        "Khai sinh cho con",
        "Giấy chứng sinh (bản chính: 1; bản sao: 2)",
        "1 (bộ)",
        "03 ngày làm việc",
        "08 giờ 05 phút, ngày 05 tháng 01 năm 2026",
        "17 giờ 00 phút, ngày 08 tháng 01 năm 2026",
        "Tại bộ phận một cửa",
        "Quyển số: 02",
        "Số thứ tự: 0345",
        "Vì sao hẹn ngày này",
        "Không tính ngày nhận.",
        "Lê Hồng Gấm",
    ],
    SlipKind.SUPPLEMENT: ["125/PBS", "Tờ khai chưa ký.", "Chưa đủ thành phần", "02993871001", "Lê Hồng Gấm"],
    SlipKind.REFUSAL: ["125/PTC", "094199001234", "Khai sinh cho con", "Chưa đủ thành phần hồ sơ.", "NGƯỜI TIẾP NHẬN"],
    SlipKind.APOLOGY: ["125/PXL", "Công an xã Mỹ Tú", "17 giờ 00 phút, ngày 13 tháng 01 năm 2026", "Phạm Quốc Việt"],
    SlipKind.STOP: ["125/TBD", "Đăng ký khai sinh", "Chưa đủ thành phần hồ sơ.", "Công an xã Mỹ Tú"],
    SlipKind.DECISION: [
        "125/TB-",
        "094199001234",
        "H13.10.1-260105-0012",
        "Đăng ký khai sinh",
        "08 giờ 05 phút, ngày 05 tháng 01 năm 2026",
        "Chưa đủ thành phần hồ sơ.",
        "Trích lục khai sinh số 15/TL-UBND",
        "khiếu nại",
        "Phạm Quốc Việt",
    ],
    SlipKind.RETURN: [
        "125/BN-",
        "Trích lục khai sinh số 15/TL-UBND",
        "Trần Văn Khánh",
        "17 giờ 00 phút, ngày 08 tháng 01 năm 2026",
        "NGƯỜI NHẬN KẾT QUẢ",
        "NGƯỜI TRẢ KẾT QUẢ",
        "Lê Hồng Gấm",
    ],
    SlipKind.CONTROL: ["125/PKS", "Trạm Y tế xã Mỹ Tú", "Phòng Kinh tế", "Trước hạn", "Ngô Út", "Kèm ảnh"],
}


@pytest.mark.parametrize("kind", SLIPS)
def test_every_field_of_the_2025_form_is_printed(kind):
    text = text_of(print_slip(a_slip(kind)))
    title = form_of(kind, AT_2026.date()).title
    for wanted in [*COMMON, title.upper(), "Nguyễn Thị Phượng", "H13.10.1-260105-0012", *FIELDS[kind]]:
        if kind != SlipKind.CONTROL or wanted != "Nguyễn Thị Phượng":
            assert wanted in text, wanted


@pytest.mark.parametrize("kind", [kind for kind in SLIPS if kind != SlipKind.STOP and kind not in OWN_FORMS])
def test_the_2018_forms_are_a5_and_name_their_circular(kind):
    pdf = print_slip(a_slip(kind, AT_2021))
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(width), round(height)) == (420, 595)
    assert "Thông tư 01/2018/TT-VPCP" in text_of(pdf)


def test_the_form_set_changes_with_thong_tu_03_2025():
    assert form_set(date(2025, 9, 14)).key == "tt_01_2018"
    assert form_set(date(2025, 9, 15)).key == "tt_03_2025"
    assert form_of(SlipKind.CONTROL, date(2025, 9, 14)).number == "05"
    assert form_of(SlipKind.CONTROL, date(2025, 9, 15)).number == "06"


def test_the_stop_notice_did_not_exist_before_2025():
    assert SlipKind.STOP not in FORM_SETS[0].forms
    with pytest.raises(PrintFailed, match="không có mẫu"):
        print_slip(a_slip(SlipKind.STOP, AT_2021))


@pytest.mark.parametrize("at", [AT_2021, AT_2026])
@pytest.mark.parametrize("kind", [SlipKind.RECEIPT, SlipKind.SUPPLEMENT, SlipKind.APOLOGY, SlipKind.CONTROL])
def test_the_qr_code_reads_back_as_the_look_up_address(kind, at):
    page = pypdfium2.PdfDocument(print_slip(a_slip(kind, at)))[0]
    found = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert [code.text for code in found] == [LOOK_UP]


@pytest.mark.parametrize("kind", SLIPS)
def test_the_same_slip_gives_the_same_bytes(kind):
    assert print_slip(a_slip(kind)) == print_slip(a_slip(kind))


@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_is_archival_and_tagged(kind):
    pdf = print_slip(a_slip(kind))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("2A", "1")
        assert str(document.Root.Lang) == "vi"
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize("kind", SLIPS)
def test_an_empty_slip_is_printed_with_lines_to_write_on(kind):
    nobody = Slip(kind=kind, issued_at=AT_2026, letterhead=Letterhead("", "Bộ phận một cửa", ""), applicant=Party(""))
    assert "BỘ PHẬN MỘT CỬA" in text_of(print_slip(nobody))


def test_long_names_and_addresses_wrap_inside_the_page():
    long = Party(
        "Công Tằng Tôn Nữ " + "Hoàng Phương Thảo Nguyên " * 8,
        "094199001234",
        "Số 123/45/67 hẻm 89 đường Trần Hưng Đạo nối dài, tổ dân phố 15, " * 4,
    )
    pdf = print_slip(a_slip(SlipKind.RECEIPT, AT_2021, applicant=long, documents=(Paper("Giấy tờ rất dài " * 30),) * 6))
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        page_text = page.get_textpage()
        right = max(page_text.get_charbox(place)[2] for place in range(page_text.count_chars()))
        assert right <= page.get_width()
    assert text_of(pdf).count("Thảo Nguyên") >= 8


def test_what_a_person_typed_is_never_markup():
    nasty = '#panic("x") *đậm* $a$ [b] <c> @d "e" \\f // g'
    assert nasty in text_of(print_slip(a_slip(SlipKind.RECEIPT, applicant=Party(nasty))))


def test_a_sign_that_no_font_has_does_not_stop_the_counter():
    assert print_slip(a_slip(SlipKind.RECEIPT, applicant=Party("Nguyễn 🐉 \U00013000"))).startswith(b"%PDF")


def test_a_number_that_carries_its_notation_is_left_alone():
    assert "Số: 7/PBS-UBND" in text_of(print_slip(a_slip(SlipKind.SUPPLEMENT, number="7/PBS-UBND")))


def book_lines(count: int) -> tuple[BookLine, ...]:
    return tuple(
        BookLine(
            code=f"000.12.34.H56-210105-{place:04d}",
            procedure="Chuyển mục đích sử dụng đất phải được phép của cơ quan nhà nước có thẩm quyền",
            applicant="Lâm Thị Sóc Kha",
            address="Ấp Phước An",
            phone="0912345678",
            agency="Ủy ban nhân dân huyện Mỹ Tú",
            received_at=AT_2021,
            due_at=AT_2021,
            returned_at=None,
            method="Trực tiếp",
            set_count=1,
        )
        for place in range(1, count + 1)
    )


@pytest.mark.parametrize("year", [2021, 2026])
def test_the_tracking_book_has_every_line_and_repeats_its_head(year):
    head = Letterhead("Ủy ban nhân dân huyện Mỹ Tú", "Bộ phận một cửa", "Mỹ Tú", "")
    pdf = print_book(Book(head, AT_2021, date(year, 1, 1), date(year, 1, 31), "Lĩnh vực: Đất đai", "1", book_lines(40)))
    text = text_of(pdf)
    assert "Từ ngày 01/01" in text
    assert all(f"H56-210105-{place:04d}" in text for place in range(1, 41))
    pages = len(pypdfium2.PdfDocument(pdf))
    assert pages > 1
    assert text.count("Mã hồ sơ") >= pages - 1  # the last page may hold the signatures alone
    assert "Sổ có 40 hồ sơ." in text


def test_an_empty_tracking_book_says_so():
    book = Book(Letterhead("", "Bộ phận một cửa", "Mỹ Tú"), AT_2026, date(2026, 1, 1), date(2026, 1, 31))
    assert "Không có hồ sơ nào" in text_of(print_book(book))


def test_the_hand_over_list_names_both_sides():
    head = Letterhead("Ủy ban nhân dân xã Mỹ Tú", "Bộ phận một cửa", "Mỹ Tú")
    text = text_of(print_hand_over_list(HandOverList(head, AT_2026, "Lê Hồng Gấm", "Ngô Út", book_lines(3))))
    assert "Bên giao: Lê Hồng Gấm" in text
    assert "Bên nhận: Ngô Út" in text
    assert "Tổng số: 3 hồ sơ." in text


_HEAD = "ỦY BAN NHÂN DÂN XÃ MỸ TÚ|TRUNG TÂM PHỤC VỤ|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Mỹ Tú, ngày 05 tháng 01 năm"
#: Each form, field by field, as the circulars list them (domain.md §9): what stands on it with the value it must have.
FORM_FIELDS = {
    (SlipKind.RECEIPT, AT_2026): (
        "Mẫu số 01|Số: 125/TNHS-TTPVHCC|Mã hồ sơ: H13.10.1-260105-0012|Bộ phận tiếp nhận: Trung tâm|"
        "Tiếp nhận hồ sơ của: Trần Văn Khánh|Số định danh cá nhân/tổ chức: 094088004321|Địa chỉ: Ấp Mỹ Lợi|"
        "Số điện thoại: 0987654321|Email: k@example.vn|Người ủy quyền: Nguyễn Thị Phượng|"
        "Số định danh cá nhân/tổ chức: 094199001234|Địa chỉ: Số 12, ấp Mỹ Hưng|Số điện thoại: 0912345678|"
        "Email: a@example.vn|Giấy ủy quyền: Giấy ủy quyền số 12|Nội dung yêu cầu giải quyết: Đăng ký khai sinh|"
        "Thành phần hồ sơ nộp gồm:|1. Tờ khai đăng ký khai sinh (bản chính: 1)|"
        "2. Giấy chứng sinh (bản chính: 1; bản sao: 2)|Số lượng hồ sơ: 1 (bộ)|"
        "Thời gian giải quyết hồ sơ theo quy định: 03 ngày làm việc|"
        "Thời gian nhận hồ sơ: 08 giờ 05 phút, ngày 05 tháng 01 năm 2026|"
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 08 tháng 01 năm 2026|"
        "Đăng ký nhận kết quả: Tại bộ phận một cửa|Quyển số: 02|Số thứ tự: 0345|Phí, lệ phí: Lệ phí: 8.000 đồng|"
        "NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ|Lê Hồng Gấm"
    ),
    (SlipKind.SUPPLEMENT, AT_2026): (
        "Mẫu số 02|Số: 125/PBS-TTPVHCC|Hồ sơ của: Nguyễn Thị Phượng|Nội dung yêu cầu giải quyết: Đăng ký khai sinh|"
        "Địa chỉ: Số 12, ấp Mỹ Hưng|Số điện thoại: 0912345678|Email: a@example.vn|Yêu cầu hoàn thiện hồ sơ|"
        "1. Tờ khai chưa ký.|Lý do: Chưa đủ thành phần hồ sơ.|liên hệ với Lê Hồng Gấm, số điện thoại 02993871001|"
        "NGƯỜI HƯỚNG DẪN"
    ),
    (SlipKind.REFUSAL, AT_2026): (
        "Mẫu số 03|Số: 125/PTC-TTPVHCC|Tiếp nhận hồ sơ của: Nguyễn Thị Phượng|"
        "Số định danh cá nhân/tổ chức: 094199001234|Địa chỉ: Số 12, ấp Mỹ Hưng|Số điện thoại: 0912345678|"
        "Email: a@example.vn|Mã hồ sơ (nếu có): H13.10.1-260105-0012|Nội dung yêu cầu giải quyết: Đăng ký khai sinh|"
        "lý do cụ thể|Chưa đủ thành phần hồ sơ.|NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ"
    ),
    (SlipKind.APOLOGY, AT_2026): (
        "Mẫu số 04|Số: 125/PXL-TTPVHCC|Kính gửi: Nguyễn Thị Phượng|Ngày 05 tháng 01 năm 2026, Công an xã Mỹ Tú|"
        "thủ tục Đăng ký khai sinh|Số định danh cá nhân/tổ chức: 094199001234|mã hồ sơ: H13.10.1-260105-0012|"
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 08 tháng 01 năm 2026|chưa trả kết quả|"
        "Lý do: Chưa đủ thành phần hồ sơ.|xin lỗi Ông/Bà|gia hạn thời gian trả kết quả đến 17 giờ 00 phút, ngày 13|"
        "Chữ ký số hoặc ký|Phạm Quốc Việt"
    ),
    (SlipKind.STOP, AT_2026): (
        "Mẫu số 05|Số: 125/TBD-TTPVHCC|Kính gửi: Nguyễn Thị Phượng|Mã hồ sơ: H13.10.1-260105-0012|"
        "Thủ tục hành chính: Đăng ký khai sinh|Thời gian nhận hồ sơ: 08 giờ 05 phút|"
        "Lý do: Chưa đủ thành phần hồ sơ.|chưa có quyết định hoặc kết quả|NGƯỜI NỘP HỒ SƠ|NGƯỜI THÔNG BÁO"
    ),
    (SlipKind.CONTROL, AT_2026): (
        "Mẫu số 06|Số: 125/PKS-TTPVHCC|Mã hồ sơ: H13.10.1-260105-0012|"
        "Cơ quan (bộ phận) giải quyết hồ sơ: Công an xã Mỹ Tú|Cơ quan phối hợp giải quyết hồ sơ: Trạm Y tế xã Mỹ Tú|"
        "Thời gian nhận hồ sơ: 08 giờ 05 phút|Thời gian hẹn trả kết quả: 17 giờ 00 phút|Giao: Bộ phận một cửa|"
        "Nhận: Phòng Kinh tế|Người giao|Người nhận|Lê Hồng Gấm|Ngô Út|Kết quả (trước hạn, đúng hạn, quá hạn)|"
        "Trước hạn|Ghi chú|Kèm ảnh|tự động ghi vết"
    ),
    (SlipKind.RECEIPT, AT_2021): (
        "Mẫu số 01|Số: 125/TNHS|Mã hồ sơ: H13.10.1-260105-0012|Tiếp nhận hồ sơ của: Nguyễn Thị Phượng|"
        "Địa chỉ: Số 12, ấp Mỹ Hưng|Số điện thoại: 0912345678|Email: a@example.vn|Người nộp hồ sơ: Trần Văn Khánh|"
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh|Tên giấy tờ|Bản chính|Bản sao|2 Giấy chứng sinh 1 2|"
        "Số lượng hồ sơ: 1 (bộ)|theo quy định: 03 ngày làm việc|Thời gian nhận hồ sơ: 08 giờ 05 phút|"
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút|Đăng ký nhận kết quả: Tại bộ phận một cửa|"
        "Quyển số: 02|Số thứ tự: 0345|Phí, lệ phí: Lệ phí: 8.000 đồng|lập thành hai bản|NGƯỜI NỘP HỒ SƠ|"
        "NGƯỜI TIẾP NHẬN HỒ SƠ"
    ),
    (SlipKind.SUPPLEMENT, AT_2021): (
        "Mẫu số 02|Số: 125/HDHS|Hồ sơ của: Nguyễn Thị Phượng|Nội dung yêu cầu giải quyết: Đăng ký khai sinh|"
        "Địa chỉ: Số 12, ấp Mỹ Hưng|Số điện thoại: 0912345678|Email: a@example.vn|Tên giấy tờ|Bản chính|Bản sao|"
        "Bản chụp|1 Tờ khai chưa ký.|Lý do: Chưa đủ thành phần hồ sơ.|số điện thoại 02993871001|NGƯỜI HƯỚNG DẪN"
    ),
    (SlipKind.REFUSAL, AT_2021): (
        "Mẫu số 03|Số: 125/PTC|Tiếp nhận hồ sơ của: Nguyễn Thị Phượng|Địa chỉ: Số 12, ấp Mỹ Hưng|"
        "Số điện thoại: 0912345678|Email: a@example.vn|Nội dung yêu cầu giải quyết: Đăng ký khai sinh|lý do cụ thể|"
        "Chưa đủ thành phần hồ sơ.|NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ"
    ),
    (SlipKind.APOLOGY, AT_2021): (
        "Mẫu số 04|Số: 125/PXL|Kính gửi: Nguyễn Thị Phượng|thủ tục Đăng ký khai sinh|mã hồ sơ: H13.10.1-260105-0012|"
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút|chưa trả kết quả|Lý do: Chưa đủ thành phần hồ sơ.|"
        "sẽ trả kết quả vào 17 giờ 00 phút, ngày 13|Phạm Quốc Việt"
    ),
    (SlipKind.CONTROL, AT_2021): (
        "Mẫu số 05|Số: 125/PKS|Mã hồ sơ: H13.10.1-260105-0012|Công an xã Mỹ Tú|Trạm Y tế xã Mỹ Tú|"
        "Thời gian nhận hồ sơ: 08 giờ 05 phút|Giao: Bộ phận một cửa|Nhận: Phòng Kinh tế|Người giao|Người nhận|"
        "Trước hạn|Ghi chú|Kèm ảnh"
    ),
}
#: What a form of 2018 did not ask for.
NOT_IN_2018 = {SlipKind.REFUSAL: ("Số định danh", "Mã hồ sơ (nếu có)"), SlipKind.RECEIPT: ("Người ủy quyền",)}
#: The columns of the tracking book (form 07 of 2025, 06 of 2018).
BOOK_COLUMNS = {
    2026: (
        "Mẫu số 07|/STD|Mã hồ sơ|Tên thủ tục hành chính|Tên cá nhân, tổ chức|Địa chỉ, số điện thoại|"
        "Cơ quan chủ trì giải quyết|Nhận hồ sơ|Hẹn trả kết quả|Trả kết quả|Phương thức nhận; ký nhận|"
        "Lâm Thị Sóc Kha|Ấp Phước An; 0912345678|Ủy ban nhân dân huyện Mỹ Tú|08:05 05/01/2021|Trực tiếp"
    ),
    2021: (
        "Mẫu số 06|/STD|Mã hồ sơ|Số bộ|Tên cá nhân, tổ chức|Địa chỉ, số điện thoại|Nhận hồ sơ|Hẹn trả kết quả|"
        "Trả kết quả|Phương thức nhận, ký nhận|Ghi chú|Lâm Thị Sóc Kha|Trực tiếp"
    ),
}


@pytest.mark.parametrize(("kind", "at"), FORM_FIELDS)
def test_every_field_of_the_form_stands_on_the_paper_with_its_value(kind, at):
    text = text_of(print_slip(a_slip(kind, at, fees="Lệ phí: 8.000 đồng")))
    missing = [wanted for wanted in f"{_HEAD}|{FORM_FIELDS[kind, at]}".split("|") if wanted not in text]
    assert not missing, text
    assert at.year > 2024 or not any(label in text for label in NOT_IN_2018.get(kind, ()))


@pytest.mark.parametrize("year", BOOK_COLUMNS)
def test_every_column_of_the_tracking_book_stands_on_its_form(year):
    head = Letterhead("Ủy ban nhân dân xã Mỹ Tú", "Trung tâm Phục vụ hành chính công", "Mỹ Tú")
    text = text_of(print_book(Book(head, AT_2026, date(year, 1, 1), date(year, 1, 31), "", "1", book_lines(1))))
    assert not [wanted for wanted in BOOK_COLUMNS[year].split("|") if wanted not in text], text


def test_form_01_of_2025_names_the_bearer_first_and_then_the_authoriser():
    text = text_of(print_slip(a_slip(SlipKind.RECEIPT)))
    bearer, authoriser = (
        text.index("Tiếp nhận hồ sơ của: Trần Văn Khánh"),
        text.index("Người ủy quyền: Nguyễn Thị Phượng"),
    )
    assert bearer < text.index("k@example.vn") < authoriser < text.index("a@example.vn") < text.index("Giấy ủy quyền:")


ASKED = ("Giấy khai sinh 1+2+3", "Hộ chiếu (1 bản chính, 4 bản chụp)", "Ảnh 3x4", "Ký lại tờ khai (trang 2)")


def test_form_02_asks_with_quantities_in_its_table_of_2018():
    text = text_of(print_slip(a_slip(SlipKind.SUPPLEMENT, AT_2021, items=ASKED)))
    for line in ("1 Giấy khai sinh 1 2 3", "2 Hộ chiếu 1 4", "3 Ảnh 3x4", "4 Ký lại tờ khai (trang 2)"):
        assert line in text


def test_form_02_asks_with_quantities_in_its_list_of_2025():
    text = text_of(print_slip(a_slip(SlipKind.SUPPLEMENT, AT_2026, items=ASKED)))
    assert "1. Giấy khai sinh (1 bản chính, 2 bản sao, 3 bản chụp)" in text
    assert "2. Hộ chiếu (1 bản chính, 4 bản chụp)" in text
    assert "4. Ký lại tờ khai (trang 2)" in text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Giấy khai sinh 1+2+0", AskedItem("Giấy khai sinh", 1, 2, 0)),
        ("Giấy khai sinh 1+2", AskedItem("Giấy khai sinh", 1, 2, 0)),
        ("Đơn (1 bản)", AskedItem("Đơn", 1)),
        ("Giấy (2 bản sao chứng thực; 1 bản photo)", AskedItem("Giấy", None, 2, 1)),
        ("Tờ khai (ký lại)", AskedItem("Tờ khai (ký lại)")),
        ("Bản đồ 1/500", AskedItem("Bản đồ 1/500")),
    ],
)
def test_form_02_asks_with_quantities_as_people_write_them(line, expected):
    assert asked_item(line) == expected


@pytest.mark.parametrize("kind", [SlipKind.RECEIPT, SlipKind.SUPPLEMENT, SlipKind.REFUSAL])
@pytest.mark.parametrize("length", [20, 40, 64])
def test_a_long_address_of_mail_is_whole_and_inside_a_page_of_a5(kind, length):
    mail = "n" * length + "@thu-dien-tu.example.vn"
    document = pypdfium2.PdfDocument(
        print_slip(a_slip(kind, AT_2021, applicant=Party("Nguyễn Thị Phượng", "", "Ấp 1", "0912345678", mail)))
    )
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    text = text.replace("\x02", "-")  # how PDFium reads a hyphen at the end of a line
    assert mail in "".join(sign for sign in text if "!" <= sign <= "~"), "whatever stands where it may be cut"
    for page in document:
        words = page.get_textpage()
        assert max(words.get_charbox(place)[2] for place in range(words.count_chars())) <= page.get_width() - 20


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("at", [AT_2021, AT_2026])
def test_the_note_of_the_control_slip_never_stands_alone_on_a_page(at, count):
    line = HandOver("Bộ phận một cửa", "Phòng Kinh tế", at, "Lê Hồng Gấm", "Ngô Út", "Trước hạn", "")
    document = pypdfium2.PdfDocument(print_slip(a_slip(SlipKind.CONTROL, at, hand_overs=(line,) * count)))
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    assert "Ghi chú: Kết quả" in pages[0]
