"""Django's name for the room, and what it registers at start-up."""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "tests.rooms.loans"
    label = "loans"

    def ready(self) -> None:
        """Registers acts, facts, measures, what reports say, a table, an entry of the navigation and a panel."""
        from motcua.acts.tables.registry import TABLE_KINDS
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.design.panels import PANELS, Panel
        from tests.rooms.loans import declarations, facts, measures, reporting
        from tests.rooms.loans.permissions import can_list
        from tests.rooms.loans.tables import LoanTable

        declarations.register()
        facts.register()
        measures.register()
        reporting.register()
        TABLE_KINDS.register("loans", LoanTable())
        NAVIGATION.register("loans", NavItem("Mượn tài liệu", "loan_list", 900, "Thử nghiệm", can_list, "book"))
        PANELS.register("loans", Panel("Tài liệu đang mượn", 900, "loans/_panel.html", _lent, can_list))


def _lent(request: HttpRequest) -> Mapping[str, Any] | None:
    from tests.rooms.loans.views import lent_panel  # pages are not imported for a command line

    return lent_panel(request)
