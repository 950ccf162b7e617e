"""Django app configuration of the design room, and its registrations at start-up."""

from django.apps import AppConfig

from motcua.design.messages import speak_vietnamese

speak_vietnamese()  # before the rooms above define their forms


class RoomConfig(AppConfig):
    """App configuration of the design room."""

    name = "motcua.design"
    label = "design"
