"""Act × role, computed from what is registered: a role does an act where a grant names it and its places."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from motcua.acts.permissions import holding_for, matrix, may_ever, reaches
from motcua.acts.registry import SUBJECTS, ActDeclaration, Grant, acts_of
from motcua.base.refusals import Refused
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

ON = date(2026, 11, 20)
HERE, ELSEWHERE = 7, 8


def every_pair() -> Iterator[Any]:
    """Each act of each subject with each role."""
    for subject in SUBJECTS:
        for act in acts_of(subject.key):
            for role in Role:
                yield pytest.param(act, role, id=f"{subject.key}.{act.key}-{role.value}")


def who(role: Role, *reach: int, office: int | None = None) -> Actor:
    """A person with one role."""
    return Actor(1, "Người thử", ON, (Held(role, reach[0] if reach else 99, frozenset(reach), None, office),))


def record_at(act: ActDeclaration, agency: int, places: tuple[str, ...] = ()) -> SimpleNamespace:
    """A record whose named places are the agency, and all other places that the act asks for are elsewhere."""
    asked = {place for grant in act.grants for place in grant.places}
    return SimpleNamespace(**{place: agency if place in places else ELSEWHERE for place in asked})


@pytest.mark.parametrize(("act", "role"), list(every_pair()))
def test_a_role_does_an_act_at_the_places_of_its_grants_and_nowhere_else(act: ActDeclaration, role: Role) -> None:
    granted = matrix(act.grants)
    assert may_ever(who(role, HERE), act) is (role in granted)
    for place in granted.get(role, ()):
        held = holding_for(who(role, HERE), act, record_at(act, HERE, (place,)), noun="Bản ghi")
        assert held is not None
        assert held.role == role
    with pytest.raises(Refused) as refused:
        holding_for(who(role, HERE), act, record_at(act, HERE), noun="Bản ghi")
    assert refused.value.forbidden
    assert f"“{act.name}”" in str(refused.value)
    assert "bản ghi" in str(refused.value)


@pytest.mark.parametrize("subject", [subject.key for subject in SUBJECTS])
def test_the_platform_does_by_itself_only_what_is_declared_so(subject: str) -> None:
    for act in acts_of(subject):
        if act.by_itself:
            assert holding_for(SYSTEM, act, None, noun="Bản ghi") is None
        else:
            with pytest.raises(Refused, match="Hệ thống không tự") as refused:
                holding_for(SYSTEM, act, None, noun="Bản ghi")
            assert refused.value.forbidden


def test_a_role_in_a_division_reaches_what_is_its_office_s() -> None:
    record = SimpleNamespace(holder=HERE, other=ELSEWHERE)
    inside = who(Role.CASE_OFFICER, 70, office=HERE).held[0]
    assert reaches(inside, record, ("holder",))
    assert not reaches(inside, record, ("other",))
    assert not reaches(who(Role.CASE_OFFICER, 70).held[0], record, ("holder",))


def test_a_refusal_names_the_roles_that_do_the_act_and_what_it_is_about() -> None:
    act = ActDeclaration(
        subject="x", key="x", name="Ký", arrows={}, grants=(Grant((Role.LEADER, Role.CLERK), ("holder",)),)
    )
    with pytest.raises(Refused) as refused:
        holding_for(who(Role.AUDITOR, HERE), act, SimpleNamespace(holder=HERE), noun="Bản ghi")
    assert refused.value.forbidden
    assert str(refused.value) == (
        "Bạn không có quyền “Ký” với bản ghi này; việc này thuộc: lãnh đạo cơ quan, văn thư "
        "của cơ quan đang giải quyết."
    )


def test_the_first_grant_that_reaches_the_record_gives_the_role_and_a_policy_of_the_room_may_replace_the_reach() -> (
    None
):
    act = ActDeclaration(
        subject="x", key="x", name="Ký", arrows={},
        grants=(Grant((Role.LEADER,), ("office",)), Grant((Role.CLERK, Role.LEADER), ("holder", "office"))),
    )  # fmt: skip
    leader, clerk = (Held(role, HERE, frozenset({HERE})) for role in (Role.LEADER, Role.CLERK))
    both = Actor(1, "Người thử", ON, (clerk, leader))
    assert holding_for(both, act, SimpleNamespace(office=HERE, holder=ELSEWHERE), noun="Bản ghi") is leader
    assert holding_for(both, act, SimpleNamespace(office=ELSEWHERE, holder=HERE), noun="Bản ghi") is clerk
    asked: list[Any] = []
    record = SimpleNamespace(office=ELSEWHERE)
    found = holding_for(both, act, record, noun="Bản ghi", reach=lambda *given: bool(asked.append(given)) or True)
    assert found is leader
    assert asked == [(leader, record, ("office",))]


def test_the_matrix_joins_the_places_of_all_grants_of_a_role_each_once() -> None:
    grants = (
        Grant((Role.CLERK, Role.LEADER), ("office", "holder")),
        Grant((Role.CLERK,), ("holder", "desk")),
    )
    assert matrix(grants) == {Role.CLERK: ("office", "holder", "desk"), Role.LEADER: ("office", "holder")}


def test_a_role_at_no_office_does_not_reach_a_record_without_one() -> None:
    held = Held(Role.CLERK, HERE, frozenset({HERE}))
    assert not reaches(held, SimpleNamespace(holder=None), ("holder",))
    assert reaches(held, SimpleNamespace(holder=None, office=HERE), ("holder", "office"))
