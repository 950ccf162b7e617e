"""Installed rooms: every app in the setting `ROOMS`; their modules are found in them, never listed elsewhere."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule


def rooms() -> list[AppConfig]:
    """Return the rooms from the lowest up, in the order in which they are installed."""
    found = {config.name: config for config in apps.get_app_configs()}
    return [found[name] for name in settings.ROOMS]


def modules(name: str) -> list[str]:
    """Return the dotted names of the module of this name in every room that has one, the highest room first."""
    return [
        f"{room.name}.{name}" for room in reversed(rooms()) if room.module and module_has_submodule(room.module, name)
    ]
