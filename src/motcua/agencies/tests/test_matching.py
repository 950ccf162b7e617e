"""Matching of merger texts over a small country of its own: districts, remainders, spellings, and what stays open."""

import pytest

from motcua.agencies.permissions import may_reshape, may_settle
from motcua.agencies.rules.merging import (
    Match,
    Matching,
    Open,
    Piece,
    Unit,
    loose_key,
    name_key,
    province_key,
    province_predecessors,
    read_pieces,
    split_kind,
    texts_by_code,
)
from motcua.agencies.rules.names import committee_name, unit_kind


def unit(level: str, code: str, name: str, parent: str = "") -> Unit:
    return Unit(level, code, name, parent)


#: Two old provinces; names that occur twice, in districts of one province and of both.
OLD = (
    unit("tinh", "01", "Tỉnh Một"),
    unit("tinh", "02", "Tỉnh Hai"),
    unit("huyen", "011", "Huyện Đông", "01"),
    unit("huyen", "012", "Huyện Tây", "01"),
    unit("huyen", "021", "Quận Nam", "02"),
    unit("xa", "a1", "Xã An", "011"),
    unit("xa", "a2", "Xã Bình", "011"),
    unit("xa", "a3", "Xã Đăk Lộc", "011"),
    unit("xa", "b1", "Xã An", "012"),
    unit("xa", "b2", "Xã Cát", "012"),
    unit("xa", "b3", "Thị trấn Cát", "012"),
    unit("xa", "c1", "Phường 1", "021"),
    unit("xa", "c2", "Phường 2", "021"),
)
NEW = {code: unit("xa", code, name, "09") for code, name in (("n1", "Xã Mới"), ("n2", "Xã Khác"), ("a2", "Xã Bình"))}


def matched(texts: dict[str, str], predecessors: tuple[str, ...] = ("01", "02")):
    new = [NEW.get(code) or unit("xa", code, "Xã Mới", "09") for code in texts]
    return Matching(OLD, {"09": predecessors}).run(new, texts)


def pairs(outcome) -> set[tuple[str, str, bool, str]]:
    return {(one.old, one.new, one.is_partial, one.scope) for one in outcome.matches}


def pieces_left_open(outcome) -> list[Open]:
    return [one for one in outcome.unresolved if one.new]


def test_a_name_that_only_one_old_unit_bears_is_matched():
    found = matched({"n1": "Xã Bình, Xã Cát"})
    assert pairs(found) == {("xaa2", "n1", False, ""), ("xab2", "n1", False, "")}
    assert pieces_left_open(found) == []


def test_the_kind_decides_between_units_of_one_name():
    assert pairs(matched({"n1": "Thị trấn Cát"})) == {("xab3", "n1", False, "")}


def test_the_district_written_behind_a_name_decides():
    assert pairs(matched({"n1": "Xã An (Huyện Tây)"})) == {("xab1", "n1", False, "")}
    assert pairs(matched({"n1": "Xã An (huyện Đông)"})) == {("xaa1", "n1", False, "")}


def test_the_next_written_district_holds_for_the_names_before_it():
    assert pairs(matched({"n1": "Xã An, Xã Cát (Huyện Tây)"})) == {("xab1", "n1", False, ""), ("xab2", "n1", False, "")}


def test_the_districts_of_the_neighbours_decide_where_none_is_written():
    assert ("xaa1", "n1", False, "") in pairs(matched({"n1": "Xã An, Xã Bình"}))
    assert ("xab1", "n1", False, "") in pairs(matched({"n1": "Xã An, Xã Cát"}))


def test_the_code_of_an_old_commune_says_its_district():
    assert ("xaa1", "a2", False, "") in pairs(matched({"a2": "Xã An"}))


def test_the_bearer_that_nobody_else_has_claimed_is_left():
    assert pairs(matched({"n1": "Xã An (Huyện Đông)", "n2": "Xã An"})) == {
        ("xaa1", "n1", False, ""), ("xab1", "n2", False, "")
    }  # fmt: skip


def test_what_two_new_units_take_of_one_old_unit_is_a_part_for_both():
    found = matched({"n1": "Xã Bình", "n2": "Xã Bình (phần còn lại)"})
    assert pairs(found) == {("xaa2", "n1", True, "một phần"), ("xaa2", "n2", True, "phần còn lại")}
    assert pairs(matched({"n1": "Xã Bình (phần còn lại)"})) == {("xaa2", "n1", True, "phần còn lại")}


