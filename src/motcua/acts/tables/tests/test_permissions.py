"""Permissions of imports: importers, administrators and who decides about rows of the own office."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db.models import Q

from motcua.acts.tables import permissions
from motcua.base.registry import Registry
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

ON = date(2026, 11, 20)


def who(*held: Held, account: int = 3) -> Actor:
    return Actor(account, "Người thử", ON, held)


def at(role: Role, agency: int, office: int | None = None) -> Held:
    """A role that reaches its agency and one below."""
    return Held(role, agency, frozenset({agency, agency + 100}), None, office)


OFFICER, ADMINISTRATOR = at(Role.REFORM_OFFICER, 7), at(Role.ADMINISTRATOR, 7)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """One kind of table that nobody imports, and one that clerks import."""
    kinds: Registry[SimpleNamespace] = Registry("table kind")
    kinds.register("closed", SimpleNamespace(may_import=lambda actor: False))
    kinds.register("open", SimpleNamespace(may_import=lambda actor: actor.holds(Role.CLERK)))
    monkeypatch.setattr(permissions, "TABLE_KINDS", kinds)


def test_own_offices_are_those_of_the_role_itself_never_those_below() -> None:
    actor = who(OFFICER, at(Role.REFORM_OFFICER, 8, office=9), at(Role.CLERK, 5))
    assert permissions.own_offices(actor, Role.REFORM_OFFICER) == {7, 9}
    assert permissions.own_offices(actor, Role.REFORM_OFFICER, Role.CLERK) == {5, 7, 9}
    assert permissions.own_offices(actor, Role.LEADER) == frozenset()
    assert permissions.own_offices(SYSTEM, Role.LEADER) is None


@pytest.mark.parametrize(
    ("held", "imports", "sees", "decides"),
    [
        ((), False, False, False),
        ((at(Role.CLERK, 7),), True, True, False),
        ((ADMINISTRATOR,), False, True, False),
        ((OFFICER,), False, True, True),
        ((at(Role.LEADER, 7),), False, False, False),
    ],
)
def test_importers_administrators_and_deciders_see_runs(
    held: tuple[Held, ...], imports: bool, sees: bool, decides: bool
) -> None:
    actor = who(*held)
    assert permissions.can_import_some(actor) is imports
    assert permissions.can_see_runs(actor) is sees
    assert permissions.can_decide_rows(actor) is decides


def test_an_administrator_sees_all_runs_and_everybody_else_their_own() -> None:
    assert permissions.visible_runs(who(ADMINISTRATOR)) == Q()
    assert permissions.visible_runs(who(OFFICER)) == Q(account=3)


def test_the_cells_of_a_run_are_shown_to_who_imported_it_and_to_nobody_else() -> None:
    run = SimpleNamespace(account_id=3)
    assert permissions.sees_rows(who(OFFICER), run)
    assert not permissions.sees_rows(who(ADMINISTRATOR, account=4), run)
    assert permissions.sees_rows(SYSTEM, run)


def test_rows_wait_for_the_decider_of_the_own_office_until_they_are_decided() -> None:
    actor = who(at(Role.REFORM_OFFICER, 8, office=9), OFFICER, at(Role.CLERK, 5))
    assert permissions.deciding_offices(actor) == {7, 9}
    assert permissions.deciding_offices(SYSTEM) == frozenset()
    assert permissions.waiting_for(actor) == Q(agency__in=[7, 9], decision="")
