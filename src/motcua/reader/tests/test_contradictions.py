"""Contradictions in whole texts, each beside a look-alike that is sound and must stay silent."""

import pytest

from motcua.reader.gateways import read
from motcua.reader.vocabulary import Text, Verdict


def alarms(text):
    """What the reader calls inconsistent, from the text on."""
    reading = read(Text("x", tuple(text.split("\n"))))
    return [finding for finding in reading.findings if finding.verdict is Verdict.INCONSISTENT]


PAIRS = {
    "plans among the papers issued": (
        "Ban hành 24 văn bản chỉ đạo, gồm 3 kế hoạch, 6 quyết định, 13 công văn và 3 báo cáo.",
        "Ban hành 25 văn bản chỉ đạo, gồm 3 kế hoạch, 6 quyết định, 13 công văn và 3 báo cáo.",
    ),
    "plans between other papers": (
        "Phát hành 3.300 văn bản, bao gồm 1.207 quyết định, 1.586 công văn, 342 báo cáo, 96 kế hoạch và 59 giấy mời.",
        "Phát hành 3.290 văn bản, bao gồm 1.207 quyết định, 1.586 công văn, 342 báo cáo, 96 kế hoạch và 59 giấy mời.",
    ),
    "a share of the budget": (
        "Thu phí 4.826/5.200 triệu đồng, đạt 98,21% dự toán.",
        "Thu phí 4.826/5.200 triệu đồng, đạt 92,81% dự toán.",
    ),
    "more among a set than in it": (
        "Trong 86 giấy phép được cấp, có 92 giấy phép cấp sớm hơn thời hạn.",
        "Trong 92 giấy phép được cấp, có 86 giấy phép cấp sớm hơn thời hạn.",
    ),
    "set, done and left": (
        "Biên chế viên chức được giao 986 người, có mặt 942 người, còn thiếu 54 người.",
        "Biên chế viên chức được giao 986 người, có mặt 942 người, còn thiếu 44 người.",
    ),
    "finished and running": (
        "Tiến hành 4 cuộc thanh tra (kết thúc 3 cuộc, đang tiến hành 2 cuộc).",
        "Tiến hành 5 cuộc thanh tra (kết thúc 3 cuộc, đang tiến hành 2 cuộc).",
    ),
    "more forms back than out": (
        "Phát 250 phiếu khảo sát, thu về 262 phiếu.",
        "Phát 262 phiếu khảo sát, thu về 250 phiếu.",
    ),
    "more among than in all": (
        "Trong số 39 trường hợp bị kỷ luật có 42 người là viên chức.",
        "Trong số 39 trường hợp bị kỷ luật có 32 người là viên chức.",
    ),
    "a part larger than the whole": (
        "Tiếp nhận 120 hồ sơ, trong đó 150 hồ sơ trực tuyến.",
        "Tiếp nhận 150 hồ sơ, trong đó 120 hồ sơ trực tuyến.",
    ),
    "the rest named, the sum off": (
        "Tuyển dụng 112 người, trong đó: giáo dục 86 người, y tế 12 người, lĩnh vực khác 4 người.",
        "Tuyển dụng 102 người, trong đó: giáo dục 86 người, y tế 12 người, lĩnh vực khác 4 người.",
    ),
    "new, amended and repealed": (
        "Công bố 212 TTHC (ban hành mới 43 TTHC; sửa đổi, bổ sung 117 TTHC; bãi bỏ 62 TTHC).",
        "Công bố 222 TTHC (ban hành mới 43 TTHC; sửa đổi, bổ sung 117 TTHC; bãi bỏ 62 TTHC).",
    ),
    "from, to and by": (
        "Số đơn vị sự nghiệp giảm từ 92 đơn vị xuống 74 đơn vị, giảm 19 đơn vị.",
        "Số đơn vị sự nghiệp giảm từ 92 đơn vị xuống 74 đơn vị, giảm 18 đơn vị.",
    ),
    "merged": (
        "Sáp nhập 26 đơn vị hành chính cấp xã thành 12 đơn vị, giảm 15 đơn vị.",
        "Sáp nhập 26 đơn vị hành chính cấp xã thành 12 đơn vị, giảm 14 đơn vị.",
    ),
    "ranks": (
        "Chỉ số PAR INDEX xếp thứ 28/63 tỉnh, tăng 9 bậc so với năm trước (xếp thứ 35/63 tỉnh).",
        "Chỉ số PAR INDEX xếp thứ 28/63 tỉnh, tăng 7 bậc so với năm trước (xếp thứ 35/63 tỉnh).",
    ),
    "a list of like names": (
        "Kiểm tra tại 05 sở (Sở Y tế, Sở Xây dựng, Sở Công Thương, Sở Tư pháp).",
        "Kiểm tra tại 04 sở (Sở Y tế, Sở Xây dựng, Sở Công Thương, Sở Tư pháp).",
    ),
    "a list of offices": (
        "Gồm 05 đơn vị: Văn phòng HĐND và UBND, Phòng Kinh tế, Phòng Nội vụ và Trung tâm Phục vụ hành chính công.",
        "Gồm 04 đơn vị: Văn phòng HĐND và UBND, Phòng Kinh tế, Phòng Nội vụ và Trung tâm Phục vụ hành chính công.",
    ),
    "a list of numbered papers": (
        "Ban hành 04 quyết định: số 12/2022/QĐ-UBND ngày 15/4/2022, số 19/2022/QĐ-UBND ngày 06/6/2022, "
        "số 27/2022/QĐ-UBND ngày 12/8/2022.",
        "Ban hành 03 quyết định: số 12/2022/QĐ-UBND ngày 15/4/2022, số 19/2022/QĐ-UBND ngày 06/6/2022, "
        "số 27/2022/QĐ-UBND ngày 12/8/2022.",
    ),
    "digits that changed places": (
        "Hồ sơ giải quyết quá hạn 2.262 hồ sơ.\n\nHạn chế: số hồ sơ giải quyết quá hạn còn 2.622 hồ sơ.",
        "Hồ sơ giải quyết quá hạn 2.262 hồ sơ.\n\nHạn chế: số hồ sơ giải quyết quá hạn còn 2.262 hồ sơ.",
    ),
    "a paper later than the report": (
        "Số: 15/BC-UBND\nThử Nghiệm, ngày 19 tháng 9 năm 2021\nBÁO CÁO\n"
        "Thực hiện Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ.",
        "Số: 15/BC-UBND\nThử Nghiệm, ngày 19 tháng 12 năm 2021\nBÁO CÁO\n"
        "Thực hiện Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ.",
    ),
    "grades of what was inspected": (
        "Kiểm tra 13 đơn vị. Có 4 đơn vị xếp loại Tốt, 8 đơn vị xếp loại Khá, 2 đơn vị xếp loại Trung bình.",
        "Kiểm tra 14 đơn vị. Có 4 đơn vị xếp loại Tốt, 8 đơn vị xếp loại Khá, 2 đơn vị xếp loại Trung bình.",
    ),
    "the total behind its parts": (
        "HĐND ban hành 8 nghị quyết, UBND ban hành 19 quyết định; tổng số 28 văn bản.",
        "HĐND ban hành 8 nghị quyết, UBND ban hành 19 quyết định; tổng số 27 văn bản.",
    ),
    "a rate behind its account": (
        "Đã giải quyết 4.645 hồ sơ: trước hạn 3.988 hồ sơ, đúng hạn 612 hồ sơ, trễ hạn 45 hồ sơ.\n\n"
        "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn đạt 99,82%.",
        "Đã giải quyết 4.645 hồ sơ: trước hạn 3.988 hồ sơ, đúng hạn 612 hồ sơ, trễ hạn 45 hồ sơ.\n\n"
        "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn đạt 99,03%.",
    ),
    "the levels of a district": (
        "Số hồ sơ trễ hẹn toàn huyện là 65 hồ sơ (cấp huyện 37 hồ sơ, cấp xã 19 hồ sơ).",
        "Số hồ sơ trễ hẹn toàn huyện là 56 hồ sơ (cấp huyện 37 hồ sơ, cấp xã 19 hồ sơ).",
    ),
    "more left than the fraction leaves": (
        "Đã hoàn thành 29/30 nhiệm vụ, còn lại 02 nhiệm vụ chuyển sang năm sau.",
        "Đã hoàn thành 28/30 nhiệm vụ, còn lại 02 nhiệm vụ chuyển sang năm sau.",
    ),
    "classes behind a colon": (
        "Có 52 nhiệm vụ: 14 nhiệm vụ đã hoàn thành, 35 nhiệm vụ đang thực hiện, 04 nhiệm vụ chưa triển khai.",
        "Có 53 nhiệm vụ: 14 nhiệm vụ đã hoàn thành, 35 nhiệm vụ đang thực hiện, 04 nhiệm vụ chưa triển khai.",
    ),
    "more signed than sent": (
        "Văn bản đi 5.618 văn bản (ký số 5.816 văn bản).",
        "Văn bản đi 5.816 văn bản (ký số 5.618 văn bản).",
    ),
    "new and carried in": (
        "Cấp huyện: tiếp nhận 187.342 hồ sơ (mới 180.016 hồ sơ, kỳ trước 7.226 hồ sơ).",
        "Cấp huyện: tiếp nhận 187.242 hồ sơ (mới 180.016 hồ sơ, kỳ trước 7.226 hồ sơ).",
    ),
    "a share behind its figure": (
        "Cấp xã: giải quyết 505.470 hồ sơ, đúng và trước hạn 505.022 hồ sơ, đạt 99,19%; quá hạn 448 hồ sơ.",
        "Cấp xã: giải quyết 505.470 hồ sơ, đúng và trước hạn 505.022 hồ sơ, đạt 99,91%; quá hạn 448 hồ sơ.",
    ),
    "offices of several kinds": (
        "Kiểm tra 21 đơn vị gồm 07 sở, 05 huyện, 10 xã.",
        "Kiểm tra 22 đơn vị gồm 07 sở, 05 huyện, 10 xã.",
    ),
    "a change behind its value": (
        "Phát sinh 1.310 giao dịch, tăng 230 giao dịch so với quý I (1.090 giao dịch).",
        "Phát sinh 1.320 giao dịch, tăng 230 giao dịch so với quý I (1.090 giao dịch).",
    ),
    "a change the other way": (
        "Văn bản đến 4.215 văn bản, giảm 215 văn bản so với cùng kỳ (4.000 văn bản).",
        "Văn bản đến 4.215 văn bản, tăng 215 văn bản so với cùng kỳ (4.000 văn bản).",
    ),
    "a change away from its value": (
        "Tiếp nhận 1.035 hồ sơ.\n\nSo với quý I năm trước (1.110 hồ sơ), số hồ sơ tiếp nhận tăng 75 hồ sơ.",
        "Tiếp nhận 1.035 hồ sơ.\n\nSo với quý I năm trước (1.110 hồ sơ), số hồ sơ tiếp nhận giảm 75 hồ sơ.",
    ),
    "points from month to month": (
        "Tháng 3 xã đạt 71,4 điểm, tháng 4 đạt 72,9 điểm, tăng 1,7 điểm.",
        "Tháng 3 xã đạt 71,4 điểm, tháng 4 đạt 72,9 điểm, tăng 1,5 điểm.",
    ),
    "a rank in brackets": (
        "Chỉ số CCHC xếp thứ 12/63 tỉnh, tăng 04 bậc so với năm trước (thứ 15).",
        "Chỉ số CCHC xếp thứ 12/63 tỉnh, tăng 03 bậc so với năm trước (thứ 15).",
    ),
    "men and women": (
        "Biên chế được giao 48, có mặt 44 người (nam 25, nữ 20).",
        "Biên chế được giao 48, có mặt 45 người (nam 25, nữ 20).",
    ),
    "offices of both kinds": (
        "Quý này kiểm tra 09 phòng, đơn vị (06 phòng chuyên môn và 04 đơn vị sự nghiệp trực thuộc).",
        "Quý này kiểm tra 10 phòng, đơn vị (06 phòng chuyên môn và 04 đơn vị sự nghiệp trực thuộc).",
    ),
    "wards and communes": (
        "Thị xã có 13 đơn vị hành chính cấp xã (08 phường, 04 xã).",
        "Thị xã có 12 đơn vị hành chính cấp xã (08 phường, 04 xã).",
    ),
    "a second division": (
        "Tinh giản 14 người, trong đó nghỉ hưu trước tuổi 09, thôi việc ngay 05. "
        "Phân theo đối tượng: công chức 03, viên chức 08, công chức xã 04.",
        "Tinh giản 14 người, trong đó nghỉ hưu trước tuổi 09, thôi việc ngay 05. "
        "Phân theo đối tượng: công chức 03, viên chức 07, công chức xã 04.",
    ),
    "a part in its turn": (
        "Tiếp nhận 640 hồ sơ, chia theo lĩnh vực: chứng thực 410, hộ tịch 150, đất đai 80. "
        "Riêng hộ tịch gồm: khai sinh 71 trường hợp, kết hôn 42 trường hợp, khai tử 39 trường hợp.",
        "Tiếp nhận 640 hồ sơ, chia theo lĩnh vực: chứng thực 410, hộ tịch 150, đất đai 80. "
        "Riêng hộ tịch gồm: khai sinh 71 trường hợp, kết hôn 42 trường hợp, khai tử 37 trường hợp.",
    ),
    "shares of parts": (
        "Tiếp nhận 2.480 hồ sơ, bao gồm: trực tuyến 1.960 hồ sơ (đạt 83,03%), trực tiếp 520 hồ sơ.",
        "Tiếp nhận 2.480 hồ sơ, bao gồm: trực tuyến 1.960 hồ sơ (đạt 79,03%), trực tiếp 520 hồ sơ.",
    ),
    "content or not": (
        "Phát 220 phiếu, thu 205 phiếu, hài lòng 198 phiếu, chưa hài lòng 09 phiếu.",
        "Phát 220 phiếu, thu 207 phiếu, hài lòng 198 phiếu, chưa hài lòng 09 phiếu.",
    ),
    "money up to the rest": (
        "Lệ phí thu được 7.150.000 đồng: chứng thực 5.100.000 đồng, hộ tịch 1.450.000 đồng, khoản khác 700.000 đồng.",
        "Lệ phí thu được 7.250.000 đồng: chứng thực 5.100.000 đồng, hộ tịch 1.450.000 đồng, khoản khác 700.000 đồng.",
    ),
    "papers of several kinds": (
        "Ban hành 05 văn bản, gồm: Công văn số 71/UBND-NV ngày 03/4/2023; Thông báo số 14/TB-UBND ngày 05/4/2023; "
        "Kế hoạch số 26/KH-UBND ngày 11/4/2023.",
        "Ban hành 03 văn bản, gồm: Công văn số 71/UBND-NV ngày 03/4/2023; Thông báo số 14/TB-UBND ngày 05/4/2023; "
        "Kế hoạch số 26/KH-UBND ngày 11/4/2023.",
    ),
    "papers as items of a list": (
        "Trong kỳ ban hành 04 văn bản chỉ đạo về CCHC:\n\n- Công văn số 71/UBND-NV ngày 03/4/2023;\n"
        "- Thông báo số 14/TB-UBND ngày 05/4/2023;\n- Kế hoạch số 26/KH-UBND ngày 11/4/2023.",
        "Trong kỳ ban hành 03 văn bản chỉ đạo về CCHC:\n\n- Công văn số 71/UBND-NV ngày 03/4/2023;\n"
        "- Thông báo số 14/TB-UBND ngày 05/4/2023;\n- Kế hoạch số 26/KH-UBND ngày 11/4/2023.",
    ),
    "a list with its length in its title": (
        "DANH MỤC 04 THÔNG TƯ ĐÃ BAN HÀNH\n1. Quy định chế độ báo cáo\n2. Quy định biểu mẫu\n3. Quy định kiểm tra",
        "DANH MỤC 03 THÔNG TƯ ĐÃ BAN HÀNH\n1. Quy định chế độ báo cáo\n2. Quy định biểu mẫu\n3. Quy định kiểm tra",
    ),
    "a letter with the symbol of a report": (
        "Nhận Công văn số 61/BC-UBND ngày 12/6/2023 của UBND xã.",
        "Nhận Báo cáo số 61/BC-UBND ngày 12/6/2023 của UBND xã.",
    ),
    "places counted twice": (
        "Xã có 17 thôn với 2.310 hộ.\n\nĐến nay 18/18 thôn có tổ công nghệ số.",
        "Xã có 17 thôn với 2.310 hộ.\n\nĐến nay 17/17 thôn có tổ công nghệ số; kiểm tra tại 16 thôn.",
    ),
    "a deed after the signature": (
        "Số: 15/BC-UBND\nThử Nghiệm, ngày 19 tháng 9 năm 2021\nBÁO CÁO\n\nNgày 28/9/2021, UBND xã đã tổ chức hội nghị.",
        "Số: 15/BC-UBND\nThử Nghiệm, ngày 19 tháng 9 năm 2021\nBÁO CÁO\n\nNgày 28/9/2021, UBND xã tổ chức hội nghị.",
    ),
    "one plan, two days": (
        "Kế hoạch số 212/KH-UBND ngày 30/01/2019 đã xong.\n\nTheo Kế hoạch số 212/KH-UBND ngày 31/01/2019.",
        "Kế hoạch số 212/KH-UBND ngày 30/01/2019 đã xong.\n\nTheo Kế hoạch số 212/KH-UBND ngày 30/01/2019.",
    ),
}


