"""Django's name for the room."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.acts"
    label = "acts"
