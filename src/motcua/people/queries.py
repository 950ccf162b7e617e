"""Who acts: the roles of an account on a day, with what they reach."""

from datetime import date

from django.db.models import Q

from motcua.agencies.queries import Tree, tree
from motcua.agencies.vocabulary import BODIES
from motcua.people.models import Account, Delegation, RoleHolding
from motcua.people.vocabulary import Actor, Held, Role


def actor_of(account: Account, on: date, standing: Tree | None = None) -> Actor:
    """The account as an actor on the day: own roles, and those delegated to it; an ended account has none."""
    if not account.is_active or (account.ended_on is not None and account.ended_on <= on):
        return Actor(account.pk, account.full_name, on)
    own = RoleHolding.objects.filter(account=account, valid_from__lte=on, valid_to__gt=on).select_related("agency")
    lent = Delegation.objects.filter(
        Q(revoked_at__isnull=True),
        delegate=account,
        valid_from__lte=on,
        valid_to__gt=on,
        holding__valid_from__lte=on,
        holding__valid_to__gt=on,
        holding__account__is_active=True,
    ).select_related("holding__agency")
    pairs = [(holding, None) for holding in own] + [(loan.holding, loan.holding.account_id) for loan in lent]
    held = []
    for holding, lender in pairs:
        reach = frozenset({holding.agency_id})
        if holding.with_subtree:
            standing = standing or tree(on)
            reach = frozenset(standing.subtree(holding.agency_id)) or reach
        office_id = None
        if holding.agency.kind in BODIES:
            standing = standing or tree(on)
            office_id = standing.office(holding.agency_id)
        held.append(Held(Role(holding.role), holding.agency_id, reach, lender, office_id))
    return Actor(account.pk, account.full_name, on, tuple(held))
