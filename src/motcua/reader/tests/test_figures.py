"""Figures in running text: what is one, what is none, and what is known about it."""

import unicodedata

import pytest

from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Text


def read(*lines):
    return read_text(Text("thử.txt", lines))


def found(*lines):
    return [(figure.value, figure.unit) for figure in read(*lines).figures]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Toàn xã tiếp nhận 1.250 hồ sơ, giải quyết 1,240 hồ sơ.", [(1250, "hồ sơ"), (1240, "hồ sơ")]),
        ("Tỷ lệ đúng hạn đạt 99.81%, tăng 2,5% so với năm trước.", [(99.81, "%"), (2.5, "%")]),
        ("Có 12/15 xã, thị trấn hoàn thành.", [(12, "xã, thị trấn"), (15, "xã, thị trấn")]),
        ("Đã cử 03 công chức và 07 viên chức đi học.", [(3, "người"), (7, "người")]),
        ("Ban hành 05 Quyết định, 12 Công văn.", [(5, "văn bản"), (12, "văn bản")]),
        ("Số hồ sơ quá hạn: Không.", [(0, "hồ sơ")]),
        ("Có 147 dịch vụ công mức độ 3 và 356 dịch vụ công mức độ 4.", [(147, "DVC"), (356, "DVC")]),
        (
            "Huyện có 3.363 tài khoản dịch vụ công, 4.646/20.953 hộ cài ứng dụng.",
            [(3363, "tài khoản"), (4646, "hộ"), (20953, "hộ")],
        ),
        ("Trong kỳ chưa nhận được phản ánh, kiến nghị nào.", [(0, "PAKN")]),
        ("Không phát sinh hồ sơ trễ hạn.", [(0, "hồ sơ")]),
        ("Cổng thu hút 1,5 triệu lượt truy cập.", [(1_500_000, "lượt")]),
        ("Phát 25 ngàn tờ rơi.", [(25_000, "tờ rơi")]),
        ("Giải ngân 1.250/2.500 triệu đồng, đạt 50%.", [(1250, "triệu đồng"), (2500, "triệu đồng"), (50, "%")]),
        ("Chi 35 triệu cho tuyên truyền.", [(35, "triệu đồng")]),
        ("Có hai đơn vị chưa báo cáo.", [(2, "đơn vị")]),
        ("Tổ chức 02 (hai) hội nghị.", [(2, "hội nghị")]),
        ("Tổ chức từ 5-7 cuộc kiểm tra.", [(5, "cuộc"), (7, "cuộc")]),
        ("Giảm 4 trường, từ 30 xuống còn 26 trường.", [(4, "trường"), (30, "trường"), (26, "trường")]),
        ("Đã cử 40 cán bộ đi học (thạc sĩ 03; cao cấp lý luận 10).", [(40, "người"), (3, "người"), (10, "người")]),
        ("Còn 06 đơn (05 đơn về đất đai, 01 về môi trường).", [(6, "đơn"), (5, "đơn"), (1, "đơn")]),
        ("Tiếp nhận 90 hồ sơ (đúng hạn 88; quá hạn 2 hồ sơ).", [(90, "hồ sơ"), (88, "hồ sơ"), (2, "hồ sơ")]),
        ("Chỉ số đạt 85,5 điểm, xếp thứ 3/12 huyện.", [(85.5, "điểm"), (3, "hạng"), (12, "huyện")]),
        ("100% cơ quan tự chủ 100% chi thường xuyên.", [(100, "%")]),
        ("Rút ngắn 25 ngày giải quyết.", [(25, "ngày")]),
        ("Đã trồng được 300 cây xanh, chụp 1.200 ảnh.", [(300, "cây"), (1200, "ảnh")]),
        ("Tiếp nhận 5.300 hồ sơ (kỳ trước chuyển sang 120).", [(5300, "hồ sơ"), (120, "hồ sơ")]),
        ("Kỷ luật: khiển trách 02, cảnh cáo 01.", [(2, "trường hợp"), (1, "trường hợp")]),
        ("Cử 75 lượt cán bộ đi học, trong đó: tin học 15, ngoại ngữ 60.", [(75, "lượt"), (15, "lượt"), (60, "lượt")]),
        ("Thu phí 1.250.000đ, chi 35tr, làm 12km đường.", [(1250000, "đồng"), (35, "triệu đồng"), (12, "km")]),
        ("Ban hành 12 văn bản: Kế hoạch (02), Công văn (10).", [(12, "văn bản"), (2, "văn bản"), (10, "văn bản")]),
        ("Đã giải quyết 15.000, đúng hạn 14.990.", [(15000, "hồ sơ"), (14990, "hồ sơ")]),
        ("Tỷ lệ đi từ 85% lên 92%.", [(85, "%"), (92, "%")]),
        ("100% (32/32) cơ quan sử dụng.", [(100, "%"), (32, "cơ quan"), (32, "cơ quan")]),
    ],
)
def test_a_figure_is_read_with_its_unit(sentence, figures):
    assert found(sentence) == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2023 của UBND huyện.",
        "Ngày 15 tháng 3 năm 2023, giai đoạn 2021 - 2025, năm học 2022-2023, quý 3/2022, tháng 9.",
        "Căn cứ Điều 12, khoản 3, Mục 2, Phụ lục 1, Mẫu số 04.",
        "Đoàn Kiểm tra 1536 và Ban Chỉ đạo 138 làm việc.",
        "Trường Tiểu học Hòa Bình 3 sáp nhập về Trường Tiểu học Hòa Bình 2.",
        "Dịch vụ công trực tuyến mức độ 3, 4 và mức độ 42.",
        "Dịch Covid-193 kéo dài; ISO 9001:2015; kiến trúc 2.0.",
        "Công tác cải cách đã được triển khai3.",
        "Điện thoại: 0296.3852.123, đường dây nóng 1022.",
        "Liên thông 4 cấp, phần mềm 1 cửa, mô hình 3 không.",
        "Trả kết quả trong 05 ngày làm việc, mỗi hồ sơ nộp 02 bộ.",
        "Tin đăng ngày 28/01; 09/3; 16/4.",
        "Hưởng phụ cấp thâm niên 5%.",
        "Từ 7h30 đến 11h30, thứ 2 đến thứ 6.",
        "3. Cải cách thủ tục hành chính",
        "Đến 6/2022, tổng đài hỗ trợ 24/7 và 24/24 giờ; bản đồ tỷ lệ 1/2.000.",
        "Khen thưởng đơn vị có từ 90% trở lên; số định danh 079123456789.",
        "Có trẻ dưới 6 tuổi; chậm từ 5 đến 10 ngày.",
        "Gồm các trường: Tiểu học Hòa Bình 1, Tiểu học Hòa Bình 2.",
        "4 Kết quả sắp xếp đã báo cáo.",
    ],
)
def test_a_number_that_is_no_statistic_is_left_alone(sentence):
    assert found(sentence) == []


