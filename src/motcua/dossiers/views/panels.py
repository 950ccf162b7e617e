"""Panels of dossiers in the navigation, the search box and the home pages."""

from motcua.design.navigation import NAVIGATION, PUBLIC_NAVIGATION, SEARCH, NavItem, SearchBox
from motcua.design.panels import PANELS, PUBLIC_PANELS, SENTENCE, Panel
from motcua.dossiers.permissions import can_keep_books, can_list, can_receive
from motcua.dossiers.queries.day import AHEAD
from motcua.dossiers.views import day
from motcua.dossiers.views.request_access import actor_of


def register() -> None:
    """Register the panels with the design room, once at start-up."""
    work = "Một cửa"
    NAVIGATION.register(
        "intake", NavItem("Tiếp nhận hồ sơ", "dossier_intake", 100, work, can_receive, "plus-square", "t")
    )
    NAVIGATION.register("dossiers", NavItem("Hồ sơ", "dossier_list", 110, work, can_list, "folder2-open", "s"))
    NAVIGATION.register("book", NavItem("Sổ theo dõi", "dossier_book", 120, work, can_keep_books, "journal-text", "b"))
    SEARCH.register(
        "dossiers",
        SearchBox("dossier_list", "Tìm hồ sơ", "Mã, số cuối, tên, điện thoại, thủ tục, ngày", visible=can_list),
    )
    SENTENCE.register("dossiers", lambda request: day.sentence(request) if can_list(actor_of(request)) else [])
    note = "Mỗi chấm là một hồ sơ của cơ quan; bấm để mở"
    for key, panel in {
        "due_days": Panel(f"Hạn trả {AHEAD} ngày làm việc tới", 10, "dossiers/_day_dots.html", day.calendar, can_list,
                          note=note),
        "day_rows": Panel("", 20, "dossiers/_day_rows.html", day.rows, can_list),
        "quick_intake": Panel("Tiếp nhận hồ sơ", 10, "dossiers/_day_intake.html", day.intake, can_receive, aside=True,
                              loud=True),
        "counter_day": Panel("Tại quầy hôm nay", 20, "dossiers/_day_counter.html", day.counter, can_receive,
                             aside=True),
        "queues": Panel("Hàng đợi khác", 30, "dossiers/_day_queues.html", day.queues, can_list, aside=True),
    }.items():  # fmt: skip
        PANELS.register(key, panel)
    PUBLIC_PANELS.register("look_up", Panel("Tra cứu hồ sơ", 10, "dossiers/_look_up_panel.html", icon="search"))
    PUBLIC_NAVIGATION.register("look_up", NavItem("Tra cứu hồ sơ", "look_up", 10))
