"""What the accounts of a report say: each general cause in several wordings, beside texts that are sound."""

from fractions import Fraction

import pytest

from motcua.reader.gateways import read
from motcua.reader.rules.findings.accounts.relation import Relation, judged
from motcua.reader.rules.findings.accounts.solver import system_of
from motcua.reader.tests.marked import marked, names
from motcua.reader.vocabulary import Figure, Text, Verdict


def findings(text, verdict=Verdict.INCONSISTENT):
    reading = read(Text("x", tuple(text.split("\n"))))
    return [finding for finding in reading.findings if finding.verdict is verdict]


CAUSES = {
    "no resolved total is named": [
        "Tiếp nhận 18.462 hồ sơ; giải quyết đúng và trước hạn 17.905 hồ sơ, trễ hạn 63 hồ sơ, đang giải quyết {} hồ "
        "sơ.|494|394",
        "Tổng số hồ sơ phải giải quyết 900 hồ sơ, trong đó giải quyết trước hạn 500 hồ sơ, đúng hạn 300 hồ sơ, quá hạn "
        "20 hồ sơ, đang giải quyết {} hồ sơ.|80|90",
        "Trong quý tiếp nhận 2.140 hồ sơ. Đã trả đúng hạn 2.050 hồ sơ; trễ hạn 10 hồ sơ. Chưa giải quyết {} hồ "
        "sơ.|80|70",
    ],
    "a bare share behind a count": [
        "Tiếp nhận 4.120 hồ sơ, trong đó nộp trực tuyến 3.296 (80%), trực tiếp 702 (17,04%), bưu chính 122 ({}%).|2,96|"
        "3,96",
        "Đánh giá 250 người, trong đó hoàn thành xuất sắc 50 người (20%), hoàn thành tốt 180 người ({}%), hoàn thành "
        "20 người (8%).|72|77",
        "Thu 186 triệu đồng, gồm thu trực tuyến 141 triệu đồng (75,81%), thu tiền mặt 45 triệu đồng ({}%).|24,19|21,49",
    ],
    "a share whose whole stands in an earlier bullet": [
        "Đã giải quyết 6.012 hồ sơ:\n+ Trước hạn: 5.110 hồ sơ, đạt 85%;\n+ Đúng hạn: 851 hồ sơ, đạt 14,15%;\n"
        "+ Quá hạn: 51 hồ sơ, chiếm {}%.|0,85|0,68",
        "- Số hồ sơ lĩnh vực đất đai tiếp nhận: 2.640 hồ sơ.\n- Đã giải quyết: 2.455 hồ sơ, chiếm {}%.|92,99|91,99",
    ],
    "levels of a counter": [
        "Trong tháng 11 tiếp nhận 1.502 hồ sơ, cấp huyện 318 hồ sơ, cấp xã {} hồ sơ.|1.184|1.148",
        "Số hồ sơ quá hạn là 63 hồ sơ, trong đó cấp huyện 27, cấp xã {}.|36|39",
    ],
    "shares of one thing over a hundred": [
        "Mức độ hài lòng: 97,9% hài lòng, {}% không hài lòng.|2,1|2,6",
        "Khảo sát cho thấy 88% đồng ý, {}% không đồng ý.|12|22",
    ],
    "a step from one figure to the next": [
        "Số hồ sơ tiếp nhận tăng từ 5.480 lên 6.318 hồ sơ, tăng {} hồ sơ.|838|738",
        "Trang bị 14 bộ máy tính (tăng 5 bộ so với đầu quý, khi đó là {} bộ).|9|8",
        "Sáp nhập 146 xã thành 52 xã, giảm {} xã.|94|84",
    ],
    "a change in per cent": [
        "Đăng 312 tin, bài trên cổng thông tin, tăng {}% so với cùng kỳ năm 2023 (260 tin, bài).|20|15",
        "Số vụ việc tăng {} % so với cùng kỳ (120/104).|15,4|25,4",
        "Nhận 93 đơn (giảm 21 đơn = {} %).|18,4|28,4",
    ],
    "a direction that the numbers contradict": [
        "Số lượt giao dịch trực tiếp giảm còn {} lượt (quý trước 1.720 lượt).|1.640|1.864",
        "Chỉ số xếp thứ 21/63, tăng 8 bậc so với năm trước (xếp thứ {}/63).|29|13",
    ],
    "within a set": [
        "Công khai 402 TTHC, trong đó {} TTHC của UBND xã và 16 TTHC của cơ quan ngành dọc; niêm yết 402/402 thủ tục.|"
        "386|396",
        "Kiến nghị xử lý 17 cá nhân; đến nay đã xử lý {} cá nhân.|15|19",
    ],
    "the total behind its parts": [
        "Hỗ trợ 18.245 người với 231,5 tỷ đồng; xây mới 164 nhà và sửa chữa 209 nhà, tổng cộng {} nhà.|373|363",
    ],
}
CASES = [(cause, *case.split("|")) for cause, cases in CAUSES.items() for case in cases]


