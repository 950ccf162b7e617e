"""Checkups of the installation itself: versions, permissions, disk, clock, database, address, settings."""

import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua import __version__
from motcua.base.checkups import Finding
from motcua.config.installation.address import prints_loopback
from motcua.config.preparation import private_files

LEAST_FREE = 2 * 1024**3
#: Seconds by which the clock may differ from that of the disk's machine.
SKEW = 60
_PRIVATE = stat.S_IRWXG | stat.S_IRWXO


def of_installation(at: datetime) -> Iterator[Finding]:
    """Check what belongs to the machine and the settings, in the order of an installation."""
    told = f"Một Cửa {__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    yield Finding("versions", True, f"{told}, {connection.vendor}")
    yield from _files()
    free = shutil.disk_usage(settings.HOME).free
    few = "Cần ít nhất 2 GB: xóa bớt hoặc thêm đĩa."
    yield Finding("disk", free >= LEAST_FREE, f"Đĩa còn trống {free / 1024**3:.1f} GB", few)
    yield from _clock(at)
    yield Finding("address", not prints_loopback(), "Địa chỉ công khai", prints_loopback())
    yield Finding("debug", not settings.DEBUG, "Chế độ sửa lỗi tắt", "Bỏ MOTCUA_DEBUG: trang đang lộ thông tin nội bộ.")


def of_database(at: datetime) -> Iterator[Finding]:
    """Check that the database answers and has the present version."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    remedy = f"Còn {len(waiting)} bước nâng cấp: khởi động lại phần mềm."
    yield Finding("migrations", not waiting, "Cơ sở dữ liệu đúng phiên bản", remedy)


def _files() -> Iterator[Finding]:
    """Check that only the account of the software reads databases, settings, keys and papers."""
    home = Path(settings.HOME)
    folders = [path for name in ("keys", "seals", "jobs") if (path := home / name).is_dir()]
    keys = sorted((home / "keys").iterdir()) if (home / "keys").is_dir() else []
    for path in (*sorted(private_files()), *folders, *keys):
        open_to_others = path.stat().st_mode & _PRIVATE
        remedy = f"Người khác trên máy đọc được: chmod {'700' if path.is_dir() else '600'} {path}"
        yield Finding(f"private.{path.name}", not open_to_others, f"Quyền đọc {path.name}", remedy)


def _clock(at: datetime) -> Iterator[Finding]:
    """Check the clock: against the newest file of the office, the disk's machine, and the service that sets it."""
    home = Path(settings.HOME)
    newest = max((path.stat().st_mtime for path in home.glob("*") if path.is_file()), default=0)
    remedy = "Đồng hồ chạy sau dữ liệu đã ghi: bật đồng bộ giờ (timedatectl set-ntp true)."
    yield Finding("clock", newest <= at.timestamp() + SKEW, "Đồng hồ của máy", remedy)
    with tempfile.NamedTemporaryFile(dir=home, prefix=".clock-") as probe:
        skew = abs(Path(probe.name).stat().st_mtime - datetime.now().astimezone().timestamp())
    remedy = f"Lệch {skew:.0f} giây so với máy giữ ổ đĩa: đồng bộ giờ cả hai máy."
    yield Finding("clock.disk", skew <= SKEW, "Đồng hồ khớp với ổ đĩa", remedy)
    if (synchronised := _is_synchronised()) is not None:
        remedy = "Máy không đồng bộ giờ: timedatectl set-ntp true, hoặc cài chrony."
        yield Finding("clock.ntp", synchronised, "Giờ được đồng bộ qua mạng", remedy)


def _is_synchronised() -> bool | None:
    """Return whether the machine sets its clock by the network; None where it does not say (a container)."""
    if shutil.which("timedatectl") is None:
        return None
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(told)
