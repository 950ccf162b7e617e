"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.acts"
    label = "acts"

    def ready(self) -> None:
        """What the logs say about imports and their tables."""
        from motcua.people.registry import name_in_logs

        name_in_logs(
            subjects={
                "imports": "Lần nhập bảng",
                "tables": "Tệp mẫu của bảng",
                "waiting_rows": "Dòng nhập chờ xác nhận",
            }
        )
