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


#: Labels of each form as the circulars have them (domain.md §9): every one stands on the printed paper.
LABELS = {
    (SlipKind.RECEIPT, AT_2026): (
        "Bộ phận tiếp nhận|Tiếp nhận hồ sơ của|Số định danh cá nhân/tổ chức|Địa chỉ|Số điện thoại|Email|Người ủy quyền|"
        "Giấy ủy quyền|Nội dung yêu cầu giải quyết|Thành phần hồ sơ nộp gồm|Số lượng hồ sơ|Thời gian giải quyết hồ sơ|"
        "Thời gian nhận hồ sơ|Thời gian trả kết quả|Đăng ký nhận kết quả|Quyển số|Số thứ tự|NGƯỜI NỘP HỒ SƠ|"
        "NGƯỜI TIẾP NHẬN HỒ SƠ|Mã hồ sơ"
    ),
    (SlipKind.SUPPLEMENT, AT_2026): (
        "Hồ sơ của|Nội dung yêu cầu giải quyết|Địa chỉ|Số điện thoại|Email|Yêu cầu hoàn thiện hồ sơ|Lý do|"
        "số điện thoại|NGƯỜI HƯỚNG DẪN"
    ),
    (SlipKind.REFUSAL, AT_2026): (
        "Số định danh cá nhân/tổ chức|Địa chỉ|Số điện thoại|Email|Mã hồ sơ (nếu có)|Nội dung yêu cầu|lý do cụ thể|"
        "NGƯỜI NỘP HỒ SƠ|NGƯỜI TIẾP NHẬN HỒ SƠ"
    ),
    (SlipKind.APOLOGY, AT_2026): (
        "Kính gửi|tiếp nhận giải quyết hồ sơ|Số định danh cá nhân/tổ chức|mã hồ sơ|Thời gian hẹn trả kết quả|"
        "chưa trả kết quả|Lý do|xin lỗi|gia hạn thời gian trả kết quả"
    ),
    (SlipKind.STOP, AT_2026): "Mã hồ sơ|Thủ tục hành chính|Thời gian nhận hồ sơ|Lý do|chưa có quyết định hoặc kết quả",
    (SlipKind.CONTROL, AT_2026): (
        "Mã hồ sơ|Cơ quan (bộ phận) giải quyết hồ sơ|Cơ quan phối hợp|Thời gian nhận hồ sơ|Thời gian hẹn trả|Giao:|"
        "Nhận:|Người giao|Người nhận|Kết quả (trước hạn, đúng hạn, quá hạn)|Ghi chú|tự động ghi vết"
    ),
    (SlipKind.RECEIPT, AT_2021): "Bản chính|Bản sao|lập thành hai bản|Quyển số|Số thứ tự|Phí, lệ phí|Người nộp hồ sơ",
    (SlipKind.SUPPLEMENT, AT_2021): "Tên giấy tờ|Bản chính|Bản sao|Bản chụp|125/HDHS",
}


@pytest.mark.parametrize(("kind", "at"), LABELS)
def test_every_label_of_the_form_stands_on_the_paper(kind, at):
    text = text_of(print_slip(a_slip(kind, at, fees="Lệ phí: 8.000 đồng")))
    missing = [label for label in LABELS[kind, at].split("|") if label not in text]
    assert not missing


def test_form_01_of_2025_names_the_bearer_first_and_then_the_authoriser():
    text = text_of(print_slip(a_slip(SlipKind.RECEIPT)))
    bearer, authoriser = (
        text.index("Tiếp nhận hồ sơ của: Trần Văn Khánh"),
        text.index("Người ủy quyền: Nguyễn Thị Phượng"),
    )
    assert bearer < text.index("k@example.vn") < authoriser < text.index("a@example.vn") < text.index("Giấy ủy quyền:")


def test_the_item_table_of_2018_has_the_counts_that_were_asked_for():
    text = text_of(print_slip(a_slip(SlipKind.SUPPLEMENT, AT_2021, items=("Giấy khai sinh 1+2+3", "Ảnh 3x4"))))
    assert "1 Giấy khai sinh 1 2 3" in text
    assert "2 Ảnh 3x4" in text


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
