"""Django app configuration of the agencies room, and its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """App configuration of the agencies room."""

    name = "motcua.agencies"
    label = "agencies"

    def ready(self) -> None:
        """Register the log of changes of the tree."""
        from motcua.agencies.models import AgencyEvent
        from motcua.base.logs import LOGS

        LOGS.register("agencies", AgencyEvent)
