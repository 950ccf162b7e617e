"""The published texts, matched: nothing is lost, nothing is guessed."""

from collections import Counter

import pytest

from motcua.agencies import gateways
from motcua.agencies.rules import merging
from motcua.agencies.rules.names import committee_name, unit_kind


@pytest.fixture(scope="module")
def matched():
    from motcua.agencies.actions.loading import _match

    old, new = gateways.units(gateways.BEFORE), gateways.units(gateways.FROM_2025)
    outcome, made_of = _match(old, new)
    return old, new, outcome, made_of


def test_every_old_commune_goes_somewhere_or_is_listed_as_open(matched):
    old, _, outcome, _ = matched
    known = {match.old[2:] for match in outcome.matches if match.old.startswith("xa")} | set(outcome.unchanged.values())
    listed = {item.old for item in outcome.unresolved} | {c for i in outcome.unresolved if i.new for c in i.candidates}
    lost = [unit.full_name for unit in old if unit.level == "xa" and unit.code not in known | listed]
    assert lost == []


def test_every_new_commune_has_an_origin_or_is_listed_as_open(matched):
    _, new, outcome, _ = matched
    known = (
        {match.new for match in outcome.matches} | set(outcome.unchanged) | {item.new for item in outcome.unresolved}
    )
    assert [unit.full_name for unit in new if unit.level == "xa" and unit.code not in known] == []


def test_no_old_commune_goes_over_wholly_to_two_new_ones(matched):
    whole = Counter(match.old for match in matched[2].matches if not match.is_partial)
    assert [old for old, times in whole.items() if times > 1] == []


def test_old_communes_stay_within_the_provinces_that_were_merged(matched):
    old, new, outcome, made_of = matched
    province = {u.code: u.parent_code for u in old if u.level == "huyen"}
    home = {u.code: province[u.parent_code] for u in old if u.level == "xa"}
    goal = {u.code: u.parent_code for u in new if u.level == "xa"}
    strays = [m for m in outcome.matches if m.old.startswith("xa") and home[m.old[2:]] not in made_of[goal[m.new]]]
    assert strays == []


def test_fewer_than_sixty_pieces_are_open_and_none_of_them_in_can_tho(matched):
    _, new, outcome, _ = matched
    can_tho = {unit.code for unit in new if unit.parent_code == "92"}
    assert len(outcome.unresolved) < 60
    assert [item.text for item in outcome.unresolved if item.new in can_tho] == []


def test_pieces_are_read_with_their_district_and_their_remainder():
    text = "Phường 10, Phường 11 (Quận 6), Xã Tô Hiệu (phần còn lại sau khi sáp nhập vào xã A, xã B), Thị trấn Vôi"
    pieces = merging.read_pieces(text)
    assert [(p.kind, p.name, p.district, p.is_rest) for p in pieces] == [
        ("phường", "10", "", False),
        ("phường", "11", "Quận 6", False),
        ("xã", "Tô Hiệu", "", True),
        ("thị trấn", "Vôi", "", False),
    ]


def test_the_place_of_the_tone_mark_does_not_make_another_name():
    assert merging.name_key("Hòa") == merging.name_key("Hoà") != merging.name_key("Hóa")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đăk Pxi", "Đắk PXi"),
        ("Nông trường Phong Hải", "N.T Phong Hải"),
        ("Vũ Quý", "Vũ Quí"),
        ("Hòa Tú 2", "Hòa Tú II"),
    ],
)
def test_other_spellings_of_one_name_are_recognised(one, other):
    assert merging.loose_key(one) == merging.loose_key(other)


def test_committees_are_named_after_their_unit():
    assert committee_name("Xã Mỹ Tú") == "Ủy ban nhân dân xã Mỹ Tú"
    assert committee_name("Phường 1") == "Ủy ban nhân dân Phường 1"
    assert committee_name("Thành phố Hồ Chí Minh") == "Ủy ban nhân dân Thành phố Hồ Chí Minh"
    assert (unit_kind("tinh", "Thành phố Huế"), unit_kind("huyen", "Thành phố Huế")) == ("thanh_pho_tw", "thanh_pho")
