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
from motcua.dossiers.rules.slips import FORM_SETS, SlipKind, form_of, form_set

AT_2021 = datetime(2021, 1, 5, 8, 5, tzinfo=VIETNAM)
AT_2026 = datetime(2026, 1, 5, 8, 5, tzinfo=VIETNAM)
LOOK_UP = "https://motcua.example.vn/tra-cuu/H13.10.1-260105-0012"
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
        **more,
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
    SlipKind.CONTROL: ["125/PKS", "Trạm Y tế xã Mỹ Tú", "Phòng Kinh tế", "Trước hạn", "Ngô Út", "Kèm ảnh"],
}


@pytest.mark.parametrize("kind", SLIPS)
def test_every_field_of_the_2025_form_is_printed(kind):
    text = text_of(print_slip(a_slip(kind)))
    title = form_of(kind, AT_2026.date()).title
    for wanted in [*COMMON, title.upper(), "Nguyễn Thị Phượng", "H13.10.1-260105-0012", *FIELDS[kind]]:
        if kind != SlipKind.CONTROL or wanted != "Nguyễn Thị Phượng":
            assert wanted in text, wanted


@pytest.mark.parametrize("kind", [kind for kind in SLIPS if kind != SlipKind.STOP])
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
