"""Django's name for the package, and what it registers at start-up."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """The package as Django knows it."""

    name = "motcua.acts.tables"
    label = "tables"

    def ready(self) -> None:
        """Register its entries in the navigation."""
        from motcua.acts.tables.views.panels import register

        register()
