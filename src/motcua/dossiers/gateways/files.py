"""File storage of papers: uploads are inspected, hashed, and stored once by the hash of their content.

Accepted are PDF, JPEG, PNG, TIFF and WebP, detected by content and never by name, and opened with the library
that will show them. A PDF that carries scripts, starts programs, sends forms, or asks for a password is refused:
stored files must be passive when opened. Bytes lie in MEDIA_ROOT, are written to a
temporary name and moved into place, and leave only through a view that asks the policy.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

import filetype
import pikepdf
import pypdfium2
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.dossiers.gateways.thumbnails import PDFIUM, beside, draw
from motcua.dossiers.models import StoredFile

#: What is kept, and the ending under which it is handed out.
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
}
_IMAGE_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "MPO")
_MOST_PIXELS = 120_000_000  # an A3 sheet at 600 dpi has 70 million
_MOST_OBJECTS = 300_000
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/RichMedia", "/EmbeddedFiles", "/XFA"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToR", "/GoToE"}


class FileRefused(Refused):
    """Refused file; the message gives the reason and the remedy."""


class Upload(Protocol):
    """Uploaded file, as Django's forms provide it."""

    def read(self, size: int = -1, /) -> bytes:
        """Read the next bytes."""


def store(upload: Upload) -> StoredFile:
    """Inspect and store the file; return its record; equal content is stored once. Raises FileRefused."""
    limit = settings.UPLOAD_LIMIT
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise FileRefused(f"Tệp lớn hơn {limit // 2**20} MB. Quét lại ở 200–300 dpi hoặc chia thành nhiều tệp.")
    media_type = look_into(content)
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known is not None and path_of(digest).is_file():
        return known
    _write(path_of(digest), content)
    _draw(path_of(digest), content, media_type)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return StoredFile.objects.create(sha256=digest, size=len(content), media_type=media_type, stored_at=now())
    except IntegrityError:  # two at once
        return StoredFile.objects.get(sha256=digest)


@dataclass(frozen=True, slots=True)
class Pages:
    """Files of one paper in order, with the clockwise rotation of each in degrees."""

    files: Sequence[Upload]
    turns: Sequence[int] = ()

    @property
    def name(self) -> str:
        """Return the name of the paper: that of its file, or of the first, as a PDF."""
        first = str(getattr(self.files[0], "name", "") or "giay-to")
        return first if self.is_one_as_it_is else f"{Path(first).stem}.pdf"

    @property
    def is_one_as_it_is(self) -> bool:
        """Check whether there is nothing to join and nothing to rotate."""
        return len(self.files) == 1 and not any(self.turns)


def store_pages(pages: Pages) -> StoredFile:
    """Store the files of one paper as one: a single one unchanged, else a PDF of all. Raises FileRefused."""
    if pages.is_one_as_it_is:
        return store(pages.files[0])
    limit = settings.UPLOAD_LIMIT
    papers = []
    for number, upload in enumerate(pages.files, 1):
        content = upload.read(limit + 1)
        try:
            if len(content) > limit:
                raise FileRefused(f"Tệp lớn hơn {limit // 2**20} MB. Quét lại ở 200–300 dpi.")
            papers.append((content, look_into(content)))
        except FileRefused as refused:
            raise FileRefused(f"Tệp thứ {number} ({getattr(upload, 'name', '')}): {refused}") from None
    return store(BytesIO(joined(papers, pages.turns) or b""))


def path_of(sha256: str) -> Path:
    """Return the path of the content."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def open_stored(file: StoredFile) -> BinaryIO:
    """Open the content for reading, after hashing it again; FileRefused where the file is lost or was exchanged."""
    try:
        content = path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise FileRefused("Không tìm thấy tệp trong kho lưu trữ. Báo quản trị hệ thống khôi phục từ bản sao lưu.")
    if hashlib.file_digest(content, "sha256").hexdigest() != file.sha256:
        content.close()
        raise FileRefused("Tệp trong kho lưu trữ khác với lúc lưu. Báo quản trị hệ thống khôi phục từ bản sao lưu.")
    content.seek(0)
    return content


def file_faults(files: Iterable[StoredFile]) -> Iterator[str]:
    """Hash every stored file again; iterate over those lost or exchanged, in the official's words."""
    for file in files:
        try:
            open_stored(file).close()
        except FileRefused:
            lost = not path_of(file.sha256).exists()
            yield f"Tệp số {file.pk} ({file.sha256[:12]}…) {'không còn trong kho' if lost else 'khác với lúc lưu'}."