def test_a_whole_district_goes_over_with_its_communes():
    assert pairs(matched({"n1": "Quận Nam"})) == {
        ("huyen021", "n1", False, ""), ("xac1", "n1", False, ""), ("xac2", "n1", False, "")
    }  # fmt: skip


def test_another_spelling_is_taken_only_from_the_district_of_the_neighbours_and_noted():
    found = matched({"n1": "Xã Bình, Xã Đắc Lộc"})
    assert ("xaa3", "n1", False, "danh mục ghi “Xã Đăk Lộc”") in pairs(found)
    alone = pieces_left_open(matched({"n1": "Xã Cát, Xã Đắc Lộc"}))
    assert [(one.text, one.reason) for one in alone] == [
        ("Xã Đắc Lộc", "Không có đơn vị cũ nào mang tên này trong các tỉnh hợp thành")
    ]


def test_two_bearers_that_nothing_tells_apart_stay_open_with_both():
    [left] = pieces_left_open(matched({"n1": "Xã An"}))
    assert (left.new, left.text, left.reason, set(left.candidates)) == (
        "n1", "Xã An", "Có 2 đơn vị cũ cùng tên", {"a1", "b1"}
    )  # fmt: skip


def test_a_name_of_another_province_is_not_found():
    [left] = pieces_left_open(matched({"n1": "Phường 1"}, ("01",)))
    assert left.reason == "Không có đơn vị cũ nào mang tên này trong các tỉnh hợp thành"
    assert pairs(matched({"n1": "Phường 01"}, ("02",))) == {("xac1", "n1", False, "")}


def test_a_misspelt_name_is_offered_its_like_in_the_districts_of_the_neighbours():
    [left] = pieces_left_open(matched({"n1": "Xã An (Huyện Đông), Xã Bìnhh"}))
    assert left.candidates == ("a2",)
    [other] = pieces_left_open(matched({"n1": "Xã Bình, Xã Zzzz"}))
    assert set(other.candidates) == {"a1", "a3"}


def test_an_unchanged_unit_goes_on_under_its_old_code():
    found = matched({"a2": "Giữ nguyên"})
    assert (found.unchanged, pieces_left_open(found)) == ({"a2": "a2"}, [])
    assert matched({"a2": "giữ nguyên", "n1": ""}).unchanged == {"a2": "a2"}


def test_an_unchanged_unit_without_an_old_name_stays_open():
    [left] = pieces_left_open(matched({"n1": "Giữ nguyên"}))
    assert (left.text, left.reason, left.candidates) == (
        "Xã Mới", "Văn bản ghi giữ nguyên nhưng danh mục cũ không có tên này", ()
    )  # fmt: skip


def test_an_old_unit_that_no_text_names_is_open_with_the_units_near_it():
    forgotten = {one.old: one for one in matched({"n1": "Xã Bình", "n2": "Xã Cát"}).unresolved}
    assert set(forgotten) == {"a1", "a3", "b1", "b3", "c1", "c2"}
    assert forgotten["a1"] == Open("", "Xã An", "Không văn bản nào nhắc tới đơn vị cũ này", ("n1",), "a1")
    assert forgotten["c1"].candidates == ()


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Thị trấn Vôi", ("thị trấn", "Vôi")), ("XÃ  An", ("xã", "An")), ("Xãn", ("", "Xãn")),
     ("Thành phố A", ("thành phố", "A"))],
)  # fmt: skip
def test_a_name_is_split_into_its_kind_and_the_bare_name(name, parts):
    assert split_kind(name) == parts


def test_names_are_compared_whatever_their_signs_and_leading_noughts():
    assert name_key("01") == name_key("1") == "1"
    assert name_key("Ea H’leo") == name_key("Ea H'leo") == name_key("Ea H‘leo")
    assert name_key("A-B") == name_key("A–B") == name_key("A B")
    assert name_key("0A") != name_key("A")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nông trường A", "NT A"), ("Đắck", "Đăk"), ("Ngọk", "Ngọc"), ("Hòa IV", "Hòa IV"), ("II", "2"), ("iii", "3"),
     ("iv", "4"), ("Tú II", "Tú 2"), ("Quý", "Quí"), ("Kon", "Con"), ("Ja", "Ia"), ("Phường Phường A", "Phường A")],
)  # fmt: skip
def test_a_loose_key_knows_no_difference_of_spelling(one, other):
    assert loose_key(one) == loose_key(other)
    assert loose_key("An") != loose_key("Am")