@pytest.mark.parametrize("wrong", [wrong for wrong, _ in PAIRS.values()], ids=PAIRS)
def test_a_contradiction_is_called_one(wrong):
    assert alarms(wrong)


@pytest.mark.parametrize("sound", [sound for _, sound in PAIRS.values()], ids=PAIRS)
def test_its_sound_look_alike_is_not(sound):
    assert alarms(sound) == []


@pytest.mark.parametrize(
    "text",
    [
        "Có 5/9 huyện đạt tỷ lệ này dưới 3% và cả 9/9 huyện đạt tỷ lệ dưới 10%.",
        "Cuộc thi gồm 15 giải nhất, 20 giải nhì, 40 giải ba.",
        "Huyện có 12 xã, 1 thị trấn; trong đó 45 thôn được công nhận văn hóa.",
        "Ban hành 05 quyết định sửa đổi, bổ sung Quyết định số 12/2020/QĐ-UBND, Kế hoạch số 15/KH-UBND.",
        "Kế hoạch số 21/KH-UBND ngày 30/01/2019 của UBND tỉnh.\n\n"
        "Kế hoạch số 21/KH-UBND ngày 31/01/2019 của UBND huyện.",
        "Kế hoạch số 21/KH-UBND ngày 30/01/2019.\n\nKế hoạch số 21/KH-UBND ngày 30/01/2020.",
        "Hồ sơ giải quyết quá hạn cấp huyện 2.262 hồ sơ.\n\nHồ sơ giải quyết quá hạn cấp xã 2.622 hồ sơ.",
        "Chỉ số CCHC xếp thứ 5/11 huyện, tăng 2 bậc; chỉ số DDCI xếp thứ 9/11 huyện.",
        "Năm 2023 tinh giản 116 công chức, trong đó giáo dục 86 người, y tế 12 người.",
        "Kiểm tra tại 05 đơn vị: Phòng Văn hóa và Thông tin, Phòng Lao động, Thương binh và Xã hội.",
        "Quyết định: 05 bản (cơ quan 01 bản; đơn vị 02 bản; cá nhân 02 bản, trong đó 01 bản để nộp).",
        "Mức hài lòng chung 4,12/5 điểm, tỷ lệ hài lòng 92,4%.",
        "Hoàn thành 20/30 nhiệm vụ, đang thực hiện 8 nhiệm vụ.",
        "Bàn giao 120 máy tính, đã lắp đặt 90 máy, đang vận chuyển trên 20 máy.",
    ],
)
def test_what_only_looks_like_one_stays_silent(text):
    assert alarms(text) == []


