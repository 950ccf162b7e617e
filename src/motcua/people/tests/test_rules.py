"""Rules of accounts, roles and delegation over plain values: every limit, on both of its sides."""

from datetime import date, timedelta

import pytest

from motcua.people.rules import LONGEST_DELEGATION, delegation_fault, overlaps, period_fault, username_fault
from motcua.people.vocabulary import Role

TODAY = date(2026, 11, 20)


def day(number: int) -> date:
    """A day before or after today."""
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize("name", ["lan", "lan.nt", "a-b", "a_b", "1a2", "a" * 64])
def test_a_sign_in_name_has_three_to_sixty_four_plain_letters_digits_and_signs_inside(name: str) -> None:
    assert username_fault(name) == ""


@pytest.mark.parametrize("name", ["", "ab", "a" * 65, "Lan", "lân", "lan nt", "-lan", "lan.", "lan\n"])
def test_any_other_sign_in_name_is_refused(name: str) -> None:
    assert "3 đến 64 ký tự" in username_fault(name)


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [(0, 1, ""), (-5, 1, ""), (3, 4, ""), (1, 1, "phải từ ngày bắt đầu"), (2, 1, "phải từ ngày bắt đầu"),
     (-5, 0, "đã qua"), (-5, -4, "đã qua")],
)  # fmt: skip
def test_a_role_is_held_over_at_least_one_day_that_is_not_over(begins: int, ends: int, said: str) -> None:
    fault = period_fault(day(begins), day(ends), TODAY)
    assert said in fault
    assert bool(fault) is bool(said)


@pytest.mark.parametrize(
    ("other", "shares"),
    [((0, 10), True), ((-5, 1), True), ((9, 12), True), ((3, 4), True), ((-5, 20), True), ((-5, 0), False),
     ((10, 20), False), ((-5, -1), False), ((12, 20), False)],
)  # fmt: skip
def test_half_open_periods_overlap_where_they_share_a_day(other: tuple[int, int], shares: bool) -> None:
    assert overlaps(day(0), day(10), day(other[0]), day(other[1])) is shares
    assert overlaps(day(other[0]), day(other[1]), day(0), day(10)) is shares


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_powers_over_others_cannot_be_lent(role: Role) -> None:
    fault = delegation_fault(role, day(0), day(1), TODAY, day(9))
    assert f"“{role.label}” không ủy quyền được" in fault


@pytest.mark.parametrize(
    ("begins", "ends", "held_until", "said"),
    [
        (0, 1, 1, ""),
        (5, 9, 9, ""),
        (0, LONGEST_DELEGATION.days, 9999, ""),
        (-1, 5, 9, "trở về trước"),
        (3, 3, 9, "phải từ ngày bắt đầu"),
        (0, LONGEST_DELEGATION.days + 1, 9999, "không quá một năm"),
        (0, 10, 9, "không giữ vai trò này đến hết"),
    ],
)
def test_a_role_is_lent_from_today_for_a_year_at_most_and_no_longer_than_it_is_held(
    begins: int, ends: int, held_until: int, said: str
) -> None:
    fault = delegation_fault(Role.LEADER, day(begins), day(ends), TODAY, day(held_until))
    assert said in fault
    assert bool(fault) is bool(said)


def test_every_other_role_can_be_lent() -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.AUDITOR}:
        assert delegation_fault(role, day(0), day(1), TODAY, day(1)) == ""
