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

        from motcua.backups.vocabulary import MADE, SUBJECT
        from motcua.base.jobs import Job, register
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
        name_in_logs(subjects={SUBJECT: "Bản sao lưu"}, deeds={MADE: "Sao lưu toàn bộ dữ liệu"})


def _back_up(at: datetime) -> str:
    from motcua.backups.actions import scheduled_backup  # models are not there yet at the start

    return scheduled_backup(at)
