"""`./motcua verify`: check an issued report against its snapshot."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.reports.gateways.pdf import NotOurs
from motcua.reports.gateways.verification import verify


class Command(BaseCommand):
    """Exit 0: the report is unchanged; 1: it differs, with every difference; 2: no such file."""

    help = "Tính lại một báo cáo đã phát hành từ bộ số liệu chốt"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp PDF của báo cáo")
        parser.add_argument("--snapshot", type=Path, help="thư mục bộ số liệu chốt (cho bên thứ ba)")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}.", returncode=2)
        try:
            verdict = verify(file, options["snapshot"])
        except NotOurs as stranger:
            raise CommandError(str(stranger)) from None
        for line in verdict.checked:
            self.stdout.write(f"✓ Khớp: {line}")
        for line in verdict.notes:
            self.stdout.write(f"· {line}")
        if not verdict.holds:
            for line in verdict.differences:
                self.stderr.write(f"✗ {line}")
            raise CommandError(f"Báo cáo KHÔNG khớp: {len(verdict.differences)} điểm khác biệt.")
        self.stdout.write("Báo cáo khớp với bộ số liệu chốt.")
