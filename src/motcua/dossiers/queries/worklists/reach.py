"""Reach of a person's work lists: accounts, desks, divisions and offices, by the roles held and lent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from motcua.dossiers.vocabulary import HANDLERS
from motcua.people.vocabulary import Actor, Role
from motcua.people.vocabulary import Held as Holding


@dataclass(frozen=True, slots=True)
class Reach:
    """Reach of a person's lists: their own account and their delegators', their desks, their agencies."""

    own: int  # the person's account
    lent: tuple[int, ...]  # the accounts of whoever delegated a role to them
    roles: tuple[tuple[str, tuple[int, ...]], ...]  # each role with the agencies whose common list it takes from
    desks: tuple[int, ...]
    rooms: tuple[int, ...]  # the divisions in which the person works
    hands: tuple[int, ...]  # divisions and offices in whose hands the person finds work
    offices: tuple[int, ...]  # agencies competent for what is listed
    alarmed: tuple[int, ...]  # those of them whose late dossiers concern the person: led, supervised, or answered for
    headed: tuple[int, ...]  # the divisions that the person heads

    @property
    def accounts(self) -> tuple[int, ...]:
        """Return the person's own account, and those of whoever delegated a role to them."""
        return (self.own, *self.lent)


_WORKING_ROLES = (*HANDLERS, Role.CLERK, Role.DESK_OFFICER)
#: Whose alarm all late dossiers of the office are; others are told of what is in their hands or their division.
_ALARMED = (Role.LEADER, Role.DESK_OFFICER, Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR)
_OVERSEEING = (*HANDLERS, Role.CLERK, Role.REFORM_OFFICER, Role.CONTROLLER, Role.AUDITOR)


def reach_of(actor: Actor) -> Reach:
    """Return the reach of the person's lists; a desk also lists what its office settles."""
    roles: dict[str, set[int]] = {}
    for held in actor.held:
        roles.setdefault(held.role, set()).update({held.agency_id, *_office(held)})
    settled = {office for held in actor.held if held.role is Role.DESK_OFFICER for office in _office(held)}
    lenders = {held.delegated_by for held in actor.held if held.delegated_by is not None}
    return Reach(
        own=actor.account_id,
        lent=tuple(sorted(lenders)),
        roles=tuple((role, tuple(sorted(at))) for role, at in sorted(roles.items()) if role in _WORKING_ROLES),
        desks=_places(actor, (Role.DESK_OFFICER,), _reach_and_office),
        rooms=_places(actor, HANDLERS, _division),
        hands=_places(actor, HANDLERS, _reach_and_office),
        offices=tuple(sorted({*_places(actor, _OVERSEEING, _office_or_reach), *settled})),
        alarmed=_places(actor, _ALARMED, _office_or_reach),
        headed=_places(actor, (Role.DIVISION_HEAD,), _division),
    )


def _places(actor: Actor, roles: Collection[str], places: Callable[[Holding], Collection[int]]) -> tuple[int, ...]:
    """Return the places of the person's holdings of these roles, in order."""
    return tuple(sorted({place for held in actor.held if held.role in roles for place in places(held)}))


def _office(held: Holding) -> Collection[int]:
    return () if held.office_id is None else (held.office_id,)


def _division(held: Holding) -> Collection[int]:
    return () if held.office_id is None else (held.agency_id,)


def _reach_and_office(held: Holding) -> Collection[int]:
    return {*held.reach, *_office(held)}


def _office_or_reach(held: Holding) -> Collection[int]:
    return _office(held) or held.reach
