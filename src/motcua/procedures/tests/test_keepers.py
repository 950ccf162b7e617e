"""Who keeps which part of the catalogue: every act, by every keeper's role, at the own office, another and above."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import FOUNDED, Cast, account, agency, hold

from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.refusals import Refused
from motcua.base.text import fold
from motcua.base.time import now, today
from motcua.people.vocabulary import Actor, Role
from motcua.procedures import actions
from motcua.procedures.models import (
    CalendarChange,
    OfficeProcedure,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
)
from motcua.procedures.permissions import can_add_procedure, can_keep_catalogue, can_keep_procedure
from motcua.procedures.queries import offers, snapshot
from motcua.procedures.queries.calendar import forget_calendar
from motcua.procedures.rules.steps import default_steps
from motcua.procedures.vocabulary import CaseData, DecisionData, DurationUnit, ProcessData

COMMON = "1.001193"
CASE = CaseData(duration=Decimal(3), duration_unit=DurationUnit.WORKING_DAY)
ACTS = dict[str, Callable[[Cast, Actor], Any]]


def make_procedure() -> None:
    """A procedure of three working days in force since the day everything was founded."""
    area = ProcedureField.objects.create(code="HT", name="Hộ tịch", folded_name="ho tich")
    name = "Đăng ký việc"
    row = Procedure.objects.create(code=COMMON, name=name, folded_name=fold(name), field=area, level=Level.COMMUNE)
    version = ProcedureVersion.objects.create(procedure=row, valid_from=FOUNDED)
    ProcedureCase.objects.create(version=version, duration=CASE.duration, duration_unit=CASE.duration_unit)


@pytest.fixture
def office(cast: Cast) -> Cast:
    make_procedure()
    for name, place in (("own", cast.commune), ("other", cast.other_commune), ("above", cast.province)):
        for role in Role:
            cast.accounts[f"{role.value} {name}"] = person = account(f"{role.value}-{name}", f"{role.label} {name}")
            hold(person, role, place, with_subtree=True)
    yield cast
    forget_calendar()


def _version() -> ProcedureVersion:
    return ProcedureVersion.objects.select_related("procedure").order_by("valid_from").first()


def _decision(days: int = 9) -> DecisionData:
    return DecisionData(f"{days}/QĐ-UBND", today(), today() + timedelta(days=days), "UBND thành phố Cần Thơ")


def _save_procedure(cast: Cast, by: Actor) -> Any:
    row = Procedure.objects.select_related("field").get(code=COMMON)
    told = {"code": COMMON, "name": "Tên khác", "field": row.field, "level": row.level}
    return actions.save_procedure(**told, by=by, at=now())


def _process(by: Actor, code: str) -> Any:
    row = Procedure.objects.get(code=COMMON)
    data = ProcessData(today(), default_steps(CASE), agency=code)
    return actions.save_process(procedure=row, data=data, by=by, at=now())


def _announce(cast: Cast, by: Actor) -> Any:
    data = replace(actions.current_data(_version()), valid_from=today() + timedelta(days=9), is_verified=False)
    return actions.announce_version(procedure=_version().procedure, data=data, decision=_decision(), by=by, at=now())


def _calendar(by: Actor, agency_id: int | None) -> Any:
    day = today() + timedelta(days=7 - today().weekday())
    told = {"day": day, "kind": "off", "reason": "Bão", "legal_basis": "Công điện 1"}
    return actions.change_calendar(agency_id=agency_id, **told, by=by, at=now())


#: What holds for every office: kept at the top of the installation only.
COMMON_ACTS: ACTS = {
    "field": lambda cast, by: actions.save_field(code="DD", name="Đất đai", by=by, at=now()),
    "procedure": _save_procedure,
    "announce": _announce,
    "correct": lambda cast, by: actions.correct_version(
        version=_version(), data=actions.current_data(_version()), by=by, at=now()
    ),
    "case": lambda cast, by: actions.save_case(case=_version().cases.get(), data=CASE, by=by, at=now()),
    "lock": lambda cast, by: actions.lock_intake(version=_version(), on=today(), by=by, at=now()),
    "unlock": lambda cast, by: actions.unlock_intake(version=_version(), by=by, at=now()),
    "repeal": lambda cast, by: actions.repeal(
        procedure=_version().procedure, decision=_decision(5), by=by, at=now()
    ),
    "process of all": lambda cast, by: _process(by, ""),
    "take in": lambda cast, by: actions.take_in(entries=[], by=by, at=now(), source="x"),
}  # fmt: skip
#: What the commune keeps for itself.
OWN_ACTS: ACTS = {
    "own process": lambda cast, by: _process(by, "H13.100"),
    "own names and closing": lambda cast, by: actions.save_office_part(
        procedure=_version().procedure,
        agency_id=cast.commune.pk,
        closed_on=today(),
        closing_reason="Bão",
        by=by,
        at=now(),
    ),
}
KEEPERS = {Role.CONTROLLER, Role.ADMINISTRATOR}


@pytest.mark.parametrize("where", ["own", "other", "above"])
@pytest.mark.parametrize("role", Role)
def test_the_common_catalogue_is_kept_at_the_top_only(office, role, where):
    by = office.actor(f"{role.value} {where}")
    allowed = role in KEEPERS and where == "above"
    for name, act in COMMON_ACTS.items():
        if allowed:
            act(office, by)
            continue
        with pytest.raises(Refused) as refusal:
            act(office, by)
        assert refusal.value.forbidden, name


@pytest.mark.parametrize("where", ["own", "other", "above"])
@pytest.mark.parametrize("role", Role)
def test_an_office_keeps_its_own_part_and_nobody_else_s(office, role, where):
    by = office.actor(f"{role.value} {where}")
    for name, act in OWN_ACTS.items():
        if role in KEEPERS and where in ("own", "above"):
            act(office, by)
            continue
        with pytest.raises(Refused) as refusal:
            act(office, by)
        assert refusal.value.forbidden, name


@pytest.mark.parametrize("where", ["own", "other", "above"])
@pytest.mark.parametrize("role", Role)
def test_days_of_a_calendar_are_moved_by_the_administrator_of_the_office_or_above(office, role, where):
    by = office.actor(f"{role.value} {where}")
    for agency_id, places in ((office.commune.pk, ("own", "above")), (None, ("above",))):
        if role is Role.ADMINISTRATOR and where in places:
            _calendar(by, agency_id)
            continue
        with pytest.raises(Refused) as refusal:
            _calendar(by, agency_id)
        assert refusal.value.forbidden
    change = CalendarChange.objects.create(
        agency=office.commune, day=date(2027, 3, 1), kind="off", reason="x", legal_basis="y", recorded_at=now()
    )
    if role is Role.ADMINISTRATOR and where in ("own", "above"):
        actions.revoke_calendar_change(change=change, by=by, at=now())
    else:
        with pytest.raises(Refused):
            actions.revoke_calendar_change(change=change, by=by, at=now())


#: Addresses that write what holds for every office.
COMMON_PAGES = ("catalogue_edit", "catalogue_announce", "catalogue_repeal", "version_correct", "version_lock",
                "case_add", "catalogue_add", "catalogue_fields", "catalogue_import", "catalogue_matching")  # fmt: skip


@pytest.mark.parametrize("where", ["own", "other", "above"])
@pytest.mark.parametrize("role", ["controller", "administrator"])
def test_pages_follow_the_same_policy(office, role, where):
    client = office.client(f"{role} {where}")
    for name in COMMON_PAGES:
        args = [_version().pk] if name.startswith(("version", "case")) else [COMMON]
        args = [] if name in ("catalogue_add", "catalogue_fields", "catalogue_import", "catalogue_matching") else args
        assert client.get(reverse(name, args=args)).status_code == (200 if where == "above" else 403), name
    part = client.get(reverse("office_part", args=[COMMON, office.commune.pk]))
    assert part.status_code == (403 if where == "other" else 200)
    page = client.get(reverse("catalogue_procedure", args=[COMMON])).content.decode()
    assert ("Bãi bỏ thủ tục" in page) is (where == "above")
    assert "Tên gọi, ngừng tiếp nhận tại cơ quan" in " ".join(page.split())


def test_the_only_office_of_an_installation_keeps_the_catalogue(db):
    home = agency(
        AgencyKind.PEOPLE_COMMITTEE, "Ủy ban nhân dân xã Mỹ Tú", Level.COMMUNE, unit_kind=UnitKind.COMMUNE,
        unit_name="Mỹ Tú", unit_code="31567", code="H13.100",
    )  # fmt: skip
    desk = agency(AgencyKind.SERVICE_CENTER, "Trung tâm", Level.COMMUNE, home)
    cast = Cast(home, home, desk, home, home, home, home, desk)
    for name, role, place in (("boss", Role.ADMINISTRATOR, home), ("desk", Role.DESK_OFFICER, desk)):
        cast.accounts[name] = account(name, name)
        hold(cast.accounts[name], role, place)
    assert can_keep_catalogue(cast.actor("boss"))
    assert not can_keep_catalogue(cast.actor("desk"))


def test_a_province_keeps_the_procedures_that_bear_its_code(office):
    nation = agency(AgencyKind.GOVERNMENT, "Chính phủ", Level.NATION)
    office.province.versions.update(parent=nation)
    hold(account("nation", "Trung ương"), Role.CONTROLLER, nation, with_subtree=True)
    by = office.actor("controller above")
    assert not can_keep_catalogue(by)
    assert not can_keep_procedure(by, COMMON)
    assert can_keep_procedure(by, "1.014465.H13")
    assert not can_keep_procedure(by, "1.014465.H12")
    assert can_add_procedure(by)
    assert not can_add_procedure(office.actor("controller own"))


def test_an_office_finds_a_procedure_by_its_own_name_for_it(office):
    row = Procedure.objects.get(code=COMMON)
    told = {"procedure": row, "agency_id": office.commune.pk, "by": office.actor("controller own"), "at": now()}
    actions.save_office_part(short_names="giấy con rùa", **told)
    assert [one.rank for one in offers(today(), text="giay con rua", office_id=office.commune.pk)] == [0]
    assert not offers(today(), text="giay con rua", office_id=office.other_commune.pk).exists()
    assert not offers(today(), text="giay con rua").exists()
    page = office.client("desk").get(reverse("dossier_intake_procedures"), {"tim": "giấy con rùa"}).content.decode()
    assert COMMON in page


def test_a_closing_is_told_to_citizens_and_opened_again(office):
    row = Procedure.objects.get(code=COMMON)
    client, address = office.client("controller own"), reverse("office_part", args=[COMMON, office.commune.pk])
    told = {"closed_on": today().isoformat(), "closing_reason": "Sửa trụ sở"}
    assert client.post(address, {"closed_on": told["closed_on"]}).status_code == 200, "asks for the reason"
    assert client.post(address, told).status_code == 302
    assert "Sửa trụ sở" in client.get(reverse("procedure", args=[COMMON])).content.decode()
    assert client.post(address, {"closed_on": ""}).status_code == 302
    assert OfficeProcedure.objects.get(procedure=row).closed_on is None
    assert "Sửa trụ sở" not in client.get(reverse("procedure", args=[COMMON])).content.decode()


def test_the_catalogue_as_data_does_not_carry_an_office_s_part(office):
    row = Procedure.objects.get(code=COMMON)
    before = snapshot([COMMON])
    told = {"procedure": row, "agency_id": office.commune.pk, "by": office.actor("controller own"), "at": now()}
    actions.save_office_part(short_names="giấy con rùa", **told)
    assert snapshot([COMMON]) == before
