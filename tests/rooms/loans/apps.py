"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "tests.rooms.loans"
    label = "loans"

    def ready(self) -> None:
        """Registers the loan and its acts, and an entry of the navigation."""
        from motcua.design.navigation import NAVIGATION, NavItem
        from tests.rooms.loans import declarations
        from tests.rooms.loans.declarations import can_list

        declarations.register()
        NAVIGATION.register("loans", NavItem("Mượn tài liệu", "loan_list", 900, "Thử nghiệm", can_list, "book"))
