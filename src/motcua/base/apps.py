"""Django app configuration of the base room, and its registrations at start-up."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.backends.signals import connection_created


class RoomConfig(AppConfig):
    """App configuration of the base room."""

    name = "motcua.base"
    label = "base"

    def ready(self) -> None:
        """Register the check of the files of `law/`, the room's own readers, and the Vietnamese collation."""
        from motcua.base.checks import law_files_are_right
        from motcua.base.checkups import CHECKUPS, of_jobs
        from motcua.base.database import order_in_vietnamese
        from motcua.base.law_files import READERS
        from motcua.base.worktime import national_calendar

        READERS.register("calendars", national_calendar)
        CHECKUPS.register("jobs", of_jobs)
        connection_created.connect(order_in_vietnamese, dispatch_uid="base.vietnamese")
        register(law_files_are_right, "law")
