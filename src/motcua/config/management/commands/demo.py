"""`./motcua demo`: build and serve a demo office on this machine, with its people and records."""

import gc
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.base.time import now
from motcua.config.demo.build import (
    PASSWORD,
    Interrupted,
    NotADemo,
    alone,
    beginning,
    build,
    clear_away,
    is_half_done,
    sign_ins,
)
from motcua.config.management.commands.serve import serve, warm_up
from motcua.config.preparation import prepare

#: User-name suffix of the commune that is printed in full.
FIRST = "mytu"


class Command(BaseCommand):
    """Prepare the demo where it is missing, print address and sign-ins, serve."""

    help = "Chuẩn bị một cơ quan mẫu (huyện Mỹ Tú 2021 và bốn xã kế thừa) rồi mở trang web trên máy này"
    requires_system_checks = ["law"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments of the address."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ (mặc định chỉ máy này: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000, hoặc cổng trống kế tiếp)")
        parser.add_argument("--no-serve", action="store_true", help="chỉ chuẩn bị dữ liệu, không mở trang web")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, print, serve."""
        self._build(meanwhile=(lambda: None) if options["no_serve"] else warm_up)
        made = sign_ins()
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

    def _build(self, *, meanwhile: Callable[[], None]) -> None:
        """Build in a process of its own, while this one does something else; refuses where that one refused."""
        if not hasattr(os, "fork"):
            try:
                make_ready()
            except NotADemo as fault:
                raise CommandError(str(fault)) from None
            return
        fork = get_context("fork")
        answer, told = fork.Pipe(duplex=False)
        builder = fork.Process(target=_answering, args=(told,))
        builder.start()
        told.close()
        try:
            meanwhile()
            builder.join()
        except KeyboardInterrupt:
            builder.join()  # Ctrl+C has reached it too
            raise CommandError(STOPPED, returncode=130) from None
        except BaseException:
            builder.terminate()
            raise
        refusal = answer.recv() if builder.exitcode == 0 else STOPPED
        if refusal:
            raise CommandError(refusal)


STOPPED = "Việc dựng bản dùng thử bị ngắt giữa chừng; chạy lại ./motcua demo thì dựng lại từ đầu."


def _answering(told: "Connection[str, str]") -> None:
    """Build in the other process and report its refusal; nothing where it succeeded."""
    gc.disable()  # nearly all that is made is kept to the end
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        make_ready()
    except NotADemo as fault:
        told.send(str(fault))
    except KeyboardInterrupt:
        sys.exit(1)
    else:
        told.send("")


def make_ready() -> None:
    """Create schema, reference data and the office of the demo; quick where they exist."""
    with alone():
        if is_half_done():
            _again()
            return
        try:
            _all()
        except Interrupted:
            if not _again():
                raise


def _again() -> bool:
    if not clear_away():
        return False
    _say("lần trước bị ngắt giữa chừng; dựng lại từ đầu.")
    _all()
    return True


def _all() -> None:
    with beginning():
        prepare()
        build(now=now(), say=_say)


def _say(text: str) -> None:
    print(f"motcua: {text}", file=sys.stderr, flush=True)
