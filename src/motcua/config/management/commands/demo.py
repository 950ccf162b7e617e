"""`./motcua demo`: a living office on this machine, with its people and records."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.time import now
from motcua.config.demo.build import PASSWORD, Interrupted, NotADemo, alone, build, clear_away
from motcua.config.demo.offices import SignIn
from motcua.config.management.commands.serve import serve
from motcua.config.preparation import prepare

#: The ending of the user names of the commune that is printed in full.
FIRST = "mytu"


class Command(BaseCommand):
    """Prepare the demo where it is missing, print address and sign-ins, serve."""

    help = "Chuẩn bị một cơ quan mẫu (huyện Mỹ Tú 2021 và bốn xã kế thừa) rồi mở trang web trên máy này"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to serve."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ (mặc định chỉ máy này: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000, hoặc cổng trống kế tiếp)")
        parser.add_argument("--no-serve", action="store_true", help="chỉ chuẩn bị dữ liệu, không mở trang web")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, tell, serve."""
        try:
            with alone():
                made = self._made()
        except NotADemo as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"\n  Đăng nhập bằng một trong các tài khoản sau, mật khẩu chung: {PASSWORD}\n\n")
        others = sorted({row.username.partition(".")[2] for row in made} - {FIRST, "cantho", ""})
        for row in made:
            if row.username.partition(".")[2] not in others:
                self.stdout.write(f"    {row.username:<20} {row.role:<35} {row.name}, {row.place}\n")
        endings = ", ".join(f".{ending}" for ending in others)
        self.stdout.write(f"\n  Ba xã kia cũng có đủ các tài khoản ấy: thay .{FIRST} bằng {endings}.\n")
        self.stdout.write("  Mọi tài khoản, và ghi chú về số liệu công bố năm 2021: trang /ban-dung-thu/\n")
        if not options["no_serve"]:
            serve(self, options["host"], options["port"])

    def _made(self) -> list[SignIn]:
        try:
            return build(now=now(), say=_say)
        except Interrupted:
            if not clear_away():
                raise
        _say("lần trước bị ngắt giữa chừng; dựng lại từ đầu.")
        prepare()
        return build(now=now(), say=_say)


def _say(text: str) -> None:
    print(f"motcua: {text}", file=sys.stderr, flush=True)
