"""Django app configuration of the reports room, and its registrations at start-up."""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse


class RoomConfig(AppConfig):
    """App configuration of the reports room."""

    name = "motcua.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the entries of the navigation and the panel of reports that are due."""
        from motcua.agencies.registry import HOLDINGS
        from motcua.base.law_files import READERS
        from motcua.books.vocabulary import BOOK_KINDS, BookKind
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.design.panels import PANELS, Panel
        from motcua.people.registry import name_in_logs
        from motcua.reports import declarations
        from motcua.reports.permissions import may_check_reports, may_open_figures, may_open_reports
        from motcua.reports.queries.held import open_reports
        from motcua.reports.queries.law import read_forms
        from motcua.reports.queries.within import issued_parts
        from motcua.reports.registry import PART_PERIODS, PartPeriods
        from motcua.reports.rules.registration_faults import registration_faults
        from motcua.reports.vocabulary import REPORT_BOOK
        from motcua.statistics.checks import FAULTS

        HOLDINGS.register("reports", open_reports)
        issued = PartPeriods(issued_parts, lambda code, row: reverse("report_figure", args=[code, f"form.{row}"]))
        PART_PERIODS.register("reports", issued)

        declarations.register()
        BOOK_KINDS.register(REPORT_BOOK, BookKind(REPORT_BOOK, "Sổ số báo cáo", is_shared=True))
        figures = NavItem("Số liệu", "figures_board", 60, "Báo cáo", may_open_figures, "bar-chart", "s")
        READERS.register("forms", read_forms)
        FAULTS.register("reports", registration_faults)
        name_in_logs(subjects={"figures": "Số liệu", "report": "Báo cáo"})
        NAVIGATION.register("figures", figures)
        reports = NavItem("Báo cáo định kỳ", "report_list", 65, "Báo cáo", may_open_reports, "journal-text", "b")
        NAVIGATION.register("reports", reports)
        entry = NavItem("Kiểm tra báo cáo", "reading_list", 70, "Báo cáo", may_check_reports, "clipboard-check")
        NAVIGATION.register("reading", entry)
        panel = Panel("Báo cáo đến kỳ", 30, "reports/_coming.html", _coming, may_open_reports, True, "journal-text")
        PANELS.register("reports", panel)
        year = Panel(
            "Số liệu năm nay", 25, "reports/_course_of_year.html", _course_of_year, may_open_figures, aside=True
        )
        PANELS.register("course_of_year", year)


def _coming(request: HttpRequest) -> Mapping[str, Any] | None:
    from motcua.reports.views.panels import coming  # pages are not imported for a command line

    return coming(request)


def _course_of_year(request: HttpRequest) -> Mapping[str, Any] | None:
    from motcua.reports.views.panels import course_of_year  # pages are not imported for a command line

    return course_of_year(request)
