"""The upgrade of the shipped catalogue: what changes, what stays the office's, what a trial run shows."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from motcua.base.refusals import Refused
from motcua.base.time import FOREVER, VIETNAM
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import SYSTEM
from motcua.procedures import actions
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.gateways.stored import from_json, to_json
from motcua.procedures.models import Procedure, ProcedureField, ProcedureVersion, ShippedProcedure
from motcua.procedures.queries import snapshot
from motcua.procedures.vocabulary import CaseData, DecisionData

FIRST, LATER = datetime(2026, 11, 20, 8, tzinfo=VIETNAM), datetime(2026, 12, 1, 8, tzinfo=VIETNAM)
NEW_YEAR = date(2027, 1, 1)
CODES = ("1.001193", "1.001612", "2.000815", "1.001776")


def shipped(code: str):
    return next(one for one in shipped_catalogue() if one.code == code)


@pytest.fixture
def loaded(cast):
    actions.upgrade_shipped(at=FIRST, entries=[shipped(code) for code in CODES])
    return cast


def upgraded(entry, at=LATER, **options):
    """An upgrade in which only this entry is shipped otherwise than before."""
    entries = [entry, *(shipped(code) for code in CODES if code != entry.code)]
    return actions.upgrade_shipped(at=at, entries=entries, **options)


def in_db(code: str):
    return snapshot([code])[code]


def with_last_version(entry, **change):
    return replace(entry, versions=(*entry.versions[:-1], replace(entry.versions[-1], **change)))


def with_new_period(entry, since=NEW_YEAR, days=2):
    last = entry.versions[-1]
    steps = entry.processes[-1]
    cases = (CaseData(duration=Decimal(days), documents=last.cases[0].documents),)
    ended = tuple(replace(one, valid_to=since) for one in (last, steps))
    started = (replace(last, valid_from=since, cases=cases), replace(steps, valid_from=since))
    return replace(
        entry,
        versions=(*entry.versions[:-1], ended[0], started[0]),
        processes=(*entry.processes[:-1], ended[1], started[1]),
    )


def test_every_shipped_procedure_is_read_back_from_its_record():
    assert [from_json(to_json(one)) for one in shipped_catalogue()] == list(shipped_catalogue())


def test_the_whole_shipped_catalogue_stands_in_the_database_as_it_is_shipped(db):
    actions.upgrade_shipped(at=FIRST)
    assert list(snapshot().values()) == list(shipped_catalogue())


def test_a_new_version_of_a_shipped_procedure_reaches_an_office_that_has_the_old_one(loaded):
    entry = with_new_period(shipped("1.001193"))
    report = upgraded(entry)
    assert in_db("1.001193") == entry
    assert [one.code for one in report.changed] == ["1.001193"]
    assert "Thêm phiên bản từ 01/01/2027" in " ".join(report.changed[0].lines)
    event = AdministrationEvent.objects.get(action="procedures.upgrade")
    assert event.detail["changed"][0]["code"] == "1.001193"
    assert event.at == LATER


def test_an_upgrade_that_runs_again_changes_nothing(loaded):
    entry = with_new_period(shipped("1.001193"))
    upgraded(entry)
    before = AdministrationEvent.objects.count()
    assert upgraded(entry).changes == ()
    assert in_db("1.001193") == entry
    assert AdministrationEvent.objects.count() == before


def test_a_trial_run_shows_the_same_report_and_writes_nothing(loaded):
    entry = with_new_period(shipped("1.001193"))
    trial = upgraded(entry, apply=False)
    assert in_db("1.001193") == shipped("1.001193")
    assert not AdministrationEvent.objects.filter(action="procedures.upgrade").exists()
    done = upgraded(entry)
    assert (trial.changes, trial.kept) == (done.changes, done.kept)


def test_a_correction_of_texts_reaches_the_version_in_force(loaded):
    entry = with_last_version(shipped("1.001193"), legal_basis="Luật Hộ tịch 2014", is_verified=False)
    upgraded(entry)
    assert in_db("1.001193") == entry


def test_a_period_that_is_shipped_no_more_goes_where_nothing_follows_it(loaded):
    entry = shipped("1.001193")
    first, second, *others = entry.versions
    fewer = replace(entry, versions=(replace(second, valid_from=first.valid_from), *others))
    fewer = replace(
        fewer, versions=tuple(replace(one, cases=shipped("1.001193").versions[0].cases) for one in fewer.versions)
    )
    upgraded(fewer)
    assert in_db("1.001193").versions == fewer.versions


def test_what_an_office_named_otherwise_keeps_its_name(loaded):
    by = loaded.actor("keeper")
    row = Procedure.objects.get(code="1.001193")
    actions.save_procedure(
        code=row.code, name=row.name, field=row.field, level=row.level, short_names="khai sanh", by=by, at=FIRST
    )
    entry = replace(shipped("1.001193"), short_names="khai sinh; làm khai sinh", is_interconnected=True)
    report = upgraded(entry)
    row.refresh_from_db()
    assert row.short_names == "khai sanh"
    assert row.is_interconnected, "what the office left alone is taken over"
    assert "tên gọi hằng ngày" in " ".join(report.kept[0].lines)
    again = replace(entry, short_names="khai sinh")
    upgraded(again)
    row.refresh_from_db()
    assert row.short_names == "khai sanh", "a later upgrade does not take the office's name for its own"


def test_a_field_that_an_office_renamed_keeps_its_name(loaded):
    actions.save_field(code="HT", name="Hộ tịch, quốc tịch", by=loaded.actor("keeper"), at=FIRST)
    upgraded(with_last_version(shipped("1.001193"), legal_basis="Luật Hộ tịch 2014"))
    actions.upgrade_shipped(at=LATER, entries=[*(shipped(code) for code in CODES), shipped("1.000894")])
    assert ProcedureField.objects.get(code="HT").name == "Hộ tịch, quốc tịch"


def test_the_process_of_an_agency_stays_and_is_named_where_it_no_longer_fits(loaded):
    by, row = loaded.actor("keeper"), Procedure.objects.get(code="1.001612")
    own = replace(in_db(row.code).processes[-1], agency="H13.100", valid_from=FIRST.date(), valid_to=FOREVER)
    actions.save_process(procedure=row, data=own, by=by, at=FIRST)
    last = shipped(row.code).versions[-1]
    shorter = (replace(last.cases[0], duration=Decimal(2)), *last.cases[1:])
    report = upgraded(with_last_version(shipped(row.code), cases=shorter))
    kept = next(one for one in in_db(row.code).processes if one.agency)
    assert (kept.steps, kept.valid_to) == (own.steps, FOREVER)
    assert "H13.100 không còn khớp" in " ".join(report.kept[0].lines)


def test_a_common_process_that_the_office_changed_stays(loaded):
    row, at = Procedure.objects.get(code="1.001612"), loaded.actor("keeper")
    common = in_db(row.code).processes[-1]
    named = replace(common, steps=(replace(common.steps[0], name="Tiếp nhận tại quầy"), *common.steps[1:]))
    actions.save_process(procedure=row, data=named, by=at, at=FIRST)
    entry = shipped(row.code)
    steps = (replace(entry.processes[-1].steps[0], name="Tiếp nhận"), *entry.processes[-1].steps[1:])
    changed = replace(entry, processes=(*entry.processes[:-1], replace(entry.processes[-1], steps=steps)))
    report = upgraded(changed)
    assert in_db(row.code).processes[-1].steps[0].name == "Tiếp nhận tại quầy"
    assert "các bước" in " ".join(report.kept[0].lines)


def test_a_procedure_that_an_office_closed_stays_closed(loaded):
    row, decision = (
        Procedure.objects.get(code="1.001193"),
        DecisionData("12/QĐ-UBND", FIRST.date(), LATER.date(), "UBND thành phố Cần Thơ"),
    )
    actions.repeal(procedure=row, decision=decision, by=loaded.actor("keeper"), at=FIRST)
    report = upgraded(with_new_period(shipped("1.001193")))
    last = in_db("1.001193").versions[-1]
    assert last.intake_locked_on == LATER.date()
    assert not [one for one in in_db("1.001193").versions if one.valid_to > NEW_YEAR and one.valid_from < NEW_YEAR]
    assert "cơ quan đã ghi hiệu lực" in " ".join(report.kept[0].lines)


def test_a_version_that_a_province_announced_stays_and_the_shipped_one_waits_for_a_keeper(loaded):
    row = Procedure.objects.get(code="1.001193")
    current = row.versions.get(valid_to=FOREVER)
    own = replace(actions.current_data(current), valid_from=LATER.date(), legal_basis="Quyết định của tỉnh")
    decision = DecisionData("99/QĐ-UBND", FIRST.date(), LATER.date(), "UBND thành phố Cần Thơ")
    actions.announce_version(procedure=row, data=own, decision=decision, by=loaded.actor("keeper"), at=FIRST)
    report = upgraded(with_new_period(shipped("1.001193")))
    assert in_db("1.001193").versions[-1].legal_basis == "Quyết định của tỉnh"
    assert in_db("1.001193").versions[-1].valid_to == FOREVER
    assert "chưa áp dụng phiên bản đi kèm từ 01/01/2027" in " ".join(report.kept[0].lines)


def test_a_procedure_that_is_shipped_no_more_ends_the_day_after_the_upgrade(loaded):
    actions.upgrade_shipped(at=LATER, entries=[shipped(code) for code in CODES if code != "1.001193"])
    assert max(one.valid_to for one in in_db("1.001193").versions) == date(2026, 12, 2)
    before = in_db("1.001193")
    at = LATER.replace(day=10)
    assert actions.upgrade_shipped(at=at, entries=[shipped(one) for one in CODES if one != "1.001193"]).changes == ()
    assert in_db("1.001193") == before


class TestAnOfficeLoadedBeforeUpgradesWereRecorded:
    @pytest.fixture
    def old_office(self, loaded):
        ShippedProcedure.objects.all().delete()
        ProcedureVersion.objects.filter(procedure__code="1.001193").update(legal_basis="như bản trước")
        return loaded

    def test_what_nobody_changed_is_brought_up_to_date(self, old_office):
        entry = with_new_period(shipped("1.001193"))
        upgraded(entry)
        assert in_db("1.001193") == entry

    def test_the_part_that_people_changed_stays_and_the_rest_is_brought_up_to_date(self, old_office):
        row = Procedure.objects.get(code="1.001193")
        actions.save_procedure(
            code=row.code,
            name="Khai sinh ở xã",
            field=row.field,
            level=row.level,
            by=old_office.actor("keeper"),
            at=FIRST,
        )
        upgraded(shipped("1.001193"))
        assert in_db("1.001193").name == "Khai sinh ở xã"
        assert in_db("1.001193").versions == shipped("1.001193").versions

    def test_versions_that_people_changed_stay(self, old_office):
        version = ProcedureVersion.objects.get(procedure__code="1.001193", valid_to=FOREVER)
        actions.lock_intake(version=version, on=LATER.date(), by=old_office.actor("keeper"), at=FIRST)
        upgraded(with_new_period(shipped("1.001193")))
        assert {one.legal_basis for one in in_db("1.001193").versions} == {"như bản trước"}


def test_who_keeps_no_catalogue_upgrades_nothing(loaded):
    with pytest.raises(Refused):
        upgraded(with_new_period(shipped("1.001193")), by=loaded.actor("desk"))
    assert in_db("1.001193") == shipped("1.001193")


def test_the_command_shows_a_trial_run(db, capsys):
    call_command("load_procedures", "--dry-run")
    assert "Sẽ thêm 1.001193" in capsys.readouterr().out
    assert not Procedure.objects.exists()
    call_command("load_procedures")
    assert f"Đã thêm {len(shipped_catalogue())} thủ tục" in capsys.readouterr().out
    call_command("load_procedures")
    assert "Đã thêm 0 thủ tục, sửa 0 thủ tục" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("load_procedures", "--all")


def test_an_upgrade_asks_as_little_where_nothing_has_changed(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        actions.upgrade_shipped(at=LATER, by=SYSTEM, entries=[shipped(code) for code in CODES])
