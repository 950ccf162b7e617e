"""What the officials' page shows around its content; rooms register entries, the page asks who may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from motcua.base.registry import Registry


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation; `visible` asks the room's own policy about the acting person.

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
    """The search of the page's head: where it asks, and what it finds."""

    url_name: str
    label: str
    placeholder: str = ""
    parameter: str = "q"
    visible: Callable[[Any], bool] = lambda actor: True


#: Sections of the officials' navigation from the top; what is not named here comes after, by its first entry.
SECTIONS = ("", "Một cửa", "Báo cáo", "Danh mục", "Quản trị", "Cá nhân")
NAVIGATION: Registry[NavItem] = Registry("navigation entry")
#: Entries of the citizens' site; everyone sees them.
PUBLIC_NAVIGATION: Registry[NavItem] = Registry("public navigation entry")
#: The first one that the acting person may use is shown.
SEARCH: Registry[SearchBox] = Registry("search box")
#: "name": the office that the page belongs to, from the request; "notice": a line about delegated powers; "demo": the
#: roles to sign in as, where this is a demo.
OFFICE: Registry[Callable[[Any], Any]] = Registry("fact about the office")
