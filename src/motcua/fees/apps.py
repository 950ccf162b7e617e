"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.fees"
    label = "fees"

    def ready(self) -> None:
        """Register the desk's page and the settings in the officials' navigation; check the files of `law/fees/`."""
        from motcua.base.law_files import READERS
        from motcua.base.logs import LOGS
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.fees.models import FeeEvent
        from motcua.fees.permissions import can_read_receipts, can_set_up
        from motcua.fees.rules.law import read_all
        from motcua.people.registry import name_in_logs

        READERS.register("fees", read_all)
        LOGS.register("fees", FeeEvent)
        name_in_logs(
            subjects={
                "fees": "Phí, lệ phí của hồ sơ",
                "fee_receipt": "Biên lai",
                "fee_receipts": "Danh sách biên lai",
                "cash_book": "Sổ quỹ",
            }
        )
        NAVIGATION.register(
            "fees", NavItem("Thu phí, lệ phí", "fees", 115, "Một cửa", can_read_receipts, "cash-coin", "p")
        )
        NAVIGATION.register(
            "fee_settings", NavItem("Thiết lập thu phí", "fee_settings", 915, "Quản trị", can_set_up, "cash-stack")
        )
