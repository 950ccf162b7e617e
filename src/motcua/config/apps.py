"""Django's name for the top of the house; it owns the commands that span rooms (demo, serve)."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.config"
    label = "config"
