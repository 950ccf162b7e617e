"""Virus scan of every upload by ClamAV's daemon, where the settings name one.

An upload handler of Django sends each piece to the daemon while it arrives, so that no room can forget the scan.
Without an answer from the daemon nothing is taken in.
"""

import socket
import struct
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler

#: Seconds within which the daemon answers.
PATIENCE = 30


class UploadRefused(BadRequest):
    """The request carries a file that is not taken in; the message gives the reason."""


class ScanFailed(Exception):
    """The daemon could not be reached or did not answer."""


class Scan:
    """One file on its way to the daemon: `INSTREAM` of clamd's protocol, pieces with their length before them."""

    def __init__(self, address: str) -> None:
        try:
            self._line = _connect(address)
            self._line.sendall(b"zINSTREAM\0")
        except OSError as trouble:
            raise ScanFailed(str(trouble)) from trouble

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._line.close()

    def send(self, piece: bytes) -> None:
        """Send a piece of the file."""
        try:
            self._line.sendall(struct.pack("!L", len(piece)) + piece)
        except OSError as trouble:
            raise ScanFailed(str(trouble)) from trouble

    def verdict(self) -> str:
        """Return the name of the virus found; empty for a clean file. Raises ScanFailed for any other answer."""
        try:
            self._line.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and (piece := self._line.recv(4096)):
                answer += piece
        except OSError as trouble:
            raise ScanFailed(str(trouble)) from trouble
        words = answer.rstrip(b"\0\n").decode(errors="replace").removeprefix("stream: ")
        if words == "OK":
            return ""
        if words.endswith(" FOUND"):
            return words.removesuffix(" FOUND")
        raise ScanFailed(words or "no answer")


def _connect(address: str) -> socket.socket:
    """Connect to `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE)


def virus_in(pieces: Iterable[bytes]) -> str:
    """Return the name of the virus in the content; empty for a clean one, or where no daemon is named."""
    if not settings.CLAMAV:
        return ""
    with Scan(settings.CLAMAV) as scan:
        for piece in pieces:
            scan.send(piece)
        return scan.verdict()


class ScanningHandler(FileUploadHandler):
    """Upload handler in front of Django's own: passes every piece on, and refuses the request with an infected file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a scan for the file that begins."""
        super().new_file(*args, **kwargs)
        self._scan = self._asked(lambda: Scan(settings.CLAMAV))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Send the piece to the daemon and pass it on."""
        self._asked(lambda: self._scan.send(raw_data))
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Ask for the verdict; the next handler keeps the file where it is clean."""
        with self._scan:
            found = self._asked(self._scan.verdict)
        if found:
            raise UploadRefused(f"Tệp “{self.file_name}” nhiễm mã độc ({found}) nên không nhận. Báo quản trị hệ thống.")

    def upload_interrupted(self) -> None:
        """Close the scan of a file that did not arrive whole."""
        with self._scan:
            pass

    def _asked(self, ask: Any) -> Any:
        try:
            return ask()
        except ScanFailed:
            raise UploadRefused(
                "Chưa kiểm tra được mã độc của tệp nên chưa nhận. Báo quản trị hệ thống xem dịch vụ ClamAV."
            ) from None
