"""What the doctor and the home page say of backups: age, verification and permissions of the newest one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from motcua.backups.gateways.folders import kept_backups
from motcua.backups.rules import LATE_HOURS
from motcua.base.checkups import Finding
from motcua.base.time import local

WHAT = "Bản sao lưu mới nhất"


def missing_backup() -> str:
    """Return what is missing until backups are made by themselves; empty where they are."""
    if not settings.BACKUP_DIR:
        return "Chưa đặt thư mục sao lưu hằng ngày; xem Sổ tay quản trị."
    folder = Path(settings.BACKUP_DIR)
    return "" if folder.is_dir() and kept_backups(folder) else "Đã bật, chưa có bản sao lưu nào."


def of_backups(at: datetime) -> Iterator[Finding]:
    """Check that backups are made daily, and that the newest is there whole, young and closed to others."""
    if not settings.BACKUP_DIR:
        remedy = "Đặt MOTCUA_BACKUP_DIR là thư mục ở ổ đĩa hoặc máy khác, rồi khởi động lại."
        yield Finding("backup", False, "Sao lưu hằng ngày: chưa bật", remedy)
        return
    folder = Path(settings.BACKUP_DIR)
    found = kept_backups(folder) if folder.is_dir() else []
    if not found:
        yield Finding("backup", False, WHAT, f"Chưa có bản nào trong {folder}: ./motcua backup")
        return
    newest, archive = found[0], folder / found[0].name
    age = at - datetime.fromisoformat(newest.made_at)
    when = f"{local(datetime.fromisoformat(newest.made_at)):%d/%m/%Y %H:%M}"
    late = f"Bản mới nhất từ {when}, đã quá {LATE_HOURS} giờ: xem ./motcua jobs, rồi ./motcua backup"
    yield Finding("backup.age", age <= timedelta(hours=LATE_HOURS), f"{WHAT}: {when}", late)
    whole = archive.stat().st_size == newest.size and bool(newest.verified_at)
    remedy = f"{archive} khác với lúc ghi: ./motcua backup --verify {archive}, rồi sao lưu lại."
    yield Finding("backup.whole", whole, f"{WHAT} đã được đọc lại và đối chiếu", remedy)
    closed = not archive.stat().st_mode & 0o077
    yield Finding("backup.private", closed, f"Quyền đọc {archive.name}", f"Người khác đọc được: chmod 600 {archive}")
    if newest.faults:
        remedy = f"{len(newest.faults)} tệp khác với lúc lưu, ví dụ {newest.faults[0]}: ./motcua verify_events"
        yield Finding("backup.files", False, "Tệp trong bản sao lưu", remedy)
