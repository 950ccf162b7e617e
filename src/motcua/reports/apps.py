"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The room as Django knows it."""

    name = "motcua.reports"
    label = "reports"

    def ready(self) -> None:
        """The entries of the navigation, and the counts that the forms need."""
        from motcua.design.navigation import NAVIGATION, NavItem
        from motcua.reports import measures
        from motcua.reports.permissions import may_check_reports, may_open_figures, may_open_reports

        figures = NavItem("Số liệu", "figures_board", 60, "Báo cáo", may_open_figures, "bar-chart", "s")
        NAVIGATION.register("figures", figures)
        rounds = NavItem("Báo cáo định kỳ", "report_list", 65, "Báo cáo", may_open_reports, "journal-text", "b")
        NAVIGATION.register("reports", rounds)
        entry = NavItem("Kiểm tra báo cáo", "reading_list", 70, "Báo cáo", may_check_reports, "clipboard-check")
        NAVIGATION.register("reading", entry)
        measures.register()
