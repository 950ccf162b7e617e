"""Permissions of the programme: one function per question, its docstring is the policy."""

from typing import Any

from django.db.models import Q

from motcua.acts.permissions import holding_for
from motcua.acts.registry import acts_of
from motcua.agencies.queries import placement
from motcua.base.time import today
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.programme.vocabulary import TASK
from motcua.reports.permissions import READERS, at_home

KEEPERS = (Role.REFORM_OFFICER, Role.LEADER)


def can_list(actor: Actor) -> bool:
    """Cán bộ cải cách hành chính, lãnh đạo, kiểm soát thủ tục hành chính và thanh tra xem nhiệm vụ của các cơ quan
    trong phạm vi vai trò."""
    return actor.holds(*READERS)


def visible(actor: Actor) -> Q:
    """Return the tasks of the agencies that a reading role reaches, the person's own offices included."""
    return Q() if actor is SYSTEM else Q(agency_id__in=actor.reach_with_offices(*READERS))


def authority(actor: Actor, act: str, task: Any) -> Held | None:
    """Only the reform officer or leader of the very agency whose task it is, or of the one that took its place.

    A role that reaches down from above gives nobody a hand in the tasks of an agency below.
    """
    return holding_for(actor, acts_of(TASK)[act], task, noun="Nhiệm vụ", reach=_at_home_now)


def _at_home_now(held: Held, record: Any, places: tuple[str, ...]) -> bool:
    if at_home(held, record, places):
        return True
    placed = placement(today()).get(record.agency_id)
    return placed is not None and placed.node_id in (held.agency_id, held.office_id)


def kept_agencies(actor: Actor) -> list[int]:
    """Return the agencies for which the person may enter tasks."""
    return sorted({held.office_id or held.agency_id for held in actor.held if held.role in KEEPERS})
