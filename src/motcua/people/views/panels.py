"""Panel of the people room on the home page."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from motcua.agencies.queries import tree
from motcua.base.time import now
from motcua.people.gateways import locked_names
from motcua.people.permissions import actor_in, visible_accounts
from motcua.people.queries import administration_events, in_care
from motcua.people.views.logs import told
from motcua.people.vocabulary import HANDED_OVER, Deed, Role

#: Acts by which somebody may come to act as somebody else, or to see more than before.
_POWERS = (Deed.ROLE_GRANTED, Deed.DELEGATED, *HANDED_OVER)
_RECENT, _SHOWN = timedelta(days=7), 5


def care(request: HttpRequest) -> Mapping[str, Any]:
    """Return accounts that need an administrator's attention; every number links to its list."""
    accounts, locked = visible_accounts(actor_in(request)), locked_names()
    kinds = ("locked", "without", "ending", "never")
    return {kind: in_care(accounts, kind, actor_in(request).on, locked).count() for kind in kinds}


def grants(request: HttpRequest) -> Mapping[str, Any]:
    """Return what administrators did with accounts, roles and passwords in the last week, the latest first."""
    actor = actor_in(request)
    events = administration_events(actor.reach(Role.AUDITOR)).filter(action__in=_POWERS, at__gte=now() - _RECENT)
    return {"rows": told(list(events[:_SHOWN]), tree(actor.on)), "total": events.count()}
