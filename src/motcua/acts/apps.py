"""Django app configuration of the acts room, and its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """App configuration of the acts room."""

    name = "motcua.acts"
    label = "acts"

    def ready(self) -> None:
        """Register the words of the logs for imports and their tables."""
        from motcua.people.registry import name_in_logs

        name_in_logs(
            subjects={
                "imports": "Lần nhập bảng",
                "tables": "Tệp mẫu của bảng",
                "waiting_rows": "Dòng nhập chờ xác nhận",
            }
        )
