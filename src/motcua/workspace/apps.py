"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.workspace"
    label = "workspace"

    def ready(self) -> None:
        """The entries of the navigation that belong to no other room."""
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.people.permissions import is_official
        from motcua.people.registry import name_in_logs

        name_in_logs(subjects={"agencies": "Danh sách cơ quan, đơn vị"})
        NAVIGATION.register("home", NavItem("Việc hôm nay", "home", 0, "", is_official, "house-door", "h"))
        NAVIGATION.register(
            "agencies", NavItem("Cơ quan, đơn vị", "agency_tree", 800, "Danh mục", is_official, "diagram-3", "c")
        )
