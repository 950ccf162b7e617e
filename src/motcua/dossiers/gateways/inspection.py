"""Inspection of uploaded papers: PDF, JPEG, PNG, TIFF and WebP, passive, of one kind, and small when opened.

The kind is detected by content and never by name. Refused are PDFs that run, send or carry something, or ask for a
password; files that are a second kind as well (an archive behind a scan); pictures and streams that grow beyond what a
sheet of paper needs (a PDF of one megabyte can inflate to a thousand). Pictures are opened one at a time.
"""

import re
import zlib
from io import BytesIO
from threading import Lock

import filetype
import pikepdf
import pypdfium2
from PIL import Image

from motcua.base.refusals import Refused
from motcua.dossiers.gateways.thumbnails import PDFIUM

#: What is kept, and the ending under which it is handed out.
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
}
IMAGE_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "MPO")
#: An A3 sheet at 400 dpi has 31 million pixels, an A4 sheet at 600 dpi 35.
MOST_PIXELS = 40_000_000
#: Objects of a PDF; a scanned report of 200 pages has some thousands.
_MOST_OBJECTS = 100_000
#: Bytes to which one stream of a PDF may inflate: an A4 sheet in colour at 600 dpi, uncompressed.
_MOST_INFLATED = 110 * 2**20
#: Bytes to which the tables of objects may inflate together: they are held in memory while the file is read.
_MOST_OBJECT_BYTES = 60 * 2**20
#: How deep dictionaries may lie in one another without being objects of their own.
_DEEPEST = 24
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/RichMedia", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/XFA"}
_ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToR", "/GoToE", "/Movie", "/Sound"),
}
#: Bytes to which all streams may inflate, one after the other: 80 such sheets.
_MOST_ALTOGETHER = 2 * 2**30
_STREAM = re.compile(rb"stream\r?\n")
#: A stream's dictionary stands before it; one of a scan has some hundred bytes.
_DICTIONARY = 2048
_OBJECT_TABLES = (b"/ObjStm", b"/XRef")
#: The beginnings of an HTML or SVG page, in lower case; and where an archive ends.
_PAGES = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml")
_ARCHIVE_END, _ARCHIVE_TAIL, _HEAD = b"PK\x05\x06", 66_000, 1024
_opening = Lock()


class FileRefused(Refused):
    """Refused file; the message gives the reason and the remedy."""


_ACTIVE = FileRefused(
    "Tệp PDF có nội dung tự chạy (mã lệnh, tệp nhúng hoặc biểu mẫu động) nên không nhận. "
    "In lại ra PDF thường rồi đính kèm."
)


def look_into(content: bytes) -> str:
    """Return the media type of an acceptable file; raises FileRefused."""
    if not content:
        raise FileRefused("Tệp rỗng. Chọn lại tệp cần đính kèm.")
    kind = filetype.guess(content)
    if kind is None or kind.mime not in ENDINGS:
        raise FileRefused("Chỉ nhận tệp PDF, JPEG, PNG, TIFF hoặc WebP. Quét lại theo định dạng này.")
    if _is_second_kind(content, kind.mime):
        raise FileRefused("Tệp chứa một loại tệp khác bên trong (trang web hoặc tệp nén) nên không nhận. Quét lại.")
    if kind.mime == "application/pdf":
        _open_pdf(content)
    else:
        with _opening:
            _open_image(content)
    return str(kind.mime)


def _is_second_kind(content: bytes, mime: str) -> bool:
    """Check whether the file would open as a page, an archive or another document as well."""
    head = content[:_HEAD].lower()
    if mime != "application/pdf" and b"%pdf-" in head:
        return True
    if mime == "application/pdf" and any(word in head for word in _PAGES[:-1]):
        return True
    return mime != "image/tiff" and _ARCHIVE_END in content[-_ARCHIVE_TAIL:]


