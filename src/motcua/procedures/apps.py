"""Django's name for the room, and what it registers at start-up."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Django application of the room."""

    name = "motcua.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Register the catalogue in the navigation of citizens and officials; load its files at start-up."""
        from django.db.models.signals import post_migrate

        from motcua.acts.tables.registry import TABLE_KINDS
        from motcua.base.law_files import READERS
        from motcua.design.navigation import NAVIGATION, PUBLIC_NAVIGATION, NavItem
        from motcua.design.panels import PUBLIC_PANELS, Panel
        from motcua.people.registry import name_in_logs
        from motcua.procedures import reporting
        from motcua.procedures.actions.import_table import CATALOGUE_TABLE
        from motcua.procedures.actions.stamping import keep_stamp
        from motcua.procedures.permissions import can_keep_catalogue, can_read_catalogue
        from motcua.procedures.queries.needs import needs

        post_migrate.connect(keep_stamp, sender=self, dispatch_uid="procedures.stamp")
        READERS.register("procedures", _read_shipped)
        name_in_logs(
            subjects={"procedures": "Danh mục thủ tục"},
            deeds={
                "procedures.calendar": "Đổi lịch làm việc",
                "procedures.calendar_revoked": "Bỏ thay đổi lịch làm việc",
                "procedures.field": "Ghi lĩnh vực",
                "procedures.procedure": "Ghi thủ tục",
                "procedures.announce": "Công bố phiên bản thủ tục",
                "procedures.correct": "Sửa phiên bản thủ tục",
                "procedures.case": "Ghi trường hợp của thủ tục",
                "procedures.lock_intake": "Ngừng tiếp nhận thủ tục",
                "procedures.unlock_intake": "Mở lại tiếp nhận thủ tục",
                "procedures.repeal": "Bãi bỏ thủ tục",
                "procedures.office_part": "Ghi tên gọi, việc ngừng tiếp nhận tại cơ quan",
                "procedures.process": "Ghi quy trình nội bộ",
                "procedures.import": "Nhập danh mục thủ tục",
                "procedures.load": "Nạp danh mục thủ tục đi kèm phần mềm",
                "procedures.upgrade": "Nâng cấp danh mục thủ tục đi kèm phần mềm",
                "procedures.match": "Đối chiếu thủ tục",
                "procedures.unmatch": "Bỏ đối chiếu thủ tục",
            },
        )
        TABLE_KINDS.register(CATALOGUE_TABLE.key, CATALOGUE_TABLE)
        PUBLIC_PANELS.register(
            "needs", Panel("Bạn cần làm gì?", 20, "procedures/public/_needs.html", lambda request: needs())
        )
        from motcua.design.panels import FIRST_RUN, FirstRun
        from motcua.procedures.views import first_run

        FIRST_RUN.register("catalogue", FirstRun(40, "Danh mục thủ tục", "catalogue", first_run.catalogue))
        FIRST_RUN.register("hours", FirstRun(45, "Giờ làm việc", "work_calendar", first_run.hours))
        FIRST_RUN.register("calendar", FirstRun(50, "Lịch làm việc", "work_calendar", first_run.calendar))
        reporting.register()
        PUBLIC_NAVIGATION.register("procedures", NavItem("Thủ tục hành chính", "procedures", 20))
        NAVIGATION.register(
            "catalogue",
            NavItem("Thủ tục hành chính", "catalogue", 40, "Danh mục", can_read_catalogue, "journal-text"),
        )
        NAVIGATION.register(
            "catalogue_fields", NavItem("Lĩnh vực", "catalogue_fields", 41, "Danh mục", can_keep_catalogue, "tags")
        )
        NAVIGATION.register(
            "work_calendar",
            NavItem("Lịch làm việc", "work_calendar", 43, "Danh mục", can_read_catalogue, "calendar3"),
        )


def _read_shipped() -> None:
    from motcua.procedures.gateways.law_files import shipped_catalogue

    shipped_catalogue()
