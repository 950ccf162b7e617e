"""Agencies that end: what they hold is listed before, people go over, the change is undone until its day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.cast import BASIS, Cast, account, agency, hold

from motcua.agencies import actions, queries
from motcua.agencies.actions import Founding
from motcua.agencies.models import AgencyEvent, AgencyVersion, Succession
from motcua.agencies.vocabulary import AgencyKind, Level, UnitKind
from motcua.base.refusals import Refused
from motcua.base.time import now, today
from motcua.people.models import AdministrationEvent, RoleHolding
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Role

DAY = today() + timedelta(days=40)


@pytest.fixture
def boss(cast: Cast) -> Cast:
    cast.accounts["boss"] = account("boss", "Quản trị thành phố")
    hold(cast.accounts["boss"], Role.ADMINISTRATOR, cast.province, with_subtree=True)
    return cast


def told(cast: Cast) -> dict:
    return {"effective_on": DAY, "legal_basis": BASIS, "by": cast.actor("boss"), "at": now()}


def merge(cast: Cast, **more: object):
    new = Founding("Ủy ban nhân dân xã Mới", unit_kind=UnitKind.COMMUNE, unit_name="Mới", unit_code="31567")
    both = [cast.commune.pk, cast.other_commune.pk]
    return actions.merge(agency_ids=both, founding=new, **told(cast), **more)


def versions() -> set:
    return set(AgencyVersion.objects.values_list("agency", "name", "parent", "valid_from", "valid_to"))


def roles() -> set:
    rows = RoleHolding.objects.filter(ended_at=None)
    return set(rows.values_list("account", "role", "agency", "valid_from", "valid_to"))


def test_the_code_of_a_unit_in_use_is_refused_and_that_of_a_merged_one_goes_over(boss):
    agency(AgencyKind.PEOPLE_COMMITTEE, "Ủy ban nhân dân xã Ba", Level.COMMUNE, boss.province,
           unit_kind=UnitKind.COMMUNE, unit_name="Ba", unit_code="31600")  # fmt: skip
    taken = Founding("Ủy ban nhân dân xã Bốn", unit_kind="xa", unit_name="Bốn", unit_code="31600")
    for act in (
        lambda: actions.found(founding=taken, parent_id=boss.province.pk, **told(boss)),
        lambda: actions.merge(agency_ids=[boss.commune.pk, boss.other_commune.pk], founding=taken, **told(boss)),
    ):
        with pytest.raises(Refused, match="31600 đang là của Ủy ban nhân dân xã Ba"):
            act()
    merge(boss)


def test_people_of_merged_communes_work_at_the_successor_on_the_day(boss):
    new = merge(boss)
    eve, leader = DAY - timedelta(days=1), boss.accounts["leader"]
    assert actor_of(leader, eve).holds(Role.LEADER, at=boss.commune.pk)
    assert not actor_of(leader, eve).holds(Role.LEADER, at=new.pk)
    on_the_day = actor_of(leader, DAY)
    assert {held.agency_id for held in on_the_day.held} == {new.pk}
    assert on_the_day.holds(Role.LEADER, at=boss.commune.pk), "records of the predecessor are there to be finished"
    desk = actor_of(boss.accounts["desk"], DAY)
    assert [held.office_id for held in desk.held] == [new.pk], "a body below moves with its people"
    ended = RoleHolding.objects.filter(agency__in=[boss.commune, boss.other_commune], ended_at=None, valid_to__gt=DAY)
    assert not ended.exists()


def test_roles_end_with_the_agency_where_that_is_chosen(boss):
    new = merge(boss, roles="end")
    assert not RoleHolding.objects.filter(agency=new).exists()
    assert not actor_of(boss.accounts["leader"], DAY).held
    assert actor_of(boss.accounts["leader"], DAY - timedelta(days=1)).holds(Role.LEADER)


@pytest.mark.parametrize("kind", ["merge", "abolish", "split", "rename", "found"])
def test_a_change_is_undone_before_its_day_and_everything_is_as_before(boss, kind):
    before, held, drawn = versions(), roles(), Succession.objects.count()
    home = boss.commune.pk
    acts = {
        "merge": lambda: merge(boss),
        "abolish": lambda: actions.abolish(agency_id=boss.economy.pk, heir_id=home, **told(boss)),
        "split": lambda: actions.split(
            agency_id=boss.economy.pk, parts=[Founding("Một"), Founding("Hai")], keeps_standing=False, **told(boss)
        ),
        "rename": lambda: actions.rename(agency_id=home, name="Ủy ban nhân dân phường Mỹ Tú", **told(boss)),
        "found": lambda: actions.found(founding=Founding("Phòng Mới", kind="division"), parent_id=home, **told(boss)),
    }
    acts[kind]()
    assert versions() != before
    event = AgencyEvent.objects.get()
    undo = {"event_id": event.pk, "reason": "Nghị quyết hoãn", "by": boss.actor("boss"), "at": now()}
    actions.undo_change(**undo)
    assert (versions(), roles(), Succession.objects.count()) == (before, held, drawn)
    assert list(AgencyEvent.objects.order_by("pk").values_list("kind", flat=True)) == [kind, "undo"]
    with pytest.raises(Refused, match="đã được hủy"):
        actions.undo_change(**undo)


def test_a_change_in_force_or_with_another_after_it_is_not_undone(boss):
    new = merge(boss)
    event = AgencyEvent.objects.get()
    undo = {"event_id": event.pk, "reason": "Hoãn", "by": boss.actor("boss")}
    with pytest.raises(Refused, match="có hiệu lực"):
        actions.undo_change(**undo, at=now() + timedelta(days=60))
    later = told(boss) | {"effective_on": DAY + timedelta(days=1)}
    actions.rename(agency_id=new.pk, name="Ủy ban nhân dân xã Khác", **later)
    with pytest.raises(Refused, match="hủy thay đổi đó trước"):
        actions.undo_change(**undo, at=now())
    for stranger in ("administrator", "leader"):
        with pytest.raises(Refused):
            actions.undo_change(event_id=event.pk, reason="x", by=boss.actor(stranger), at=now())


def test_the_preview_lists_what_ends_and_writes_nothing(boss):
    client, address = boss.client("boss"), reverse("agency_change", args=[boss.commune.pk, "sap-nhap"])
    form = {"others": "xa:31579", "name": "Ủy ban nhân dân xã Mới", "unit_name": "Mới", "unit_code": "31567",
            "effective_on": DAY.isoformat(), "legal_basis": BASIS, "roles": "move"}  # fmt: skip
    before, held = versions(), roles()
    page = " ".join(client.post(address, form).content.decode().split())
    for piece in ("Đã thử và ghi được", "Cơ quan trực thuộc", "Phòng Kinh tế xã Mỹ Tú", "Người và vai trò",
                  "Nguyễn Văn Lãnh Đạo (Lãnh đạo cơ quan)", "Trịnh Thị Láng Giềng", "giữ nguyên vai trò"):  # fmt: skip
        assert piece in page, piece
    assert (versions(), roles()) == (before, held)
    assert not AgencyEvent.objects.exists()
    wrong = client.post(address, form | {"unit_code": "92", "others": "tinh:92"}).content.decode()
    assert "Xác nhận sáp nhập" not in wrong
    assert client.post(address, form | {"confirmed": "1"}).status_code == 302
    event = AgencyEvent.objects.get()
    shown = client.get(reverse("agency", args=[event.agency_id])).content.decode()
    assert "Hủy thay đổi này" in shown
    assert boss.client("administrator").post(reverse("agency_undo", args=[event.agency_id, event.pk])).status_code in (
        302, 403)  # fmt: skip
    client.post(reverse("agency_undo", args=[event.agency_id, event.pk]))
    assert (versions(), roles()) == (before, held)
    assert client.get(reverse("agency", args=[event.agency_id])).status_code == 404
    assert client.get(reverse("account_detail", args=[boss.accounts["leader"].pk])).status_code == 200


def test_changes_of_the_tree_stand_in_the_log_of_administration(boss):
    merge(boss)
    actions.undo_change(event_id=AgencyEvent.objects.get().pk, reason="Hoãn", by=boss.actor("boss"), at=now())
    logged = AdministrationEvent.objects.filter(account=boss.accounts["boss"]).values_list("action", flat=True)
    assert {"agencies.merge", "agencies.undo", "role_ended", "role_granted"} <= set(logged)
    page = boss.client("boss").get(reverse("administration_log")).content.decode()
    assert "Tổ chức: sáp nhập" in page


def test_failed_sign_ins_and_lockouts_stand_in_the_log(boss, client):
    for _ in range(6):
        client.post("/dang-nhap/", {"login": "desk", "password": "sai-mat-khau"})
    client.post("/dang-nhap/", {"login": "khong-co", "password": "sai"})
    logged = list(AdministrationEvent.objects.values_list("action", "subject"))
    own = f"people.account:{boss.accounts['desk'].pk}"
    assert ("sign_in_failed", own) in logged
    assert ("sign_in_locked", own) in logged
    assert all(subject == own for _, subject in logged)


def test_rooms_list_open_dossiers_books_and_reports_of_what_ends(boss):
    from motcua.agencies.registry import HOLDINGS, Ending, holdings_of

    assert {"bodies", "roles", "dossiers", "books", "reports", "rounds"} <= set(HOLDINGS.names())
    ending = Ending((boss.commune.pk,), boss.other_commune.pk, DAY, BASIS)
    assert [held.what for held in holdings_of(ending)] == ["Cơ quan trực thuộc", "Người và vai trò"]
    assert queries.place(boss.commune.pk, date(2026, 1, 1))
