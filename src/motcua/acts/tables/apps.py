"""Django app configuration of the package, and its registrations at start-up."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """App configuration of the package."""

    name = "motcua.acts.tables"
    label = "tables"

    def ready(self) -> None:
        """Register its entries in the navigation."""
        from motcua.acts.tables.views.panels import register

        register()
