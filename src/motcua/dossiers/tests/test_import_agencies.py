"""An import touches only records of its own office: import × role × agency, waiting rows, codes of others."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.cast import Cast, account, hold

from motcua.acts.queries import verify_chain
from motcua.acts.tables.actions import decide_rows
from motcua.acts.tables.models import ImportRun, RefusedRow, WaitingRow
from motcua.acts.tables.vocabulary import ImportReport
from motcua.base.refusals import Refused
from motcua.dossiers.actions.import_run import import_book
from motcua.dossiers.models import Dossier, DossierEvent, ImportedRow
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.dossiers.tests.test_imports import AT, GOOD, run, write
from motcua.people.vocabulary import Actor, Role

HOME, NEXT_DOOR, CITY = "xa:31567", "xa:31579", "tinh:92"


@pytest.fixture
def officers(cast: Cast) -> dict[str, Actor]:
    """A reform officer of each office: the commune, the one next door, the city above with all below it."""
    places = {"neighbour": (cast.other_commune, True), "city": (cast.province, True)}
    for name, (place, below) in places.items():
        cast.accounts[name] = account(name, f"Cán bộ {name}")
        hold(cast.accounts[name], Role.REFORM_OFFICER, place, below)
    return {name: cast.actor(name, AT.date()) for name in ("reform", "neighbour", "city")}


def take(tmp_path: Path, by: Actor, *rows: dict[str, str]) -> ImportReport:
    return import_book(path=write(tmp_path / "so.csv", *rows), by=by, at=AT)


def concerning(received: str, competent: str) -> dict[str, str]:
    level = "province" if competent == CITY else "commune"
    return {"received_agency": received, "competent_agency": competent, "level": level}


#: (who imports, received by, settled by) → taken in, waits (and for whom), refused
MATRIX = [
    ("reform", HOME, HOME, "added", ""),
    ("reform", HOME, NEXT_DOOR, "waiting", "other_commune"),
    ("reform", NEXT_DOOR, HOME, "waiting", "other_commune"),
    ("reform", HOME, CITY, "waiting", "province"),
    ("reform", NEXT_DOOR, NEXT_DOOR, "refused", ""),
    ("reform", CITY, CITY, "refused", ""),
    ("neighbour", HOME, HOME, "refused", ""),
    ("neighbour", NEXT_DOOR, NEXT_DOOR, "added", ""),
    ("city", HOME, HOME, "waiting", "commune"),
    ("city", CITY, CITY, "added", ""),
    ("city", HOME, NEXT_DOOR, "waiting", "other_commune"),
]


@pytest.mark.parametrize(("who", "received", "competent", "fate", "whom"), MATRIX)
def test_import_by_agency(
    cast: Cast,
    officers: dict[str, Actor],
    tmp_path: Path,
    who: str,
    received: str,
    competent: str,
    fate: str,
    whom: str,
) -> None:
    report = take(tmp_path, officers[who], concerning(received, competent))
    told = {"added": report.added, "waiting": report.waiting, "refused": report.refused}
    assert told == {**dict.fromkeys(told, 0), fate: 1}, report.refused_rows
    assert Dossier.objects.count() == (fate == "added")
    if whom:
        assert WaitingRow.objects.get().agency == getattr(cast, whom)
    if fate == "refused":
        assert "không thuộc cơ quan của bạn" in report.refused_rows[0][2]


ROLES = {role: role is Role.REFORM_OFFICER for role in Role}


@pytest.mark.parametrize(("role", "may"), ROLES.items())
@pytest.mark.parametrize("place", ["commune", "other_commune", "province", "desk_place"])
def test_import_by_role_and_place(cast: Cast, tmp_path: Path, role: Role, may: bool, place: str) -> None:
    cast.accounts["one"] = account("one", "Một Người")
    hold(cast.accounts["one"], role, getattr(cast, place), with_subtree=place != "desk_place")
    by = cast.actor("one", AT.date())
    if not may:
        with pytest.raises(Refused):
            take(tmp_path, by, {})
        assert not ImportRun.objects.exists()
        return
    report = take(tmp_path, by, {})
    fates = {"commune": "added", "desk_place": "added", "province": "waiting", "other_commune": "refused"}
    assert getattr(report, fates[place]) == 1


def test_a_row_waits_until_the_agency_takes_it_in(cast: Cast, officers: dict[str, Actor], tmp_path: Path) -> None:
    take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    row = WaitingRow.objects.get()
    for who in ("reform", "city"):
        with pytest.raises(Refused, match="chờ cơ quan khác"):
            decide_rows(row_ids=[row.pk], by=officers[who], at=AT, accept=True)
    told = decide_rows(row_ids=[row.pk], by=officers["neighbour"], at=AT, accept=True)
    assert (told["added"], told["waiting"]) == (1, 0)
    dossier = Dossier.objects.get()
    assert (dossier.competent_agency, dossier.received_agency) == (cast.other_commune, cast.commune)
    assert verify_chain(DOSSIERS, dossier) == []
    assert dossier.events.get().account == cast.accounts["neighbour"]
    assert ImportedRow.objects.get().office == cast.commune
    done = ImportRun.objects.get()
    assert (done.added, done.waiting) == (1, 0)
    again = take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    assert (again.unchanged, again.waiting) == (1, 0)


def test_a_row_of_two_others_waits_for_both(cast: Cast, officers: dict[str, Actor], tmp_path: Path) -> None:
    take(tmp_path, officers["city"], concerning(HOME, NEXT_DOOR))
    row = WaitingRow.objects.get()
    assert decide_rows(row_ids=[row.pk], by=officers["neighbour"], at=AT, accept=True)["waiting"] == 1
    row.refresh_from_db()
    assert (row.agency, row.decision) == (cast.commune, "")
    assert not Dossier.objects.exists()
    assert decide_rows(row_ids=[row.pk], by=officers["reform"], at=AT, accept=True)["added"] == 1


def test_a_refused_row_tells_the_importer_why_and_is_not_asked_again(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    row = WaitingRow.objects.get()
    with pytest.raises(Refused, match="lý do"):
        decide_rows(row_ids=[row.pk], by=officers["neighbour"], at=AT, accept=False)
    decide_rows(row_ids=[row.pk], by=officers["neighbour"], at=AT, accept=False, reason="Không phải việc của xã")
    refused = RefusedRow.objects.get()
    assert "xã Long Hưng không nhận dòng này: Không phải việc của xã" in refused.reason
    assert refused.cells[0] == GOOD["code"]
    again = take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    assert (again.waiting, again.refused) == (0, 1)
    assert not Dossier.objects.exists()


def test_a_row_that_waits_already_does_not_wait_twice(cast: Cast, officers: dict[str, Actor], tmp_path: Path) -> None:
    for _ in range(2):
        report = take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    assert (report.unchanged, report.waiting, WaitingRow.objects.count()) == (1, 0, 1)


def test_a_dossier_that_another_office_brought_in_is_not_changed(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    take(tmp_path, officers["neighbour"], concerning(NEXT_DOOR, NEXT_DOOR))
    events = DossierEvent.objects.count()
    for row in ({}, {"due_at": "2026-02-08T17:00"}, concerning(NEXT_DOOR, NEXT_DOOR)):
        report = take(tmp_path, officers["reform"], row)
        assert "do Ủy ban nhân dân xã Long Hưng nhập" in report.refused_rows[0][2]
    assert DossierEvent.objects.count() == events
    assert Dossier.objects.get().competent_agency == cast.other_commune


def test_what_the_server_took_in_belongs_to_the_competent_agency(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    run(write(tmp_path / "so.csv", concerning(NEXT_DOOR, NEXT_DOOR)))
    later = {"due_at": "2026-01-12T17:00"}
    assert take(tmp_path, officers["reform"], later).refused == 1
    assert take(tmp_path, officers["neighbour"], concerning(NEXT_DOOR, NEXT_DOOR) | later).updated == 1


def test_a_dossier_received_here_by_another_agency_is_told_as_such(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    stage = Stage(cast, make_procedure())
    stage.at = AT
    local = stage.intake(competent_agency_id=cast.commune.pk)
    report = take(tmp_path, officers["neighbour"], concerning(NEXT_DOOR, NEXT_DOOR) | {"code": local.code})
    assert "tiếp nhận trên hệ thống" in report.refused_rows[0][2]
    assert Dossier.objects.get().origin != "imported"


def test_a_code_that_another_commune_issues_is_not_taken_before_it_does(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    report = take(tmp_path, officers["reform"], {"code": "H13.101-260105-0001"})
    assert "mã định danh của Ủy ban nhân dân xã Long Hưng" in report.refused_rows[0][2]
    assert take(tmp_path, officers["reform"], {"code": "H13.100-260105-0001"}).added == 1


def test_a_dossier_is_not_taken_from_its_agency_by_importing_it_anew(
    cast: Cast, officers: dict[str, Actor], tmp_path: Path
) -> None:
    take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    decide_rows(row_ids=[WaitingRow.objects.get().pk], by=officers["neighbour"], at=AT, accept=True)
    report = take(tmp_path, officers["reform"], concerning(HOME, HOME))
    assert (report.updated, report.waiting) == (0, 1)
    assert Dossier.objects.get().competent_agency == cast.other_commune


def test_the_list_of_waiting_rows_is_the_agency_s_own(cast: Cast, officers: dict[str, Actor], tmp_path: Path) -> None:
    take(tmp_path, officers["reform"], concerning(HOME, NEXT_DOOR))
    address = reverse("waiting_rows")
    assert GOOD["code"] in cast.client("neighbour").get(address).content.decode()
    assert GOOD["code"] not in cast.client("reform").get(address).content.decode()
    for name in ("leader", "administrator", "desk", "outside_leader"):
        assert cast.client(name).get(address).status_code == 403
    row = WaitingRow.objects.get()
    asked = {"chosen": [row.pk], "act": "accept"}
    assert cast.client("reform").post(address, asked).status_code == 422
    assert cast.client("neighbour").post(address, asked).status_code == 302
    assert Dossier.objects.count() == 1
