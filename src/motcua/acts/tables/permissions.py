"""Who takes tables in, whose runs one sees, and who decides about rows that concern an agency."""

from django.db.models import Q

from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.people.vocabulary import SYSTEM, Actor, Role

#: Who says for an agency whether a row that another office brought in holds.
DECIDERS = (Role.REFORM_OFFICER,)


def own_offices(actor: Actor, *roles: Role) -> frozenset[int] | None:
    """The offices at which the person holds one of the roles, without what lies below; None speaks for all."""
    if actor is SYSTEM:
        return None
    return frozenset(held.office_id or held.agency_id for held in actor.held if held.role in roles)


def can_import_some(actor: Actor) -> bool:
    """Who may take in at least one kind of table."""
    return any(kind.may_import(actor) for kind in TABLE_KINDS)


def can_see_runs(actor: Actor) -> bool:
    """Who imports sees the own runs; an administrator sees that runs took place, and their numbers."""
    return can_import_some(actor) or actor.holds(Role.ADMINISTRATOR) or can_decide_rows(actor)


def visible_runs(actor: Actor) -> Q:
    """The person's own runs; an administrator sees everybody's numbers."""
    return Q() if actor.holds(Role.ADMINISTRATOR) else Q(account=actor.account_id)


def sees_rows(actor: Actor, run: ImportRun) -> bool:
    """The cells of refused rows hold personal data: only who imported the file sees them."""
    return actor is SYSTEM or run.account_id == actor.account_id


def deciding_offices(actor: Actor) -> frozenset[int]:
    """The offices for which the person confirms or refuses rows of others."""
    return own_offices(actor, *DECIDERS) or frozenset()


def can_decide_rows(actor: Actor) -> bool:
    """A reform officer decides, for the own office and no other, about rows that another office brought in."""
    return bool(deciding_offices(actor))


def waiting_for(actor: Actor) -> Q:
    """The rows about which the person decides."""
    return Q(agency__in=sorted(deciding_offices(actor)), decision="")