HEAD = (
    "| STT | Lĩnh vực | Tiếp nhận | Đã giải quyết | Đúng hạn | Quá hạn | Tỷ lệ (%) |\n|---|---|---|---|---|---|---|\n"
)
ROWS = """| 1 | Đất đai | 480 | 402 | 380 | 22 | 94,53 |
| 2 | Môi trường | 186 | 161 | 150 | 11 | 93,17 |
| 3 | Hộ tịch | 364 | 357 | 350 | 7 | 98,04 |
| 4 | Chứng thực | 118 | 104 | 102 | 2 | 98,08 |
|  | Tổng cộng | 1.148 | 1.024 | 982 | 42 | 95,90 |"""


def test_a_table_that_adds_up_raises_no_alarm():
    assert alarms(HEAD + ROWS) == []


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("1.148", "1.158", 7),  # a column
        ("| 11 |", "| 12 |", 4),  # a row
        ("98,08", "96,08", 6),  # a share
    ],
)
def test_the_odd_cell_of_a_table_is_found(right, wrong, line):
    found = alarms(HEAD + ROWS.replace(right, wrong, 1))
    assert any(line in finding.lines for finding in found)


def test_a_table_whose_columns_never_add_up_raises_no_alarm():
    rows = "| 1 | A | 5 | 7 | 9 |\n| 2 | B | 8 | 3 | 4 |\n| 3 | C | 6 | 6 | 1 |\n|  | Tổng | 30 | 31 | 32 |"
    assert alarms("| STT | Xã | Số lớp | Số máy | Số phòng |\n|---|---|---|---|---|\n" + rows) == []


