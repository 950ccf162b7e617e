"""Django app configuration of the statistics room, and its registrations at start-up."""

from django.apps import AppConfig
from django.core.checks import register


class RoomConfig(AppConfig):
    """App configuration of the statistics room."""

    name = "motcua.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Register the check of the declarations; it runs when every room has registered its own."""
        from motcua.statistics.checks import declarations_are_right

        register(declarations_are_right, "law", "declarations")
