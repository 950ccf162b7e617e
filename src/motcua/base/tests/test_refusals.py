"""The refusals of the product: what their messages carry, and in which order they are caught."""

import pytest

from motcua.base.canonical import canonical, plain
from motcua.base.refusals import Invalid, Refused, Stale


def test_an_invalid_entry_carries_a_message_for_each_field_and_reads_as_one_sentence():
    with pytest.raises(Refused, match="Nhập tên. Nhập ngày.") as refused:
        raise Invalid({"name": "Nhập tên.", "day": "Nhập ngày."})
    assert refused.value.errors == {"name": "Nhập tên.", "day": "Nhập ngày."}
    assert not refused.value.forbidden


def test_a_refusal_says_whether_it_is_the_person_who_may_not():
    assert Refused("Bạn không có quyền.", forbidden=True).forbidden
    assert not Refused("Đã kết thúc.").forbidden
    assert "Mở lại trang" in str(Stale())


def test_equal_content_has_one_canonical_text_whatever_its_order():
    assert canonical({"b": 1, "a": "Đỗ"}) == canonical({"a": "Đỗ", "b": 1}) == '{"a":"Đỗ","b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
    with pytest.raises(TypeError, match="object"):
        plain({"a": object()})
