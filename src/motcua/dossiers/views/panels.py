"""What the navigation, the search box and the home pages show of dossiers."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.base.time import now
from motcua.design.navigation import NAVIGATION, PUBLIC_NAVIGATION, SEARCH, NavItem, SearchBox
from motcua.design.panels import PANELS, PUBLIC_PANELS, Panel
from motcua.dossiers.permissions import can_keep_books, can_list, can_receive
from motcua.dossiers.queries.worklists import MOST_COUNTED, counts, lists_of, page_of
from motcua.dossiers.views.request_access import actor_of

SHOWN = 8
#: The lists whose length is worth a glance each morning, with the tone of the figure.
GLANCE = {
    "overdue": "bad",
    "due_soon": "warn",
    "apology_due": "warn",
    "reception_late": "bad",
    "to_receive": "",
    "to_transfer": "",
    "to_scan": "warn",
    "unassigned": "",
    "to_return": "",
    "not_closed": "warn",
    "supplement": "",
}


def figures(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many dossiers wait, by what they wait for; each figure opens its list."""
    actor, at = actor_of(request), now()
    amounts = counts(actor, at)
    shown = [(each, amounts[each.key], GLANCE[each.key]) for each in lists_of(actor) if each.key in GLANCE]
    return {"figures": shown, "most": MOST_COUNTED} if shown else None


def mine(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the person holds and is due first."""
    actor, at = actor_of(request), now()
    if not any(each.key == "mine" for each in lists_of(actor)):
        return None
    page = page_of(actor, "mine", at, size=25)
    more = page.paginator.count - SHOWN
    return {"dossiers": page.object_list[:SHOWN], "more": more, "paginator": page.paginator}


def register() -> None:
    """Tell the design room's registries, once at start-up."""
    work = "Một cửa"
    NAVIGATION.register(
        "intake", NavItem("Tiếp nhận hồ sơ", "dossier_intake", 100, work, can_receive, "plus-square", "t")
    )
    NAVIGATION.register("dossiers", NavItem("Hồ sơ", "dossier_list", 110, work, can_list, "folder2-open", "s"))
    NAVIGATION.register("book", NavItem("Sổ theo dõi", "dossier_book", 120, work, can_keep_books, "journal-text", "b"))
    SEARCH.register(
        "dossiers",
        SearchBox("dossier_list", "Tìm hồ sơ", "Mã hồ sơ, tên, số định danh, điện thoại", visible=can_list),
    )
    PANELS.register(
        "dossier_figures",
        Panel("Hồ sơ đang chờ", 10, "dossiers/_figures.html", figures, can_list, wide=True, icon="folder2-open"),
    )
    PANELS.register(
        "my_dossiers", Panel("Hồ sơ của tôi", 20, "dossiers/_mine.html", mine, can_list, wide=True, icon="person")
    )
    PUBLIC_PANELS.register("look_up", Panel("Tra cứu hồ sơ", 10, "dossiers/_look_up_panel.html", icon="search"))
    PUBLIC_NAVIGATION.register("look_up", NavItem("Tra cứu hồ sơ", "look_up", 10))
