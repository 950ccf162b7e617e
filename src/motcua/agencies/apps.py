"""Django app configuration of the agencies room, and its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """App configuration of the agencies room."""

    name = "motcua.agencies"
    label = "agencies"

    def ready(self) -> None:
        """Register the log of changes of the tree, and the check of the lists in `law/units/`."""
        from motcua.agencies.gateways import check_lists
        from motcua.agencies.models import AgencyEvent
        from motcua.base.law_files import READERS
        from motcua.base.logs import LOGS

        READERS.register("units", check_lists)
        LOGS.register("agencies", AgencyEvent)
        from motcua.agencies.queries.held import bodies_below
        from motcua.agencies.registry import HOLDINGS

        HOLDINGS.register("bodies", bodies_below)
