"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.books"
    label = "books"

    def ready(self) -> None:
        """The books stand in the navigation of officials."""
        from motcua.books.permissions import can_read_books
        from motcua.design.navigation import NAVIGATION, NavItem

        NAVIGATION.register("books", NavItem("Sổ và số thứ tự", "books", 44, "Danh mục", can_read_books, "journals"))
