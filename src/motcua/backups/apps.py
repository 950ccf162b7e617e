"""Django application of backups, with its registrations at start-up."""

from datetime import datetime

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.backups"
    label = "backups"

    def ready(self) -> None:
        """Register the daily backup, what the doctor and the home page say of it, and its names in the log."""
        from django.conf import settings

        from motcua.backups.gateways.checkup import missing_backup, of_backups
        from motcua.backups.vocabulary import MADE, SUBJECT
        from motcua.base.checkups import CHECKUPS
        from motcua.base.jobs import Job, register
        from motcua.design.panels import FIRST_RUN, FirstRun
        from motcua.people.registry import name_in_logs

        register(
            Job(
                "backup",
                "Sao lưu hằng ngày",
                _back_up,
                hour=lambda: int(settings.BACKUP_HOUR),
                wanted=lambda: bool(settings.BACKUP_DIR),
            )
        )
        CHECKUPS.register("backups", of_backups)
        backup = FirstRun(60, "Sao lưu hằng ngày", "handbook_of", lambda _: missing_backup(), "sao-luu-khoi-phuc")
        FIRST_RUN.register("backup", backup)
        name_in_logs(subjects={SUBJECT: "Bản sao lưu"}, deeds={MADE: "Sao lưu toàn bộ dữ liệu"})


def _back_up(at: datetime) -> str:
    from motcua.backups.actions import scheduled_backup  # models are not there yet at the start

    return scheduled_backup(at)
