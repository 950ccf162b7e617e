"""`./motcua bench NAME`: a benchmark of `bench/`, always paired with its baseline in the same run."""

import os
import subprocess
import sys
from argparse import REMAINDER
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Run `bench/NAME.py` in a process of its own."""

    help = "Đo tốc độ, luôn kèm mốc so sánh trong cùng một lần chạy"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="tên phép đo; không có thì liệt kê", nargs="?")
        parser.add_argument("rest", nargs=REMAINDER)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.ROOT / "bench"
        names = sorted(file.stem for file in folder.glob("*.py") if "def main" in file.read_text(encoding="utf-8"))
        if options["name"] not in names:
            raise CommandError(f"Các phép đo có: reader, {', '.join(names)}.", returncode=2)
        paths = os.pathsep.join([str(settings.ROOT / "src"), str(settings.ROOT)])
        environment = {**os.environ, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
        script = str(folder / f"{options['name']}.py")
        sys.exit(subprocess.call([sys.executable, script, *options["rest"]], env=environment))
