"""Statistics tables: cells kept apart, and cells broken over lines."""

from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Text


def read(*lines):
    return read_text(Text("thử.txt", lines))


def found(*lines):
    return [(figure.line, figure.value, figure.unit) for figure in read(*lines).figures]


BROKEN = (
    "STT",
    "Chỉ tiêu thống kê",
    "Đơn vị tính Số liệu",
    "1   Công tác chỉ đạo   ",
    "1.1 Kế hoạch   ",
    "1.1.1 Số nhiệm vụ trong kế hoạch Nhiệm vụ 30   ",
    "1.1.2 ",
    "Số văn bản chỉ đạo đã ban ",
    "",
    "hành ",
    "Văn bản 12   ",
    "1.1.3 Số cuộc kiểm tra Cuộc    ",
    "1.2 Hình thức khảo sát ",
    "Trực tuyến = ",
    "0; ",
    "Phát phiếu = 1 ",
    "1   ",
    "2 Cải cách thủ tục hành chính   ",
    "2.1 ",
    "Số TTHC công bố mới ",
    "Thủ tục ",
    "Cấp huyện ",
    "20, ",
    " cấp xã 5 ",
    "2.2 ",
    "Tổng số TTHC còn hiệu lực ",
    "Thủ tục 448   ",
    "Trong ",
    "đó ",
    "Số TTHC cấp huyện: Thủ tục 300   ",
    "Số TTHC cấp xã: Thủ tục 148   ",
    "2.3 ",
    "Số TTHC trực tuyến mức độ ",
    "3 ",
    "TTHC ",
    "77 ",
    "2.4 Tỷ lệ cắt giảm so với năm 2015 % 0   ",
)


def test_a_table_broken_into_lines_is_read_row_by_row():
    assert found(*BROKEN) == [
        (6, 30, "nhiệm vụ"),
        (11, 12, "văn bản"),
        (17, 1, "mã Trực tuyến=0/Phát phiếu=1"),
        (23, 20, "thủ tục"),
        (24, 5, "thủ tục"),
        (27, 448, "thủ tục"),
        (30, 300, "thủ tục"),
        (31, 148, "thủ tục"),
        (36, 77, "TTHC"),
        (37, 0, "%"),
    ]


def test_an_empty_cell_is_no_data_and_a_heading_is_no_cell():
    assert [(cell.line, cell.label) for cell in read(*BROKEN).blank_cells] == [(12, "Số cuộc kiểm tra")]


def test_the_levels_of_one_row_are_told_apart():
    district, commune = (f for f in read(*BROKEN).figures if f.line in (23, 24))
    assert (district.level, commune.level) == ("huyện", "xã")


def test_one_cell_a_line_with_a_blank_value_does_not_shift_the_rows():
    lines = (
        "TT",
        "Nội dung",
        "Đơn vị",
        "Số liệu",
        "1",
        "Số lớp",
        "Lớp",
        "",
        "2",
        "Số học viên",
        "Người",
        "40",
        "3",
        "Số đợt",
    )
    reading = read(*lines)
    assert [(f.line, f.value) for f in reading.figures] == [(12, 40)]
    assert [cell.label for cell in reading.blank_cells] == ["Số lớp"]


def test_a_lone_number_that_is_the_next_row_number_too_can_be_a_value():
    lines = (
        "TT",
        "Nội dung",
        "Số lượng",
        "1",
        "Số cuộc họp",
        "Cuộc",
        "2",
        "2",
        "Số lớp",
        "Lớp",
        "7",
        "3",
        "Số đợt",
        "Đợt",
        "9",
    )
    assert [(f.line, f.value) for f in read(*lines).figures] == [(7, 2), (11, 7), (15, 9)]


TABS = (
    "STT\tChỉ tiêu thống kê\tĐơn vị tính\tSố liệu\tGhi chú",
    "I\tChỉ đạo điều hành\t\t\tKế hoạch số 05/KH-UBND ngày 21/01/2021",
    "\tSố phiếu khảo sát\tSố lượng\t1,226\t219/226",
    "\tTỷ lệ hài lòng\t%\t96.90\t",
    "\tCó đối thoại\tCó = 1 Không = 0\t1\t",
    "\tSố vấn đề đã xử lý\tVấn đề\t\t",
)


def test_a_table_of_tabs_is_read_by_its_header():
    assert found(*TABS) == [
        (3, 1226, "phiếu"),
        (3, 219, "phiếu"),
        (3, 226, "phiếu"),
        (4, 96.9, "%"),
        (5, 1, "mã Có=1/Không=0"),
    ]
    assert [(cell.line, cell.label) for cell in read(*TABS).blank_cells] == [(6, "Số vấn đề đã xử lý")]
    assert [d.symbol for d in read(*TABS).documents] == ["05/KH-UBND"]


def test_a_markdown_table_is_read_and_its_column_numbers_are_not():
    lines = (
        "| TT | Đơn vị | Tiếp nhận (hồ sơ) | Tỷ lệ (%) |",
        "|----|--------|-------------------|-----------|",
        "| (1) | (2) | (3) | (4) |",
        "| 1 | Xã An Phú | 1.200 | 98,33 |",
        "| 2 | Xã Bình Hòa | 900 | 100 |",
    )
    assert found(*lines) == [(4, 1200, "hồ sơ"), (4, 98.33, "%"), (5, 900, "hồ sơ"), (5, 100, "%")]
    assert read(*lines).figures[0].label == "Xã An Phú – Tiếp nhận (hồ sơ)"


