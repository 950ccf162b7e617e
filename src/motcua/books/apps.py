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
        from motcua.people.registry import name_in_logs

        NAVIGATION.register("books", NavItem("Sổ và số thứ tự", "books", 44, "Danh mục", can_read_books, "journals"))
        name_in_logs(
            subjects={"books.book": "Sổ"}, deeds={"book_closed": "Khóa sổ", "book_reopened": "Mở lại sổ đã khóa"}
        )