def joined(papers: Sequence[tuple[bytes, str]], turns: Sequence[int] = ()) -> bytes | None:
    """Join stored papers (content and media type) into one PDF, pictures as pages; None for an empty list.

    `turns` says of each by how many degrees, clockwise, its pages are turned; a photograph stands as it was taken.
    """
    with pikepdf.new() as whole:
        for place, (content, media_type) in enumerate(papers):
            pages = BytesIO(content)
            if media_type != "application/pdf":
                with Image.open(pages, formats=_IMAGE_FORMATS) as picture:
                    upright = ImageOps.exif_transpose(picture).convert("RGB")
                    upright.save(pages := BytesIO(), "PDF", resolution=200)
            with pikepdf.open(pages) as one:
                for page in one.pages:
                    if turn := turns[place] if place < len(turns) else 0:
                        page.rotate(turn, relative=True)
                whole.pages.extend(one.pages)
        if not len(whole.pages):
            return None
        written = BytesIO()
        whole.save(written)
    return written.getvalue()


def open_thumbnail(file: StoredFile) -> bytes:
    """Open the thumbnail of the first page, drawn now where missing; FileRefused where it cannot be drawn."""
    path = path_of(file.sha256)
    try:
        return beside(path).read_bytes()
    except FileNotFoundError:
        with open_stored(file) as content:
            _draw(path, content.read(), file.media_type)
    try:
        return beside(path).read_bytes()
    except FileNotFoundError:
        raise FileRefused("Tệp này không có ảnh thu nhỏ.")


def _draw(path: Path, content: bytes, media_type: str) -> None:
    drawn = draw(content, media_type)
    if drawn is not None:
        _write(beside(path), drawn)


def look_into(content: bytes) -> str:
    """Return the media type of an acceptable file; raises FileRefused."""
    if not content:
        raise FileRefused("Tệp rỗng. Chọn lại tệp cần đính kèm.")
    kind = filetype.guess(content)
    if kind is None or kind.mime not in ENDINGS:
        raise FileRefused("Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc WebP. Quét lại theo định dạng này.")
    if kind.mime == "application/pdf":
        _open_pdf(content)
    else:
        _open_image(content)
    return str(kind.mime)


def _open_image(content: bytes) -> None:
    try:
        with Image.open(BytesIO(content), formats=_IMAGE_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise FileRefused("Ảnh quá lớn để mở. Quét lại ở độ phân giải 200–300 dpi.")
            image.load()
    except FileRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as broken:
        raise FileRefused("Ảnh bị hỏng, không mở được. Quét hoặc chụp lại.") from broken


def _open_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.objects) > _MOST_OBJECTS:
                raise FileRefused("Tệp PDF quá phức tạp để kiểm tra. In lại ra PDF rồi đính kèm.")
            if any(_is_active(thing) for thing in pdf.objects):
                raise FileRefused(
                    "Tệp PDF có nội dung tự chạy (mã lệnh, tệp nhúng hoặc biểu mẫu động) nên không nhận. "
                    "In lại ra PDF thường rồi đính kèm."
                )
    except pikepdf.PasswordError as locked:
        raise FileRefused("Tệp PDF có mật khẩu. Bỏ mật khẩu rồi đính kèm lại.") from locked
    except (pikepdf.PdfError, ValueError, RecursionError) as broken:
        raise FileRefused("Tệp PDF bị hỏng, không mở được. Xuất hoặc quét lại.") from broken
    with PDFIUM:
        try:
            opened = pypdfium2.PdfDocument(content)
            pages = len(opened)
            if pages:
                opened[0].get_size()
            opened.close()
        except pypdfium2.PdfiumError as broken:
            raise FileRefused("Tệp PDF bị hỏng, không mở được. Xuất hoặc quét lại.") from broken
    if not pages:
        raise FileRefused("Tệp PDF không có trang nào.")


def _is_active(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Check whether an object of the file runs, opens or sends something by itself."""
    if isinstance(thing, pikepdf.Array):
        return depth < 6 and any(_is_active(member, depth + 1) for member in _direct(thing))
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(thing.keys())
    if keys & _ACTIVE_KEYS:
        return True
    if "/S" in keys and str(thing["/S"]) in _ACTIVE_ACTIONS:
        return True
    return depth < 6 and any(_is_active(thing[key], depth + 1) for key in keys if _is_direct(thing[key]))


def _is_direct(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _direct(array: pikepdf.Array) -> list[pikepdf.Object]:
    return [member for member in array if isinstance(member, pikepdf.Object) and not member.is_indirect]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
