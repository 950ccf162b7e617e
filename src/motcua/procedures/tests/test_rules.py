"""Rules of the catalogue: steps and limits, levels and regimes, what is complete."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.people.vocabulary import Role
from motcua.procedures.gateways.law_files import parse_document, parse_limit, shipped_catalogue
from motcua.procedures.rules.catalogue import (
    differences,
    level_fault,
    overlap_faults,
    partial_fault,
    procedure_faults,
    process_faults,
    regime_on,
    version_faults,
)
from motcua.procedures.rules.steps import default_steps, process_hours, step_faults, sum_fault
from motcua.procedures.vocabulary import (
    CaseData,
    DocumentData,
    DurationUnit,
    OnlineLevel,
    OnlineRegime,
    ProcedureData,
    StepData,
    StepPhase,
    VersionData,
)

THREE_DAYS = CaseData(duration=Decimal(3))
VERSION = VersionData(valid_from=date(2025, 7, 1), level="commune", cases=(THREE_DAYS,))


def step(hours: str, group: int | None = None, phase: str = StepPhase.PROCESSING) -> StepData:
    return StepData("Bước", phase, Role.CASE_OFFICER, Decimal(hours), group)


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(0, "working_day"), (0.5, "working_day"), (1, "working_day"), (3, "working_day"), (5, "working_day"),
     (17, "working_day"), (30, "working_day"), (4, "working_hour"), (15, "calendar_day")],
)  # fmt: skip
def test_steps_sum_to_the_limit_in_the_default_process(amount, unit):
    case = CaseData(duration=Decimal(str(amount)), duration_unit=unit)
    steps = default_steps(case)
    assert step_faults(steps) == []
    assert sum_fault(steps, (case,)) == ""
    assert [one.phase for one in steps][-1] == StepPhase.RETURN


def test_steps_sum_to_the_limit_counts_parallel_steps_once():
    steps = (step("4", phase=StepPhase.RECEPTION), step("8", 1), step("12", 1), step("8"))
    assert process_hours(steps) == Decimal(24)
    assert sum_fault(steps, (THREE_DAYS,)) == ""
    assert "28 giờ" in sum_fault((*steps, step("4")), (THREE_DAYS,))
    assert "24 giờ" in sum_fault((*steps, step("4")), (THREE_DAYS,))


def test_steps_sum_to_the_limit_of_one_of_the_cases():
    steps = (step("40"),)
    assert sum_fault(steps, (THREE_DAYS, CaseData(duration=Decimal(5)))) == ""
    assert sum_fault(steps, (THREE_DAYS,)) != ""
    assert sum_fault(steps, (CaseData(duration=Decimal(15), duration_unit=DurationUnit.CALENDAR_DAY),)) == ""
    assert sum_fault(steps, (CaseData(has_no_due_date=True),)) == ""


def test_order_of_steps_is_checked():
    reception, approval = step("1", phase=StepPhase.RECEPTION), step("1", phase=StepPhase.APPROVAL)
    assert step_faults((reception, approval)) == []
    assert "tiếp nhận" in step_faults((approval, reception))[0]
    assert "phê duyệt" in step_faults((reception,))[0]
    assert "liền nhau" in " ".join(step_faults((reception, step("1", 1), approval, step("1", 1))))
    assert "chỉ có một bước" in " ".join(step_faults((reception, step("1", 1), approval)))


@pytest.mark.parametrize(
    ("regime", "level", "fits"),
    [
        (OnlineRegime.DECREE_43_2011, OnlineLevel.LEVEL_3, True),
        (OnlineRegime.DECREE_43_2011, OnlineLevel.FULL, False),
        (OnlineRegime.DECREE_42_2022, OnlineLevel.PARTIAL, True),
        (OnlineRegime.DECREE_42_2022, OnlineLevel.LEVEL_4, False),
        (OnlineRegime.DECREE_224_2026, OnlineLevel.FULL, True),
        ("", OnlineLevel.FULL, False),
        ("", OnlineLevel.NONE, True),
    ],
)
def test_online_level_belongs_to_its_regime(regime, level, fits):
    assert (level_fault(replace(VERSION, online_regime=regime, online_level=level)) == "") is fits


def test_partial_service_needs_a_reason_from_1_july_2026():
    before = replace(VERSION, online_regime=OnlineRegime.DECREE_42_2022, online_level=OnlineLevel.PARTIAL)
    after = replace(before, online_regime=OnlineRegime.DECREE_224_2026)
    assert partial_fault(before) == ""
    assert "lý do" in partial_fault(after)
    assert partial_fault(replace(after, partial_reason="Phải kiểm tra thực địa")) == ""


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2022, 8, 14), OnlineRegime.DECREE_43_2011),
        (date(2022, 8, 15), OnlineRegime.DECREE_42_2022),
        (date(2026, 6, 30), OnlineRegime.DECREE_42_2022),
        (date(2026, 7, 1), OnlineRegime.DECREE_224_2026),
    ],
)
def test_the_regime_is_that_of_the_day(day, regime):
    assert regime_on(day) == regime


def test_versions_may_not_overlap():
    first, second = (date(2020, 1, 1), date(2022, 1, 2)), (date(2022, 1, 1), date(2023, 1, 1))
    assert len(overlap_faults([second, first], "Phiên bản")) == 1
    assert overlap_faults([(date(2020, 1, 1), date(2022, 1, 1)), second], "Phiên bản") == []


@pytest.mark.parametrize(
    ("version", "why"),
    [
        (replace(VERSION, cases=()), "ít nhất một trường hợp"),
        (replace(VERSION, valid_to=date(2025, 7, 1)), "phải sau ngày"),
        (replace(VERSION, cases=(THREE_DAYS, THREE_DAYS)), "phải có tên"),
        (replace(VERSION, cases=(replace(THREE_DAYS, documents=(DocumentData(""),)),)), "thiếu tên giấy tờ"),
        (replace(VERSION, cases=(replace(THREE_DAYS, duration=Decimal(-1)),)), "không được âm"),
    ],
)
def test_incomplete_versions_are_named(version, why):
    assert why in " ".join(version_faults(version))


@pytest.mark.parametrize("code", ["1001193", "1.00119", "d.001193", "", "1.001193;x"])
def test_codes_of_another_form_are_refused(code):
    entry = ProcedureData(code, "Tên", "HT", "Hộ tịch", "commune", versions=(VERSION,))
    assert procedure_faults(entry) != []
    assert procedure_faults(replace(entry, code="1.001193.H12")) == []


def test_differences_name_what_changed_and_nothing_else():
    entry = ProcedureData("1.001193", "Tên", "HT", "Hộ tịch", "commune", versions=(VERSION,))
    assert differences(entry, entry) == []
    assert "Thêm thủ tục" in differences(None, entry)[0]
    changed = replace(entry, name="Tên mới", versions=(replace(VERSION, result_name="Giấy khai sinh"),))
    assert differences(entry, changed) == ["Sửa tên", "Sửa phiên bản từ 01/07/2025: kết quả"]


def test_documents_and_limits_of_law_files_are_read():
    assert parse_document("~ Giấy tờ tùy thân") == DocumentData("Giấy tờ tùy thân", 0, 0, True, True)
    assert parse_document("? Bản vẽ [M1] 2+1") == DocumentData("Bản vẽ", 2, 1, False, False, "M1")
    assert parse_limit("3 ngày làm việc") == (Decimal(3), DurationUnit.WORKING_DAY, False)
    assert parse_limit("0,5 ngày làm việc")[0] == Decimal("0.5")
    assert parse_limit("không quy định")[2]


def test_the_shipped_catalogue_is_complete_and_consistent():
    entries = shipped_catalogue()
    today, then = date(2026, 11, 20), date(2021, 6, 1)
    levels_today = [v.level for e in entries for v in e.versions if v.valid_from <= today < v.valid_to]
    levels_then = [v.level for e in entries for v in e.versions if v.valid_from <= then < v.valid_to]
    assert levels_today.count("commune") >= 60
    assert "district" not in levels_today, "districts ended on 1 July 2025"
    assert levels_then.count("district") >= 20
    for entry in entries:
        assert procedure_faults(entry) == [], entry.code
        for version in entry.versions:
            assert version_faults(version) == [], entry.code
            assert all(case.documents for case in version.cases), entry.code
            assert version.legal_basis or version.valid_to <= today, entry.code
        for process in entry.processes:
            assert process_faults(process, entry.versions) == [], entry.code
    assert not [e.code for e in entries if not all(v.legal_basis for v in e.versions)]


def test_competence_moves_from_district_to_commune_on_1_july_2025():
    entry = next(one for one in shipped_catalogue() if one.code == "1.001612")
    at = {day: next(v.level for v in entry.versions if v.valid_from <= day < v.valid_to)
          for day in (date(2025, 6, 30), date(2025, 7, 1))}  # fmt: skip
    assert at == {date(2025, 6, 30): "district", date(2025, 7, 1): "commune"}