@pytest.mark.parametrize(("cause", "text", "right", "wrong"), CASES, ids=[f"{c[0]} {n}" for n, c in enumerate(CASES)])
def test_each_cause_is_found_and_its_sound_form_is_not(cause, text, right, wrong):
    assert findings(text.format(right)) == [], cause
    assert findings(text.format(wrong)), cause


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp nhận 264 đơn, đã giải quyết 235 đơn.",
        "Trung tâm có 12 người, gồm Giám đốc, 2 Phó Giám đốc và 9 công chức.",
        "Đã giải quyết trên 132 ngàn hồ sơ, trong đó đúng hạn trên 130 ngàn (đạt trên 98%).",
        "Tháng 9/2021 tiếp nhận mới 4.131 hồ sơ, hồ sơ tồn kỳ trước chuyển sang là 2.171, lũy kế đã và đang giải quyết "
        "trong kỳ là 6.302 hồ sơ.",
        "Quý I tiếp nhận 500 hồ sơ, đã giải quyết 480 hồ sơ, đang giải quyết 20 hồ sơ.\n\n"
        "Riêng tháng 3 tiếp nhận 150 hồ sơ, đã giải quyết 140 hồ sơ, đang giải quyết 10 hồ sơ.",
    ],
)
def test_what_may_be_true_raises_no_alarm(text):
    assert findings(text) == []


def test_a_gap_that_something_unsaid_may_fill_cannot_be_told():
    text = "Tiếp nhận 100 hồ sơ, đã giải quyết 98 hồ sơ, đang giải quyết 7 hồ sơ."
    assert findings(text) == []
    doubted = [finding.explanation for finding in findings(text, Verdict.AMBIGUOUS)]
    assert any("vượt 5 hồ sơ" in words and "kỳ trước chuyển sang" in words for words in doubted)


def test_what_was_carried_in_is_not_two_beside_forty_eight_still_open():
    text = "Tiếp nhận {} hồ sơ, đã giải quyết 39.954 hồ sơ, đang giải quyết 48 hồ sơ."
    assert findings(text.format("40.000"))
    assert findings(text.format("40.002")) == []


def test_a_contradiction_says_which_single_figure_would_mend_it():
    text = "Trễ hạn 26 hồ sơ (gồm: đất đai 14 hồ sơ; hộ tịch 07 hồ sơ; y tế 03 hồ sơ)."
    (found,) = findings(text)
    assert {mend.value for mend in found.mends} == {24.0, 16.0, 9.0, 5.0}


def test_a_figure_that_other_relations_hold_is_not_proposed_as_the_mistake():
    text = "Đã giải quyết 1.000 hồ sơ, gồm: đất đai 700 hồ sơ (70%), hộ tịch 280 hồ sơ (28%), y tế 30 hồ sơ (2%)."
    contradictions = [finding for finding in findings(text) if finding.kind == "sum"]
    assert [[mend.value for mend in finding.mends] for finding in contradictions] == [[20.0]]


def count(name, value, unit="hồ sơ", decimals=0):
    return Figure(name, "", value, unit, 1, 1, str(value), decimals=decimals)


def test_the_solver_names_the_fewest_statements_and_the_one_value_left():
    whole, first, second, other = (count(*each) for each in (("w", 18), ("a", 10), ("b", 5), ("c", 4)))
    share = count("s", 55.6, "%", 1)
    relations = [
        Relation("sum", "=", whole, (first, second, other)),
        Relation("ratio", "%", share, (first,), base=(whole,)),
    ]
    assert [judged(one)[0].value for one in relations] == ["inconsistent", "consistent"]
    system = system_of(relations)
    (conflict,) = system.conflicts(["0", "1"])
    assert (set(conflict.figures), conflict.laws) == ({"w", "a", "b", "c"}, ("0",))
    assert system.only_value("b", ["0", "1"]) == Fraction(4)
    assert system.only_value("w", ["0", "1"]) is None  # the share holds it


def test_large_whole_numbers_are_exact():
    total, one, other = count("t", 9_007_199_254_740.0), count("a", 9_007_199_254_739.0), count("b", 1.0)
    assert judged(Relation("sum", "=", total, (one, other)))[0] is Verdict.CONSISTENT
    assert judged(Relation("sum", "=", total, (one, other, count("c", 1.0))))[0] is Verdict.INCONSISTENT


@pytest.mark.parametrize("name", names())
def test_marked_reports_stay_read_without_a_wrong_alarm(name):
    report = marked(name)
    reading = read(Text(name, tuple(report.lines)))
    places = {figure.id: (figure.line, figure.value) for figure in reading.figures}
    alarms = [
        {places[figure] for figure in finding.figures if figure in places}
        for finding in reading.findings
        if finding.verdict is Verdict.INCONSISTENT
    ]
    wrong = [alarm for alarm in alarms if not any(len(alarm & said) >= 2 for said in report.contradictions)]
    missed = [said for said in report.contradictions if not any(len(alarm & said) >= 2 for alarm in alarms)]
    assert wrong == []
    assert len(missed) <= len(report.contradictions) // 4 + 2 * name.startswith("press")
