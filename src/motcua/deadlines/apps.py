"""Django application of time limits, with its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.deadlines"
    label = "deadlines"

    def ready(self) -> None:
        """Load the rule sets of `law/time_limits/` at start-up."""
        from motcua.base.law_files import READERS
        from motcua.deadlines.rules.rule_sets import laws

        READERS.register("time_limits", laws)
