"""Django application of seals, with its registrations at start-up."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.seals"
    label = "seals"

    def ready(self) -> None:
        """Register the page of the seals, and the names of the room's entries in the log of administration."""
        from motcua.base.checkups import CHECKUPS
        from motcua.base.jobs import Job, register
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.people.registry import name_in_logs
        from motcua.seals.permissions import can_read_seals
        from motcua.seals.vocabulary import SEALED, SUBJECT

        CHECKUPS.register("seals", _checked)
        register(Job("seal", "Niêm phong hằng ngày", _seal))
        name_in_logs(subjects={SUBJECT: "Niêm phong"}, deeds={SEALED: "Niêm phong sổ diễn biến và nhật ký"})
        NAVIGATION.register(
            "seals", NavItem("Niêm phong dữ liệu", "seals", 940, "Quản trị", can_read_seals, "shield-lock")
        )


def _seal(at: datetime) -> str:
    from motcua.seals.actions import seal_if_due  # models are not there yet at the start

    head = seal_if_due(at=at)
    return "hôm nay đã niêm phong" if head is None else f"niêm phong số {head.number}, {head.rows} dòng mới"


def _checked(at: datetime) -> Iterator[Any]:
    from motcua.seals.gateways.checkup import of_seals

    return of_seals(at)
