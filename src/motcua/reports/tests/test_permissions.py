"""Permissions of reports, role by role: who reads, who works at the agency itself, and who answers for a row."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from django.db.models import Q

from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.reports.permissions import (
    FOR_CLERKS,
    agencies_where,
    at_home,
    can_draft,
    can_fill,
    can_number,
    can_read,
    can_see_figures,
    can_sign,
    figure_agencies,
    filling,
    may_check_reports,
    may_open_figures,
    may_open_reports,
    readable,
    reporting_agencies,
)
from motcua.reports.rules.forms import Row
from motcua.reports.vocabulary import ReportStatus

ON = date(2026, 11, 20)
READERS = {Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR, Role.LEADER}
HERE, BELOW = 7, 8


def who(*roles: Role, office: int | None = None, reach: tuple[int, ...] = (HERE, BELOW)) -> Actor:
    """A person with roles held here, or in a division of an office, that reach down."""
    place = 70 if office else HERE
    return Actor(3, "Người thử", ON, tuple(Held(role, place, frozenset(reach), None, office) for role in roles))


@pytest.mark.parametrize("role", list(Role))
def test_pages_are_open_to_their_roles(role):
    actor = who(role)
    assert may_open_reports(actor) is (role in READERS | {Role.CLERK})
    assert may_open_figures(actor) is (role in READERS | {Role.DIVISION_HEAD})
    assert may_check_reports(actor) is (role in READERS | {Role.ADMINISTRATOR})


@pytest.mark.parametrize("role", list(Role))
def test_drafting_signing_and_numbering_belong_to_roles_held_at_the_agency_itself(role):
    drafts, signs, numbers = role is Role.REFORM_OFFICER, role is Role.LEADER, role is Role.CLERK
    for actor in (who(role), who(role, office=HERE)):
        assert can_draft(actor, HERE) is drafts
        assert can_sign(actor, HERE) is signs
        assert can_number(actor, HERE) is numbers
        assert not can_draft(actor, BELOW)
        assert not can_sign(actor, BELOW)
        assert not can_number(actor, BELOW)
        assert reporting_agencies(actor) == ([HERE] if drafts else [])
        assert agencies_where(actor, role) == [HERE]
        assert agencies_where(actor, Role.LEADER) == ([HERE] if signs else [])
        assert figure_agencies(actor) == ([HERE] if role in READERS | {Role.DIVISION_HEAD} else [])
    assert can_draft(SYSTEM, HERE)
    assert can_sign(SYSTEM, HERE)
    assert can_number(SYSTEM, HERE)


def test_a_row_is_filled_by_who_answers_for_it_at_the_named_level_and_one_of_nobody_by_the_drafter():
    free = Row("r", "1", "x", "", "count")
    named = Row("r", "1", "x", "", "count", role=Role.CONTROLLER, level="commune")
    anywhere = Row("r", "1", "x", "", "count", role=Role.CONTROLLER)
    drafter, controller = who(Role.REFORM_OFFICER), who(Role.CONTROLLER)
    assert [can_fill(drafter, row, HERE, "commune") for row in (free, named, anywhere)] == [True, False, False]
    assert [can_fill(controller, row, HERE, "commune") for row in (free, named, anywhere)] == [False, True, True]
    assert [can_fill(controller, row, HERE, "province") for row in (named, anywhere)] == [False, True]
    assert not can_fill(controller, anywhere, BELOW, "commune")
    assert can_fill(SYSTEM, named, HERE, "province")


def test_a_role_is_at_home_in_its_agency_and_in_the_office_of_its_division():
    record = SimpleNamespace(agency_id=HERE, superior_id=9)
    plain, inside = who(Role.LEADER).held[0], who(Role.LEADER, office=9).held[0]
    assert at_home(plain, record, ("agency_id",))
    assert not at_home(plain, record, ("superior_id",))
    assert at_home(inside, record, ("agency_id", "superior_id"))
    assert not at_home(inside, record, ("agency_id",))
    assert not at_home(plain, SimpleNamespace(agency_id=BELOW), ("agency_id",))
    assert not at_home(plain, SimpleNamespace(agency_id=None), ("agency_id",))


def test_filling_lets_readers_at_the_agency_ask_and_keeps_the_grants_of_the_act():
    @dataclass(frozen=True)
    class Declared:
        grants: tuple

    own, more = filling(Declared(("own",))).grants
    assert (own, set(more.roles), more.places) == ("own", READERS, ("agency_id",))


def report(agency: int, status: str = ReportStatus.DRAFT) -> SimpleNamespace:
    return SimpleNamespace(agency_id=agency, status=status)


@pytest.mark.django_db
def test_figures_and_reports_are_read_where_the_role_reaches(cast):
    ours, theirs = cast.commune.pk, cast.other_commune.pk
    for role in Role:
        actor = who(role, reach=(ours,))
        assert can_read(actor, report(ours)) is (role in READERS)
        assert can_see_figures(actor, ours) is (role in READERS | {Role.DIVISION_HEAD})
        assert not can_read(actor, report(theirs))
        assert not can_see_figures(actor, theirs)
    assert can_read(SYSTEM, report(theirs))
    assert can_see_figures(SYSTEM, theirs)


@pytest.mark.django_db
def test_a_clerk_reads_the_signed_reports_of_the_agency_itself_and_no_drafts(cast):
    clerk = who(Role.CLERK)
    assert can_read(clerk, report(HERE, ReportStatus.SIGNED))
    assert not can_read(clerk, report(HERE))
    assert not can_read(clerk, report(BELOW, ReportStatus.SIGNED))


@pytest.mark.django_db
def test_lists_hold_what_may_be_read_and_nothing_for_others(cast):
    def listed(reached, numbered):
        return Q(agency__in=reached) | Q(agency__in=numbered, status__in=FOR_CLERKS)

    assert readable(SYSTEM) == Q()
    assert readable(who(Role.DESK_OFFICER)) == listed([], [])
    assert readable(who(Role.CLERK)) == listed([], [HERE])
    assert readable(who(Role.LEADER, reach=(BELOW,))) == listed([HERE, BELOW], [])
