"""Registries of the page frame: navigation, search, office facts; pages ask who may see each entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.base.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """Entry of the navigation; `visible` asks the room's own policy about the acting person.

    `icon` is the name of a Bootstrap icon, `shortcut` the key pressed after `g` ("g h").
    """

    label: str
    url_name: str
    order: int
    section: str = ""
    visible: Callable[[Any], bool] = lambda actor: True
    icon: str = ""
    shortcut: str = ""


@dataclass(frozen=True)
class SearchBox:
    """Search of the page's head: its address, and what it finds."""

    url_name: str
    label: str
    placeholder: str = ""
    parameter: str = "q"
    visible: Callable[[Any], bool] = lambda actor: True


#: Sections of the officials' navigation from the top; unlisted sections follow, in the order of their first entry.
SECTIONS = ("", "Một cửa", "Báo cáo", "Danh mục", "Quản trị", "Cá nhân")
NAVIGATION: Registry[NavItem] = Registry("navigation entry")
#: Entries of the citizens' site, visible to everyone.
PUBLIC_NAVIGATION: Registry[NavItem] = Registry("public navigation entry")
#: Search boxes; the first one that the acting person may use is shown.
SEARCH: Registry[SearchBox] = Registry("search box")
#: "name": the office that the page belongs to, from the request; "notice": a line about delegated powers; "demo": the
#: roles to sign in as, where this is a demo.
OFFICE: Registry[Callable[[Any], Any]] = Registry("fact about the office")
