"""Thumbnails of scans: the first page, 240 pixels wide, made when a file is stored, saved beside it.

A picture shows what the file shows, so it leaves through the same policy (views.papers).
"""

from io import BytesIO
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image, ImageOps

WIDTH, QUALITY = 240, 70
#: A page to be read on the screen before it is signed.
READABLE, READABLE_QUALITY = 1000, 80
#: What stays white below its last line.
BELOW = 40
#: A strip a hundred times as high as wide is cut: the picture has the shape of a page at most.
MOST_HEIGHT = 340
#: Height of a drawn page against its width, at most.
MOST_SHAPE = 4
PDFIUM = Lock()  # pdfium works for one thread at a time


def draw(content: bytes, media_type: str) -> bytes | None:
    """Draw the first page as WebP; None where the file cannot be drawn."""
    try:
        page = _pdf_page(content) if media_type == "application/pdf" else _picture(content)
        if page is None:
            return None
        page = ImageOps.contain(page, (WIDTH, page.height * WIDTH // page.width or 1))
        page = page.crop((0, 0, page.width, min(page.height, MOST_HEIGHT)))
        drawn = BytesIO()
        page.save(drawn, "WEBP", quality=QUALITY, method=2)
    except (OSError, ValueError, SyntaxError, MemoryError, pypdfium2.PdfiumError, Image.DecompressionBombError):
        return None
    return drawn.getvalue()


def draw_page(content: bytes, media_type: str, number: int) -> bytes | None:
    """Draw a page (from 1) wide enough to be read, as WebP; None where there is no such page or it cannot be drawn."""
    try:
        if media_type == "application/pdf":
            page = _pdf_page(content, number - 1, READABLE)
        else:
            page = _picture(content, READABLE) if number == 1 else None
        if page is None:
            return None
        drawn = BytesIO()
        _written(ImageOps.contain(page, (READABLE, READABLE * 2))).save(
            drawn, "WEBP", quality=READABLE_QUALITY, method=2
        )
    except (OSError, ValueError, SyntaxError, MemoryError, pypdfium2.PdfiumError, Image.DecompressionBombError):
        return None
    return drawn.getvalue()


def _written(page: Image.Image) -> Image.Image:
    """Crop the empty white below the page's last line."""
    found = ImageOps.invert(page.convert("L")).point(lambda light: 255 if light > 12 else 0).getbbox()
    return page.crop((0, 0, page.width, min(page.height, found[3] + BELOW))) if found else page


def _pdf_page(content: bytes, place: int = 0, width: int = WIDTH) -> Image.Image | None:
    with PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            if not 0 <= place < len(document):
                return None
            page = document[place]
            across, down = page.get_size()
            # A page a thousand times as high as wide is drawn no larger than a sheet.
            return page.render(scale=min(width / across, MOST_SHAPE * width / down)).to_pil().convert("RGB")
        finally:
            document.close()


def _picture(content: bytes, width: int = WIDTH) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        image.draft("RGB", (width * 2, width * 3))  # a JPEG is decoded no larger than needed
        return ImageOps.exif_transpose(image).convert("RGB")


def beside(path: Path) -> Path:
    """Return the path of a file's thumbnail."""
    return path.with_name(f"{path.name}.webp")
