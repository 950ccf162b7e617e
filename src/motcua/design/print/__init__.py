"""Sets printed pages: data and a Typst source in, the bytes of a tagged PDF out.

The sources import `/design/print/layout.typ` for what all official papers share. Text reaches them as a file of
JSON, `/data.json`, so nothing that a person typed can act as markup. (As an input of the compiler it would be a part
of Typst's own library: all that Typst remembers of what papers share would be forgotten with each paper.) The same
source, data and moment give the same bytes.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

PACKAGE = Path(__file__).resolve().parents[2]
#: Folders where systems keep Liberation Serif, whose metrics are those of Times New Roman.
FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation-serif-fonts",
    "/usr/share/fonts/liberation",
    "/usr/local/share/fonts/liberation",
    "C:/Windows/Fonts",
)
#: Standards of the PDF, archival and accessible: PDF/A-2a and PDF/UA-1 in one file.
ARCHIVAL = ("a-2a", "ua-1")


class PrintFailed(Exception):
    """Raised where a page could not be typeset; the message is for the person who asked for it."""


def typeset(source: str, data: Mapping[str, Any], *, at: datetime, standards: Sequence[str] = ARCHIVAL) -> bytes:
    """Return the PDF of a source (a path inside the package) with the data, dated `at`.

    A text with a character that no font has cannot be archival; it is then set as an ordinary PDF rather than refused.
    Raises PrintFailed where the source itself is wrong.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    files: Any = {"main.typ": f'#include "/{source}"'.encode(), "data.json": text.encode()}
    attempts: tuple[Any, ...] = (list(standards), [])  # Typst's own literals, which callers need not know
    for wanted in attempts:
        try:
            return typst.compile(
                files,
                root=str(PACKAGE),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=wanted,
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            failure = error
    raise PrintFailed(
        f"Không tạo được bản in {Path(source).stem}. Hãy báo người quản trị kèm dòng này: {str(failure)[:300]}"
    )


def qr_code(text: str) -> str:
    """Return the text as a QR code, an SVG picture with medium error correction and a quiet zone.

    The mask is fixed: a reader is told which one it is, and weighing all eight takes four times as long.
    """
    return str(segno.make(text, error="m", micro=False, mask=3).svg_inline(border=2))


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts: Liberation Serif 2 where the system has it, and those built into Typst."""
    folders = [folder for folder in FONT_FOLDERS if _has_vietnamese_letters(Path(folder))]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders[:1])


def _has_vietnamese_letters(folder: Path) -> bool:
    """Return whether the folder holds Liberation Serif 2.x; 1.x lacks the letters and would mix two fonts."""
    file = folder / "LiberationSerif-Regular.ttf"
    if not file.is_file():
        return False
    content = file.read_bytes()
    for place in range(struct.unpack(">H", content[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sIII", content[12 + 16 * place : 28 + 16 * place])
        if tag == b"head":
            return bool(struct.unpack(">I", content[offset + 4 : offset + 8])[0] >= 2 << 16)
    return False
