"""`./motcua doctor`: check the installation, print what is wrong with its remedy; exit 1 where something is."""

import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua.config.installation.address import prints_loopback
from motcua.config.preparation import private_files

LEAST_FREE = 2 * 1024**3
_PRIVATE = stat.S_IRWXG | stat.S_IRWXO
Finding = tuple[bool, str, str]  # whether it is right, what was looked at, what is wrong and the remedy


def findings() -> Iterator[Finding]:
    """Return what was looked at, in the order of an installation."""
    yield True, f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {connection.vendor}", ""
    yield from _files()
    free = shutil.disk_usage(settings.HOME).free
    yield free >= LEAST_FREE, f"Đĩa còn trống {free / 1024**3:.1f} GB", "Cần ít nhất 2 GB: xóa bớt hoặc thêm đĩa."
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield not waiting, "Cơ sở dữ liệu đúng phiên bản", f"Còn {len(waiting)} bước nâng cấp: khởi động lại phần mềm."
    yield _clock()
    yield not prints_loopback(), "Địa chỉ công khai", prints_loopback()
    yield not settings.DEBUG, "Chế độ sửa lỗi tắt", "Bỏ MOTCUA_DEBUG: trang đang lộ thông tin nội bộ."


def _files() -> Iterator[Finding]:
    """Check that only the account of the software reads database and keys."""
    for path in sorted(private_files()):
        open_to_others = path.stat().st_mode & _PRIVATE
        yield not open_to_others, f"Quyền đọc {path.name}", f"Người khác trên máy đọc được: chmod 600 {path}"


def _clock() -> Finding:
    """Check that the clock has not gone back behind the newest file of the office."""
    newest = max((path.stat().st_mtime for path in Path(settings.HOME).glob("*") if path.is_file()), default=0)
    now = datetime.now(UTC).timestamp()
    return newest <= now + 60, "Đồng hồ của máy", "Đồng hồ chạy sau dữ liệu đã ghi: bật đồng bộ giờ (timedatectl)."


class Command(BaseCommand):
    """Check the installation."""

    help = "Kiểm tra cài đặt: phiên bản, quyền đọc tệp, đĩa, đồng hồ, cơ sở dữ liệu, địa chỉ công khai."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding; exit 1 where something is wrong."""
        wrong = 0
        for right, what, remedy in findings():
            wrong += not right
            self.stdout.write(f"  được   {what}" if right else f"  SAI    {what}: {remedy}")
        if wrong:
            raise CommandError(f"Có {wrong} điểm cần sửa.", returncode=1)
        self.stdout.write("Mọi điểm đều được.")
