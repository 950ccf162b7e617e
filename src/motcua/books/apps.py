"""Django application of books, with its registrations at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.books"
    label = "books"

    def ready(self) -> None:
        """Register the books in the officials' navigation."""
        from motcua.agencies.registry import HOLDINGS
        from motcua.books.permissions import can_read_books
        from motcua.books.queries import open_books
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.people.registry import name_in_logs

        HOLDINGS.register("books", open_books)

        NAVIGATION.register("books", NavItem("Sổ và số thứ tự", "books", 44, "Danh mục", can_read_books, "journals"))
        name_in_logs(
            subjects={"books.book": "Sổ"}, deeds={"book_closed": "Khóa sổ", "book_reopened": "Mở lại sổ đã khóa"}
        )
