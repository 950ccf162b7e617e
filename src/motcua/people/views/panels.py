"""Panel of the people room on the home page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.people.gateways import locked_names
from motcua.people.permissions import actor_in, visible_accounts
from motcua.people.queries import in_care


def care(request: HttpRequest) -> Mapping[str, Any]:
    """Return accounts that need an administrator's attention; every number links to its list."""
    accounts, locked = visible_accounts(actor_in(request)), locked_names()
    kinds = ("locked", "without", "ending", "never")
    return {kind: in_care(accounts, kind, actor_in(request).on, locked).count() for kind in kinds}
