"""Permissions of rounds, role by role: who opens the page, calls for reports, and sees rounds and units' reports."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db.models import Q

from motcua.acts.registry import acts_of
from motcua.base.refusals import Refused
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.rounds.permissions import (
    calling_agencies,
    can_see_round,
    can_see_submission,
    fill_authority,
    may_open_rounds,
    round_authority,
    submission_authority,
    visible_rounds,
)
from motcua.rounds.vocabulary import ROUND, SUBMISSION

ON = date(2026, 11, 20)
READERS = {Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR, Role.LEADER}
HERE, BELOW, ABOVE = 7, 8, 9


def who(*roles: Role, place: int = HERE, office: int | None = None) -> Actor:
    """A person with roles held at a place (or in a division of an office) that reach the place and one below."""
    held = tuple(Held(role, 70 if office else place, frozenset({place, BELOW}), None, office) for role in roles)
    return Actor(3, "Người thử", ON, held)


@pytest.mark.parametrize("role", list(Role))
def test_rounds_are_read_by_readers_and_called_by_reform_officers_and_leaders(role):
    assert may_open_rounds(who(role)) is (role in READERS)
    calls = [HERE] if role in (Role.REFORM_OFFICER, Role.LEADER) else []
    assert calling_agencies(who(role)) == calls
    assert calling_agencies(who(role, place=5, office=HERE)) == calls


def test_the_agencies_of_several_roles_are_called_for_in_order():
    actor = Actor(3, "x", ON, (*who(Role.LEADER, place=ABOVE).held, *who(Role.REFORM_OFFICER).held))
    assert calling_agencies(actor) == [HERE, ABOVE]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_round_is_seen_within_reach_and_a_unit_s_report_also_by_the_agency_that_asks(cast, role):
    reads = role in READERS
    for actor in (who(role), who(role, place=5, office=HERE)):
        assert can_see_round(actor, SimpleNamespace(agency_id=HERE)) is reads
        assert can_see_round(actor, SimpleNamespace(agency_id=BELOW)) is reads
        assert not can_see_round(actor, SimpleNamespace(agency_id=ABOVE))
        assert can_see_submission(actor, SimpleNamespace(agency_id=HERE, superior_id=ABOVE)) is reads
        assert can_see_submission(actor, SimpleNamespace(agency_id=99, superior_id=HERE)) is reads
        assert not can_see_submission(actor, SimpleNamespace(agency_id=99, superior_id=ABOVE))


@pytest.mark.django_db
def test_the_platform_sees_every_round_and_a_list_holds_what_is_within_reach(cast):
    assert can_see_round(SYSTEM, SimpleNamespace(agency_id=1))
    assert can_see_submission(SYSTEM, SimpleNamespace(agency_id=1, superior_id=2))
    assert visible_rounds(SYSTEM) == Q()
    assert visible_rounds(who(Role.CLERK)) == Q(pk__in=())
    wanted = Q(agency__in=[HERE, BELOW]) | Q(submissions__agency__in=[HERE, BELOW])
    assert visible_rounds(who(Role.AUDITOR)) == wanted


def refusal(authority, actor: Actor, act: str, record: SimpleNamespace) -> str:
    with pytest.raises(Refused) as refused:
        authority(actor, act, record)
    return str(refused.value)


def test_acts_on_a_round_and_on_a_unit_s_report_need_a_role_at_the_very_agency():
    elsewhere = SimpleNamespace(agency_id=BELOW, superior_id=BELOW)
    home = SimpleNamespace(agency_id=HERE, superior_id=HERE)
    for subject, authority, noun in (
        (ROUND, round_authority, "đợt báo cáo"),
        (SUBMISSION, submission_authority, "báo cáo của đơn vị"),
    ):
        for act in acts_of(subject):
            for role in {role for grant in act.grants for role in grant.roles}:
                held = authority(who(role), act.key, home)
                assert held is not None
                assert held.role == role
                assert f"với {noun} này" in refusal(authority, who(role), act.key, elsewhere)


def test_readers_of_the_unit_itself_may_ask_to_fill_cells_and_nobody_from_above():
    act = next(iter(acts_of(SUBMISSION))).key
    record = SimpleNamespace(agency_id=HERE, superior_id=ABOVE)
    for role in READERS:
        assert fill_authority(who(role), act, record).role == role
    assert "với báo cáo của đơn vị này" in refusal(fill_authority, who(Role.AUDITOR, place=5), act, record)
