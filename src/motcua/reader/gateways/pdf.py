"""PDF: the text layer page by page; scans are read with Tesseract where it is installed."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium

from motcua.reader.gateways.refusal import MAX_OCR_PAGES, MAX_PAGES, MAX_TEXT, ReaderError
from motcua.reader.vocabulary import Text

_FEWEST_SIGNS = 20  # a page: less is a page number or a stamp on a scan, no text layer
_DOTS, _POINTS = 200, 72  # dots an inch that Tesseract reads well; points an inch of a PDF
_LONGEST_SIDE = 2600  # dots of a page: A4 at 200 dots an inch has 2,339; larger sheets are made smaller
_PAGE_SECONDS = 15  # that recognising a page may take on a slow machine
_LIST_SECONDS = 20  # that Tesseract may take to list its languages


def load(content: bytes, name: str, deadline: float) -> Text:
    """Load the text of a PDF of at most 500 pages; refuses locked and broken ones."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReaderError(f"Tệp “{name}” có mật khẩu. Hãy bỏ mật khẩu (in lại thành PDF) rồi thử lại.") from None
        raise _broken(name) from None
    try:
        count = len(document)
        if count == 0:
            raise _broken(name)
        if count > MAX_PAGES:
            raise ReaderError(
                f"“{name}” có {count} trang, vượt mức {MAX_PAGES} trang. Hãy tách riêng phần báo cáo rồi thử lại."
            )
        lines, pages = _text_layer(document, name, deadline)
        if sum(len(line.strip()) for line in lines) < _FEWEST_SIGNS * count:
            lines, pages = _recognise(document, name)
            return Text(name=name, lines=tuple(lines), pages=tuple(pages), origin="ocr")
        return Text(name=name, lines=tuple(lines), pages=tuple(pages), origin="pdf")
    except pdfium.PdfiumError:
        raise _broken(name) from None
    finally:
        document.close()


def _broken(name: str) -> ReaderError:
    return ReaderError(f"Tệp PDF “{name}” bị hỏng hoặc chưa tải xong. Hãy lấy lại bản gốc rồi thử lại.")


def _late(name: str) -> ReaderError:
    return ReaderError(f"Đọc “{name}” quá lâu nên đã dừng. Hãy tách riêng phần báo cáo rồi thử lại.")


def _text_layer(document: pdfium.PdfDocument, name: str, deadline: float) -> tuple[list[str], list[int]]:
    """Return the lines of the text layer with their pages; a form feed begins every page but the first."""
    lines: list[str] = []
    pages: list[int] = []
    size = 0
    for index in range(len(document)):
        if time.monotonic() > deadline:
            raise _late(name)
        page = document[index]
        layer = page.get_textpage()
        text = layer.get_text_range() if layer.count_chars() else ""
        layer.close()
        page.close()
        size += len(text)
        if size > MAX_TEXT:
            raise ReaderError(f"“{name}” dài hơn mức cho phép của một báo cáo. Hãy tách thành nhiều tệp rồi thử lại.")
        fresh = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").split("\n")
        if lines and fresh and fresh[0]:
            fresh[0] = f"\f{fresh[0]}"
        lines.extend(fresh)
        pages.extend([index + 1] * len(fresh))
    return lines, pages


def _recognise(document: pdfium.PdfDocument, name: str) -> tuple[list[str], list[int]]:
    """Return the lines of a scan with their pages, read by Tesseract."""
    tesseract = shutil.which("tesseract")
    if tesseract is None or not _has_vietnamese(tesseract):
        raise ReaderError(
            f"“{name}” là bản quét, không có lớp chữ. Máy này chưa có phần mềm nhận dạng chữ Tesseract với tiếng Việt "
            "(Debian: apt-get install tesseract-ocr tesseract-ocr-vie). Hãy cài đặt, hoặc dùng bản Word của báo cáo."
        )
    if len(document) > MAX_OCR_PAGES:
        raise ReaderError(
            f"“{name}” là bản quét dài {len(document)} trang; chỉ nhận dạng được đến {MAX_OCR_PAGES} trang. "
            "Hãy dùng bản Word của báo cáo hoặc tách bớt trang."
        )
    lines: list[str] = []
    pages: list[int] = []
    limit = time.monotonic() + _PAGE_SECONDS * len(document)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        for index in range(len(document)):
            page = document[index]
            scale = min(_DOTS / _POINTS, _LONGEST_SIDE / max(page.get_size()))
            page.render(scale=scale, grayscale=True).to_pil().save(picture)
            page.close()
            fresh = _tesseract(tesseract, picture, name, max(1.0, limit - time.monotonic()))
            if lines and fresh and fresh[0]:
                fresh[0] = f"\f{fresh[0]}"
            lines.extend(fresh)
            pages.extend([index + 1] * len(fresh))
    return lines, pages


def _has_vietnamese(tesseract: str) -> bool:
    try:
        listed = subprocess.run(
            [tesseract, "--list-langs"], capture_output=True, text=True, timeout=_LIST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "vie" in listed.stdout.split()


def _tesseract(tesseract: str, picture: Path, name: str, seconds: float) -> list[str]:
    try:
        done = subprocess.run(
            [tesseract, str(picture), "stdout", "-l", "vie", "--psm", "3"],
            capture_output=True, timeout=seconds, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _late(name) from None
    except (OSError, subprocess.CalledProcessError):
        raise ReaderError(f"Không nhận dạng được chữ trong “{name}”. Hãy quét lại rõ hơn hoặc dùng bản Word.") from None
    return done.stdout.decode("utf-8", "replace").replace("\f", "").split("\n")