def test_lines_and_columns_are_those_of_the_document():
    figure = read("", "  Tiếp nhận", "được 25 hồ sơ.").figures[0]
    assert (figure.line, figure.col, figure.raw) == (3, 6, "25")


def test_decomposed_text_reads_the_same_and_keeps_its_own_columns():
    sentence = "Tiếp nhận được 25 hồ sơ, đạt 99,5%."
    decomposed = unicodedata.normalize("NFD", sentence)
    assert found(decomposed) == found(sentence)
    assert [f.col for f in read(decomposed).figures] == [decomposed.index("25") + 1, decomposed.index("99,5") + 1]


def test_a_number_and_its_noun_may_stand_on_two_lines():
    assert found("Trong kỳ, Bộ phận Một cửa đã giải quyết đúng hạn 125 hồ", "", "sơ, quá hạn 02 hồ sơ.") == [
        (125, "hồ sơ"),
        (2, "hồ sơ"),
    ]


def test_page_numbers_alone_on_a_line_are_dropped():
    assert found("Tiếp nhận 25 hồ sơ và giải quyết", "", "12", "", "20 hồ sơ đúng hạn.") == [
        (25, "hồ sơ"),
        (20, "hồ sơ"),
    ]


def test_a_footnote_block_does_not_cut_the_sentence_in_two():
    reading = read(
        "Ủy ban nhân dân xã đã ban hành Kế hoạch số 15/KH-",
        "",
        "                                                 ",
        "1",
        " Tổng số 12 văn bản.",
        " UBND ngày 03/02/2022 và giao 04 nhiệm vụ.",
    )
    assert [(d.symbol, d.date, d.line) for d in reading.documents] == [("15/KH-UBND", "03/02/2022", 1)]
    assert sorted((f.value, f.unit) for f in reading.figures) == [(4, "nhiệm vụ"), (12, "văn bản")]


def test_markdown_and_html_marks_do_not_hide_figures():
    assert found("**Tiếp nhận** `25` hồ sơ", "<b>Quá hạn</b>: 3 hồ sơ") == [(25, "hồ sơ"), (3, "hồ sơ")]


@pytest.mark.parametrize(
    ("words", "qualifier"), [("hơn", "hơn"), ("trên", "trên"), ("gần", "gần"), ("khoảng", "khoảng")]
)
def test_a_qualifier_is_kept(words, qualifier):
    assert read(f"Có {words} 70 lượt người tham dự.").figures[0].qualifier == qualifier


def test_a_fraction_points_at_its_other_half():
    first, second = read("Hoàn thành 25/28 nhiệm vụ.").figures
    assert (first.of, second.of) == (second.id, first.id)


def test_level_period_channel_kind_and_agency_are_taken_from_the_text_around():
    reading = read(
        "ỦY BAN NHÂN DÂN",
        "HUYỆN SÔNG CẦU",
        "BÁO CÁO",
        "Kết quả cải cách hành chính 6 tháng đầu năm 2023",
        "I. CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
        "- Kết quả giải quyết (từ 15/12/2022 đến 14/6/2023):",
        "+ Cấp xã: tiếp nhận 120 hồ sơ trực tuyến.",
        "II. CẢI CÁCH TÀI CHÍNH CÔNG",
        "Tổng kế hoạch vốn được giao 900 triệu đồng.",
    )
    dossiers, money = reading.figures
    assert dossiers.agency == "UBND huyện Sông Cầu"
    assert (dossiers.level, dossiers.period, dossiers.channel) == ("xã", "15/12/2022-14/06/2023", "trực tuyến")
    assert dossiers.group == "TTHC"
    assert (money.level, money.period, money.kind) == ("huyện", "6 tháng đầu năm 2023", "giao")
    assert money.group == "tài chính"


def test_the_same_text_gives_the_same_reading():
    lines = ("Tiếp nhận 25 hồ sơ.", "Quyết định số 1/QĐ-UBND ngày 05/01/2023.")
    assert read(*lines) == read(*lines)
