"""Archive of a backup: a tar of named parts with their hashes at its end, encrypted by age where a key is given.

It is written and read as a stream, so that memory does not grow with the office. tar and age are open forms: without
this software `age -d -i KEY | tar x` and sqlite3 or psql bring everything back.
"""

import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from motcua.backups.vocabulary import HEADER, MANIFEST, BackupRefused, Header, Part
from motcua.base.files import replace_file

CHUNK = 1 << 20
Progress = Callable[[int], None]


class Hashed(io.RawIOBase):
    """Stream that counts and hashes what is written through it."""

    def __init__(self, below: IO[bytes]) -> None:
        self.below, self.size, self.digest = below, 0, sha256()

    def writable(self) -> bool:
        """Return true: it is written to."""
        return True

    def write(self, content: Any) -> int:
        """Write, count and hash."""
        self.below.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)


class Writer:
    """Writes parts into the archive one after the other, then the manifest."""

    def __init__(self, out: IO[bytes], header: Header, progress: Progress) -> None:
        self.tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK)  # noqa: SIM115
        self.parts: list[Part] = []
        self.progress = progress
        self.add_text(HEADER, header.as_json())

    def add_text(self, name: str, told: Any) -> None:
        """Add a part of JSON."""
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        self._add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> Part | None:
        """Add a file as long as it is now; None where it has gone meanwhile."""
        try:
            with path.open("rb") as content:
                return self._add(name, content, os.fstat(content.fileno()).st_size)
        except FileNotFoundError:
            return None

    def close(self) -> None:
        """Write the manifest and the end of the archive."""
        self.add_text(MANIFEST, {"parts": [[part.name, part.size, part.sha256] for part in self.parts]})
        self.tar.close()

    def _add(self, name: str, content: IO[bytes], size: int) -> Part:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        source = _Counted(content, self.progress)
        try:
            self.tar.addfile(info, source)
        except OSError as short:
            if str(short) == "unexpected end of data":
                raise BackupRefused(f"{name} bị cắt ngắn trong lúc sao lưu; chạy lại.") from None
            raise
        self.parts.append(Part(name, size, source.digest.hexdigest()))
        return self.parts[-1]


class _Counted:
    """Source of a part: hashes what is read of it."""

    def __init__(self, content: IO[bytes], progress: Progress) -> None:
        self.content, self.progress, self.digest = content, progress, sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.digest.update(piece)
        self.progress(len(piece))
        return piece


def new_key(file: Path) -> str:
    """Make a key, write it readable by its owner only, and return the public part for MOTCUA_BACKUP_RECIPIENTS."""
    if file.exists():
        raise BackupRefused(f"{file} đã có; không ghi đè lên một khóa. Chọn tên khác.")
    key = x25519.Identity.generate()
    replace_file(file, f"# khóa mở bản sao lưu của Một Cửa; khóa công khai: {key.to_public()}\n{key}\n".encode())
    return str(key.to_public())


def recipients_of(texts: Sequence[str]) -> list[Any]:
    """Parse public keys; BackupRefused for one that is none."""
    try:
        return [x25519.Recipient.from_str(text.strip()) for text in texts]
    except pyrage.RecipientError:
        raise BackupRefused(
            "MOTCUA_BACKUP_RECIPIENTS phải là khóa công khai dạng age1…; tạo bằng ./motcua backup --new-key TỆP"
        ) from None


