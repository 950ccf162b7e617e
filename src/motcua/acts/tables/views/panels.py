"""Navigation and home-page entries of imports."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from motcua.acts.tables.models import WaitingRow
from motcua.acts.tables.permissions import can_decide_rows, can_import_some, waiting_for
from motcua.design.navigation import NAVIGATION, NavItem
from motcua.design.panels import PANELS, Panel
from motcua.people.permissions import actor_in


def waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the number of rows that wait for the person's decision; one query."""
    amount = WaitingRow.objects.filter(waiting_for(actor_in(request))).count()
    return {"amount": amount} if amount else None


def register() -> None:
    """Register with the design room, once at start-up."""
    work = "Một cửa"
    NAVIGATION.register("imports", NavItem("Nhập bảng", "table_kinds", 130, work, can_import_some, "cloud-upload"))
    PANELS.register(
        "waiting_rows",
        Panel("Dòng chờ xác nhận", 60, "tables/_waiting.html", waiting, can_decide_rows, icon="hourglass-split"),
    )
