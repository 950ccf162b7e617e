"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.portal"
    label = "portal"

    def ready(self) -> None:
        """The citizens' navigation begins with the first page."""
        from motcua.design.navigation import PUBLIC_NAVIGATION, NavItem

        PUBLIC_NAVIGATION.register("portal", NavItem("Trang đầu", "portal", 0))
