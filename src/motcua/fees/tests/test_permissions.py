"""Permissions of fees, role by role: collect, read, see payers, cancel, lead, set up."""

from datetime import date
from types import SimpleNamespace

import pytest

from motcua.fees.permissions import (
    can_cancel,
    can_collect,
    can_read_receipts,
    can_set_up,
    fee_agencies,
    leads,
    sees_payers,
)
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

HERE, BELOW, ELSEWHERE = 7, 8, 9


def who(*roles: Role, account: int = 3, office: int | None = None) -> Actor:
    """A person whose roles are held here and reach one agency below; in a division of an office where one is given."""
    place = HERE if office is None else 70
    reach = frozenset({place, BELOW})
    return Actor(
        account, "Người thử", date(2026, 11, 20), tuple(Held(role, place, reach, None, office) for role in roles)
    )


@pytest.mark.parametrize("role", list(Role))
def test_every_power_over_money_belongs_to_its_roles_where_they_reach(role: Role) -> None:
    actor, inside = who(role), who(role, office=HERE)
    collects, reads = role is Role.DESK_OFFICER, role in (Role.DESK_OFFICER, Role.LEADER, Role.AUDITOR)
    for person in (actor, inside):
        assert can_collect(person) is collects
        assert can_collect(person, HERE) is collects
        assert leads(person, HERE) is (role is Role.LEADER)
        assert can_set_up(person) is (role in (Role.LEADER, Role.ADMINISTRATOR))
        assert can_set_up(person, HERE) is (role in (Role.LEADER, Role.ADMINISTRATOR))
        assert can_read_receipts(person) is reads
        assert sees_payers(person, HERE) is reads
    for power in (can_collect, leads, can_set_up, sees_payers):
        assert not power(actor, ELSEWHERE)
    assert can_collect(actor, BELOW) is collects
    assert sees_payers(actor, BELOW) is (role in (Role.DESK_OFFICER, Role.LEADER))
    assert fee_agencies(actor) == ({HERE, BELOW} if reads else frozenset())
    assert fee_agencies(inside) == ({70, BELOW, HERE} if reads else frozenset())


def test_the_platform_collects_and_does_nothing_else() -> None:
    assert can_collect(SYSTEM)
    assert can_collect(SYSTEM, HERE)
    assert not can_set_up(SYSTEM)
    assert not can_read_receipts(SYSTEM)


def test_an_auditor_elsewhere_who_is_also_a_leader_here_sees_payers() -> None:
    assert sees_payers(who(Role.AUDITOR, Role.LEADER), BELOW)
    assert sees_payers(who(Role.CLERK, Role.AUDITOR), HERE)


@pytest.mark.parametrize(
    ("roles", "account", "agency", "may"),
    [
        ((Role.DESK_OFFICER,), 3, HERE, True),
        ((Role.DESK_OFFICER,), 4, HERE, False),
        ((Role.DESK_OFFICER,), 3, ELSEWHERE, False),
        ((Role.CLERK,), 3, HERE, False),
        ((Role.LEADER,), 4, HERE, True),
        ((Role.LEADER,), 4, ELSEWHERE, False),
    ],
)
def test_a_receipt_is_cancelled_by_its_collector_or_a_leader_of_the_office(
    roles: tuple[Role, ...], account: int, agency: int, may: bool
) -> None:
    receipt = SimpleNamespace(collected_by_id=3, agency_id=agency)
    assert can_cancel(who(*roles, account=account), receipt) is may
