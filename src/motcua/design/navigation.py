"""The officials' navigation: rooms register their entries, the page shows those that the reader may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.base.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation; `visible` asks the room's own policy about the acting person."""

    label: str
    url_name: str
    order: int
    section: str = ""
    visible: Callable[[Any], bool] = lambda actor: True
    icon: str = ""


NAVIGATION: Registry[NavItem] = Registry("navigation entry")
