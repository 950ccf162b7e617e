"""Small pictures of scans: the first page, 240 pixels wide, made when a file is stored, kept beside it.

A picture shows what the file shows, so it leaves through the same policy (views.papers).
"""

from io import BytesIO
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image, ImageOps

WIDTH, QUALITY = 240, 70
#: A strip a hundred times as high as wide is cut: the picture has the shape of a page at most.
MOST_HEIGHT = 340
PDFIUM = Lock()  # pdfium works for one thread at a time


def draw(content: bytes, media_type: str) -> bytes | None:
    """The first page as WebP; None where the library that shows such files cannot draw it."""
    try:
        page = _pdf_page(content) if media_type == "application/pdf" else _picture(content)
        page = ImageOps.contain(page, (WIDTH, page.height * WIDTH // page.width or 1))
        page = page.crop((0, 0, page.width, min(page.height, MOST_HEIGHT)))
        drawn = BytesIO()
        page.save(drawn, "WEBP", quality=QUALITY, method=2)
    except (OSError, ValueError, SyntaxError, MemoryError, pypdfium2.PdfiumError, Image.DecompressionBombError):
        return None
    return drawn.getvalue()


def _pdf_page(content: bytes) -> Image.Image:
    with PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            page = document[0]
            return page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
        finally:
            document.close()


def _picture(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        image.draft("RGB", (WIDTH * 2, MOST_HEIGHT * 2))  # a JPEG is decoded no larger than needed
        return ImageOps.exif_transpose(image).convert("RGB")


def beside(path: Path) -> Path:
    """Where the picture of the file at the path lies."""
    return path.with_name(f"{path.name}.webp")
