"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.agencies"
    label = "agencies"

    def ready(self) -> None:
        """The log of changes of the tree."""
        from motcua.agencies.models import AgencyEvent
        from motcua.base.logs import LOGS

        LOGS.register("agencies", AgencyEvent)
