"""What keepers do to the catalogue: state, record, refusals that change nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from motcua.agencies.vocabulary import Level
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import FOREVER, now
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import SYSTEM
from motcua.procedures import actions
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.models import InternalProcess, Procedure, ProcedureField, ProcedureVersion
from motcua.procedures.queries import (
    intake_open,
    offer,
    offers,
    process_in_force,
    snapshot,
    unmatched,
    version_in_force,
)
from motcua.procedures.queries.catalogue import catalogue, suggestions
from motcua.procedures.vocabulary import CaseData, DecisionData, ProcedureOrigin, ProcessData

TODAY = date(2026, 11, 20)
DECISION = DecisionData("1234/QĐ-UBND", date(2026, 11, 25), date(2026, 12, 1), "UBND thành phố Cần Thơ")


@pytest.fixture
def office(cast):
    wanted = {"1.001193", "1.001612", "2.000815", "1.013225", "1.004873", "1.004884"}
    actions.take_in(
        entries=[one for one in shipped_catalogue() if one.code in wanted], by=SYSTEM, at=now(), source="test"
    )
    return cast


def birth() -> Procedure:
    return Procedure.objects.get(code="1.001193")


def business() -> Procedure:
    return Procedure.objects.get(code="1.001612")


def events(action: str) -> int:
    return AdministrationEvent.objects.filter(action=f"procedures.{action}").count()


def test_a_new_version_ends_the_one_before_and_leaves_its_cases(office):
    row = birth()
    before = version_in_force(row, TODAY)
    data = replace(actions.current_data(before), valid_from=date(2026, 12, 1), cases=(CaseData(duration=Decimal(2)),))
    made = actions.announce_version(procedure=row, data=data, decision=DECISION, by=office.actor("keeper"), at=now())
    before.refresh_from_db()
    assert before.valid_to == made.valid_from == date(2026, 12, 1)
    assert version_in_force(row, date(2026, 11, 30)) == before
    assert version_in_force(row, date(2026, 12, 1)) == made
    assert made.decision.number == "1234/QĐ-UBND"
    assert before.cases.get().duration == 0
    assert made.cases.get().duration == 2
    assert events("announce") == 1


@pytest.mark.parametrize("name", ["desk", "officer", "leader", "reform", "auditor", "outsider", "nobody"])
def test_who_keeps_no_catalogue_changes_nothing(office, name):
    row, before = birth(), snapshot()
    version = version_in_force(row, TODAY)
    by = office.actor(name)
    with pytest.raises(Refused):
        actions.save_field(code="X", name="X", by=by, at=now())
    with pytest.raises(Refused):
        actions.lock_intake(version=version, on=TODAY, by=by, at=now())
    with pytest.raises(Refused):
        actions.repeal(procedure=row, decision=DECISION, by=by, at=now())
    with pytest.raises(Refused):
        actions.save_process(procedure=row, data=snapshot()["1.001193"].processes[0], by=by, at=now())
    with pytest.raises(Refused):
        actions.match(imported=row, to=row, by=by, at=now())
    assert snapshot() == before
    assert AdministrationEvent.objects.exclude(action="procedures.load").count() == 0


def test_a_version_from_the_same_day_is_refused(office):
    row = birth()
    current = version_in_force(row, TODAY)
    data = actions.current_data(current)
    with pytest.raises(Invalid, match="Đã có phiên bản bắt đầu ngày này"):
        actions.announce_version(procedure=row, data=data, decision=DECISION, by=office.actor("keeper"), at=now())
    assert version_in_force(row, TODAY) == current


def test_intake_locks_on_its_day_and_opens_again(office):
    version = version_in_force(birth(), TODAY)
    actions.lock_intake(version=version, on=date(2026, 12, 1), by=office.actor("keeper"), at=now())
    assert intake_open(version, date(2026, 11, 30))
    assert not intake_open(version, date(2026, 12, 1))
    actions.unlock_intake(version=version, by=office.actor("keeper"), at=now())
    assert intake_open(version, date(2026, 12, 1))
    assert (events("lock_intake"), events("unlock_intake")) == (1, 1)
    with pytest.raises(Invalid, match="trước ngày bắt đầu"):
        actions.lock_intake(version=version, on=date(2018, 1, 1), by=office.actor("keeper"), at=now())


def test_repeal_ends_the_version_and_locks_intake(office):
    row = birth()
    version = actions.repeal(procedure=row, decision=DECISION, by=office.actor("keeper"), at=now())
    assert version.valid_to == version.intake_locked_on == date(2026, 12, 1)
    assert version_in_force(row, date(2026, 12, 1)) is None
    assert row not in offers(date(2026, 12, 1))
    assert row in offers(date(2026, 11, 30))
    with pytest.raises(Invalid, match="Không có phiên bản nào"):
        actions.repeal(
            procedure=row,
            decision=replace(DECISION, effective_on=date(2027, 1, 1)),
            by=office.actor("keeper"),
            at=now(),
        )


def test_a_process_that_does_not_fit_the_limit_is_refused_and_one_that_fits_is_kept(office):
    row = business()
    entry = snapshot([row.code])[row.code]
    process = entry.processes[-1]
    longer = (*process.steps[:-2], replace(process.steps[-2], hours=Decimal(10)), process.steps[-1])
    by = office.actor("keeper")
    wanted = replace(process, agency="H13.100", valid_from=TODAY, steps=longer)
    with pytest.raises(Invalid, match="Tổng thời gian các bước là 32 giờ"):
        actions.save_process(procedure=row, data=wanted, by=by, at=now())
    made = actions.save_process(procedure=row, data=replace(wanted, steps=process.steps), by=by, at=now())
    assert made.agency == office.commune
    assert process_in_force(row, office.commune.pk, TODAY) == made
    assert process_in_force(row, office.other_commune.pk, TODAY).agency is None
    assert process_in_force(row, office.commune.pk, date(2026, 11, 19)).agency is None
    assert events("process") == 1


def test_a_controller_makes_no_process_for_another_commune(office):
    row = business()
    process = replace(snapshot([row.code])[row.code].processes[-1], agency="H13.101", valid_from=TODAY)
    with pytest.raises(Refused):
        actions.save_process(procedure=row, data=process, by=office.actor("controller"), at=now())
    assert not InternalProcess.objects.filter(agency=office.other_commune).exists()


def test_a_later_process_of_the_same_agency_ends_the_earlier(office):
    row, by = business(), office.actor("keeper")
    process = replace(
        snapshot([row.code])[row.code].processes[-1], agency="H13.100", valid_from=TODAY, valid_to=FOREVER
    )
    first = actions.save_process(procedure=row, data=process, by=by, at=now())
    second = actions.save_process(procedure=row, data=replace(process, valid_from=date(2027, 1, 1)), by=by, at=now())
    first.refresh_from_db()
    assert first.valid_to == second.valid_from
    assert process_in_force(row, office.commune.pk, date(2026, 12, 31)) == first


def test_a_process_is_copied_from_another_agency(office):
    row, by = business(), office.actor("keeper")
    base = snapshot([row.code])[row.code].processes[-1]
    steps = (replace(base.steps[0], name="Tiếp nhận tại quầy số 2"), *base.steps[1:])
    theirs = actions.save_process(procedure=row, data=ProcessData(TODAY, steps, "H13.101"), by=SYSTEM, at=now())
    own = actions.copy_process(process=theirs, to_agency="H13.100", valid_from=TODAY, by=by, at=now())
    assert own.agency == office.commune
    assert [step.name for step in own.steps.all()] == [step.name for step in theirs.steps.all()]


def test_imported_entries_are_matched_and_unmatched(office):
    field = ProcedureField.objects.get(code="HT")
    make = {"field": field, "level": Level.COMMUNE, "origin": ProcedureOrigin.IMPORTED}
    coded = Procedure.objects.create(
        code="1.001193.000.00.00.H13", name="DK khai sinh", folded_name="dk khai sinh", **make
    )
    named = Procedure.objects.create(
        code="HT-07", name="Đăng ký lại khai sinh", folded_name="dang ky lai khai sinh", **make
    )
    strange = Procedure.objects.create(code="ZZ-1", name="Cấp tem xe", folded_name="cap tem xe", **make)
    likely = suggestions(unmatched())
    assert likely[coded.pk].code == "1.001193"
    assert likely[named.pk].code == "1.004884"
    assert strange.pk not in likely
    by = office.actor("keeper")
    actions.match(imported=coded, to=birth(), by=by, at=now())
    assert [row.code for row in unmatched()][-1] == coded.code, "waiting ones come first"
    with pytest.raises(Invalid, match="danh mục công bố"):
        actions.match(imported=named, to=strange, by=by, at=now())
    with pytest.raises(Invalid, match="nhập từ sổ"):
        actions.match(imported=birth(), to=birth(), by=by, at=now())
    actions.unmatch(imported=coded, by=by, at=now())
    assert Procedure.objects.get(code=coded.code).matched_to is None
    assert (events("match"), events("unmatch")) == (1, 1)
    assert coded not in offers(TODAY), "an entry of a tracking book is not offered to citizens"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1.001193", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("Đăng Ký Khai Sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("hộ kinh doanh", "1.001612"),
        ("chung thuc", "2.000815"),
    ],
)
def test_search_finds_with_and_without_accents_exact_first(office, text, first):
    assert offers(TODAY, text=text)[0].code == first


def test_search_puts_the_words_as_written_before_the_same_letters(office):
    field = ProcedureField.objects.get(code="HT")
    for code, name, folded in (
        ("9.000001", "Cấp giấy ma túy", "cap giay ma tuy"),
        ("9.000002", "Cấp giấy mã tùy", "cap giay ma tuy"),
    ):
        row = Procedure.objects.create(code=code, name=name, folded_name=folded, field=field, level=Level.COMMUNE)
        ProcedureVersion.objects.create(procedure=row, valid_from=date(2025, 7, 1))
    assert [row.code for row in offers(TODAY, text="mã tùy")] == ["9.000002", "9.000001"]
    assert {row.code for row in offers(TODAY, text="ma tuy")} == {"9.000001", "9.000002"}
    assert not offers(TODAY, text="không có thủ tục nào như vậy").exists()


def test_lists_by_field_level_and_what_waits(office):
    field = ProcedureField.objects.get(code="HKD")
    assert [row.code for row in offers(TODAY, field_id=field.pk)] == ["1.001612"]
    assert [row.code for row in offers(date(2021, 6, 1), level=Level.DISTRICT)] == ["1.001612"]
    assert {row.code for row in catalogue(unverified_on=TODAY)} == {"1.004873", "1.004884"}
    assert catalogue(unverified_on=date(2021, 6, 1)).count() == 5


def test_fees_hold_between_their_days(office):
    version = version_in_force(Procedure.objects.get(code="2.000815"), TODAY)
    data = actions.current_data(version)
    case = data.cases[0]
    fee = replace(case.fees[0], valid_to=date(2027, 1, 1))
    later = replace(fee, amount=Decimal(3000), online_amount=Decimal(0), valid_from=date(2027, 1, 1), valid_to=FOREVER)
    actions.save_case(
        case=version.cases.get(position=1),
        data=replace(case, fees=(fee, later)),
        by=office.actor("keeper"),
        at=now(),
    )
    for day, amount in ((TODAY, 2000), (date(2026, 12, 31), 2000), (date(2027, 1, 1), 3000)):
        found = offer("2.000815", day)
        assert [one.amount for one in found.fees_of(found.cases[0])] == [amount]


def test_a_procedure_with_a_wrong_code_is_refused(office):
    field = ProcedureField.objects.get(code="HT")
    with pytest.raises(Invalid, match="phải có dạng"):
        actions.save_procedure(
            code="abc", name="X", field=field, level=Level.COMMUNE, by=office.actor("keeper"), at=now()
        )


def test_an_offer_costs_five_queries(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        found = offer("2.000815", TODAY)
        assert all(case.required_documents.all() for case in found.cases)
        assert [found.fees_of(case) for case in found.cases]
