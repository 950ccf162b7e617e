"""Merge of a procedure over plain data: what the files changed, what is the office's own, what dossiers follow."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from motcua.base.time import FOREVER
from motcua.people.vocabulary import Role
from motcua.procedures.rules.upgrade import Recorded, Use, ended, fitted, merge, unfit
from motcua.procedures.vocabulary import CaseData, FeeData, ProcedureData, ProcessData, StepData, StepPhase, VersionData

FIRST, SECOND, THIRD, ON = date(2024, 1, 1), date(2025, 7, 1), date(2027, 1, 1), date(2026, 11, 20)
NEXT = date(2026, 11, 21)


def steps(hours: int) -> tuple[StepData, ...]:
    return (StepData("Ký", StepPhase.APPROVAL, Role.LEADER, Decimal(hours)),)


def case(days: int, since: date, until: date = FOREVER) -> CaseData:
    return CaseData(duration=Decimal(days), fees=(FeeData("fee", "Phí", Decimal(5), since, valid_to=until),))


OLD = VersionData(FIRST, "district", SECOND, cases=(case(3, FIRST, SECOND),))
NOW = VersionData(SECOND, "commune", cases=(case(3, SECOND),))
PROCESS = ProcessData(SECOND, steps(24))
BASE = ProcedureData("1.001193", "Tên", "HT", "Hộ tịch", "commune", versions=(OLD, NOW), processes=(PROCESS,))
RECORDED = Recorded(BASE, BASE)


def merged(office=BASE, shipped=BASE, versions=(), processes=(), base=RECORDED):
    return merge(base, office, shipped, Use(frozenset(versions), frozenset(processes)), ON)


def now(**change) -> ProcedureData:
    """The entry as shipped now, its last version changed."""
    return replace(BASE, versions=(OLD, replace(NOW, **change)))


def test_without_a_change_of_the_files_everything_stays_the_office_s():
    office = replace(BASE, name="Tên riêng", versions=(OLD,))
    found = merged(office)
    assert (found.entry, found.kept, found.gone_versions, found.gone_processes) == (office, (), (), ())


def test_what_the_files_changed_is_taken_where_the_office_left_it_alone_and_named_where_not():
    shipped = replace(BASE, name="Tên mới", field_name="Hộ tịch mới")
    found = merged(replace(BASE, name="Tên riêng"), shipped)
    assert (found.entry.name, found.entry.field_name) == ("Tên riêng", "Hộ tịch mới")
    assert found.kept == ("Giữ tên của cơ quan; bản đi kèm: “Tên mới”",)
    assert merged(replace(BASE, name="Tên mới"), shipped).kept == ()


def test_an_unused_version_is_changed_in_place():
    found = merged(shipped=now(result_name="Giấy", cases=(case(5, SECOND),)))
    assert found.entry.versions == (OLD, replace(NOW, result_name="Giấy", cases=(case(5, SECOND),)))
    assert found.kept == ()


def test_a_version_that_dossiers_follow_keeps_its_limit_and_the_new_one_begins_the_day_after():
    found = merged(shipped=now(result_name="Giấy", cases=(case(5, SECOND),)), versions=[SECOND])
    assert found.entry.versions == (
        OLD,
        replace(NOW, result_name="Giấy", valid_to=NEXT),
        replace(NOW, result_name="Giấy", valid_from=NEXT, cases=(case(5, NEXT),)),
    )
    assert found.kept == ()


def test_words_that_bind_no_dossier_are_changed_in_a_used_version_too():
    found = merged(shipped=now(result_name="Giấy"), versions=[SECOND])
    assert found.entry.versions == (OLD, replace(NOW, result_name="Giấy"))


def test_a_used_version_that_is_over_keeps_its_limit_and_says_so():
    shipped = replace(BASE, versions=(replace(OLD, cases=(case(9, FIRST, SECOND),)), NOW))
    found = merged(shipped=shipped, versions=[FIRST])
    assert found.entry.versions == (OLD, NOW)
    assert found.kept == (
        "Giữ phiên bản từ 01/01/2024: đã có hồ sơ theo trường hợp, thành phần hồ sơ, phí lệ phí cũ và đã hết hiệu lực",
    )


def test_a_process_that_is_followed_is_split_like_a_version():
    shipped = replace(BASE, processes=(replace(PROCESS, steps=steps(40)),))
    found = merged(shipped=shipped, processes=[SECOND])
    assert found.entry.processes == (replace(PROCESS, valid_to=NEXT), ProcessData(NEXT, steps(40)))
    assert merged(shipped=shipped).entry.processes == shipped.processes


def test_a_process_over_which_a_version_was_split_is_split_with_it():
    shipped = replace(now(cases=(case(5, SECOND),)), processes=(replace(PROCESS, steps=steps(40)),))
    found = merged(shipped=shipped, versions=[SECOND])
    assert [one.valid_from for one in found.entry.processes] == [SECOND, NEXT]
    assert [one.steps for one in found.entry.processes] == [steps(24), steps(40)]


def test_the_office_s_own_processes_stay_whatever_is_shipped():
    own = replace(PROCESS, agency="H13", steps=steps(20))
    shipped = replace(BASE, processes=(replace(PROCESS, steps=steps(40)),))
    found = merged(replace(BASE, processes=(PROCESS, own)), shipped)
    assert found.entry.processes == (replace(PROCESS, steps=steps(40)), own)


def test_what_the_office_changed_in_a_version_stays_and_is_named():
    office = now(result_name="Giấy riêng")
    found = merged(office, now(result_name="Giấy", conditions="Không"))
    assert found.entry.versions == (OLD, replace(NOW, result_name="Giấy riêng", conditions="Không"))
    assert found.kept == ("Giữ phiên bản từ 01/07/2025: cơ quan đã sửa kết quả",)
    assert merged(now(result_name="Giấy"), now(result_name="Giấy")).kept == ()


def test_a_new_version_ends_the_one_before_with_its_fees():
    later = VersionData(THIRD, "commune", cases=(case(2, THIRD),))
    shipped = replace(BASE, versions=(OLD, replace(NOW, valid_to=THIRD, cases=(case(3, SECOND, THIRD),)), later))
    found = merged(shipped=shipped)
    assert found.entry.versions == shipped.versions
    assert found.kept == ()
    used = merged(shipped=shipped, versions=[SECOND])
    assert used.entry.versions == shipped.versions


def test_a_lock_of_intake_goes_on_into_a_new_version():
    locked = now(intake_locked_on=date(2026, 1, 1))
    later = VersionData(THIRD, "commune", cases=(case(2, THIRD),))
    shipped = replace(BASE, versions=(OLD, replace(NOW, valid_to=THIRD, cases=(case(3, SECOND, THIRD),)), later))
    assert merged(locked, shipped).entry.versions[-1].intake_locked_on == date(2026, 1, 1)
    own = replace(shipped, versions=(*shipped.versions[:2], replace(later, intake_locked_on=THIRD)))
    assert merged(locked, own).entry.versions[-1].intake_locked_on == THIRD


def test_a_version_that_the_office_ended_stays_ended_and_its_successor_is_not_brought_in():
    office = now(valid_to=date(2026, 1, 1), cases=(case(3, SECOND, date(2026, 1, 1)),))
    later = VersionData(THIRD, "commune", cases=(case(2, THIRD),))
    shipped = replace(BASE, versions=(OLD, replace(NOW, valid_to=THIRD, cases=(case(3, SECOND, THIRD),)), later))
    found = merged(office, shipped)
    assert found.entry.versions == office.versions
    assert found.kept == (
        "Giữ phiên bản từ 01/07/2025: cơ quan đã ghi hiệu lực đến 01/01/2026, bản đi kèm là 01/01/2027",
        "Giữ phiên bản từ 01/07/2025: chưa áp dụng phiên bản đi kèm từ 01/01/2027",
    )


def test_a_new_version_over_one_of_the_office_is_not_brought_in():
    own = VersionData(date(2026, 6, 1), "commune", cases=(case(1, date(2026, 6, 1)),))
    office = replace(BASE, versions=(OLD, replace(NOW, valid_to=date(2026, 6, 1)), own))
    later = VersionData(THIRD, "commune", cases=(case(2, THIRD),))
    found = merged(office, replace(BASE, versions=(OLD, NOW, later)))
    assert found.entry.versions == office.versions
    assert found.kept == ("Giữ phiên bản từ 01/06/2026: chưa áp dụng phiên bản đi kèm từ 01/01/2027",)


def test_a_withdrawn_version_goes_where_nobody_uses_or_changed_it():
    shipped = replace(BASE, versions=(NOW,))
    found = merged(shipped=shipped)
    assert (found.entry.versions, found.gone_versions, found.kept) == ((NOW,), (FIRST,), ())
    used = merged(shipped=shipped, versions=[FIRST])
    assert (used.entry.versions, used.gone_versions) == ((OLD, NOW), ())
    assert used.kept == ("Giữ phiên bản từ 01/01/2024: đã có hồ sơ",)
    changed = replace(BASE, versions=(replace(OLD, result_name="Giấy"), NOW))
    kept = merged(changed, shipped)
    assert (kept.entry.versions, kept.kept) == (changed.versions, ("Giữ phiên bản từ 01/01/2024: cơ quan đã sửa",))
    assert merged(replace(BASE, versions=(NOW,)), shipped).kept == ()


def test_a_withdrawn_version_in_use_ends_where_the_next_shipped_one_begins():
    moved = replace(NOW, valid_from=date(2026, 1, 1), cases=(case(3, date(2026, 1, 1)),))
    found = merged(shipped=replace(BASE, versions=(OLD, moved)), versions=[SECOND])
    assert found.entry.versions == (OLD, replace(NOW, valid_to=date(2026, 1, 1)), moved)
    assert found.gone_versions == ()


def test_a_withdrawn_process_is_reported_as_gone():
    found = merged(shipped=replace(BASE, processes=()))
    assert (found.entry.processes, found.gone_processes) == ((), (SECOND,))


def test_a_later_upgrade_changes_the_second_half_of_what_an_earlier_one_split():
    first = now(cases=(case(5, SECOND),))
    written = merged(shipped=first, versions=[SECOND]).entry
    found = merge(
        Recorded(first, written), written, now(cases=(case(7, SECOND),)), Use(frozenset({SECOND})), date(2026, 12, 31)
    )
    assert [(one.valid_from, one.cases[0].duration) for one in found.entry.versions] == [
        (FIRST, 3), (SECOND, 3), (NEXT, 7)
    ]  # fmt: skip
    assert found.kept == ()


def test_a_procedure_that_the_files_lost_ends_after_the_day():
    later = VersionData(THIRD, "commune", cases=(case(2, THIRD),))
    coming = ProcessData(NEXT, steps(8))
    found = ended(replace(BASE, versions=(OLD, NOW, later), processes=(PROCESS, coming)), ON)
    assert [(one.valid_from, one.valid_to) for one in found.versions] == [(FIRST, SECOND), (SECOND, NEXT)]
    assert [(one.valid_from, one.valid_to) for one in found.processes] == [(SECOND, NEXT)]


def test_fees_that_lasted_as_long_as_their_version_still_do_and_others_keep_their_days():
    inner = FeeData("fee", "Phí", Decimal(5), date(2025, 8, 1), valid_to=date(2025, 9, 1))
    one = replace(case(3, SECOND), fees=(case(3, SECOND).fees[0], inner))
    [moved] = fitted([one], (SECOND, FOREVER), (FIRST, THIRD))
    assert [(fee.valid_from, fee.valid_to) for fee in moved.fees] == [
        (FIRST, THIRD), (date(2025, 8, 1), date(2025, 9, 1))
    ]  # fmt: skip


def test_an_own_process_that_no_longer_fits_the_limit_of_the_day_after_is_named():
    own = [replace(PROCESS, agency=name, steps=steps(hours)) for name, hours in (("H13", 24), ("H14", 20))]
    [fault] = unfit(replace(BASE, processes=(replace(PROCESS, steps=steps(1)), *own)), ON)
    assert fault.startswith("Quy trình riêng của H14 không còn khớp: Tổng thời gian các bước là 20 giờ")
    split = replace(BASE, versions=(replace(NOW, valid_to=NEXT), replace(NOW, valid_from=NEXT, cases=(case(5, NEXT),))))
    assert len(unfit(replace(split, processes=tuple(own)), ON)) == 2
    over = [replace(one, valid_to=NEXT) for one in own]
    assert unfit(replace(BASE, processes=tuple(over)), ON) == []
    begins = [replace(one, valid_from=NEXT) for one in own]
    assert len(unfit(replace(BASE, processes=tuple(begins)), ON)) == 1
