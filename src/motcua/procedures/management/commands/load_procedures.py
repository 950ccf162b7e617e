"""`./motcua load_procedures`: brings the office's catalogue up to the one that comes with the platform."""

from argparse import ArgumentParser
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from motcua.base.time import now
from motcua.procedures.actions import upgrade_shipped
from motcua.procedures.vocabulary import Change


class Command(BaseCommand):
    """Add missing procedures, update those the office left as shipped; a second run changes nothing."""

    help = "Nâng cấp danh mục thủ tục theo bản đi kèm phần mềm; giữ nguyên những gì cơ quan đã tự sửa"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the trial-run option."""
        parser.add_argument("--dry-run", action="store_true", help="chỉ cho xem sẽ thay đổi gì, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Upgrade, or preview the upgrade, procedure by procedure."""
        begun, trial = perf_counter(), options["dry_run"]
        report = upgrade_shipped(at=now(), apply=not trial)
        if trial or options["verbosity"] > 1:
            self._list("Thêm" if not trial else "Sẽ thêm", report.added)
            self._list("Sửa" if not trial else "Sẽ sửa", report.changed)
        self._list("Giữ như cơ quan đã đặt", report.kept)
        did = "Sẽ thêm" if trial else "Đã thêm"
        self.stdout.write(
            f"{did} {len(report.added)} thủ tục, sửa {len(report.changed)} thủ tục, giữ nguyên {report.unchanged}, "
            f"trong {perf_counter() - begun:.1f} giây."
        )

    def _list(self, heading: str, changes: Iterable[Change]) -> None:
        for change in changes:
            self.stdout.write(f"{heading} {change.code} {change.name}")
            for line in change.lines:
                self.stdout.write(f"    {line}")
