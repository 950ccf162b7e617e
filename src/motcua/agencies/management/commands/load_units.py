"""`./motcua load_units`: load the country's administrative units of three dates, with their succession."""

from typing import Any

from django.core.management.base import BaseCommand

from motcua.agencies.actions import load_units
from motcua.base.time import now


class Command(BaseCommand):
    """Load the lists of law/units; a second run changes nothing."""

    help = "Nạp danh mục đơn vị hành chính trước 01/7/2025, từ 01/7/2025 và từ 30/4/2026 (chạy lại không thêm gì)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and print how much was matched."""
        loaded = load_units(at=now())
        if not loaded.is_new:
            self.stdout.write("Danh mục đơn vị đã được nạp từ trước; không có gì thay đổi.")
            return
        self.stdout.write(
            f"Đã nạp {loaded.agencies} cơ quan, {loaded.versions} giai đoạn, {loaded.successions} dòng kế thừa; "
            f"{loaded.unresolved} kế thừa chưa xác định, chờ quản trị hệ thống xem xét."
        )
