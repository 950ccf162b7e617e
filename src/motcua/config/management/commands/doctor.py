"""`./motcua doctor`: check the installation, print what is wrong with its remedy; exit 1 where something is."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.checkups import found_by
from motcua.base.time import now


class Command(BaseCommand):
    """Exit 0: everything is right; 1: something is wrong. For a person, or with `--json` for a monitor."""

    help = (
        "Kiểm tra cài đặt: phiên bản, quyền đọc tệp, đĩa, đồng hồ, cơ sở dữ liệu, địa chỉ công khai, sao lưu, "
        "niêm phong, việc hằng ngày. Mã thoát 1 khi có điểm cần sửa, dùng được cho giám sát."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--json", action="store_true", help="in ra JSON cho chương trình giám sát")
        parser.add_argument("--quiet", action="store_true", help="chỉ in những điểm cần sửa")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding; exit 1 where something is wrong."""
        found = list(found_by(now()))
        wrong = [finding for finding in found if not finding.is_right]
        if options["json"]:
            told = {"ok": not wrong, "wrong": len(wrong), "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for finding in wrong if options["quiet"] else found:
                line = f"  được   {finding.what}" if finding.is_right else f"  SAI    {finding.what}: {finding.remedy}"
                self.stdout.write(line)
        if wrong:
            raise CommandError(f"Có {len(wrong)} điểm cần sửa.", returncode=1)
        if not options["json"] and not options["quiet"]:
            self.stdout.write("Mọi điểm đều được.")
