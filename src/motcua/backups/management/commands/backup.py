"""`./motcua backup`: one file with the whole office, made while it runs, verified, encrypted if wished."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from motcua.backups.actions import make_backup, verify_backup
from motcua.backups.gateways.archive import new_key
from motcua.backups.gateways.folders import backup_folder, kept_backups
from motcua.backups.vocabulary import BackupRefused, Made
from motcua.base.time import now


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many bytes were read; yields the function that moves it on."""
    with Progress(
        "{task.description}",
        "{task.fields[megabytes]}",
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None, megabytes="")
        done = [0]

        def advance(count: int) -> None:
            done[0] += count
            bar.update(task, advance=count, megabytes=f"{done[0] / 2**20:,.0f} MB")

        yield advance


class Command(BaseCommand):
    """Exit 0: made or verified; 1: refused with the reason, nothing left behind; 2: wrong usage."""

    help = (
        "Sao lưu cả cơ quan vào một tệp khi hệ thống vẫn chạy: cơ sở dữ liệu, tệp, khóa, niêm phong, số liệu chốt. "
        "Tệp được đọc lại và đối chiếu mã ngay sau khi ghi; mã hóa nếu đặt MOTCUA_BACKUP_RECIPIENTS. "
        "Hằng ngày: đặt MOTCUA_BACKUP_DIR."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--to", type=Path, metavar="THƯ_MỤC", help="nơi ghi; mặc định MOTCUA_BACKUP_DIR")
        parser.add_argument("--keep", type=int, metavar="SỐ", help="chỉ giữ lại chừng này bản mới nhất trong thư mục")
        parser.add_argument("--plain", action="store_true", help="không mã hóa, dù có MOTCUA_BACKUP_RECIPIENTS")
        parser.add_argument("--verify", type=Path, metavar="TỆP", help="chỉ kiểm tra một bản sao lưu")
        parser.add_argument("--key", type=Path, metavar="TỆP_KHÓA", help="khóa mở bản sao lưu được mã hóa")
        parser.add_argument("--new-key", type=Path, metavar="TỆP", help="tạo cặp khóa mã hóa; cất tệp khóa ở nơi khác")
        parser.add_argument("--list", action="store_true", help="liệt kê các bản sao lưu đang có")
        parser.add_argument("--json", action="store_true", help="in ra JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the options ask for."""
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep phải từ 1 trở lên.", returncode=2)
        try:
            self._do(options)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from None

    def _do(self, options: dict[str, Any]) -> None:
        if options["new_key"]:
            self._make_key(options["new_key"])
        elif options["verify"]:
            self._verify(options["verify"], options["key"], as_json=options["json"])
        elif options["list"]:
            self._list(kept_backups(backup_folder(options["to"])), as_json=options["json"])
        else:
            self._make(options)

    def _make(self, options: dict[str, Any]) -> None:
        folder = backup_folder(options["to"])
        keep = options["keep"] or (0 if options["to"] else settings.BACKUP_KEEP)
        with progress_bar("Sao lưu") as advance:
            made = make_backup(folder=folder, at=now(), keep=keep, progress=advance, by_key=not options["plain"])
        if options["json"]:
            self.stdout.write(json.dumps(made.as_json() | {"folder": str(folder)}, ensure_ascii=False))
        else:
            self.stdout.write(f"Đã sao lưu và kiểm tra: {folder / made.name}")
            self.stdout.write(f"{made.parts} thành phần, {made.size / 2**20:,.1f} MB. SHA-256: {made.sha256}")
            if not made.name.endswith(".age"):
                self.stdout.write(
                    "Tệp không mã hóa, chứa dữ liệu cá nhân và khóa: cất nơi chỉ người có trách nhiệm đọc."
                )
        for fault in made.faults:
            self.stderr.write(f"Tệp lưu trữ khác với lúc lưu: {fault}. Xem ./motcua verify_events")

    def _verify(self, archive: Path, key: Path | None, *, as_json: bool) -> None:
        if not archive.is_file():
            raise CommandError(f"Không có tệp {archive}.", returncode=2)
        with progress_bar("Kiểm tra") as advance:
            header = verify_backup(archive=archive, key=key, progress=advance)
        if as_json:
            self.stdout.write(json.dumps(header.as_json(), ensure_ascii=False))
            return
        self.stdout.write(f"Bản sao lưu nguyên vẹn: {header.office or 'chưa có cơ quan'}, lúc {header.made_at},")
        self.stdout.write(f"phiên bản {header.version}, {header.engine}. Thử khôi phục vào một thư mục khác mỗi quý.")

    def _make_key(self, file: Path) -> None:
        public = new_key(file)
        self.stdout.write(
            f"Khóa mở: {file}. Chép sang nơi khác (không để trên máy chủ), in một bản giấy rồi xóa ở đây."
        )
        self.stdout.write("Mất khóa mở thì không ai mở được bản sao lưu. Đặt trong settings.env hoặc môi trường:")
        self.stdout.write(f"MOTCUA_BACKUP_RECIPIENTS={public}")

    def _list(self, found: list[Made], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([made.as_json() for made in found], ensure_ascii=False, indent=1))
            return
        for made in found:
            self.stdout.write(
                f"{made.name}  {made.size / 2**20:10,.1f} MB  {made.made_at}  đã kiểm tra {made.verified_at}"
            )
        if not found:
            self.stdout.write("Chưa có bản sao lưu nào ở đây.")
