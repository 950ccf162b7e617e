"""`./motcua demo`: a living office on this machine, with its people and records."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.time import now
from motcua.config.demo.build import PASSWORD, NotADemo, build
from motcua.config.management.commands.serve import serve


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
            made = build(now=now(), say=lambda text: print(f"motcua: {text}", file=sys.stderr, flush=True))
        except NotADemo as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"\n  Đăng nhập bằng một trong các tài khoản sau, mật khẩu chung: {PASSWORD}\n\n")
        place = ""
        for sign_in in made:
            if sign_in.place != place:
                place = sign_in.place
                self.stdout.write(f"  {place}\n")
            self.stdout.write(f"    {sign_in.username:<22} {sign_in.role:<34} {sign_in.name}\n")
        self.stdout.write("\n  Ghi chú về số liệu công bố năm 2021: /ban-dung-thu/\n")
        if not options["no_serve"]:
            serve(self, options["host"], options["port"])
