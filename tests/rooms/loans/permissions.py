"""Who may see loans, and who may bring them in."""

from django.db.models import Q

from motcua.people.vocabulary import SYSTEM, Actor, Role

READERS = (Role.CLERK, Role.REFORM_OFFICER, Role.LEADER)


def can_list(actor: Actor) -> bool:
    """A clerk, a reform officer or a leader sees the loans of the agencies that the role reaches."""
    return actor.holds(*READERS)


def visible(actor: Actor) -> Q:
    """The same question for many loans."""
    return Q() if actor is SYSTEM else Q(agency_id__in=actor.reach(*READERS))
