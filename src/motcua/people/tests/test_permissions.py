"""Policies of accounts and roles, asked as functions: for whom they say yes, and for whom not."""

from datetime import date

import pytest

from motcua.agencies.queries import tree
from motcua.people.permissions import can_grant_role, can_revoke_delegation, delegable_holdings
from motcua.people.vocabulary import Actor, Held, Role

ON = date(2026, 11, 20)


def administrator(*reach: int) -> Actor:
    return Actor(1, "Người thử", ON, (Held(Role.ADMINISTRATOR, reach[0], frozenset(reach)),))


@pytest.mark.django_db
def test_a_role_down_a_subtree_is_granted_only_by_who_administers_all_of_it(cast):
    commune, desk = cast.commune.pk, cast.desk_place.pk
    assert can_grant_role(administrator(commune), commune)
    assert not can_grant_role(administrator(commune), commune, with_subtree=True)
    assert can_grant_role(administrator(*tree(ON).subtree(commune)), commune, with_subtree=True)
    assert not can_grant_role(administrator(desk), commune)
    assert not can_grant_role(administrator(desk), commune, with_subtree=True)


@pytest.mark.django_db
def test_holder_delegate_and_administrator_of_the_agency_revoke_a_delegation_and_nobody_else(cast):
    holding = cast.leader.holdings.get()
    lent = type("Lent", (), {"holding": holding, "delegate_id": cast.head.pk})()
    assert can_revoke_delegation(cast.actor("leader", ON), lent)
    assert can_revoke_delegation(cast.actor("head", ON), lent)
    assert can_revoke_delegation(administrator(holding.agency_id), lent)
    assert not can_revoke_delegation(administrator(cast.other_commune.pk), lent)
    assert not can_revoke_delegation(cast.actor("desk", ON), lent)


@pytest.mark.django_db
def test_only_own_roles_in_force_may_be_lent(cast):
    assert [holding.account_id for holding in delegable_holdings(cast.actor("leader", ON))] == [cast.leader.pk]
    assert delegable_holdings(cast.actor("administrator", ON)) == []
