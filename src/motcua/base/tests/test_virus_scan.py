"""The virus scan: every upload goes to ClamAV's daemon; an infected one, or no answer, refuses the request."""

import base64
import hashlib
import shutil
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.base.virus_scan import Scan, ScanFailed, virus_in

#: The harmless file by which scanners are tried (eicar.org), written so that no scanner takes this module for one.
EICAR = base64.b64decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=")
HANDLERS = [
    "motcua.base.virus_scan.ScanningHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


class Daemon(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: collects the pieces and knows one virus."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture
def spoken() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[str]:
    """A real daemon that knows EICAR alone."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("ClamAV is not installed: apt-get install clamav-daemon")
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test\n")
    door = tmp_path / "clamd.ctl"
    (tmp_path / "clamd.conf").write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {door}\nForeground yes\nUser root\nLogFile {tmp_path}/log\n"
    )
    with subprocess.Popen([program, "-c", str(tmp_path / "clamd.conf")], stderr=subprocess.DEVNULL) as daemon:
        for _ in range(300):
            if door.exists() or daemon.poll() is not None:
                break
            time.sleep(0.1)
        if daemon.poll() is not None:
            pytest.skip("clamd does not start here")
        yield f"unix:{door}"
        daemon.terminate()


@pytest.mark.parametrize("content", [EICAR, b"x" * 3_000_000 + EICAR])
def test_a_virus_is_named(spoken, settings, content):
    settings.CLAMAV = spoken
    pieces = [content[at : at + 65_536] for at in range(0, len(content), 65_536)]
    assert virus_in(pieces) == "Eicar-Test-Signature"
    assert virus_in([b"a clean file"]) == ""


def test_the_real_daemon_finds_the_virus_and_passes_a_clean_file(clamd, settings):
    settings.CLAMAV = clamd
    assert virus_in([EICAR]).startswith("Eicar-Test")
    assert virus_in([b"a clean file"]) == ""


def test_without_an_answer_the_scan_fails():
    with pytest.raises(ScanFailed):
        Scan("tcp://127.0.0.1:1")


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "status"), [(EICAR, 400), (b"name,value\n", 200)])
def test_an_infected_upload_is_refused_whatever_page_takes_it(cast, settings, spoken, content, status):
    settings.CLAMAV, settings.FILE_UPLOAD_HANDLERS = spoken, HANDLERS
    answer = cast.client("reform").post("/toi/hien-thi/", {"file": SimpleUploadedFile("a.csv", content)})
    assert (answer.status_code == 400) is (status == 400)
    if status == 400:
        assert "nhiễm mã độc (Eicar-Test-Signature)" in answer.content.decode()


@pytest.mark.django_db
def test_nothing_is_taken_in_while_the_daemon_is_down(cast, settings):
    settings.CLAMAV, settings.FILE_UPLOAD_HANDLERS = "tcp://127.0.0.1:1", HANDLERS
    answer = cast.client("reform").post("/toi/hien-thi/", {"file": SimpleUploadedFile("a.csv", b"x")})
    assert answer.status_code == 400
    assert "Chưa kiểm tra được mã độc" in answer.content.decode()
