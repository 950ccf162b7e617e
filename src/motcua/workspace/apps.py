"""Django app configuration of the workspace room, and its registrations at start-up."""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """App configuration of the workspace room."""

    name = "motcua.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Register the entries of the navigation that belong to no other room."""
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.design.panels import PANELS, Panel
        from motcua.people.permissions import can_manage_accounts, is_official
        from motcua.people.registry import name_in_logs

        name_in_logs(subjects={"agencies": "Danh sách cơ quan, đơn vị"})
        panel = Panel("Thiết lập cơ quan", 5, "workspace/_first_run.html", _first_run, can_manage_accounts, wide=True)
        PANELS.register("first_run", panel)
        NAVIGATION.register("home", NavItem("Việc hôm nay", "home", 0, "", is_official, "house-door", "h"))
        NAVIGATION.register(
            "agencies", NavItem("Cơ quan, đơn vị", "agency_tree", 800, "Danh mục", is_official, "diagram-3", "c")
        )


def _first_run(request: Any) -> Mapping[str, Any] | None:
    from motcua.workspace.views.panels import first_run  # pages are not imported for a command line

    return first_run(request)
