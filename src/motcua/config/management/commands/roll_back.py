"""`./motcua roll_back`: bring the database back to the shape of the previous release, with all that was recorded."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

#: Name, commit and last migrations of the previous release; `tests/previous_release.py` writes it at each release.
PREVIOUS = Path(__file__).parents[2] / "previous_release.json"


def previous_targets(executor: MigrationExecutor) -> list[tuple[str, str | None]]:
    """Return what each app is brought back to: its last migration then, nothing where it is younger."""
    then = json.loads(PREVIOUS.read_text(encoding="utf-8"))["migrations"]
    apps = sorted({app for app, _ in executor.loader.graph.nodes})
    known = [(app, name) for app in apps for name in then.get(app, []) if (app, name) in executor.loader.graph.nodes]
    return [*known, *((app, None) for app in apps if app not in then)]


def steps_back(executor: MigrationExecutor) -> list[Migration]:
    """Return the steps of the upgrade that are undone, the newest first."""
    return [step for step, backwards in executor.migration_plan(previous_targets(executor)) if backwards]


class Command(BaseCommand):
    """Exit 0: brought back, or nothing to do; 1: refused, where a step cannot be undone or nobody agreed."""

    help = "Đưa cơ sở dữ liệu về dạng của phiên bản liền trước, giữ mọi việc đã ghi; chạy khi vẫn còn ở bản mới"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--yes", action="store_true", help="không hỏi lại")

    def handle(self, *args: Any, **options: Any) -> None:
        """List the steps, ask, undo them."""
        executor = MigrationExecutor(connection)
        steps = steps_back(executor)
        if not steps:
            self.stdout.write("Cơ sở dữ liệu đã ở dạng của phiên bản trước, không phải lùi bước nào.")
            return
        for step in steps:
            self.stdout.write(f"  {step.app_label} {step.name}")
        if stuck := [f"{step.app_label} {step.name}" for step in steps if not _can_be_undone(step)]:
            raise CommandError(f"Không lùi được: {', '.join(stuck)}. Khôi phục bản sao lưu trước khi nâng cấp.")
        if not options["yes"] and not self._agreed(len(steps)):
            raise CommandError("Không lùi bước nào. Thêm --yes để chạy không cần hỏi.")
        for app, name in previous_targets(executor):
            call_command("migrate", app, name or "zero", verbosity=0)
        self.stdout.write(f"Đã lùi {len(steps)} bước. Cài lại phiên bản trước rồi chạy ./motcua verify_events.")

    def _agreed(self, count: int) -> bool:
        if not sys.stdin.isatty():
            return False
        return input(f"Lùi {count} bước này? Đã sao lưu và dừng trang web chưa? [c/K] ").strip().lower() in ("c", "có")


def _can_be_undone(step: Migration) -> bool:
    return all(operation.reversible for operation in step.operations)
