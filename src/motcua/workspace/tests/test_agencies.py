"""Pages of the tree of agencies: who sees them, what they show, and an administrator's acts."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.agencies import queries
from motcua.agencies.models import AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


def test_every_official_browses_and_searches_the_tree(cast):
    client = cast.client("desk")
    page = client.get(reverse("agency_tree"), {"co_quan": cast.province.pk}).content.decode()
    assert "Ủy ban nhân dân xã Mỹ Tú" in page
    assert "Ủy ban nhân dân xã Long Hưng" in page
    found = client.get(reverse("agency_tree"), {"q": "my tu"}).content.decode()
    assert "Ủy ban nhân dân xã Mỹ Tú" in found
    assert "Long Hưng" not in found


def test_a_wrong_day_is_told_and_replaced_by_today(cast):
    page = cast.client("desk").get(reverse("agency_tree"), {"ngay": "32/13/2026"}).content.decode()
    assert "không phải là ngày" in page


def test_an_agency_shows_its_versions_and_where_it_came_from(cast):
    Succession.objects.create(
        predecessor=cast.other_commune, successor=cast.commune, effective_on=DAY, kind="merge", legal_basis="NQ 1"
    )
    page = cast.client("desk").get(reverse("agency", args=[cast.commune.pk])).content.decode()
    assert "Hình thành từ" in page
    assert "NQ 1" in page


@pytest.mark.parametrize("name", ["agency_unresolved"])
def test_only_an_administrator_sees_what_is_unresolved(cast, name):
    assert cast.client("leader").get(reverse(name)).status_code == 403
    assert cast.client("administrator").get(reverse(name)).status_code == 200


def test_an_administrator_renames_after_seeing_what_will_happen(cast):
    client, address = cast.client("administrator"), reverse("agency_change", args=[cast.commune.pk, "doi-ten"])
    form = {"name": "Ủy ban nhân dân phường Mỹ Tú", "effective_on": "2026-12-01", "legal_basis": "Nghị quyết 5/NQ"}
    shown = client.post(address, form).content.decode()
    assert "Xác nhận đổi tên" in shown
    assert not AgencyEvent.objects.exists()
    client.post(address, {**form, "confirmed": "1"})
    assert queries.place(cast.commune.pk, DAY).name == "Ủy ban nhân dân phường Mỹ Tú"


def test_a_refusal_is_shown_on_the_form(cast):
    address = reverse("agency_change", args=[cast.commune.pk, "giai-the"])
    form = {
        "heir": "",
        "roles": "move",
        "effective_on": "2026-12-01",
        "legal_basis": "Nghị quyết 5/NQ",
        "confirmed": "1",
    }
    page = cast.client("administrator").post(address, form).content.decode()
    assert "cơ quan trực thuộc" in page
    assert AgencyVersion.objects.filter(agency=cast.commune, valid_to=DAY).count() == 0


def test_a_name_that_fits_several_agencies_asks_for_the_code(cast):
    address = reverse("agency_change", args=[cast.desk_place.pk, "chuyen-cap-tren"])
    form = {"parent": "xã", "effective_on": "2026-12-01", "legal_basis": "Quyết định 5/QĐ"}
    page = cast.client("administrator").post(address, form).content.decode()
    assert "Hãy ghi mã" in page


@pytest.mark.parametrize("member", ["desk", "leader", "controller", "auditor", "outsider"])
def test_nobody_else_changes_the_tree(cast, member):
    address = reverse("agency_change", args=[cast.commune.pk, "doi-ten"])
    assert cast.client(member).get(address).status_code == 403


def test_an_administrator_changes_nothing_beyond_their_reach(cast):
    address = reverse("agency_change", args=[cast.other_commune.pk, "doi-ten"])
    answer = cast.client("administrator").get(address)
    assert answer.status_code == 403
    assert "Chỉ quản trị hệ thống của cơ quan này" in answer.content.decode()


def test_an_open_piece_is_settled_by_choosing_its_candidate(cast):
    item = UnresolvedSuccession.objects.create(
        successor=cast.commune, effective_on=DAY, text="Xã Hưng", reason="…", candidates=[cast.other_commune.pk]
    )
    address = reverse("agency_settle", args=[item.pk])
    form = {"choice": cast.other_commune.pk, "legal_basis": "Đã đối chiếu nghị quyết"}
    assert cast.client("administrator").post(address, form).status_code == 302
    assert Succession.objects.get().predecessor == cast.other_commune