def _open_image(content: bytes) -> None:
    try:
        with Image.open(BytesIO(content), formats=IMAGE_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused("Ảnh quá lớn để mở. Quét lại ở độ phân giải 200–300 dpi.")
            image.draft("RGB", (image.width // 8, image.height // 8))  # a JPEG need not be decoded whole to be checked
            image.load()
    except FileRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError) as broken:
        raise FileRefused("Ảnh bị hỏng, không mở được. Quét hoặc chụp lại.") from broken


def _open_pdf(content: bytes) -> None:
    if _inflates_too_far(content):
        raise FileRefused("Tệp PDF phình quá lớn khi mở nên không nhận. In lại ra PDF thường rồi đính kèm.")
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if len(pdf.objects) > _MOST_OBJECTS:
                raise FileRefused("Tệp PDF quá phức tạp để kiểm tra. In lại ra PDF rồi đính kèm.")
            for thing in pdf.objects:
                _check_object(thing)
    except pikepdf.PasswordError as locked:
        raise FileRefused("Tệp PDF có mật khẩu. Bỏ mật khẩu rồi đính kèm lại.") from locked
    except (pikepdf.PdfError, ValueError, RecursionError) as broken:
        raise FileRefused("Tệp PDF bị hỏng, không mở được. Xuất hoặc quét lại.") from broken
    _open_pages(content)


def _open_pages(content: bytes) -> None:
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


def _inflates_too_far(content: bytes) -> bool:
    """Check, without keeping anything, whether a deflated stream of the file grows beyond what a page needs."""
    tables = altogether = 0
    for count, found in enumerate(_STREAM.finditer(content)):
        words = content[max(0, found.start() - _DICTIONARY) : found.start()].rpartition(b"obj")[2]
        if b"Fl" not in words and b"#" not in words:  # /FlateDecode, /Fl, or a name written with escapes
            continue
        is_table = any(word in words for word in _OBJECT_TABLES)
        size = _inflated(content, found.end(), _MOST_OBJECT_BYTES if is_table else _MOST_INFLATED)
        tables += size if is_table else 0
        altogether += size
        if size > _MOST_INFLATED or tables > _MOST_OBJECT_BYTES or altogether > _MOST_ALTOGETHER:
            return True
        if count > _MOST_OBJECTS:
            return True
    return False


def _inflated(content: bytes, begin: int, most: int) -> int:
    """Return how many bytes the stream inflates to, counted no further than a little beyond `most`."""
    inflating, size, chunk = zlib.decompressobj(), 0, 1 << 16
    view = memoryview(content)
    try:
        for at in range(begin, len(content), chunk):
            given: bytes | memoryview = view[at : at + chunk]
            while given and size <= most:
                size += len(inflating.decompress(given, 1 << 20))
                given = inflating.unconsumed_tail
            if inflating.eof or size > most:
                break
    except zlib.error:  # not deflated, or broken: what opens it says so
        pass
    return size


def _check_object(thing: pikepdf.Object) -> None:
    """Raise FileRefused for an object that runs, opens, sends or carries something, or a picture beyond a page."""
    if _is_active(thing):
        raise _ACTIVE
    if not isinstance(thing, pikepdf.Stream):
        return
    filters = thing.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) > 2:
        raise FileRefused("Tệp PDF được nén lồng nhiều lớp nên không nhận. In lại ra PDF thường rồi đính kèm.")
    if thing.get("/Subtype") == "/Image" and _pixels(thing) > MOST_PIXELS * 4:  # black and white at 1200 dpi
        raise FileRefused("Ảnh trong tệp PDF quá lớn để mở. Quét lại ở độ phân giải 200–300 dpi.")


def _pixels(picture: pikepdf.Stream) -> int:
    return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))


def _is_active(thing: pikepdf.Object, depth: int = 0) -> bool:
    """Check whether an object of the file runs, opens or sends something by itself; too deep to tell is as bad."""
    if depth > _DEEPEST:
        return True
    if isinstance(thing, pikepdf.Array):
        return any(_is_active(member, depth + 1) for member in _direct(thing))
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(thing.keys())
    if keys & _ACTIVE_KEYS or ("/S" in keys and str(thing["/S"]) in _ACTIVE_ACTIONS):
        return True
    return any(_is_active(thing[key], depth + 1) for key in keys if _is_direct(thing[key]))


def _is_direct(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _direct(array: pikepdf.Array) -> list[pikepdf.Object]:
    return [member for member in array if isinstance(member, pikepdf.Object) and not member.is_indirect]
