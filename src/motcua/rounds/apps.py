"""Django app configuration of the rounds room, and its registrations at start-up."""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class RoomConfig(AppConfig):
    """App configuration of the rounds room."""

    name = "motcua.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Register the subjects and acts, an entry of the navigation, and the panel of what is due."""
        from motcua.agencies.registry import HOLDINGS
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.design.panels import PANELS, Panel
        from motcua.people.registry import name_in_logs
        from motcua.rounds import declarations, reporting
        from motcua.rounds.permissions import may_open_rounds
        from motcua.rounds.queries.held import awaited_submissions

        HOLDINGS.register("rounds", awaited_submissions)

        declarations.register()
        reporting.register()
        name_in_logs(subjects={"rounds": "Danh sách đợt báo cáo"})
        entry = NavItem("Đợt báo cáo", "round_list", 62, "Báo cáo", may_open_rounds, "diagram-3")
        NAVIGATION.register("rounds", entry)
        panel = Panel("Đợt báo cáo", 29, "rounds/_due.html", _due, may_open_rounds, True, "diagram-3")
        PANELS.register("rounds", panel)


def _due(request: HttpRequest) -> Mapping[str, Any] | None:
    from motcua.rounds.views.panels import due  # pages are not imported for a command line

    return due(request)