def test_raised_digits_under_a_header_do_not_number_the_columns():
    lines = (
        "TT\tXã\tSố hồ sơ\tQuá hạn\tGhi chú",
        "¹\t²\t³\t⁴\t⁵",
        "1\tAn Phú\t25\t3\t",
        "2\tBình Hòa\t30\t4\t",
    )
    assert [(f.line, f.value) for f in read(*lines).figures] == [(3, 25), (3, 3), (4, 30), (4, 4)]


def test_two_tables_one_after_the_other_have_their_own_headers():
    lines = (*TABS, "", "TT\tXã\tSố hồ sơ\tĐúng hạn", "1\tAn Phú\t25\t20", "2\tBình Hòa\t30\t29")
    assert [(f.line, f.value) for f in read(*lines).figures if f.line > 7] == [(9, 25), (9, 20), (10, 30), (10, 29)]


def test_a_heading_set_with_tabs_is_no_table():
    lines = ("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ AN PHÚ\tĐộc lập - Tự do - Hạnh phúc")
    assert found(*lines) == []


def test_a_flowed_table_of_many_columns_is_read_with_its_sum_and_its_dashes():
    lines = (
        "TT Lĩnh vực Số hồ sơ tiếp nhận Số hồ sơ giải quyết Ghi chú",
        "Tổng số Trong kỳ Kỳ trước",
        "(1) (2) (3)=(4)+(5) (4) (5)",
        "1 Đất đai 250 200 50",
        "2 Tư pháp - Hộ tịch 40 - 40",
        "Tổng cộng 290 200 90",
        "PHỤ LỤC II",
    )
    assert found(*lines) == [
        (4, 250, "hồ sơ"), (4, 200, "hồ sơ"), (4, 50, "hồ sơ"),
        (5, 40, "hồ sơ"), (5, 40, "hồ sơ"),
        (6, 290, "hồ sơ"), (6, 200, "hồ sơ"), (6, 90, "hồ sơ"),
    ]  # fmt: skip
    assert read(*lines).blank_cells == ()


def test_sentences_after_a_table_are_read_as_sentences_again():
    lines = (
        "TT", "Họ và tên", "Nhiệm vụ", "1", "Nguyễn Văn A", "Phụ trách chung",
        "Trong sáu tháng đầu năm, các cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh đã tiếp nhận",
        "71.744 hồ sơ, giải quyết trước hạn và đúng hạn 70.120 hồ sơ, số còn lại đang được giải quyết",
    )  # fmt: skip
    assert found(*lines) == [(8, 71744, "hồ sơ"), (8, 70120, "hồ sơ")]


def test_a_circular_at_the_head_of_a_line_is_no_table_header():
    reading = read("thực hiện theo", "TT số 08/2023/TT-BGDĐT về kết quả, nội dung, chỉ tiêu của 12 cơ quan.")
    assert [d.symbol for d in reading.documents] == ["08/2023/TT-BGDĐT"]
    assert [f.value for f in reading.figures] == [12]


def test_recipients_and_signature_hold_no_figures_but_the_appendix_after_them_does():
    assert found("Nơi nhận:", "- Lưu: VT, 02 bản.", "PHỤ LỤC", "Tổng số 25 đơn vị.") == [(4, 25, "đơn vị")]


def test_columns_of_periods_take_the_unit_of_their_row_and_the_sign_of_their_change():
    lines = (
        "| Nội dung | Quý III/2022 | Quý III/2023 | Tăng, giảm |",
        "|---|---:|---:|---:|",
        "| Hồ sơ tiếp nhận | 14.200 | 15.402 | +1.202 |",
        "| Tỷ lệ đúng hạn (%) | 98,5 | 98,1 | -0,4 |",
    )
    assert found(*lines) == [
        (3, 14200, "hồ sơ"), (3, 15402, "hồ sơ"), (3, 1202, "hồ sơ"), (4, 98.5, "%"), (4, 98.1, "%"), (4, -0.4, "%"),
    ]  # fmt: skip


STACKED = """BÁO CÁO
Kết quả năm 2022

PHỤ LỤC
STT
Đơn vị
Tiếp nhận
Đúng hạn
Quá hạn
Tỷ lệ đúng hạn (%)
1
Xã An Bình
120
118
2
98,33
2
Xã Bình An
140
139
-
99,29
3
Thị trấn Hòa
100
90
10
90
Tổng cộng
360
347
13
96,39
Nơi nhận:
- Như trên;""".split("\n")


def test_a_table_of_columns_broken_into_one_cell_a_line_is_put_together():
    reading = read_text(Text("bc", tuple(STACKED)))
    found = {(f.label, f.value, f.unit, f.line) for f in reading.figures}
    assert ("Xã An Bình – Tiếp nhận", 120, "hồ sơ", 13) in found
    assert ("Thị trấn Hòa – Quá hạn", 10, "hồ sơ", 27) in found
    assert ("Tổng cộng – Tỷ lệ đúng hạn (%)", 96.39, "%", 33) in found
    assert len(found) == 15
    assert [cell.line for cell in reading.blank_cells] == [21]


def test_a_table_of_columns_without_numbers_of_rows_is_put_together():
    lines = ("BÁO CÁO", "Mục", "Tiếp nhận (hồ sơ)", "Đúng hạn; chậm hạn", "Trong kỳ", "134", "121", "4")
    reading = read_text(Text("bc", (*lines, "Kỳ trước", "0", "0", "0")))
    assert [(f.label, f.value) for f in reading.figures[:2]] == [
        ("Trong kỳ – Tiếp nhận (hồ sơ)", 134),
        ("Trong kỳ – Đúng hạn", 121),
    ]
    assert len(reading.figures) == 6


def test_page_numbers_between_headings_are_no_table():
    lines = ("Phần mở đầu", "1", "2", "3", "Nội dung chính của báo cáo", "4", "5")
    assert read_text(Text("bc", lines)).figures == ()