def test_a_list_with_a_number_that_was_not_read_is_not_judged():
    classes = "lý luận chính trị 02, quản lý nhà nước 36, quốc phòng đối tượng 4 118, kỹ năng 235"
    assert alarms(f"Cử 463 lượt cán bộ, bao gồm: {classes}.") == []


def test_a_rate_is_not_held_against_the_account_of_the_item_above():
    town = "- Tại thành phố: đã giải quyết 9.786 hồ sơ, cụ thể trước hạn 5.962 hồ sơ, đúng hạn 3.735 hồ sơ, trễ hạn 89."
    wards = (
        "- Tại phường, xã: đã trả kết quả 17.198 hồ sơ, trong đó 17.181 hồ sơ sớm và đúng hẹn, 17 hồ sơ trễ hẹn, "
        "tỷ lệ sớm và đúng hẹn đạt 99,90%."
    )
    assert alarms(f"{town}\n{wards}") == []


APPENDIX = (
    "| STT | Nội dung | Đơn vị | Số liệu |\n|---|---|---|---|\n| 1 | Nhiệm vụ UBND tỉnh giao | Nhiệm vụ | 43 |\n"
    "|  | - Đã hoàn thành | Nhiệm vụ | {done} |\n| 2 | TTHC mức độ 3 | Thủ tục | 64 |\n"
    "| 3 | TTHC mức độ 4 | Thủ tục | {four} |\n| 4 | Số người làm việc được giao | Người | 1.207 |\n"
    "| 5 | Số người làm việc có mặt | Người | {there} |"
)
PROSE = (
    "Trong quý được giao 43 nhiệm vụ có thời hạn. Đã hoàn thành 38 nhiệm vụ, 05 nhiệm vụ đang thực hiện.\n\n"
    "Cung cấp 64 TTHC mức độ 3 và 15 TTHC mức độ 4.\n\nViên chức: giao 1.207 người, có mặt 1.164 người.\n\n"
)


