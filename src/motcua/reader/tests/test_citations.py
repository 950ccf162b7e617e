"""Citations: symbols, dates, types and groups."""

import pytest

from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Text


def cited(*lines):
    return read_text(Text("thử.txt", lines)).documents


def short(*lines):
    return [(each.type, each.symbol, each.date) for each in cited(*lines)]


@pytest.mark.parametrize(
    ("sentence", "citations"),
    [
        ("Kế hoạch số 39/KH-UBND ngày 08/01/2021", [("Kế hoạch", "39/KH-UBND", "08/01/2021")]),
        ("Quyết định số 01/2024/QĐ- UBND,  ngày 26/01/2024", [("Quyết định", "01/2024/QĐ-UBND", "26/01/2024")]),
        ("Nghị quyết số 39-NQ/TW ngày 17 tháng 4 năm 2015", [("Nghị quyết", "39-NQ/TW", "17/04/2015")]),
        ("Công văn số 61/SNV-TT ngày 15 tháng 01 năm 2024", [("Công văn", "61/SNV-TT", "15/01/2024")]),
        ("Tờ trình số 14/TTr-SNV ngày 02/3/2022", [("Tờ trình", "14/TTr-SNV", "02/03/2022")]),
        ("Chương trình số 15-CTr/TU", [("Chương trình", "15-CTr/TU", "")]),
        ("Công văn số 06/BPTN&TKQ-HC", [("Công văn", "06/BPTN&TKQ-HC", "")]),
        ("Luật số 63/2020/QH14 ngày 17/6/2020", [("Luật", "63/2020/QH14", "17/06/2020")]),
        ("theo TT số 08/2023/TT-BGDĐT", [("Thông tư", "08/2023/TT-BGDĐT", "")]),
        ("Nghị quyết số 18-NQ/TW, 19-NQ/TW", [("Nghị quyết", "18-NQ/TW", ""), ("Nghị quyết", "19-NQ/TW", "")]),
        ("nghỉ theo Nghị định 26: 17 người", [("Nghị định", "26", "")]),
        ("thi hành Luật Viên chức năm 2010", [("Luật", "", "2010")]),
        ("trước khi Luật Đất đai 2024 có hiệu lực", [("Luật", "", "2024")]),
        ("Tờ trình 70-TTr/ĐU năm 2025 về sắp xếp", [("Tờ trình", "70-TTr/ĐU", "2025")]),
        ("Kế hoạch số 12/KH-UBND năm 2021 đã có 20 việc", [("Kế hoạch", "12/KH-UBND", "")]),
        ("thực hiện Đề án 06.", [("Đề án", "06", "")]),
        (
            "Ngày 27/11/2024, UBND ban hành Kế hoạch số 222 về dịch vụ (Kế hoạch 222). Kế hoạch 222 đặt ra yêu cầu.",
            [("Kế hoạch", "222", "27/11/2024"), ("Kế hoạch", "222", ""), ("Kế hoạch", "222", "")],
        ),
        ("Kế hoạch 222 nhiệm vụ", []),
        ("Luật Cán bộ, công chức ngày 13 tháng 11 năm 2008;", [("Luật", "", "13/11/2008")]),
        ("Công văn chỉ đạo số 15/UBND-NV ngày 10/01/2023", [("Công văn", "15/UBND-NV", "10/01/2023")]),
        (
            "Công văn số 139/UBND-TH ngày 26/02/2021; số 144/UBND-TP ngày 01/03/2021",
            [("Công văn", "139/UBND-TH", "26/02/2021"), ("Công văn", "144/UBND-TP", "01/03/2021")],
        ),
        (
            "Nghị quyết số 03/2020/NQ-HĐND, số 04/NQ-HĐND ngày 08/5/2020",
            [("Nghị quyết", "03/2020/NQ-HĐND", "08/05/2020"), ("Nghị quyết", "04/NQ-HĐND", "08/05/2020")],
        ),
        (
            "Quyết định số 12/QĐ-UBND của Chủ tịch UBND tỉnh ngày 5/5/2021",
            [("Quyết định", "12/QĐ-UBND", "05/05/2021")],
        ),
    ],
)
def test_a_citation_is_read(sentence, citations):
    assert short(f"Thực hiện {sentence}.") == citations


def test_a_symbol_may_be_broken_over_lines_and_stands_where_its_number_stands():
    (found,) = cited(
        "Thực hiện Kế hoạch số", "", "76/NQ-", "", "CP ngày 15", "tháng 7 năm 2021 của Chính phủ về cải cách."
    )
    assert (found.symbol, found.date, found.line, found.col) == ("76/NQ-CP", "15/07/2021", 3, 1)
    assert found.issuer == "Chính phủ"
    assert found.subject == "cải cách"


def test_the_date_at_the_head_of_a_sentence_dates_what_was_issued_in_it():
    sentence = "Ngày 02/7/2021, UBND xã đã ban hành Kế hoạch số 53/KH-UBND thực hiện Nghị định số 61/2018/NĐ-CP."
    assert short(sentence) == [("Kế hoạch", "53/KH-UBND", "02/07/2021"), ("Nghị định", "61/2018/NĐ-CP", "")]


def test_a_cut_off_date_is_no_date_of_issue():
    assert short("Tính đến ngày 02/7/2021, đã thực hiện Kế hoạch số 53/KH-UBND.") == [("Kế hoạch", "53/KH-UBND", "")]


def test_the_own_number_of_a_draft_is_found_without_number_and_date():
    lines = ("Số:        /BC-UBND", "", "Phú Mỹ, ngày      tháng    năm 2024", "BÁO CÁO", "Kết quả năm 2024")
    assert short(*lines) == [("Báo cáo", "/BC-UBND", "")]


def test_the_own_number_is_dated_by_the_place_and_date_beside_it():
    assert short("Số: 312/BC-UBND\tAn Bình, ngày 12 tháng 6 năm 2022", "BÁO CÁO\t") == [
        ("Báo cáo", "312/BC-UBND", "12/06/2022")
    ]


def test_an_open_date_is_kept_open():
    assert short("(Kèm theo Báo cáo số:       /BC-UBND ngày        /12/2021)") == [("Báo cáo", "/BC-UBND", "/12/2021")]


def test_an_impossible_date_is_kept_as_written():
    assert short("Quyết định số 5/QĐ-UBND ngày 31/02/2022.") == [("Quyết định", "5/QĐ-UBND", "31/02/2022")]


def test_mentions_of_one_document_share_a_key():
    one, two, other = cited(
        "Kế hoạch số 39/KH-UBND ngày 08/01/2021; theo Kế hoạch số 39/KH-UBND.",
        "Kế hoạch số 40/KH-UBND ngày 09/01/2021.",
    )
    assert one.doc_key == two.doc_key == "39/KH-UBND|2021"
    assert other.doc_key != one.doc_key


@pytest.mark.parametrize(
    "sentence",
    [
        "Hoàn thành 12/15 nhiệm vụ và 20/20 UBND xã.",
        "UBND huyện ban hành các Quyết định, Kế hoạch để triển khai.",
        "Hội Luật gia huyện và luật sư tham gia.",
        "Hỗ trợ 24/7 qua tổng đài.",
    ],
)
def test_what_is_no_citation_is_left_alone(sentence):
    assert cited(sentence) == ()


def test_the_report_s_own_date_is_read_though_a_narrow_cell_breaks_it():
    head = ("Số: 012/CT-UBND", "|", "*Đắk Lắk, ngày", "26 tháng 11 năm 2025*", "|", "", "CHỈ THỊ")
    assert short(*head) == [("Chỉ thị", "012/CT-UBND", "26/11/2025")]
