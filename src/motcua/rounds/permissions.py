"""Permissions of rounds: one function per question, its docstring is the policy."""

from typing import Any

from django.db.models import Q

from motcua.acts.permissions import holding_for
from motcua.acts.registry import acts_of
from motcua.agencies.queries import placement
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role
from motcua.reports.permissions import READERS, at_home, filling
from motcua.rounds.models import Round, Submission
from motcua.rounds.vocabulary import ROUND, SUBMISSION

CALLERS = (Role.REFORM_OFFICER, Role.LEADER)


def may_open_rounds(actor: Actor) -> bool:
    """Chỉ cán bộ cải cách hành chính, kiểm soát thủ tục hành chính, thanh tra và lãnh đạo xem đợt báo cáo; mỗi người
    chỉ thấy đợt của cơ quan mình và báo cáo của đơn vị thuộc phạm vi vai trò."""
    return actor.holds(*READERS)


def round_authority(actor: Actor, act: str, found: Any) -> Held | None:
    """A reform officer or leader of the very agency that asks."""
    return holding_for(actor, acts_of(ROUND)[act], found, noun="Đợt báo cáo", reach=at_home)


def submission_authority(actor: Actor, act: str, found: Any) -> Held | None:
    """The unit's own people enter, present and send; those of the superior itself accept, return, extend and lock.

    A role that reaches down from above gives nobody a hand in the unit's cells.
    """
    return holding_for(actor, acts_of(SUBMISSION)[act], found, noun="Báo cáo của đơn vị", reach=at_home)


def fill_authority(actor: Actor, act: str, found: Any) -> Held | None:
    """The unit's own people enter cells, and those of the unit who answer for single rows (`reports.can_fill`)."""
    return holding_for(actor, filling(acts_of(SUBMISSION)[act]), found, noun="Báo cáo của đơn vị", reach=at_home)


def calling_agencies(actor: Actor) -> list[int]:
    """Return the agencies in whose name the person may open a round."""
    return sorted({held.office_id or held.agency_id for held in actor.held if held.role in CALLERS})


def can_see_round(actor: Actor, found: Round) -> bool:
    """Readers whose role reaches the agency that asks see the whole round."""
    return actor is SYSTEM or found.agency_id in _reach(actor)


def can_see_submission(actor: Actor, found: Submission) -> bool:
    """Readers whose role reaches the unit, or the agency that asks, see the unit's report."""
    return actor is SYSTEM or bool({found.agency_id, found.superior_id} & _reach(actor))


def visible_rounds(actor: Actor) -> Q:
    """Return the rounds that the person sees whole, or in which a unit within reach reports."""
    if actor is SYSTEM:
        return Q()
    reach = sorted(_reach(actor))
    return Q(agency__in=reach) | Q(submissions__agency__in=reach) if reach else Q(pk__in=())


def _reach(actor: Actor) -> set[int]:
    """Return every agency that a reading role reaches, their predecessors included."""
    offices = {
        agency for held in actor.held if held.role in READERS
        for agency in (*held.reach, held.office_id or held.agency_id)
    }  # fmt: skip
    if not offices:
        return set()
    return offices | {old for old, placed in placement(actor.on).items() if placed.node_id in offices}
