"""Acts of an administrator on the tree: dated, with legal basis, recorded; what was before stays as it was."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from motcua.agencies import actions, queries
from motcua.agencies.actions import Founding
from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.people.vocabulary import Actor, Held, Role

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 1, 1), date(2026, 6, 1)


@pytest.fixture
def office():
    queries.forget()
    made = {}
    for key, name, above, level in [
        ("city", "Ủy ban nhân dân thành phố A", None, "province"),
        ("one", "Ủy ban nhân dân xã Một", "city", "commune"),
        ("two", "Ủy ban nhân dân xã Hai", "city", "commune"),
        ("desk", "Phòng Kinh tế xã Hai", "two", "commune"),
    ]:
        made[key] = Agency.objects.create(kind="people_committee").pk
        AgencyVersion.objects.create(
            agency_id=made[key], name=name, folded_name="", level=level, parent_id=made.get(above), valid_from=DAY
        )
    reach = frozenset(made.values())
    keeper = get_user_model().objects.create(username="keeper", full_name="Nguyễn Thị Quản Trị")
    made["by"] = Actor(keeper.pk, "Nguyễn Thị Quản Trị", NEXT, (Held(Role.ADMINISTRATOR, made["city"], reach),))
    yield made
    queries.forget()


def given(office, **more):
    return {"effective_on": NEXT, "legal_basis": "Nghị quyết 1/NQ-HĐND", "by": office["by"], "at": now(), **more}


def test_a_renamed_agency_keeps_its_number_and_its_old_name_before_the_day(office):
    actions.rename(agency_id=office["one"], name="Ủy ban nhân dân phường Một", **given(office))
    assert queries.place(office["one"], date(2026, 5, 31)).name == "Ủy ban nhân dân xã Một"
    assert queries.tree(NEXT)[office["one"]].name == "Ủy ban nhân dân phường Một"
    event = AgencyEvent.objects.get()
    assert (event.kind, event.account_number, event.detail["before"]) == (
        "rename",
        office["by"].account_id,
        "Ủy ban nhân dân xã Một",
    )


def test_a_change_is_seen_in_the_tree_at_once(office):
    assert office["desk"] in queries.tree(NEXT).subtree(office["two"])
    actions.move(agency_id=office["desk"], parent_id=office["one"], **given(office))
    assert office["desk"] in queries.tree(NEXT).subtree(office["one"])
    assert office["desk"] in queries.tree(DAY).subtree(office["two"])


def test_a_merger_takes_along_what_lies_below_and_places_the_old_in_the_new(office):
    made = actions.merge(
        agency_ids=[office["one"], office["two"]], founding=Founding("Ủy ban nhân dân xã Ba"), **given(office)
    )
    standing = queries.tree(NEXT)
    assert office["one"] not in standing
    assert standing[office["desk"]].parent_id == made.pk
    assert queries.place_on(office["two"], NEXT).node_id == made.pk
    assert {r.agency_id for r in queries.predecessors(made.pk, DAY)} == {office["one"], office["two"]}


def test_a_split_part_is_a_partial_successor(office):
    (part,) = actions.split(
        agency_id=office["one"],
        parts=[Founding("Ủy ban nhân dân xã Bốn", scope="ấp 1, ấp 2")],
        keeps_standing=True,
        **given(office),
    )
    assert queries.predecessors(part.pk, DAY)[0].is_partial
    assert office["one"] in queries.tree(NEXT)


def test_an_agency_with_others_below_it_is_not_abolished(office):
    with pytest.raises(Refused, match="Phòng Kinh tế"):
        actions.abolish(agency_id=office["two"], **given(office))
    assert not Succession.objects.exists()
    assert not AgencyEvent.objects.exists()


def test_an_abolished_agency_counts_where_its_heir_counts(office):
    actions.abolish(agency_id=office["two"], heir_id=office["one"], **given(office))
    assert queries.place_on(office["two"], NEXT).node_id == office["one"]
    assert queries.tree(NEXT)[office["desk"]].parent_id == office["one"]


def test_a_transferred_function_moves_no_agency(office):
    actions.transfer_function(from_id=office["one"], to_id=office["two"], scope="Hộ tịch", **given(office))
    assert queries.place_on(office["one"], NEXT).node_id == office["one"]
    assert queries.successors(office["one"], NEXT) == []


def test_a_code_names_one_agency_at_a_time(office):
    actions.assign_code(agency_id=office["one"], code="H99.1", **given(office))
    with pytest.raises(Refused, match="xã Một"):
        actions.assign_code(agency_id=office["two"], code="H99.1", **given(office))
    assert queries.resolve("H99.1", NEXT).agency_id == office["one"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"legal_basis": " "}, "căn cứ pháp lý"),
        ({"effective_on": date(2025, 1, 1)}, "đã có thay đổi từ 01/01/2026"),
        ({"by": Actor(8, "Người khác", NEXT)}, "Chỉ quản trị hệ thống"),
    ],
)
def test_a_wrong_change_is_refused_with_its_reason_and_writes_nothing(office, change, reason):
    with pytest.raises(Refused, match=reason):
        actions.rename(agency_id=office["one"], name="Tên mới", **given(office) | change)
    assert AgencyVersion.objects.count() == 4
    assert not AgencyEvent.objects.exists()


def test_an_agency_cannot_be_put_below_itself(office):
    with pytest.raises(Refused, match="dưới chính cơ quan này"):
        actions.move(agency_id=office["two"], parent_id=office["desk"], **given(office))


def test_an_open_piece_is_settled_once(office):
    item = UnresolvedSuccession.objects.create(
        successor_id=office["one"], effective_on=NEXT, text="Xã Hai", reason="…", candidates=[office["two"]]
    )
    how = {"item_id": item.pk, "is_partial": False, "legal_basis": "", "by": office["by"], "at": now()}
    actions.settle(agency_id=office["two"], **how)
    assert Succession.objects.get().predecessor_id == office["two"]
    with pytest.raises(Refused, match="đã được xác định"):
        actions.settle(agency_id=office["two"], **how)
