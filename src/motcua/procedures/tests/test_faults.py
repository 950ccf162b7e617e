"""Faults and differences of catalogue entries in full: every message, on both sides of every limit."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.procedures.permissions import (
    can_keep_calendar,
    can_keep_catalogue,
    can_keep_office_part,
    can_keep_process,
    can_keep_some,
    can_keep_some_calendar,
    can_read_catalogue,
)
from motcua.procedures.rules.catalogue import (
    differences,
    level_fault,
    overlap_faults,
    procedure_faults,
    process_faults,
    regime_on,
    version_faults,
)
from motcua.procedures.rules.fees import rate_text, tiers_of
from motcua.procedures.rules.order import next_step
from motcua.procedures.rules.picture import Box, Lane, hours_text, lane_of, picture_of, told
from motcua.procedures.rules.steps import default_steps, limit_hours, process_hours, step_faults, sum_fault
from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    DocumentData,
    DurationUnit,
    FeeData,
    OnlineLevel,
    OnlineRegime,
    ProcedureData,
    ProcessData,
    StepData,
    StepPhase,
    VersionData,
)

SINCE = date(2025, 7, 1)
FEE = FeeData("fee", "Phí", Decimal(10), SINCE)
CASE = CaseData(duration=Decimal(3), fees=(FEE,))
VERSION = VersionData(valid_from=SINCE, level="commune", cases=(CASE,))
RECEPTION = StepData("Nhận", StepPhase.RECEPTION, Role.DESK_OFFICER, Decimal(4))
APPROVAL = StepData("Ký", StepPhase.APPROVAL, Role.LEADER, Decimal(20))
PROCESS = ProcessData(SINCE, (RECEPTION, APPROVAL))
ENTRY = ProcedureData("1.001193", "Tên", "HT", "Hộ tịch", "commune", versions=(VERSION,), processes=(PROCESS,))

NAMELESS = "Trường hợp 2: khi có nhiều trường hợp thì mỗi trường hợp phải có tên."


def with_fee(**change) -> VersionData:
    return replace(VERSION, cases=(replace(CASE, fees=(replace(FEE, **change),)),))


@pytest.mark.parametrize(
    ("version", "faults"),
    [
        (VERSION, []),
        (with_fee(amount=Decimal(0), online_amount=Decimal(0), cap=Decimal(0)), []),
        (with_fee(amount=Decimal(-1)), ["Trường hợp 1, “Phí”: mức thu không được âm."]),
        (with_fee(online_amount=Decimal(-1)), ["Trường hợp 1, “Phí”: mức thu không được âm."]),
        (with_fee(cap=Decimal(-1)), ["Trường hợp 1, “Phí”: mức tối đa không được âm."]),
        (with_fee(valid_to=SINCE), ["Trường hợp 1, “Phí”: ngày hết hiệu lực phải sau ngày bắt đầu."]),
        (with_fee(valid_to=date(2025, 7, 2)), []),
        (with_fee(tiers="1:5"), ["Trường hợp 1, “Phí”: Các bậc phải tăng dần và bắt đầu từ 2, ví dụ 3:1000; 11:500."]),
        (replace(VERSION, cases=(replace(CASE, duration=Decimal(0)),)), []),
        (replace(VERSION, cases=(replace(CASE, duration=Decimal(-1)),)), ["Trường hợp 1: thời hạn không được âm."]),
        (replace(VERSION, cases=(CASE, CASE)), [NAMELESS]),
        (replace(VERSION, cases=(CASE, replace(CASE, name="Lưu động"))), []),
        (replace(VERSION, cases=(replace(CASE, documents=(DocumentData("Đơn"), DocumentData(""))),)),
         ["Trường hợp 1, giấy tờ 2: thiếu tên giấy tờ."]),
        (replace(VERSION, cases=()), ["Phiên bản phải có ít nhất một trường hợp với thời hạn giải quyết."]),
        (replace(VERSION, valid_to=SINCE), ["Ngày hết hiệu lực phải sau ngày bắt đầu hiệu lực."]),
        (replace(VERSION, valid_to=date(2025, 7, 2)), []),
        (replace(VERSION, decision=DecisionData("1", SINCE, SINCE, "UBND")), []),
        (replace(VERSION, decision=DecisionData("1", SINCE, date(2025, 6, 30), "UBND")),
         ["Quyết định công bố không thể có hiệu lực trước ngày ban hành."]),
        (replace(VERSION, online_level=OnlineLevel.FULL),
         ["Mức độ trực tuyến phải kèm chế độ (nghị định) đã xếp mức độ đó."]),
        (replace(VERSION, online_level=OnlineLevel.PARTIAL, online_regime=OnlineRegime.DECREE_224_2026),
         ["Dịch vụ chỉ trực tuyến một phần phải công khai lý do."]),
        (replace(VERSION, online_level=OnlineLevel.FULL, online_regime=OnlineRegime.DECREE_224_2026), []),
    ],
)  # fmt: skip
def test_every_fault_of_a_version_names_its_place_and_its_remedy(version, faults):
    assert version_faults(version) == faults


def test_a_level_of_another_regime_is_named_with_both():
    wrong = replace(VERSION, online_level=OnlineLevel.LEVEL_4, online_regime=OnlineRegime.DECREE_42_2022)
    assert level_fault(wrong).startswith(f"{OnlineRegime.DECREE_42_2022.label} không có mức “Mức độ 4”. ")
    assert regime_on(date(2011, 6, 9)) is None
    assert regime_on(date(2011, 6, 10)) is OnlineRegime.DECREE_43_2011


def test_overlaps_name_the_later_period_and_the_earlier_one_to_end():
    spans = [(date(2022, 1, 1), date(2023, 1, 1)), (date(2020, 1, 1), date(2022, 1, 2)), (date(2023, 1, 1), SINCE)]
    assert overlap_faults(spans, "Phiên bản") == [
        "Phiên bản hiệu lực từ 01/01/2022 chồng lên phiên bản từ 01/01/2020; hãy ghi ngày kết thúc cho phiên bản trước."
    ]


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        (ENTRY, []),
        (replace(ENTRY, code="x"), ["Mã thủ tục “x” không đúng dạng, ví dụ 1.001193 hoặc 1.014465.H12."]),
        (replace(ENTRY, code="NB.001"), []),
        (replace(ENTRY, name=""), ["Thiếu tên thủ tục."]),
        (replace(ENTRY, field_code=""), ["Thiếu mã lĩnh vực."]),
        (replace(ENTRY, versions=(VERSION, replace(VERSION, valid_from=date(2026, 1, 1)))),
         ["Phiên bản hiệu lực từ 01/01/2026 chồng lên phiên bản từ 01/07/2025; "
          "hãy ghi ngày kết thúc cho phiên bản trước."]),
        (replace(ENTRY, processes=(PROCESS, replace(PROCESS, valid_from=date(2026, 1, 1)))),
         ["Quy trình hiệu lực từ 01/01/2026 chồng lên quy trình từ 01/07/2025; "
          "hãy ghi ngày kết thúc cho quy trình trước."]),
        (replace(ENTRY, processes=(PROCESS, replace(PROCESS, agency="H13"))), []),
    ],
)  # fmt: skip
def test_every_fault_of_an_entry_is_named(entry, faults):
    assert procedure_faults(entry) == faults


def test_a_process_is_compared_with_the_version_in_force_when_it_begins():
    longer = replace(VERSION, valid_from=date(2026, 1, 1), cases=(replace(CASE, duration=Decimal(5)),))
    versions = (replace(VERSION, valid_to=date(2026, 1, 1)), longer)
    assert process_faults(PROCESS, versions) == []
    [fault] = process_faults(replace(PROCESS, valid_from=date(2026, 1, 1)), versions)
    assert "24 giờ, nhưng thời hạn giải quyết của thủ tục là 40 giờ" in fault
    assert process_faults(replace(PROCESS, valid_from=date(2025, 6, 30)), versions) == []
    assert process_faults(replace(PROCESS, valid_to=SINCE), versions) == [
        "Ngày hết hiệu lực của quy trình phải sau ngày bắt đầu."
    ]
    assert process_faults(replace(PROCESS, steps=()), ()) == ["Quy trình phải có ít nhất một bước."]


def test_differences_are_told_line_by_line():
    own = replace(PROCESS, agency="H13.100")
    longer = replace(VERSION, valid_to=date(2027, 1, 1))
    assert differences(None, replace(ENTRY, versions=(longer,), processes=(PROCESS, own))) == [
        "Thêm thủ tục (Hộ tịch)",
        "Thêm phiên bản từ 01/07/2025 đến hết 31/12/2026",
        "Thêm quy trình nội bộ từ 01/07/2025",
        "Thêm quy trình nội bộ của H13.100 từ 01/07/2025",
    ]
    changed = replace(
        ENTRY, name="Mới", is_interconnected=True,
        versions=(replace(longer, result_name="Giấy"), replace(VERSION, valid_from=date(2027, 1, 1))),
        processes=(replace(PROCESS, steps=(RECEPTION,), code="QT1"), own),
    )  # fmt: skip
    assert differences(ENTRY, changed) == [
        "Sửa tên, liên thông",
        "Sửa phiên bản từ 01/07/2025: hiệu lực đến, kết quả",
        "Thêm phiên bản từ 01/01/2027",
        "Sửa quy trình nội bộ từ 01/07/2025: các bước, mã quy trình",
        "Thêm quy trình nội bộ của H13.100 từ 01/07/2025",
    ]
    both = replace(ENTRY, processes=(own,))
    assert differences(both, replace(both, processes=(replace(own, decision="2/QĐ"),))) == [
        "Sửa quy trình nội bộ của H13.100 từ 01/07/2025: quyết định công bố"
    ]
    assert {one.name for one in fields(ENTRY)} >= {"code", "versions", "processes"}


@pytest.mark.parametrize(
    ("amount", "unit", "hours"),
    [(3, DurationUnit.WORKING_DAY, 24), (0, DurationUnit.WORKING_DAY, 8), (5, DurationUnit.WORKING_HOUR, 5),
     (0, DurationUnit.WORKING_HOUR, 0), (3, DurationUnit.CALENDAR_DAY, None), (1, DurationUnit.MONTH, None)],
)  # fmt: skip
def test_a_limit_in_days_or_hours_has_hours_and_one_in_calendar_time_has_none(amount, unit, hours):
    assert limit_hours(CaseData(duration=Decimal(amount), duration_unit=unit)) == hours
    assert limit_hours(CaseData(duration=Decimal(amount), duration_unit=unit, has_no_due_date=True)) is None


def step(hours: str, group: int | None = None, phase: str = StepPhase.PROCESSING) -> StepData:
    return StepData("Bước", phase, Role.CASE_OFFICER, Decimal(hours), group)


def test_the_return_is_no_part_of_the_limit_and_steps_side_by_side_count_as_their_longest():
    steps = [step("1"), step("2", 1), step("5", 1), step("3", 2), step("1", 2), step("8", phase=StepPhase.RETURN)]
    assert process_hours(steps) == 9
    assert process_hours([]) == 0


def test_a_wrong_sum_names_the_total_and_every_limit():
    half = replace(CASE, name="Nhanh", duration=Decimal("4.5"), duration_unit=DurationUnit.WORKING_HOUR)
    assert sum_fault([step("12.5")], (CASE, half)) == (
        "Tổng thời gian các bước là 12,5 giờ, nhưng thời hạn giải quyết của thủ tục là 4,5 giờ hoặc 24 giờ "
        "(1 ngày làm việc = 8 giờ). Hãy chia lại thời gian cho các bước."
    )
    month = replace(CASE, duration=Decimal(1), duration_unit=DurationUnit.MONTH)
    assert sum_fault([step("12.5")], (CASE, month)) == ""
    assert sum_fault([step("12.5")], (CASE, replace(CASE, name="Khác"))) != ""
    assert sum_fault([step("12.5")], (CASE, replace(CASE, has_no_due_date=True))) == ""


@pytest.mark.parametrize(
    ("steps", "faults"),
    [
        ((), ["Quy trình phải có ít nhất một bước."]),
        ((APPROVAL,), ["Bước đầu tiên phải là bước tiếp nhận."]),
        ((RECEPTION,), ["Quy trình phải có bước phê duyệt."]),
        ((RECEPTION, step("-1"), APPROVAL), ["Thời gian của bước không được âm."]),
        ((RECEPTION, step("0"), APPROVAL), []),
        ((RECEPTION, step("1", 1), step("1", 1), APPROVAL), []),
        ((RECEPTION, step("1", 1), step("1", 1), step("1", 2), APPROVAL),
         ["Nhóm song song 2 chỉ có một bước; bỏ số nhóm hoặc thêm bước cùng nhóm."]),
        ((RECEPTION, step("1", 1), APPROVAL, step("1", 1)), ["Các bước của một nhóm song song phải đứng liền nhau."]),
    ],
)  # fmt: skip
def test_every_fault_in_the_order_of_steps_is_named(steps, faults):
    assert step_faults(steps) == faults


@pytest.mark.parametrize(
    ("days", "hours"),
    [("3", [4, 4, 6, 4, 4, 2, 8]), ("2", [1, "0.5", "12.5", "0.5", 1, "0.5", 8]),
     ("0.5", [1, "0.5", "0.5", "0.5", 1, "0.5", 8])],
)  # fmt: skip
def test_the_default_process_gives_the_officer_what_the_others_leave(days, hours):
    steps = default_steps(CaseData(duration=Decimal(days)))
    assert [one.hours for one in steps] == [Decimal(str(hour)) for hour in hours]
    assert [(one.name, one.phase, one.role) for one in steps] == [
        ("Tiếp nhận hồ sơ", StepPhase.RECEPTION, Role.DESK_OFFICER),
        ("Phân công thụ lý", StepPhase.PROCESSING, Role.DIVISION_HEAD),
        ("Thẩm tra, xử lý hồ sơ", StepPhase.PROCESSING, Role.CASE_OFFICER),
        ("Kiểm tra, trình ký", StepPhase.PROCESSING, Role.DIVISION_HEAD),
        ("Ký duyệt kết quả", StepPhase.APPROVAL, Role.LEADER),
        ("Vào sổ, đóng dấu, phát hành", StepPhase.ISSUING, Role.CLERK),
        ("Trả kết quả", StepPhase.RETURN, Role.DESK_OFFICER),
    ]


def test_a_limit_of_few_hours_squeezes_the_pattern_and_one_in_calendar_days_counts_eight_hours_a_day():
    short = default_steps(CaseData(duration=Decimal("3.5"), duration_unit=DurationUnit.WORKING_HOUR))
    assert [one.hours for one in short] == [Decimal(x) for x in ("0.47", "0.23", "1.87", "0.23", "0.47", "0.23", "8")]
    assert process_hours(default_steps(CaseData(duration=Decimal(15), duration_unit=DurationUnit.CALENDAR_DAY))) == 120
    assert process_hours(default_steps(CaseData(has_no_due_date=True, duration=Decimal(2)))) == 16


@pytest.mark.parametrize(
    ("text", "tiers"),
    [("", ()), (" ; ", ()), ("3:1000", ((3, 1000),)), (" 2 : 1.000 ; 11:500;", ((2, 1000), (11, 500)))],
)
def test_tiers_are_read_as_keepers_write_them(text, tiers):
    assert tiers_of(text) == tiers


def test_tiers_that_cannot_be_read_are_quoted():
    with pytest.raises(ValueError, match="^Không đọc được bậc “ba:1”. Ghi “từ thứ: mức thu”, ví dụ 3:1000; 11:500.$"):
        tiers_of("3:1; ba:1 ")


def test_a_cap_is_of_a_copy_only_where_pages_are_charged():
    assert rate_text(amount=5, per="", unit="case", cap=9) == "5 đồng/trường hợp; tối đa 9 đồng"
    assert rate_text(amount=5, per="tờ", unit="page", cap=9) == "5 đồng/tờ; tối đa 9 đồng/bản"


@pytest.mark.parametrize(
    ("stage", "name", "role", "next_stage"),
    [
        ("processing", "Ký duyệt kết quả", Role.LEADER, "approval"),
        ("consultation", "Ký duyệt kết quả", Role.LEADER, "approval"),
        ("approval", "Vào sổ, đóng dấu, phát hành", Role.CLERK, "issuing"),
    ],
)
def test_a_stage_that_the_process_leaves_out_has_its_name_and_role(stage, name, role, next_stage):
    coming = next_step([], step_id=None, stage=stage)
    assert (coming.steps, coming.name, coming.role, coming.stage) == ((), name, role, next_stage)
    assert coming.title == name


STEPS = (
    RECEPTION,
    StepData("Thẩm tra nguồn gốc đất, quy hoạch và hiện trạng sử dụng", "processing", "case_officer", Decimal(8), 1),
    StepData("Lấy ý kiến", "consultation", "case_officer", Decimal("4.5"), 1, hand_over_to="coquan:7"),
    StepData("Xem", "processing", "case_officer", Decimal(4), 1),
    StepData("Ký duyệt", "approval", "leader", Decimal(4)),
)


def test_a_drawn_process_has_exact_lanes_boxes_and_arrows():
    picture = picture_of(STEPS)
    assert picture.lanes == (
        Lane("Cán bộ một cửa", 10, 82),
        Lane("Chuyên viên thụ lý", 92, 164),
        Lane("Cơ quan khác", 256, 82),
        Lane("Lãnh đạo cơ quan", 338, 82),
    )
    assert [(box.number, box.x, box.y, box.hours_y) for box in picture.boxes] == [
        (1, 118, 18, 75), (2, 300, 100, 157), (3, 300, 264, 321), (4, 300, 182, 239), (5, 482, 346, 403)
    ]  # fmt: skip
    assert picture.arrows == (
        "M266 51H283V133H298", "M266 51H283V297H298", "M266 51H283V215H298",
        "M448 133H465V379H480", "M448 297H465V379H480", "M448 215H465V379H480",
    )  # fmt: skip
    assert (picture.width, picture.height) == (664, 430)
    assert picture.boxes[0].lines == ((34, "1. Nhận"),)
    assert [y for y, _ in picture.boxes[1].lines] == [116, 130, 144]
    assert picture.boxes[1].lines[2][1] == "và hiện trạng sử…"
    assert (picture.lanes[0].middle, picture.boxes[0].middle) == (51, 51)
    assert isinstance(picture.boxes[0], Box)


def test_steps_of_one_lane_are_joined_by_a_straight_arrow():
    assert picture_of((RECEPTION, RECEPTION)).arrows == ("M266 51H298",)
    empty = picture_of(())
    assert (empty.lanes, empty.arrows, empty.width, empty.height) == ((), (), 118, 20)


def test_a_process_is_told_in_whole_sentences():
    assert told(STEPS[1:3]) == [
        "Bước 1, cùng lúc: Thẩm tra nguồn gốc đất, quy hoạch và hiện trạng sử dụng (chuyên viên thụ lý, giải quyết, "
        "8 giờ); Lấy ý kiến (cơ quan khác, lấy ý kiến, 4,5 giờ)."
    ]
    assert told(STEPS[4:]) == ["Bước 1, Ký duyệt (lãnh đạo cơ quan, phê duyệt, 4 giờ)."]
    assert told((RECEPTION, APPROVAL))[1].startswith("Bước 2, Ký (")
    assert hours_text(Decimal("10.0")) == "10 giờ"
    assert lane_of(STEPS[2]) == "Cơ quan khác"


@pytest.mark.parametrize("role", list(Role))
def test_an_office_s_own_parts_are_kept_by_its_controllers_and_administrators(role):
    actor = Actor(1, "Người thử", SINCE, (Held(role, 7, frozenset({7})),))
    keeps, administers = role in (Role.CONTROLLER, Role.ADMINISTRATOR), role is Role.ADMINISTRATOR
    assert can_read_catalogue(actor)
    assert can_keep_some(actor) is keeps
    assert can_keep_process(actor, 7) is can_keep_office_part(actor, 7) is keeps
    assert can_keep_calendar(actor, 7) is can_keep_some_calendar(actor) is administers
    assert not can_keep_process(actor, 8)
    assert not can_keep_office_part(actor, 8)
    assert not can_keep_calendar(actor, 8)


def test_the_platform_keeps_everything_and_who_has_no_role_does_not_read_the_catalogue():
    assert all(can(SYSTEM) for can in (can_read_catalogue, can_keep_catalogue, can_keep_some, can_keep_some_calendar))
    for agency in (7, None):
        assert can_keep_process(SYSTEM, agency)
        assert can_keep_calendar(SYSTEM, agency)
    assert can_keep_office_part(SYSTEM, 7)
    assert not can_read_catalogue(Actor(1, "Người thử", SINCE))
