"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """The rule sets of `law/time_limits/` are read at the start."""
        from motcua.base.law_files import READERS
        from motcua.deadlines.rules.rule_sets import laws

        READERS.register("time_limits", laws)
