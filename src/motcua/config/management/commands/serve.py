"""`./motcua serve`: serve the office's site on this machine, in one process."""

import resource
import socket
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver

from motcua.base.tasks import keep_jobs_running
from motcua.config.tracing import with_request_ids
from motcua.people.gateways.bodies import BoundedChannel

#: Number of ports tried after the requested one.
TRIED = 50
#: Connections open at once, files kept free for the database and papers, seconds until a silent connection is closed.
MOST_CONNECTIONS, SPARE_FILES, IDLE_SECONDS = 4_000, 256, 30


class Command(BaseCommand):
    """Serve the site with waitress until Ctrl+C; on the next free port where the requested one is taken."""

    help = "Mở trang web của cơ quan đang dùng trên máy này"
    requires_system_checks = ["law"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments of address and port."""
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ (mặc định chỉ máy này: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000, hoặc cổng trống kế tiếp)")
        parser.add_argument("--threads", type=int, default=8, help="số luồng xử lý")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bind the port and serve."""
        serve(self, options["host"], options["port"], options["threads"])


def warm_up() -> None:
    """Load the modules of the first page, without touching the records."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    import waitress  # noqa: F401

    from motcua.config.wsgi import application  # noqa: F401

    _ = get_resolver().reverse_dict  # imports every view


def serve(command: BaseCommand, host: str, port: int, threads: int = 8) -> None:
    """Print the address, then serve until interrupted."""
    if not 0 < port < 65_536:
        raise CommandError(f"Cổng {port} không hợp lệ; chọn số từ 1 đến 65535.", returncode=2)
    warm_up()
    door = _free_door(host, port)
    chosen = door.getsockname()[1]
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{chosen}"
    if settings.PUBLIC_ADDRESS == "http://127.0.0.1:8000":
        settings.PUBLIC_ADDRESS = address
    if settings.HTTPS and not settings.PROXIES:
        raise CommandError(
            "MOTCUA_HTTPS cần một proxy đứng trước (nginx, Caddy) và MOTCUA_PROXIES=1; nếu không, mọi trang chuyển "
            "hướng mãi.",
            returncode=2,
        )
    from motcua.config.wsgi import application

    server = server_for(application, door, threads)
    if chosen != port:
        command.stdout.write(f"Cổng {port} đang có chương trình khác dùng, nên mở cổng {chosen}.")
    command.stdout.write(command.style.SUCCESS(f"\n  Một Cửa đang chạy tại {address}/   (Ctrl+C để dừng)\n"))
    command.stdout.flush()
    stop = threading.Event()
    keep_jobs_running(stop)
    try:
        server.run()
    except KeyboardInterrupt:
        command.stdout.write("\nĐã dừng.")
    finally:
        stop.set()
        server.close()


def server_for(application: Any, door: socket.socket, threads: int) -> Any:
    """Return waitress on the bound socket: proxies of the settings believed, idle connections and bodies bounded.

    Open connections may be many, because those that only wait cost a file descriptor and no thread.
    """
    from waitress import create_server

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(hard, MOST_CONNECTIONS + SPARE_FILES) if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
        soft = files
    believed: dict[str, Any] = {}
    if settings.PROXIES:
        believed = {
            "trusted_proxy": settings.PROXY_ADDRESS,
            "trusted_proxy_count": settings.PROXIES,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    server = create_server(
        application,
        sockets=[door],
        threads=threads,
        ident="motcua",
        asyncore_use_poll=True,
        connection_limit=max(100, min(MOST_CONNECTIONS, soft - SPARE_FILES)),
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 4,
        max_request_body_size=settings.BOOK_LIMIT + 2**20,
        clear_untrusted_proxy_headers=True,
        **believed,
    )
    server.channel_class = BoundedChannel
    server.application = with_request_ids(server.application)  # outside of what puts the visitor's address in
    return server


def _free_door(host: str, port: int) -> socket.socket:
    for number in range(port, min(port + TRIED, 65_536)):
        door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, number))
        except PermissionError:
            door.close()
            raise CommandError(f"Không được phép mở cổng {number}; chọn cổng từ 1024 trở lên bằng --port.") from None
        except OSError:
            door.close()
            continue
        return door
    raise CommandError(f"Các cổng từ {port} đến {port + TRIED - 1} đều bận; chọn cổng khác bằng --port.")
