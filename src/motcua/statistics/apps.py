"""Django app configuration of the statistics room, and its registrations at start-up."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.core.checks import register


class RoomConfig(AppConfig):
    """App configuration of the statistics room."""

    name = "motcua.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Register the check of the declarations; it runs when every room has registered its own."""
        from motcua.base.jobs import JOBS, Job
        from motcua.statistics.checks import declarations_are_right

        register(declarations_are_right, "law", "declarations")
        JOBS.register("snapshots", Job("snapshots", "Dọn bộ số liệu chốt ghi dở", _remove_unknown))


def _remove_unknown(at: datetime) -> str:
    """Remove snapshots whose freezing was broken off more than a day ago."""
    from motcua.statistics.actions import remove_unknown_snapshots

    return f"đã xóa {remove_unknown_snapshots(at - timedelta(days=1))} bộ"
