"""`./motcua verify`: check issued reports against the register, their snapshots and signatures."""

from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.reports.gateways.pdf import NotOurs
from motcua.reports.gateways.verification import Verdict, verify
from motcua.seals.gateways.certificates import read_certificates


class Command(BaseCommand):
    """Exit 0: every report is unchanged; 1: one differs, with every difference; 2: no such file."""

    help = "Kiểm tra báo cáo đã phát hành: sổ báo cáo, chữ ký số, bộ số liệu chốt, từng byte của tệp"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the files and what a check elsewhere needs."""
        parser.add_argument("file", type=Path, nargs="+", help="tệp PDF của báo cáo; nhiều tệp được")
        parser.add_argument("--snapshot", type=Path, help="thư mục bộ số liệu chốt (cho bên thứ ba)")
        parser.add_argument("--certificate", type=Path, help="chứng thư gốc mà cơ quan công bố (cho bên thứ ba)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check one file after the other; a bad one does not hide the next."""
        files: list[Path] = options["file"]
        if missing := [file for file in files if not file.is_file()]:
            raise CommandError(f"Không có tệp {missing[0]}.", returncode=2)
        roots = _certificates(options["certificate"])
        failed = []
        for file in files:
            if len(files) > 1:
                self.stdout.write(f"\n{file}")
            try:
                verdict = verify(file, options["snapshot"], roots)
            except NotOurs as stranger:
                if len(files) == 1:
                    raise CommandError(str(stranger)) from None
                self.stderr.write(f"✗ {stranger}")
                failed.append(file)
                continue
            self._tell(verdict)
            failed += [] if verdict.holds else [file]
        if failed and len(files) > 1:
            raise CommandError(f"{len(failed)} trong {len(files)} tệp không khớp.")
        if failed:
            raise CommandError(f"Báo cáo KHÔNG khớp: {len(verdict.differences)} điểm khác biệt.")

    def _tell(self, verdict: Verdict) -> None:
        """Print what was checked, what is to be noted, what differs."""
        for line in verdict.checked:
            self.stdout.write(f"✓ Khớp: {line}")
        for line in verdict.notes:
            self.stdout.write(f"· {line}")
        for line in verdict.differences:
            self.stderr.write(f"✗ {line}")
        if verdict.holds:
            self.stdout.write("Báo cáo khớp với bộ số liệu chốt.")


def _certificates(file: Path | None) -> list[x509.Certificate]:
    if file is None:
        return []
    try:
        return read_certificates(file.read_bytes())
    except (OSError, ValueError):
        raise CommandError(f"Không đọc được chứng thư {file}.", returncode=2) from None
