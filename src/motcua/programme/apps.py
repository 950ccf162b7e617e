"""Django app configuration of the programme room, and its registrations at start-up."""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class RoomConfig(AppConfig):
    """App configuration of the programme room."""

    name = "motcua.programme"
    label = "programme"

    def ready(self) -> None:
        """Register acts, facts, measures, what reports say, the table, the navigation and the panel of what is due."""
        from motcua.acts.tables.registry import TABLE_KINDS
        from motcua.agencies.registry import HOLDINGS
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.design.panels import PANELS, Panel
        from motcua.people.registry import name_in_logs
        from motcua.programme import declarations, facts, measures, reporting
        from motcua.programme.actions.import_table import TaskTable
        from motcua.programme.permissions import can_list
        from motcua.programme.queries import open_tasks_of
        from motcua.programme.reporting.records import RECORDS

        declarations.register()
        facts.register(RECORDS)
        measures.register()
        reporting.register()
        TABLE_KINDS.register("tasks", TaskTable())
        HOLDINGS.register("tasks", open_tasks_of)
        name_in_logs(subjects={"tasks": "Danh sách nhiệm vụ cải cách hành chính"})
        NAVIGATION.register("tasks", NavItem("Nhiệm vụ CCHC", "task_list", 58, "Báo cáo", can_list, "list-check"))
        panel = Panel("Nhiệm vụ CCHC đến hạn", 31, "programme/_due.html", _due, can_list, True, "list-check")
        PANELS.register("tasks", panel)


def _due(request: HttpRequest) -> Mapping[str, Any] | None:
    from motcua.programme.views import due_panel  # pages are not imported for a command line

    return due_panel(request)
