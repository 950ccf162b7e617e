"""Django application of seals, with its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.seals"
    label = "seals"

    def ready(self) -> None:
        """Register the page of the seals, and the names of the room's entries in the log of administration."""
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.people.registry import name_in_logs
        from motcua.seals.permissions import can_read_seals
        from motcua.seals.vocabulary import SEALED, SUBJECT

        name_in_logs(subjects={SUBJECT: "Niêm phong"}, deeds={SEALED: "Niêm phong sổ diễn biến và nhật ký"})
        NAVIGATION.register(
            "seals", NavItem("Niêm phong dữ liệu", "seals", 940, "Quản trị", can_read_seals, "shield-lock")
        )
