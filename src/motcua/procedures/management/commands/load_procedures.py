"""`./motcua load_procedures`: puts the catalogue that comes with the platform into the office's database."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.time import now
from motcua.procedures.actions import load_shipped


class Command(BaseCommand):
    """Adds what is missing, leaves what the office has changed; a second run adds nothing."""

    help = "Nạp danh mục thủ tục hành chính đi kèm phần mềm (chỉ thêm thủ tục còn thiếu)"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many."""
        begun = perf_counter()
        added = load_shipped(at=now())
        self.stdout.write(f"Đã thêm {added} thủ tục trong {perf_counter() - begun:.1f} giây.")