@pytest.mark.parametrize(
    ("done", "four", "there"), [("36", "15", "1.164"), ("38", "51", "1.164"), ("38", "15", "1.146")]
)
def test_a_row_that_the_prose_gives_otherwise_is_found(done, four, there):
    assert alarms(PROSE + APPENDIX.format(done="38", four="15", there="1.164")) == []
    found = alarms(PROSE + APPENDIX.format(done=done, four=four, there=there))
    assert {finding.kind for finding in found} == {"text_vs_appendix"}


def test_prose_behind_a_table_is_read_to_its_end():
    behind = "Theo báo cáo của Trung tâm thì tháng 3\nxã đạt 71,4 điểm, tháng 4 đạt 72,9 điểm, tăng 1,7 điểm."
    assert alarms(f"{HEAD}{ROWS}\n\n{behind}")
    assert alarms(f"{HEAD}{ROWS}\n\n{behind.replace('1,7', '1,5')}") == []


DIFFERENCES = (
    "| STT | Chỉ tiêu | Năm trước | Năm nay | Tăng, giảm |\n|---|---|---|---|---|\n"
    "| 1 | Tỷ lệ hồ sơ trực tuyến | 71,2% | 82,6% | 11,4% |\n| 2 | Tỷ lệ số hóa | 68,4% | 79,5% | 11,1% |\n"
    "| 3 | Tỷ lệ thanh toán | 42,7% | 55,9% | {step}% |\n| 4 | Tỷ lệ ký số | 98,1% | 99,3% | 1,2% |"
)


def test_a_column_of_changes_is_held_against_what_it_compares():
    assert alarms(DIFFERENCES.format(step="13,2")) == []
    assert [finding.lines for finding in alarms(DIFFERENCES.format(step="14,2"))] == [(5,)]


SET_APART = """TT    Thôn           Số hộ     Hồ sơ nộp    Trong đó trực tuyến
1     Thôn Một       171       650        304
2     Thôn Hai       158       601        297
3     Thôn Ba        182       690        312
4     Thôn Bốn       149       571        {women}
      Cộng           660       {people}      1.205"""


@pytest.mark.parametrize(("people", "women", "line"), [("2.521", "292", 6), ("2.512", "592", 5)])
def test_a_table_set_apart_by_blanks_is_read_and_added_up(people, women, line):
    assert alarms(SET_APART.format(people="2.512", women="292")) == []
    assert any(line in finding.lines for finding in alarms(SET_APART.format(people=people, women=women)))