def identities_in(file: Path) -> list[Any]:
    """Read the keys of a file; BackupRefused where it has none."""
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        return [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        raise BackupRefused(f"{file} không phải tệp khóa mở bản sao lưu.") from None


@contextmanager
def encrypted(out: IO[bytes], recipients: Sequence[Any]) -> Iterator[IO[bytes]]:
    """Yield the stream to write into: the output itself, or one that age encrypts on its way there."""
    if not recipients:
        yield out
        return
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(reading, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, out, recipients)
            except BaseException as fault:  # noqa: BLE001 (told by the writer)
                failed.append(fault)

    thread = threading.Thread(target=encrypt, name="age", daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb", buffering=CHUNK) as plain:
            yield plain
    except BrokenPipeError:
        pass
    finally:
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def plain_stream(file: Path, key: Path | None) -> Iterator[IO[bytes]]:
    """Yield the archive as a stream of plain bytes; an encrypted one needs the file of its key."""
    with file.open("rb") as content:
        if content.read(21) != b"age-encryption.org/v1":
            content.seek(0)
            yield content
            return
        content.seek(0)
        if key is None:
            raise BackupRefused("Bản sao lưu này được mã hóa: thêm --key TỆP_KHÓA.")
        with _decrypted(content, identities_in(key)) as plain:
            yield plain


@contextmanager
def _decrypted(content: IO[bytes], identities: Sequence[Any]) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def decrypt() -> None:
        with os.fdopen(writing, "wb", buffering=CHUNK) as plain:
            try:
                pyrage.decrypt_io(content, plain, identities)
            except BaseException as fault:  # noqa: BLE001 (told by the reader)
                failed.append(fault)

    thread = threading.Thread(target=decrypt, name="age", daemon=True)
    thread.start()
    unread: BaseException | None = None
    try:
        with os.fdopen(reading, "rb", buffering=CHUNK) as plain:
            yield plain
    except (tarfile.TarError, EOFError, BackupRefused) as fault:
        unread = fault
    finally:
        thread.join()
    if failed and not (unread is not None and isinstance(failed[0], BrokenPipeError)):
        raise BackupRefused("Không giải mã được: sai khóa, hoặc tệp đã hỏng hay bị sửa.") from None
    if unread is not None:
        raise unread


def parts_in(stream: IO[bytes]) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Iterate over name, size and content of the parts; BackupRefused for anything that is not a plain file."""
    with tarfile.open(fileobj=stream, mode="r|", bufsize=CHUNK) as tar:
        for info in tar:
            content = tar.extractfile(info) if info.isfile() else None
            if content is None:
                raise BackupRefused(f"Bản sao lưu có thành phần lạ: {info.name}.")
            yield info.name, info.size, content


def read_through(
    stream: IO[bytes],
    *,
    accept: Callable[[Header], None] = lambda header: None,
    place: Callable[[str], IO[bytes] | None] = lambda name: None,
    progress: Progress = lambda count: None,
) -> Header:
    """Read an archive to its end and compare every part with the manifest; return the header.

    `accept` sees the header before anything else is read and may refuse; `place` gives the file that a part is
    written into, None to hash it only. Raises BackupRefused for every difference.
    """
    try:
        return _read_through(stream, accept, place, progress)
    except (tarfile.TarError, EOFError) as broken:
        raise BackupRefused(f"Không phải bản sao lưu của Một Cửa, hoặc tệp bị cắt ngắn ({broken}).") from None


def _read_through(
    stream: IO[bytes], accept: Callable[[Header], None], place: Callable[[str], IO[bytes] | None], progress: Progress
) -> Header:
    header: Header | None = None
    found: dict[str, tuple[int, str]] = {}
    listed: dict[str, tuple[int, str]] | None = None
    for name, size, content in parts_in(stream):
        if listed is not None or name in found:
            raise BackupRefused(f"Bản sao lưu có thành phần thừa: {name}.")
        if header is None:
            told = content.read()
            header = Header.read(_json(name, HEADER, told))
            accept(header)
            found[name] = (size, sha256(told).hexdigest())
        elif name == MANIFEST:
            listed = _listed(_json(name, MANIFEST, content.read()))
        else:
            found[name] = (size, _copied(content, place(name), progress))
    while stream.read(CHUNK):  # an encrypted archive is authentic only when it was read to its end
        pass
    if header is None or listed is None:
        raise BackupRefused("Bản sao lưu bị cắt ngắn: không có danh mục ở cuối.")
    _need_equal(found, listed)
    return header


def _need_equal(found: dict[str, tuple[int, str]], listed: dict[str, tuple[int, str]]) -> None:
    """Raise BackupRefused with the parts that differ from the manifest."""
    if wrong := sorted(name for name in found.keys() | listed.keys() if found.get(name) != listed.get(name)):
        raise BackupRefused(f"Bản sao lưu hỏng ở {len(wrong)} thành phần: {', '.join(wrong[:5])}.")


def _listed(told: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Return size and hash of every part that a manifest names."""
    try:
        return {str(name): (int(size), str(digest)) for name, size, digest in told["parts"]}
    except (KeyError, TypeError, ValueError):
        raise BackupRefused("Danh mục ở cuối bản sao lưu không đọc được.") from None


def _json(name: str, wanted: str, content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if name == wanted and isinstance(told, dict):
        return told
    raise BackupRefused(f"Không phải bản sao lưu của Một Cửa: {wanted} không đọc được.")


def _copied(content: IO[bytes], out: IO[bytes] | None, progress: Progress) -> str:
    """Hash a part, and write it where there is a place for it, durably."""
    digest = sha256()
    try:
        while piece := content.read(CHUNK):
            digest.update(piece)
            if out is not None:
                out.write(piece)
            progress(len(piece))
    finally:
        if out is not None:
            out.close()
    return digest.hexdigest()
