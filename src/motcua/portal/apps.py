"""Django application of the portal, with its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the first page in the citizens' navigation."""
        from motcua.design.navigation import PUBLIC_NAVIGATION, NavItem

        PUBLIC_NAVIGATION.register("portal", NavItem("Trang đầu", "portal", 0))
