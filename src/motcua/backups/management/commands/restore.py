"""`./motcua restore`: bring an office back from a backup, after everything in it was checked."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from motcua.backups.actions import Restored, restore_backup
from motcua.backups.management.commands.backup import progress_bar
from motcua.backups.vocabulary import BackupRefused
from motcua.base.refusals import Refused
from motcua.base.time import now


class Command(BaseCommand):
    """Exit 0: restored; 1: refused with the reason, or restored with something to mend; 2: wrong usage."""

    help = (
        "Khôi phục cơ quan từ một bản sao lưu vào MOTCUA_HOME và cơ sở dữ liệu của cài đặt. Mọi thành phần "
        "được kiểm tra trước khi thay bất cứ điều gì; bản của phiên bản cũ được nâng cấp; rồi niêm phong lại."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the options."""
        parser.add_argument("file", type=Path, nargs="?", help="tệp sao lưu; bỏ trống để làm tiếp lần bị ngắt")
        parser.add_argument("--key", type=Path, metavar="TỆP_KHÓA", help="khóa mở bản sao lưu được mã hóa")
        parser.add_argument("--replace", action="store_true", help="thay dữ liệu đang có (giữ lại ở before-restore-…)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, bring the database up to date, seal anew, run the doctor."""
        file: Path | None = options["file"]
        if file is not None and not file.is_file():
            raise CommandError(f"Không có tệp {file}.", returncode=2)
        at = now()
        try:
            with progress_bar("Khôi phục") as advance:
                done = restore_backup(
                    archive=file, at=at, key=options["key"], replace=options["replace"], progress=advance
                )
        except (BackupRefused, Refused) as refused:
            raise CommandError(str(refused)) from None
        connection.close()
        self._tell(done)
        made = done.header.made_at[:16].replace("T", " ") if done.header else "trước đó"
        self._follow("seal", "--restart", f"Khôi phục ngày {at:%d/%m/%Y %H:%M} từ bản sao lưu lúc {made}")
        if self._run("doctor"):
            self.stdout.write("Đã khôi phục; trên đây là những điểm cài đặt còn phải sửa.")
        self.stdout.write("Kiểm tra lại toàn bộ diễn biến và tệp: ./motcua verify_events --full")

    def _tell(self, done: Restored) -> None:
        if done.header is not None:
            self.stdout.write(
                f"Đã khôi phục {done.header.office or 'dữ liệu'} vào {settings.HOME}, như lúc {done.header.made_at}."
            )
        else:
            self.stdout.write(f"Đã làm xong lần khôi phục bị ngắt, vào {settings.HOME}.")
        if done.aside is not None:
            self.stdout.write(f"Dữ liệu trước đó ở {done.aside}; xóa khi chắc chắn không cần nữa.")

    def _follow(self, *words: str) -> None:
        if self._run(*words):
            raise CommandError(f"Đã khôi phục, nhưng lệnh ./motcua {words[0]} không thành: chạy lại lệnh đó.")

    def _run(self, *words: str) -> int:
        self.stdout.flush()
        environment = {**os.environ, "MOTCUA_HOME": str(settings.HOME)}
        return subprocess.call([sys.executable, "-m", "motcua", *words], env=environment)
