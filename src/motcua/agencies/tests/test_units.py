"""The country's units on three dates, and what became of them."""

import shutil
from collections import Counter
from datetime import date

import pytest

from motcua.agencies import gateways, queries
from motcua.agencies.actions import load_units
from motcua.agencies.models import AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.queries import Fit
from motcua.base.law_files import LawError
from motcua.base.time import FOREVER, now

Y2021, LAST, FIRST, TODAY = date(2021, 6, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 20)


@pytest.fixture(scope="module")
def units(django_db_setup, django_db_blocker):
    """All units, loaded once for the module and taken out again."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        queries.forget()
        load_units(at=now())
        yield
        transaction.set_rollback(True)
    queries.forget()


@pytest.fixture
def country(units, db):
    return None


def names(relatives, on):
    return sorted(queries.place(relative.agency_id, on).unit for relative in relatives)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (Y2021, (63, 696, 10_035)),
        (LAST, (63, 696, 10_035)),
        (FIRST, (34, 0, 3_321)),
        (date(2026, 4, 30), (34, 0, 3_321)),
        (TODAY, (34, 0, 3_321)),
    ],
)
def test_each_date_has_its_units(country, on, counts):
    levels = Counter(place.level for place in queries.tree(on).places.values())
    assert (levels["province"], levels["district"], levels["commune"]) == counts


@pytest.mark.parametrize("on", [Y2021, LAST, FIRST, TODAY])
def test_every_place_hangs_from_the_government(country, on):
    (top,) = queries.children(None, on)
    assert len(queries.tree(on).subtree(top.agency_id)) == len(queries.tree(on).places)


def test_merges_lose_nothing(country):
    standing = queries.tree(TODAY)
    ended = AgencyVersion.objects.filter(level="commune", valid_to=FIRST).exclude(agency_id__in=standing.places)
    with_heir = set(Succession.objects.filter(successor__isnull=False).values_list("predecessor_id", flat=True))
    listed = {c for item in UnresolvedSuccession.objects.all() for c in [*item.candidates, item.predecessor_id]}
    assert set(ended.values_list("agency_id", flat=True)) - with_heir - listed == set()


def test_every_agency_that_ever_stood_counts_somewhere_on_every_tree(country):
    ever = set(AgencyVersion.objects.values_list("agency_id", flat=True))
    for on in (Y2021, TODAY):
        placed = queries.placement(on)
        assert set(placed) == ever
        assert {where.node_id for where in placed.values()} <= set(queries.tree(on).places)


def test_the_path_leads_from_the_government_through_the_district(country):
    commune = queries.resolve("xa:31567", LAST)
    steps = [place.unit for place in queries.path(commune.agency_id, LAST)]
    assert steps == ["Chính phủ", "tỉnh Sóc Trăng", "huyện Mỹ Tú", "thị trấn Huỳnh Hữu Nghĩa"]
    assert queries.ancestors(commune.agency_id, LAST) == queries.path(commune.agency_id, LAST)[:-1]


def test_a_code_names_who_bore_it_on_the_day(country):
    assert queries.resolve("xa:31567", LAST).name == "Ủy ban nhân dân thị trấn Huỳnh Hữu Nghĩa"
    assert queries.resolve("xa:31567", FIRST).name == "Ủy ban nhân dân xã Mỹ Tú"
    assert queries.resolve("huyen:944", Y2021).name == "Ủy ban nhân dân huyện Mỹ Tú"
    assert queries.resolve("H51", Y2021).unit == "tỉnh Sóc Trăng"
    with pytest.raises(queries.AgencyNotFound, match="huyện Mỹ Tú.*đến trước 01/07/2025"):
        queries.resolve("huyen:944", FIRST)
    with pytest.raises(queries.AgencyNotFound):
        queries.resolve("", TODAY)


def test_the_communes_of_my_tu_went_to_four_communes_of_can_tho(country):
    district = queries.resolve("huyen:944", Y2021)
    communes = queries.children(district.agency_id, Y2021)
    assert len(communes) == 9
    heirs = {}
    for commune in communes:
        placed = queries.place_on(commune.agency_id, TODAY)
        assert placed.fit in (Fit.SAME, Fit.WHOLE)
        heirs[commune.unit] = queries.place(placed.node_id, TODAY).unit
        assert queries.path(placed.node_id, TODAY)[1].unit == "thành phố Cần Thơ"
    assert Counter(heirs.values()) == {"xã Mỹ Tú": 3, "xã Mỹ Hương": 3, "xã Long Hưng": 2, "xã Mỹ Phước": 1}
    assert queries.place_on(district.agency_id, TODAY).fit == Fit.ABOVE


def test_today_s_commune_knows_where_it_came_from(country):
    commune = queries.resolve("xa:31567", TODAY)
    found = queries.predecessors(commune.agency_id, Y2021)
    assert names(found, Y2021) == ["thị trấn Huỳnh Hữu Nghĩa", "xã Mỹ Thuận", "xã Mỹ Tú"]
    assert not any(relative.is_partial for relative in found)
    placed = queries.place_on(commune.agency_id, Y2021)
    assert queries.place(placed.node_id, Y2021).unit == "huyện Mỹ Tú"


def test_a_commune_divided_among_several_is_not_comparable_below_their_common_node(country):
    old = queries.tree(LAST)
    divided = next(
        agency for agency in old.places if len([r for r in queries.successors(agency, TODAY) if r.is_partial]) > 1
    )
    heirs = [relative.agency_id for relative in queries.successors(divided, TODAY)]
    assert set(heirs) <= queries.not_comparable(TODAY, Y2021)
    node = queries.place_on(divided, TODAY).node_id
    assert set(heirs) <= set(queries.tree(TODAY).subtree(node))


def test_a_commune_that_stayed_keeps_its_agency_under_the_new_province(country):
    before, after = queries.resolve("xa:31603", LAST), queries.resolve("xa:31603", FIRST)
    assert before.agency_id == after.agency_id
    assert queries.tree(FIRST)[after.parent_id].unit == "thành phố Cần Thơ"


def test_a_change_of_spelling_is_a_new_version_of_the_same_agency(country):
    before, after = queries.resolve("tinh:38", FIRST), queries.resolve("tinh:38", TODAY)
    assert (before.unit, after.unit) == ("tỉnh Thanh Hóa", "tỉnh Thanh Hoá")
    assert before.agency_id == after.agency_id
    assert not Succession.objects.filter(effective_on=date(2026, 4, 30)).exists()


def test_dong_nai_is_a_city_from_30_april_2026(country):
    assert queries.resolve("tinh:75", date(2026, 4, 29)).unit_kind == "tinh"
    assert queries.resolve("tinh:75", date(2026, 4, 30)).unit_kind == "thanh_pho_tw"


@pytest.mark.parametrize("text", ["Hòa Bình", "Hoà Bình", "hoa binh", "HÒA BÌNH"])
def test_names_are_found_whatever_the_place_of_the_tone_mark(country, text):
    found = [place.unit for place in queries.search(text, TODAY, limit=500)]
    assert {"xã Hoà Bình", "phường Hoà Bình"} <= set(found[:5])


def test_a_search_with_accents_does_not_find_other_accents(country):
    assert "xã Ba Dinh" in [place.unit for place in queries.search("ba dinh", TODAY)]
    assert {place.unit for place in queries.search("Ba Đình", TODAY)} == {"phường Ba Đình", "xã Ba Đình"}


def test_the_exact_name_comes_first(country):
    found = queries.search("Mỹ", TODAY, limit=500)
    assert len(found) > 20
    assert queries.search("xã mỹ tú", TODAY)[0].unit_code == "31567"
    assert queries.search("31567", TODAY)[0].unit == "xã Mỹ Tú"
    assert queries.search("Sóc Trăng", Y2021)[0].unit in ("tỉnh Sóc Trăng", "thành phố Sóc Trăng")


def test_loading_again_changes_nothing(country):
    counts = AgencyVersion.objects.count(), Succession.objects.count()
    assert not load_units(at=now()).is_new
    assert counts == (AgencyVersion.objects.count(), Succession.objects.count())


def test_versions_of_an_agency_never_overlap(country):
    rows = AgencyVersion.objects.order_by("agency_id", "valid_from").values_list("agency_id", "valid_from", "valid_to")
    last = (0, FOREVER)
    for agency, begin, end in rows:
        assert agency != last[0] or begin == last[1]
        last = (agency, end)


def test_a_tree_in_memory_costs_one_small_query(country, django_assert_num_queries):
    queries.tree(TODAY)
    with django_assert_num_queries(1):
        queries.tree(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("name", "right", "wrong", "line", "words"),
    [
        ("from_2025-07-01.csv", "00004,Phường Ba Đình,01", "00004,Phường Ba Đình,99", 3, "không có đơn vị cấp trên"),
        ("from_2025-07-01.csv", "xa,00008,", "xa,00004,", 4, "đã có"),
        ("partners.csv", ",Sở Nông nghiệp và Môi trường {unit},2025", ",Sở Nông nghiệp Môi trường {unit},2025", 11,
         "có phải “Sở Nông nghiệp và Môi trường {unit}”?"),
    ],
)  # fmt: skip
def test_a_unit_without_its_parent_is_refused_with_its_line(tmp_path, monkeypatch, name, right, wrong, line, words):
    folder = tmp_path / "units"
    shutil.copytree(gateways.FOLDER, folder)
    gateways.check_lists()
    text = (folder / name).read_text(encoding="utf-8")
    assert right in text
    (folder / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    monkeypatch.setattr(gateways, "FOLDER", folder)
    with pytest.raises(LawError, match=f"dòng {line}") as refused:
        gateways.check_lists()
    assert words in str(refused.value)
