"""What the reader says about the arithmetic and consistency of hand-made sentences, and what it must not say."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.reader.gateways.declarations import load
from motcua.reader.rules.findings import examine
from motcua.reader.rules.findings.rounding import compare, say
from motcua.reader.rules.reading import read_text
from motcua.reader.tests.handmade import inconsistent, report, verdicts
from motcua.reader.vocabulary import Citation, Figure, Text, Verdict

HOLDS = [
    ("Trễ hạn [21] hồ sơ (gồm: đất đai [14] hồ sơ; hộ tịch [07] hồ sơ).", "sum"),
    ("Đã ban hành [30] văn bản, trong đó có: [10] Quyết định, [15] Công văn, [5] Báo cáo.", "sum"),
    (
        "Đã giải quyết [100] hồ sơ, trong đó, trước hạn [80] hồ sơ, đúng hạn [15] hồ sơ và trễ hẹn [5] hồ sơ.",
        "identity",
    ),
    ("Hoàn thành [26]/[28] nhiệm vụ, đạt [92,86]%.", "ratio"),
    ("Tỷ lệ hài lòng đạt [96,90]% ([219]/[226] phiếu).", "ratio"),
    ("Hoàn thành [26] nhiệm vụ/[28] nhiệm vụ, đạt [92,86]%.", "ratio"),
    ("Có [4.264] văn bản ký số trên tổng số [9.229] văn bản, chiếm [46,20]%.", "ratio"),
    ("Tiếp nhận [1.000] hồ sơ (trong đó có [450] hồ sơ trực tuyến, chiếm [45]%).", "ratio"),
    ("Triển khai tại [15]/[15] xã, thị trấn.", "subset"),
    ("Sắp xếp, giảm [12] trường, từ [90] xuống còn [78] trường.", "identity"),
    ("Rà soát thủ tục của [03] lĩnh vực (Tư pháp; Y tế; Tài nguyên và Môi trường).", "list_count"),
    ("Kiểm tra [02] đơn vị: Phòng Tư pháp và Phòng Y tế.", "list_count"),
    ("Số liệu từ ngày 01/01/2022 đến ngày 15/6/2022.", "period"),
    ("Mở [90] lớp (giảm [5] lớp), trong đó: huyện [40] lớp (giảm [3] lớp); xã [50] lớp.", "sum"),
]
FAILS = [
    ("Đang giải quyết [1.321] hồ sơ (chưa đến hạn [1.246], quá hạn [85]).", "sum"),
    ("Tinh giản [36] người (công chức [4], viên chức [31], cán bộ xã [02]).", "sum"),
    ("Trễ hạn [26] hồ sơ (gồm: đất đai [14] hồ sơ; hộ tịch [07] hồ sơ; y tế [03] hồ sơ).", "sum"),
    ("Tổ chức [9] lớp, gồm [4] lớp tin học và [6] lớp nghiệp vụ.", "sum"),
    ("Tiếp nhận toàn huyện [54.700] hồ sơ, trong đó cấp huyện [4.700] hồ sơ, cấp xã [49.900] hồ sơ.", "sum"),
    ("Tổng số hồ sơ đã giải quyết [5.000] hồ sơ, trong đó: đúng hạn [4.900] hồ sơ, trễ hạn [90] hồ sơ.", "identity"),
    (
        "Tiếp nhận [5.300] hồ sơ; giải quyết đúng hạn [5.100] hồ sơ, trễ hạn [43] hồ sơ, đang giải quyết [48] hồ sơ.",
        "identity",
    ),
    (
        "Tổng số hồ sơ đề nghị giải quyết: [900] hồ sơ.\n- Kỳ trước chuyển sang: [100] hồ sơ.\n"
        "- Mới tiếp nhận: [700] hồ sơ.",
        "identity",
    ),
    ("Hoàn thành [26]/[28] nhiệm vụ, đạt [93,86]%.", "ratio"),
    ("Tỷ lệ hài lòng đạt [98,44]% ([26.600]/[27.266] phiếu).", "ratio"),
    ("Tiếp nhận [1.000] hồ sơ (trong đó có [450] hồ sơ trực tuyến, chiếm [54]%).", "ratio"),
    ("Đã triển khai tại [16]/[15] xã, thị trấn.", "subset"),
    ("Sắp xếp, giảm [12] trường, từ [90] xuống còn [79] trường.", "identity"),
    ("Tính đến 31/10/204, huyện đã hoàn thành.", "date"),
    ("Tính đến ngày 31/6/2022, huyện đã hoàn thành.", "date"),
    ("Họp ngày 30 tháng 02 năm 2023.", "date"),
    ("Điều động trong năm học 2022-203.", "date"),
    ("Kế hoạch giai đoạn 2025 - 2021.", "date"),
    ("Số liệu từ ngày 15/6/2022 đến ngày 01/01/2022.", "period"),
    ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt [102]%.", "plausibility"),
    ("Cử [539] người đi học (lớp một [100]; lớp hai [200] người; lớp ba [49]; lớp bốn [200] người).", "sum"),
    ("Tiếp nhận và giải quyết, kết quả giải quyết [5.000] hồ sơ (đúng hạn [4.900]; quá hạn [92] hồ sơ).", "sum"),
    ("Cung cấp [120] DVC trực tuyến (trong đó toàn trình [70] DVC; một phần [52] DVC).", "sum"),
    (
        "Đã giải quyết [1.000] hồ sơ. Trong đó: trước hạn [480] hồ sơ, chiếm [48]%; đúng hạn [500] hồ sơ, "
        "đạt [50]%; quá hạn [20] hồ sơ đạt [3]%.",
        "ratio",
    ),
    ("Có [4.000] hồ sơ/[5.000] hồ sơ nộp trực tuyến, đạt [82]%.", "ratio"),
    ("Tiếp nhận [1.250] hồ sơ, đạt [99,5]%; đã chi [1,250] triệu đồng, đạt [99.5]%.", "number_format"),
    ("Tra cứu tại Cổng Dịch vụ công quốc gia (dichvucong.tinhx.gov.vn).", "plausibility"),
    ("Tiếp nhận phản ánh của bà Trần Thị Thử, ấp Giả Định, xã Thử về đất đai.", "privacy"),
    ("Hồ sơ của ông Lê Văn Thử, CCCD 012345678901.", "privacy"),
    ("1. Mục đầu\n1.1. Nội dung một\n1.2. Nội dung hai\n1.2. Nội dung ba\n1.4. Nội dung bốn", "structure"),
]
NEAR_MISSES = [
    "Trễ hạn [26] hồ sơ, trong đó có đất đai [14] hồ sơ, hộ tịch [07] hồ sơ.",  # not said to be all
    "Cử [30] người đi học, trong đó: nữ [20] người, đảng viên [25] người, dân tộc [3] người.",  # overlapping
    "Trễ hạn [26] hồ sơ (gồm: đất đai [14] hồ sơ; hộ tịch [07] hồ sơ…).",  # open list
    "Năm 2020 có [28] nhiệm vụ; năm 2021 hoàn thành [26] nhiệm vụ, đạt [100]%.",
    "Thực hiện [45]/[40] lớp theo kế hoạch, đạt [112,5]%.",  # more than planned
    "Tiếp nhận [1.200] hồ sơ, tăng [20]% so với cùng kỳ.",
    "Hoàn thành [26]/[28] nhiệm vụ, đạt trên [92]%.",
    "[47.309]/[47.328] hồ sơ đúng hạn, đạt [99,95]%.",  # cut off, not wrong
    "Quyết định số 15/2/2021 của đơn vị, tỷ số 3/4/5.",
    "Giai đoạn 2021-2025 và năm học 2023 - 2024.",
    "Triển khai [05] nội dung: tuyên truyền, phổ biến, hướng dẫn.",
    "Tiếp nhận [10] hồ sơ. Từ chối [2] hồ sơ. Đang giải quyết [3] hồ sơ. Đã giải quyết [5] hồ sơ.",
    "Đường dây nóng của UBND huyện: 0912345678.",
    "Ông Lê Văn Thử, Chủ tịch UBND huyện, chủ trì.",
    "Tiếp nhận hơn [4,3] triệu hồ sơ, trong đó có trên [3,2] triệu hồ sơ trực tuyến, chiếm [75,7]%.",
    "Sinh ngày 19 tháng 8 năm 1905; thời kỳ 1010-1225.",
    "Có [480]/[480] người tán thành, chiếm [96,19]% tổng số đại biểu.",
    "Tiếp nhận [100] hồ sơ, đã giải quyết [98] hồ sơ, đang giải quyết [7] hồ sơ.",  # carried in is not said
    "Đã tiếp [20] lớp/[15] người, xong [3] lớp.",
    "Có [12] lớp (tin học [3]; nghiệp vụ [4]).",
    "1.1. Một\n1.2. Hai\n2.1. Ba\n2.2. Bốn",
    "I. PHẦN MỘT\n1.1. Một\n1.2. Hai\nII. PHẦN HAI\n1.1. Ba\n1.2. Bốn",
    "Cấp huyện: tiếp nhận [100] hồ sơ, đã giải quyết [90] hồ sơ. "
    "Cấp xã: tiếp nhận [500] hồ sơ, đang giải quyết [20] hồ sơ.",
]


@pytest.mark.parametrize(("text", "kind"), HOLDS)
def test_what_holds_is_said_to_hold(text, kind):
    findings = report(text)
    assert verdicts(findings, kind) == {"consistent"}
    assert not inconsistent(findings)


@pytest.mark.parametrize(("text", "kind"), FAILS)
def test_what_fails_is_said_to_fail(text, kind):
    assert "inconsistent" in verdicts(report(text), kind)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_near_misses_do_not_alarm(text):
    assert inconsistent(report(text)) == []


def test_cut_off_digits_are_rounded_with_their_interval():
    found = [f for f in report("[47.309]/[47.328] hồ sơ đúng hạn, đạt [99,95]%.") if f.kind == "ratio"]
    assert found[0].verdict is Verdict.ROUNDED
    assert found[0].interval == pytest.approx((99.95, 99.96))
    assert "99,96" in found[0].explanation


def test_lines_and_numbers_of_a_finding_lead_back_to_the_text():
    text = "Mở đầu.\nTrễ hạn [26] hồ sơ (gồm: đất đai [14] hồ sơ;\nhộ tịch [07] hồ sơ)."
    found = next(f for f in report(text) if f.kind == "sum")
    assert (found.lines, found.figures, found.expected, found.stated) == ((2, 3), ("f1", "f2", "f3"), 21, 26)
    assert "14 + 7 = 21" in found.explanation
    assert "ghi 26" in found.explanation


def test_a_refusal_beside_a_balance_that_holds_is_ambiguous():
    text = "Cấp xã tiếp nhận [50] hồ sơ, đã giải quyết [45] hồ sơ; từ chối [3] hồ sơ; đang giải quyết [5] hồ sơ."
    findings = report(text)
    assert verdicts(findings, "identity") == {"consistent", "ambiguous"}


def test_footnotes_do_not_break_the_sentence_they_interrupt():
    text = "Trễ hạn [26] hồ sơ (gồm: đất đai [14] hồ sơ;\n" + " " * 40 + "\n1\n Chú thích dài.\n hộ tịch [12] hồ sơ)."
    assert verdicts(report(text), "sum") == {"consistent"}


TABLE = """Bảng thống kê
STT Chỉ tiêu Đơn vị tính Số liệu
1.2.1 Số vấn đề phát hiện qua kiểm tra Vấn đề [5]
1.2.2 Số vấn đề phát hiện đã xử lý xong Vấn đề [{settled}]
3.1 Tổng số TTHC đang có hiệu lực Thủ tục [{total}]
3.1.1 Số TTHC cấp huyện Thủ tục [289]
3.1.2 Số TTHC cấp xã Thủ tục [159]
5.4 Số liệu về xử lý kỷ luật [{discipline}]
5.4.1 Số lãnh đạo bị kỷ luật Người [1]
5.4.2 Số người làm việc bị kỷ luật Người [2]
6.1 Số người hưởng lương {unit} [12]
7.1 Tỷ lệ văn bản được gửi hoàn toàn dưới dạng điện tử % [{electronic}]
7.2 Tỷ lệ văn bản được gửi điện tử song song với văn bản giấy % [20]
7.3 Tổ chức đối thoại Không = 0; Có = 1 [{code}]
8.1 Số đơn vị đã kiểm tra __"""
GOOD = {
    "settled": "5",
    "total": "448",
    "discipline": "3",
    "unit": "Người",
    "electronic": "80",
    "code": "1",
}


def test_an_appendix_that_holds_raises_no_alarm():
    findings = report(TABLE.format(**GOOD), table_from=3)
    assert inconsistent(findings) == []
    assert verdicts(findings, "missing") == {"ambiguous"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"settled": "6"}, "subset"),
        ({"total": "372"}, "cross_text"),
        ({"discipline": "0"}, "sum"),
        ({"unit": "Vấn đề"}, "unit"),
        ({"electronic": "100"}, "ratio"),
        ({"code": "6.529"}, "plausibility"),
    ],
)
def test_each_fault_of_an_appendix_is_found(change, kind):
    assert "inconsistent" in verdicts(report(TABLE.format(**{**GOOD, **change}), table_from=3), kind)


def document(symbol: str, date: str, **more: str) -> Citation:
    fields = {"id": f"d{symbol}{date}{more.get('line', 1)}", "type": "Quyết định", "number": symbol.split("/")[0]}
    fields |= {"issuer": "UBND huyện Thử", "subject": "", "line": 1} | more
    return Citation(symbol=symbol, date=date, **fields)


BAD_CITATIONS = [
    [document("08/2023/QĐ-UBND", "13/01/2024")],
    [document("113/1018/NĐ-CP", "31/08/2018", type="Nghị định", issuer="Chính phủ")],
    [document("1944/KH-UBND", "27/10/2021", type="Kết luận")],
    [document("77/QĐ-UBND", "20/01/2021"), document("77/QĐ-UBND", "29/01/2021", line=9)],
    [document("61/2018/NĐ-CP", "24/04/2018", type="Nghị định", issuer="Chính phủ")],
    [document("43/2006/ND-CP", "25/04/2006", type="Nghị định", issuer="Chính phủ")],
]
GOOD_CITATIONS = [
    [document("08/2023/QĐ-UBND", "13/01/2023")],
    [document("77/QĐ-UBND", "20/01/2021"), document("77/QĐ-UBND", "29/01/2022", line=9, subject="khác")],
    [document("77/QĐ-UBND", "20/01/2021"), document("77/QĐ-UBND", "29/01/2021", line=9, issuer="UBND tỉnh Thử")],
    [document("09/TB-UBND", "20/01/2021", type="Kết luận"), document("9-KL/TW", "20/01/2021", type="Kết luận")],
    [document("61/2018/NĐ-CP", "23/04/2018", type="Nghị định", issuer="Chính phủ")],
    [document("76/NQ-CP", "05/08/2024", type="Nghị quyết", issuer="Chính phủ", subject="phiên họp thường kỳ")],
]


@pytest.mark.parametrize("documents", BAD_CITATIONS)
def test_a_citation_that_contradicts_itself_or_another_is_found(documents):
    findings = report("Căn cứ văn bản.", tuple(documents))
    assert [f.kind for f in findings if f.verdict is Verdict.INCONSISTENT]


@pytest.mark.parametrize("documents", GOOD_CITATIONS)
def test_a_citation_that_may_be_right_is_left_alone(documents):
    assert inconsistent(report("Căn cứ văn bản.", tuple(documents))) == []


def test_the_issuer_written_behind_a_decree_must_be_the_government():
    cited = document("30/2020/NĐ-CP", "05/03/2020", type="Nghị định", issuer="", line=1)
    text = "Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của {} về công tác văn thư."
    assert inconsistent(report(text.format("Thủ tướng Chính phủ"), (cited,)))
    assert not inconsistent(report(text.format("Chính phủ"), (cited,)))


def test_the_date_of_an_amending_law_is_not_that_of_the_law_it_amends():
    cited = document("77/2015/QH13", "22/11/2019", type="Luật", issuer="Quốc hội")
    text = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức chính quyền số 77/2015/QH13 ngày 22/11/2019."
    assert not inconsistent(report(text, (cited,)))
    assert inconsistent(report("Căn cứ Luật Tổ chức chính quyền số 77/2015/QH13 ngày 22/11/2019.", (cited,)))


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        ("02/03/2024", {"ambiguous"}),
        ("30/04/2024", {"ambiguous"}),
        ("04/05/2024", {"consistent"}),
        ("05/03/2024", set()),
    ],
)
def test_a_document_of_a_day_of_rest_is_doubted_unless_it_was_worked_for_a_bridge_day(day, verdict):
    assert verdicts(report("Căn cứ.", (document("5/QĐ-UBND", day),)), "calendar") == verdict
    assert verdicts(report("Căn cứ.", (document("5/2024/NĐ-CP", day, type="Nghị định"),)), "calendar") == set()


def test_numbers_of_a_register_that_run_against_the_dates_are_shown_but_not_called_wrong():
    cited = tuple(document(f"{n}/KH-UBND", f"{n:02d}/03/2022", type="Kế hoạch", line=n) for n in (3, 5, 9))
    late = document("7/KH-UBND", "20/03/2022", type="Kế hoạch", line=20)
    assert verdicts(report("Căn cứ.", cited), "citation_sequence") == {"consistent"}
    assert verdicts(report("Căn cứ.", (*cited, late)), "citation_sequence") == {"ambiguous"}


def figure(value: float, decimals: int, qualifier: str = "") -> Figure:
    return Figure("f", "", value, "%", 1, 1, "", decimals=decimals, qualifier=qualifier)


@pytest.mark.parametrize(
    ("stated", "exact", "verdict"),
    [
        (figure(99.8, 1), 99.8083, "consistent"),
        (figure(99.8, 1), 99.85, "consistent"),
        (figure(92.85, 2), 92.857, "rounded"),
        (figure(92.84, 2), 92.857, "inconsistent"),
        (figure(92, 0), 92.86, "inconsistent"),
        (figure(90, 0, "hơn"), 92.86, "consistent"),
        (figure(95, 0, "gần"), 94.2, "consistent"),
    ],
)
def test_a_figure_stands_for_the_interval_of_its_digits(stated, exact, verdict):
    assert compare(stated, exact)[0] == verdict


counts = st.integers(min_value=1, max_value=90_000)


@settings(max_examples=60, deadline=None)
@given(early=counts, on_time=counts, late=counts, open_due=counts, open_late=counts, carried=counts)
def test_a_report_written_from_one_account_never_raises_an_alarm(early, on_time, late, open_due, open_late, carried):
    resolved, waiting = early + on_time + late, open_due + open_late
    total = resolved + waiting
    carried = min(carried, total - 1)
    rate = round(100 * (early + on_time) / resolved + 1e-9, 2)

    def n(value: int) -> str:
        return f"[{say(value)}]"

    text = (
        f"Tổng số hồ sơ đề nghị giải quyết: {n(total)} hồ sơ. Trong đó:\n"
        f"+ Kỳ trước chuyển sang {n(carried)} hồ sơ; mới tiếp nhận {n(total - carried)} hồ sơ.\n"
        f"+ Đã giải quyết {n(resolved)} hồ sơ, trong đó, trước hạn {n(early)} hồ sơ, đúng hạn {n(on_time)} hồ sơ"
        f" (chiếm [{say(rate, 2)}]%) và trễ hẹn {n(late)} hồ sơ (gồm: đất đai {n(late)} hồ sơ; y tế [0] hồ sơ);"
        f" đang giải quyết {n(waiting)} hồ sơ, trong đó, trong hạn {n(open_due)} hồ sơ, quá hạn {n(open_late)} hồ sơ."
    )
    assert inconsistent(report(text)) == []


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.integers(1, 500), min_size=3, max_size=6), off=st.integers(1, 3))
def test_a_breakdown_off_by_a_little_is_always_found(parts, off):
    listed = "; ".join(f"lĩnh vực {chr(65 + i)} [{part}] hồ sơ" for i, part in enumerate(parts))
    whole = sum(parts)
    assert "consistent" in verdicts(report(f"Trễ hẹn [{whole}] hồ sơ (gồm {listed})."), "sum")
    assert "inconsistent" in verdicts(report(f"Trễ hẹn [{max(1, whole - off)}] hồ sơ (gồm {listed})."), "sum")


WORDS = (
    "hồ sơ|trong đó|gồm|(|)|;|:|, |. |/|%|đúng hạn|trễ hạn|chiếm|đạt|cấp xã|từ|xuống còn|giảm|ngày|Nghị định số|- |\n"
)
tokens = st.one_of(st.sampled_from(WORDS.split("|")), st.from_regex(r"\A\d{1,3}([.,]\d{1,3})?\Z"))


@settings(max_examples=80, deadline=None)
@given(st.lists(tokens, max_size=60))
def test_no_text_however_odd_breaks_the_checks(words):
    reading = read_text(Text("odd", tuple(" ".join(words).split("\n"))), load())
    assert all(finding.explanation and finding.lines for finding in reading.findings)


def test_figures_whose_place_is_not_in_the_text_are_left_out():
    astray = (figure(50, 0), Figure("g", "", 5, "hồ sơ", 99, 7, "5"), Figure("h", "", 5, "hồ sơ", 1, 900, "5"))
    assert examine(Text("x", ("Tiếp nhận hồ sơ.",)), astray, (), (), load()) == ()


def test_decomposed_letters_and_odd_spaces_change_nothing():
    lines = ("Trễ hạn  26\xa0hồ sơ (gồm: đất đai 14 hồ sơ; hộ tịch 07 hồ sơ).",)
    plain = read_text(Text("nfc", lines), load())
    apart = read_text(Text("nfd", tuple(unicodedata.normalize("NFD", line) for line in lines)), load())
    assert [f.explanation for f in plain.findings] == [f.explanation for f in apart.findings]
    assert "inconsistent" in {finding.verdict.value for finding in plain.findings}


@pytest.mark.usefixtures("patience")
def test_a_line_as_long_as_a_book_takes_bounded_time():
    line = "Tiếp nhận 1.000 hồ sơ, trong đó trực tuyến 500 hồ sơ, chiếm 50%; "
    count = 1_500
    figures = []
    for number in range(count):
        start = number * len(line)
        for raw, unit in (("1.000", "hồ sơ"), ("500", "hồ sơ"), ("50", "%")):
            place = start + line.index(raw) + 1
            figures.append(Figure(f"f{len(figures)}", "", float(raw.replace(".", "")), unit, 1, place, raw))
    assert not examine(Text("long", (line * count,)), tuple(figures), (), (), load())


def test_a_share_of_another_clause_is_not_held_against_the_fraction_before_it() -> None:
    reading = read_text(
        Text("bc", ("Có 10/10 xã, thị trấn sử dụng phần mềm; tỷ lệ hồ sơ mức độ 3 đạt 25%, mức độ 4 đạt 13,6%.",)),
        load(),
    )
    assert [f for f in reading.findings if f.verdict is Verdict.INCONSISTENT] == []


def test_a_whole_that_its_own_parts_reach_raises_no_alarm() -> None:
    line = "Tiếp nhận 15.760 hồ sơ (trực tuyến 9.456 hồ sơ; trực tiếp 6.204 hồ sơ; BCCI 100 hồ sơ)."
    reading = read_text(Text("bc", ("BÁO CÁO", line)), load())
    assert [f for f in reading.findings if f.verdict is Verdict.INCONSISTENT] == []


def test_a_row_without_a_level_is_held_against_the_only_account_that_shares_a_figure_with_it() -> None:
    lines = (
        "Tổng số hồ sơ tiếp nhận 73.906 hồ sơ, giải quyết 71.744 hồ sơ, trong đó đúng hạn 69.591 hồ sơ, "
        "trễ hạn 2.153 hồ sơ.",
        "PHỤ LỤC",
        "STT\tNội dung\tĐơn vị tính\tSố liệu\tGhi chú",
        "1\tSố hồ sơ tiếp nhận\tHồ sơ\t73.906\t",
        "2\tSố hồ sơ giải quyết đúng hạn\tHồ sơ\t69.951\t",
    )
    reading = read_text(Text("bc", lines), load())
    wrong = [f for f in reading.findings if f.verdict is Verdict.INCONSISTENT]
    assert [(f.kind, f.lines) for f in wrong] == [("text_vs_appendix", (1, 5))]


HEAD = ("PHỤ LỤC", "STT\tNội dung\tĐơn vị tính\tSố liệu\tGhi chú")


def wrong_in(*lines: str) -> list[tuple[str, tuple[int, ...]]]:
    reading = read_text(Text("bc", lines), load())
    return [(f.kind, f.lines) for f in reading.findings if f.verdict is Verdict.INCONSISTENT]


@pytest.mark.parametrize(
    ("prose", "row"),
    [
        ("Xã có 203 TTHC một phần.", "1\tTTHC một phần\tThủ tục\t230\t"),
        ("Đã tập huấn cho 1.478 người.", "1\tSố người được tập huấn\tNgười\t1.487\t"),
        ("Tỷ lệ văn bản ký số đạt 97,28%.", "1\tTỷ lệ văn bản ký số\t%\t97,23\t"),
    ],
)
def test_a_slip_of_the_pen_between_prose_and_appendix_is_found(prose: str, row: str) -> None:
    assert wrong_in(prose, *HEAD, row) == [("text_vs_appendix", (1, 4))]


@pytest.mark.parametrize(
    ("prose", "row"),
    [
        ("Xã có 203 TTHC toàn trình.", "1\tTTHC một phần\tThủ tục\t230\t"),  # another thing
        ("Xã có 203 TTHC một phần.", "1\tTTHC một phần\tThủ tục\t311\t"),  # too far for a slip
        ("Năm trước xã có 203 TTHC một phần.", "1\tTTHC một phần\tThủ tục\t230\t"),  # another time
        ("Cấp huyện có 203 TTHC một phần.", "1\tTTHC một phần cấp xã\tThủ tục\t230\t"),  # another level
        ("Có 203 TTHC một phần; Trung tâm có 230 TTHC một phần.", "1\tTTHC một phần\tThủ tục\t230\t"),  # said too
        ("Có gần 203 TTHC một phần.", "1\tTTHC một phần\tThủ tục\t230\t"),  # not exact
    ],
)
def test_what_may_be_another_figure_is_no_slip(prose: str, row: str) -> None:
    assert wrong_in(prose, *HEAD, row) == []


def test_the_levels_below_a_total_of_the_appendix_are_all_of_it() -> None:
    rows = ("1\tTổng số TTHC\tThủ tục\t438\t", "\t- Cấp huyện\tThủ tục\t291\t")
    assert wrong_in(*HEAD, *rows, "\t- Cấp xã\tThủ tục\t145\t") == [("sum", (3, 4, 5))]
    assert wrong_in(*HEAD, *rows, "\t- Cấp xã\tThủ tục\t147\t") == []
    assert wrong_in(*HEAD, *rows, "\t- Cấp xã\tThủ tục\t14\t") == []  # too little to be meant as the rest


def test_more_staff_than_assigned_and_more_handled_than_received_are_found() -> None:
    staff = ("1\tBiên chế được giao\tNgười\t92\t", "2\tBiên chế có mặt\tNgười\t94\t")
    assert wrong_in(*HEAD, *staff) == [("subset", (3, 4))]
    handled = (
        "1\tSố phản ánh, kiến nghị đã tiếp nhận\tPAKN\t02\t",
        "2\tSố phản ánh, kiến nghị đã xử lý\tPAKN\t03\t",
    )
    assert wrong_in(*HEAD, *handled) == [("subset", (3, 4))]


def test_a_balance_that_fails_is_told_though_the_channels_add_up() -> None:
    line = (
        "Tiếp nhận 3.284 hồ sơ, gồm: trực tuyến 2.961 hồ sơ; trực tiếp 288 hồ sơ; bưu chính công ích 35 hồ sơ. "
        "Đã giải quyết 3.102 hồ sơ. Đang giải quyết {} hồ sơ."
    )
    assert wrong_in("BÁO CÁO", line.format(162)) == [("identity", (2,))]
    assert wrong_in("BÁO CÁO", line.format(182)) == []


@pytest.mark.parametrize(
    ("share", "verdict"), [("9,83%", []), ("9,38%", [("ratio", (1,))]), ("9,8%", [])], ids=["right", "slip", "rounded"]
)
def test_a_change_is_held_against_what_it_started_from(share: str, verdict: list[object]) -> None:
    line = f"So với quý II (2.981 hồ sơ), số tiếp nhận mới tăng 293 hồ sơ, tương ứng tăng {share}."
    assert wrong_in(line) == verdict


@pytest.mark.parametrize(("now", "wrong"), [(612, True), (614, False), (431, False)])
def test_a_change_leads_from_its_start_to_the_figure_of_today(now: int, wrong: bool) -> None:
    line = f"Đến nay có {now} đơn vị. So với năm 2015 (812 đơn vị), đã giảm 198 đơn vị, tương ứng 24,38%."
    assert wrong_in(line) == ([("identity", (1,))] if wrong else [])


def test_figures_of_a_day_after_the_signature_are_found() -> None:
    head = ("An Bình, ngày 16 tháng 6 năm 2022", "BÁO CÁO")
    assert wrong_in(*head, "Tính đến ngày 20/6/2022, đã xong 20 việc.") == [("period", (1, 3))]
    assert wrong_in(*head, "Tính đến ngày 15/6/2022, đã xong 20 việc.") == []
    assert wrong_in(*head, "Dự kiến tính đến ngày 20/6/2022, xong 20 việc.") == []


def test_a_heading_number_that_comes_twice_in_one_section_is_found() -> None:
    body = ("Nội dung một.", "2. Về văn bản", "3. Về kiểm tra", "3. Về khảo sát", "4. Về tuyên truyền")
    assert wrong_in("I. CHỈ ĐẠO", "1. Về kế hoạch", *body) == [("structure", (5, 6))]
    assert wrong_in("I. CHỈ ĐẠO", "1. Về kế hoạch", "II. KẾT QUẢ", "1. Về thể chế", "2. Về thủ tục") == []


def test_rows_that_start_again_under_the_next_heading_are_no_doubles() -> None:
    rows = ("I\tChỉ đạo\t\t\t", "1\tKế hoạch\t\t\t", "1.1\tSố nhiệm vụ\tNhiệm vụ\t45\t", "1.2\tĐã xong\tNhiệm vụ\t43\t")
    again = ("II\tThủ tục\t\t\t", "1\tThống kê\t\t\t", "1.1\tCông bố mới\tThủ tục\t73\t", "1.2\tBãi bỏ\tThủ tục\t61\t")
    assert wrong_in(*HEAD, *rows, *again) == []


def test_tasks_still_under_way_are_no_missing_part() -> None:
    rows = (
        "1.1\tTổng số nhiệm vụ được giao\tNhiệm vụ\t{}\t",
        "1.2\tSố nhiệm vụ đã hoàn thành đúng hạn\tNhiệm vụ\t30\t",
    )
    late = "1.3\tSố nhiệm vụ đã hoàn thành quá hạn\tNhiệm vụ\t4\t"
    assert wrong_in(*HEAD, rows[0].format(40), rows[1], late) == []
    assert wrong_in(*HEAD, rows[0].format(33), rows[1], late) == [("sum", (3, 4, 5))]


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("Nghị quyết số 1685/NQ-UBTVQH15 ngày 16/6/2025", "Nghị quyết số 1685/NQ-UBTVQH15 ngày 16/6/2024", True),
        ("Quyết định số 2215/QĐ-UBND ngày 30/12/2022", "Quyết định số 2215/QĐ-UBND ngày 29/12/2022", True),
        ("Kế hoạch số 05/KH-UBND ngày 20/01/2022", "Kế hoạch số 05/KH-UBND ngày 18/01/2022", False),
    ],
)
def test_one_document_has_one_date(first: str, second: str, wrong: bool) -> None:
    assert bool(wrong_in(f"Thực hiện {first} về đất đai.", f"Theo {second} về nhà ở.")) == wrong


@pytest.mark.parametrize(("whole", "wrong"), [("05", [("sum", (1,))]), ("06", []), ("20", [])])
def test_kinds_of_bodies_in_brackets_are_not_more_than_the_bodies(whole: str, wrong: list[object]) -> None:
    line = f"Kiểm tra tại {whole} đơn vị trực thuộc (03 cơ sở bảo trợ xã hội, 01 trường trung cấp, 02 trung tâm)."
    assert wrong_in(line) == wrong


def test_quarters_add_up_to_what_was_received() -> None:
    line = "Lũy kế 9 tháng, tiếp nhận mới {} hồ sơ (quý I: 2.744; quý II: 2.981; quý III: 3.274)."
    assert wrong_in(line.format("8.899")) == [("sum", (1,))]
    assert wrong_in(line.format("8.999")) == []


def test_post_beside_the_counter_is_a_channel_of_its_own() -> None:
    line = "Tiếp nhận mới 3.274 hồ sơ. Chia ra: trực tuyến 2.618 hồ sơ, trực tiếp 402 hồ sơ, qua bưu chính {} hồ sơ."
    assert wrong_in(line.format(254)) == []


def test_leaders_not_disciplined_say_nothing_of_others() -> None:
    row = "1\tSố người bị kỷ luật\tNgười\t3\t"
    assert wrong_in("Không có công chức lãnh đạo bị kỷ luật.", *HEAD, row) == []
    assert wrong_in("Không có công chức bị kỷ luật.", *HEAD, row) != []