def test_pieces_are_split_at_commas_outside_of_brackets():
    assert read_pieces("Xã A (phần còn lại sau khi nhập xã B, xã C) (Huyện Đông), , Phường 1") == [
        Piece("Xã A (phần còn lại sau khi nhập xã B, xã C) (Huyện Đông)", "xã", "A", "Huyện Đông", True,
              "phần còn lại sau khi nhập xã B, xã C"),
        Piece("Phường 1", "phường", "1"),
    ]  # fmt: skip


def test_a_text_goes_to_the_commune_of_its_province_whose_name_is_nearest():
    new = [unit("xa", "1", "Xã Hòa", "01"), unit("xa", "2", "Phường Hòa", "01"), unit("xa", "3", "Xã Hoà", "02"),
           unit("tinh", "01", "Xã Hòa", "01"), unit("xa", "4", "Xã Quí", "01")]  # fmt: skip
    rows = [("01", "Phường Hòa", "b"), ("01", "Xã Hoà", "a"), ("02", "Xã Hòa", "c"), ("01", "Xã Quý", "d"),
            ("03", "Xã Hòa", "x")]  # fmt: skip
    assert texts_by_code(new, rows) == {"2": "b", "1": "a", "3": "c", "4": "d"}


def test_a_text_that_fits_two_communes_equally_goes_to_neither():
    new = [unit("xa", "1", "Phường An", "01"), unit("xa", "2", "Thị trấn An", "01")]
    assert texts_by_code(new, [("01", "Xã An", "x")]) == {}


def test_a_new_province_is_made_of_those_that_its_text_names():
    old = [unit("tinh", "1", "Tỉnh A"), unit("tinh", "2", "Tỉnh B"), unit("tinh", "3", "Thành phố Hồ Chí Minh"),
           unit("xa", "9", "Tỉnh A")]  # fmt: skip
    new = [unit("tinh", "11", "Tỉnh A"), unit("tinh", "13", "Thành phố Hồ Chí Minh")]
    rows = [("Tỉnh A", "giữ nguyên"), ("TPHCM", "tỉnh A, tỉnh B và thành phố Hồ Chí Minh")]
    assert province_predecessors(old, new, rows) == {"11": ["1"], "13": ["1", "2", "3"]}
    assert province_key("Thủ đô Hà Nội") == province_key("hà nội") == province_key("Thành phố Hà Nội")


@pytest.mark.parametrize(
    ("unit_name", "committee"),
    [
        ("Xã Mỹ Tú", "Ủy ban nhân dân xã Mỹ Tú"),
        ("Phường 1", "Ủy ban nhân dân Phường 1"),
        ("Phường Bến Thành", "Ủy ban nhân dân phường Bến Thành"),
        ("Thành phố Hồ Chí Minh", "Ủy ban nhân dân Thành phố Hồ Chí Minh"),
        ("Thủ đô Hà Nội", "Ủy ban nhân dân Thủ đô Hà Nội"),
        ("Thành phố Huế", "Ủy ban nhân dân thành phố Huế"),
    ],
)
def test_a_committee_is_named_after_its_unit(unit_name, committee):
    assert committee_name(unit_name) == committee


@pytest.mark.parametrize(
    ("level", "name", "kind"),
    [("tinh", "Thành phố Huế", "thanh_pho_tw"), ("huyen", "Thành phố Huế", "thanh_pho"), ("tinh", "Tỉnh An", "tinh"),
     ("huyen", "Huyện An", "huyen"), ("huyen", "Quận 1", "quan"), ("huyen", "Thị xã An", "thi_xa"),
     ("xa", "Xã An", "xa"),
     ("xa", "Phường 1", "phuong"), ("xa", "Thị trấn An", "thi_tran"), ("xa", "Đặc khu An", "dac_khu")],
)  # fmt: skip
def test_a_unit_has_the_kind_of_its_full_name(level, name, kind):
    assert unit_kind(level, name) == kind


def test_the_tree_is_reshaped_by_administrators_of_the_agency_and_texts_settled_by_any():
    class Keeper:
        """A person asked for one role, at an agency or anywhere."""

        def holds(self, *roles, at=None):
            return roles == ("administrator",) and at in (None, 7)

    assert may_reshape(Keeper(), 7)
    assert not may_reshape(Keeper(), 8)
    assert may_settle(Keeper())
    assert Match("xa1", "2", False).scope == ""
