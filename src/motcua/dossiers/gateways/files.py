"""File storage of papers: uploads are inspected, hashed, and stored once by the hash of their content.

What is accepted decides `inspection`. Bytes lie in MEDIA_ROOT, are written to a
temporary name and moved into place, and leave only through a view that asks the policy.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

import pikepdf
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps

from motcua.base.files import UNFINISHED, replace_file
from motcua.base.time import now
from motcua.dossiers.gateways.inspection import ENDINGS, IMAGE_FORMATS, FileRefused, look_into
from motcua.dossiers.gateways.thumbnails import beside, draw
from motcua.dossiers.models import StoredFile

__all__ = [
    "ENDINGS",
    "FileRefused",
    "Pages",
    "joined",
    "look_into",
    "open_stored",
    "open_thumbnail",
    "path_of",
    "remove_leftovers",
    "store",
    "store_pages",
]


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
    replace_file(path_of(digest), content)
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
                with Image.open(pages, formats=IMAGE_FORMATS) as picture:
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
        replace_file(beside(path), drawn)


def remove_leftovers(older_than: datetime) -> int:
    """Delete files whose writing was broken off before the moment (a killed server); returns how many."""
    folder, found = Path(settings.MEDIA_ROOT), 0
    for left in folder.rglob(f"{UNFINISHED}*") if folder.is_dir() else ():
        if left.stat().st_mtime < older_than.timestamp():
            left.unlink(missing_ok=True)
            found += 1
    return found
