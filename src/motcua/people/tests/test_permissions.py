"""Policies of accounts and roles, asked as functions: for whom they say yes, and for whom not."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import resolve_url
from tests.cast import hold

from motcua.agencies.queries import tree
from motcua.people.permissions import (
    actor_in,
    allowed,
    can_delegate,
    can_end_role,
    can_grant_role,
    can_manage_account,
    can_manage_accounts,
    can_read_logs,
    can_revoke_delegation,
    can_see_account,
    delegable_holdings,
    is_official,
    is_signed_in,
    public,
    visible_accounts,
)
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
    controller = Actor(1, "Người thử", ON, (Held(Role.CONTROLLER, 0, frozenset({holding.agency_id})),))
    assert not can_revoke_delegation(controller, lent)


@pytest.mark.django_db
def test_only_own_roles_in_force_may_be_lent(cast):
    assert [holding.account_id for holding in delegable_holdings(cast.actor("leader", ON))] == [cast.leader.pk]
    assert delegable_holdings(cast.actor("administrator", ON)) == []


def who(*roles: Role, account: int = 1) -> Actor:
    return Actor(account, "Người thử", ON, tuple(Held(role, 7, frozenset({7})) for role in roles))


@pytest.mark.parametrize("role", list(Role))
def test_administrators_manage_accounts_and_read_logs_auditors_read_logs_and_others_neither(role):
    actor = who(role)
    assert is_official(actor)
    assert can_manage_accounts(actor) is (role is Role.ADMINISTRATOR)
    assert can_read_logs(actor) is (role in (Role.ADMINISTRATOR, Role.AUDITOR))
    assert can_end_role(actor, SimpleNamespace(agency_id=7)) is (role is Role.ADMINISTRATOR)
    assert not can_end_role(actor, SimpleNamespace(agency_id=8))


def test_an_account_without_a_role_is_signed_in_but_no_official_and_nobody_is_neither():
    assert not is_official(who())
    assert is_signed_in(who())
    assert is_signed_in(who(account=2))
    assert not is_signed_in(who(account=0))


@pytest.mark.django_db
def test_an_account_is_managed_by_who_reaches_every_agency_of_its_roles_today(cast):
    commune = cast.commune.pk
    assert can_manage_account(administrator(commune), cast.leader)
    assert can_manage_account(administrator(commune, cast.other_commune.pk), cast.leader)
    assert can_manage_account(administrator(commune), cast.nobody)
    assert not can_manage_account(administrator(cast.other_commune.pk), cast.leader)
    assert not can_manage_account(who(Role.LEADER), cast.nobody)
    hold(cast.leader, Role.CLERK, cast.other_commune)
    assert not can_manage_account(administrator(commune), cast.leader)
    cast.leader.holdings.filter(agency=cast.other_commune).update(valid_to=ON)
    assert can_manage_account(administrator(commune), cast.leader)


@pytest.mark.django_db
def test_an_account_is_seen_by_administrators_of_where_it_ever_held_a_role_and_one_without_by_all(cast):
    ours, theirs = administrator(cast.commune.pk), administrator(cast.other_commune.pk)
    cast.leader.holdings.update(valid_to=ON)
    seen = {(name, can_see_account(by, cast.accounts[name])) for by in (ours,) for name in ("leader", "outside_leader")}
    assert seen == {("leader", True), ("outside_leader", False)}
    assert can_see_account(theirs, cast.outside_leader)
    assert can_see_account(theirs, cast.nobody)
    assert not can_see_account(who(Role.LEADER), cast.nobody)
    assert set(visible_accounts(theirs)) == {cast.outside_leader, cast.nobody}
    assert not visible_accounts(who(Role.AUDITOR)).exists()


@pytest.mark.django_db
def test_only_roles_that_the_rules_let_pass_on_are_lent_in_a_fixed_order(cast):
    hold(cast.leader, Role.CLERK, cast.other_commune)
    hold(cast.leader, Role.CLERK, cast.commune)
    hold(cast.leader, Role.AUDITOR, cast.commune)
    hold(cast.leader, Role.DESK_OFFICER, cast.commune, valid_to=ON)
    lent = delegable_holdings(cast.actor("leader", ON))
    assert [(row.role, row.agency_id) for row in lent] == [
        (Role.CLERK, cast.other_commune.pk),
        (Role.CLERK, cast.commune.pk),
        (Role.LEADER, cast.commune.pk),
    ]
    assert lent[0].pk < lent[1].pk
    assert can_delegate(cast.actor("leader", ON))
    assert not can_delegate(cast.actor("administrator", ON))


@pytest.fixture
def door(rf):
    """A view that is open to administrators only, and a function that asks for it."""

    @allowed(can_manage_accounts)
    def view(request, number, *, word):
        return HttpResponse(f"{number} {word} {actor_in(request).name}")

    def ask(actor, *, is_signed_in=True, part_of=None):
        request = rf.get("/cua/?trang=2")
        request.user = SimpleNamespace(is_authenticated=is_signed_in)
        request.htmx = SimpleNamespace(current_url_abs_path=part_of) if part_of is not None else None
        request.actor = actor
        return view(request, 5, word="một")

    return SimpleNamespace(ask=ask, view=view)


def test_a_view_is_open_to_whom_its_policy_allows_and_names_the_policy(door):
    assert door.view.policy == "can_manage_accounts"
    assert door.view.__name__ == "view"
    assert door.ask(administrator(7)).content.decode() == "5 một Người thử"
    assert door.ask(administrator(7), part_of="/bang/").status_code == 200
    with pytest.raises(PermissionDenied):
        door.ask(who(Role.LEADER))


def test_who_has_not_signed_in_is_led_to_the_door_and_back(door, settings):
    answer = door.ask(who(account=0), is_signed_in=False)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{resolve_url(settings.LOGIN_URL)}?next=/cua/%3Ftrang%3D2",
    )


@pytest.mark.parametrize(("part_of", "back"), [("/bang/?trang=3", "%2Fbang%2F%3Ftrang%3D3"), ("", "%2F")])
def test_a_part_of_a_page_after_the_session_ended_leads_the_whole_page_to_the_door(door, settings, part_of, back):
    answer = door.ask(who(account=0), is_signed_in=False, part_of=part_of)
    assert (answer.status_code, answer["HX-Redirect"]) == (401, f"{resolve_url(settings.LOGIN_URL)}?next={back}")


def test_a_public_view_says_so():
    assert public(lambda request: HttpResponse()).policy == "public"
