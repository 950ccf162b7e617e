"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig

from motcua.design.messages import speak_vietnamese

speak_vietnamese()  # before the rooms above make their forms


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.design"
    label = "design"
