"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig
from django.core.checks import register


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Register the check of what the rooms declare; it runs when every room has registered its own."""
        from motcua.statistics.checks import declarations_are_right

        register(declarations_are_right, "law", "declarations")
