"""The built-in server: whom it believes, and many connections that only wait; behind proxies: `test_deployment`."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test import Client, override_settings

from motcua.config.management.commands.serve import server_for

ROOT = Path(__file__).parents[4]
FORGED = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "ftp", "Host": "office.test"}


def seen(environ, start_response):
    """A site that answers what it was told about the visitor."""
    start_response("200 OK", [("Content-Type", "application/json")])
    wanted = {"address": "REMOTE_ADDR", "scheme": "wsgi.url_scheme", "for": "HTTP_X_FORWARDED_FOR"}
    return [json.dumps({key: environ.get(name, "") for key, name in wanted.items()}).encode()]


def door() -> socket.socket:
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    return made


def free_port() -> int:
    with door() as made:
        return made.getsockname()[1]


@pytest.fixture
def serving() -> Iterator:
    started = []

    def serve(application=seen, shared=None) -> int:
        bound = door()
        server = server_for(application, bound, threads=4)

        def run() -> None:
            if shared is not None:
                connections["default"] = shared
            server.run()

        threading.Thread(target=run, daemon=True).start()
        started.append(server)
        return bound.getsockname()[1]

    yield serve
    for server in started:
        server.close()


def visit(port: int, **headers: str) -> dict:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/", headers={**FORGED, **headers})
    return json.loads(line.getresponse().read())


def reached(port: int) -> None:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nothing answers at port {port}")


def test_without_a_proxy_nobody_forges_their_address(serving):
    with override_settings(PROXIES=0):
        told = visit(serving())
    assert told == {"address": "127.0.0.1", "scheme": "http", "for": ""}


def test_a_proxy_of_another_address_is_not_believed(serving):
    with override_settings(PROXIES=1, PROXY_ADDRESS="10.9.9.9"):
        told = visit(serving())
    assert told == {"address": "127.0.0.1", "scheme": "http", "for": ""}


def test_many_connections_that_only_wait_do_not_stop_the_site(serving):
    port = serving()
    waiting = []
    try:
        for number in range(400):
            line = socket.create_connection(("127.0.0.1", port), timeout=5)
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" if number % 2 else b"")
            waiting.append(line)
        assert visit(port)["address"] == "127.0.0.1"
    finally:
        for line in waiting:
            line.close()


@pytest.fixture
def site(serving, settings, transactional_db):
    """The whole site on the built-in server, over the database of the test."""
    connection.inc_thread_sharing()
    settings.ALLOWED_HOSTS = ["*"]
    yield serving(get_wsgi_application(), shared=connections["default"] if connection.vendor == "sqlite" else None)
    connection.dec_thread_sharing()


def answer_to(port: int, path: str, announced: int, *, cookie: str = "", sent: int = 0, chunked: bool = False) -> int:
    """Return the status of the answer to a request of which only `sent` bytes of the body ever arrive."""
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {announced}"
    head = f"POST {path} HTTP/1.1\r\nHost: office.test\r\nCookie: {cookie}\r\n{length}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head.encode())
        piece = b"x" * 2**16
        try:
            for _ in range(0, sent, len(piece)):
                line.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        except ConnectionError:
            pass  # refused before the end, as it should be
        return int(line.recv(64).split()[1])


def test_a_stranger_sends_no_more_than_a_form_whatever_the_address(site, cast):
    for path in ("/dang-nhap/", "/nhap/dossiers/", "/ho-so/tiep-nhan/", "/khong-co/"):
        for cookie in ("", f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"):
            assert answer_to(site, path, 150 * 2**20, cookie=cookie) == 413, path
    assert answer_to(site, "/nhap/dossiers/", 0, sent=3 * 2**20, chunked=True) == 413


def test_who_has_signed_in_sends_scans_and_whole_tables_to_the_import_only(site, cast):
    cookie = f"{settings.SESSION_COOKIE_NAME}={cast.client('reform').cookies[settings.SESSION_COOKIE_NAME].value}"
    assert answer_to(site, "/ho-so/tiep-nhan/", 150 * 2**20, cookie=cookie) == 413
    assert answer_to(site, "/nhap/dossiers/", 500 * 2**20, cookie=cookie) == 413
    with pytest.raises(TimeoutError):  # the server waits for the body that was announced
        answer_to(site, "/nhap/dossiers/", 150 * 2**20, cookie=cookie, sent=2**16)


def test_behind_another_server_the_announced_length_is_bounded_before_it_is_read(cast):
    class Unread:
        def readline(self, *_: int) -> bytes:
            return self.read()

        def read(self, *_: int) -> bytes:
            raise AssertionError("read before the size was refused")

    def sent(client, path: str, size: int) -> int:
        body = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
        return client.generic("POST", path, **body).status_code

    assert sent(Client(), "/nhap/dossiers/", 2 * 2**20) == 413
    assert sent(cast.client("reform"), "/ho-so/tiep-nhan/", 150 * 2**20) == 413
    with pytest.raises(AssertionError, match="read before"):
        sent(cast.client("reform"), "/nhap/dossiers/", 150 * 2**20)


@pytest.mark.slow
def test_what_sqlite_acknowledges_is_on_the_disk(tmp_path: Path):
    asked = "from django.db import connection; print(connection.cursor().execute('PRAGMA synchronous').fetchone()[0])"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "MOTCUA_HOME": str(tmp_path)}
    code = f"import django; django.setup(); {asked}"
    environment["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "2", "FULL"


def test_https_without_a_proxy_is_refused_at_the_start():
    with override_settings(HTTPS=True, PROXIES=0), pytest.raises(CommandError, match="MOTCUA_PROXIES=1"):
        call_command("serve", "--port", str(free_port()), skip_checks=True)
