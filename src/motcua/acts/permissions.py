"""Permission for an act: by its grants, a role that reaches one of the record's agencies; deny by default."""

from collections.abc import Callable
from typing import Any

from motcua.acts.registry import ActDeclaration, Grant
from motcua.base.refusals import Refused
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

#: Function that says whether a role in force reaches the record by the columns of a grant.
Reaches = Callable[[Held, Any, tuple[str, ...]], bool]


def reaches(held: Held, record: Any, places: tuple[str, ...]) -> bool:
    """Return whether the role's reach, or the office it belongs to, includes one of the agencies in the columns."""
    agencies = {getattr(record, place) for place in places}
    return bool(held.reach & agencies) or (held.office_id is not None and held.office_id in agencies)


def holding_for(actor: Actor, act: ActDeclaration, record: Any, *, noun: str, reach: Reaches = reaches) -> Held | None:
    """Return the role by which the person does the act; raises Refused with the reason. None is the platform itself."""
    if actor is SYSTEM:
        if act.by_itself:
            return None
        raise Refused(f"Hệ thống không tự “{act.name}”; việc này phải do cán bộ có thẩm quyền làm.", forbidden=True)
    for grant in act.grants:
        for held in actor.held:
            if held.role in grant.roles and reach(held, record, grant.places):
                return held
    names = sorted({Role(role).label.lower() for role in act.roles})
    raise Refused(
        f"Bạn không có quyền “{act.name}” với {noun.lower()} này; việc này thuộc: {', '.join(names)} "
        "của cơ quan đang giải quyết.",
        forbidden=True,
    )


def may_ever(actor: Actor, act: ActDeclaration) -> bool:
    """Return whether one of the person's roles does such an act at all; the policy is checked for each record."""
    return actor.holds(*act.roles)


def matrix(grants: tuple[Grant, ...]) -> dict[Role, tuple[str, ...]]:
    """Return role → the columns of the record by which it may act, for one act."""
    found: dict[Role, tuple[str, ...]] = {}
    for grant in grants:
        for role in grant.roles:
            found[role] = (*found.get(role, ()), *(place for place in grant.places if place not in found.get(role, ())))
    return found
