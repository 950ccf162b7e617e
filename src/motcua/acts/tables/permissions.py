"""Permissions of table imports: who imports, who sees runs, and who decides about rows of an agency."""

from django.db.models import Q

from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.people.vocabulary import SYSTEM, Actor, Role

#: Roles that decide for an agency about rows that another office imported.
DECIDERS = (Role.REFORM_OFFICER,)


def own_offices(actor: Actor, *roles: Role) -> frozenset[int] | None:
    """Return the offices at which the person holds one of the roles, without those below; None stands for all."""
    if actor is SYSTEM:
        return None
    return frozenset(held.office_id or held.agency_id for held in actor.held if held.role in roles)


def can_import_some(actor: Actor) -> bool:
    """Return whether the person may import at least one kind of table."""
    return any(kind.may_import(actor) for kind in TABLE_KINDS)


def can_see_runs(actor: Actor) -> bool:
    """Importers see their own runs; an administrator sees that runs took place, and their numbers."""
    return can_import_some(actor) or actor.holds(Role.ADMINISTRATOR) or can_decide_rows(actor)


def visible_runs(actor: Actor) -> Q:
    """Return the person's own runs; for an administrator all runs, with their numbers only."""
    return Q() if actor.holds(Role.ADMINISTRATOR) else Q(account=actor.account_id)


def sees_rows(actor: Actor, run: ImportRun) -> bool:
    """The cells of refused rows hold personal data: only who imported the file sees them."""
    return actor is SYSTEM or run.account_id == actor.account_id


def deciding_offices(actor: Actor) -> frozenset[int]:
    """Return the offices for which the person confirms or refuses rows of others."""
    return own_offices(actor, *DECIDERS) or frozenset()


def can_decide_rows(actor: Actor) -> bool:
    """A reform officer decides, for the own office and no other, about rows that another office brought in."""
    return bool(deciding_offices(actor))


def waiting_for(actor: Actor) -> Q:
    """Return the rows that wait for the person's decision."""
    return Q(agency__in=sorted(deciding_offices(actor)), decision="")
