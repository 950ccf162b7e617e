"""Plain text and Markdown: UTF-8, UTF-16, or the Vietnamese code page of old Windows."""

import codecs

from motcua.reader.gateways import old_fonts
from motcua.reader.gateways.refusal import ReaderError
from motcua.reader.vocabulary import Text

_SAMPLE = 4000  # characters looked at, a page and a half: a program shows itself in its first bytes
_MOST_CONTROLS = 8  # control characters in the sample: old word processors leave some, a program has hundreds


def load(content: bytes, name: str) -> Text:
    """Split the text on LF only, keeping lines unchanged."""
    text = _decode(content, name)
    if "\x00" in text or sum(1 for c in text[:_SAMPLE] if c < " " and c not in "\t\n\r\f") > _MOST_CONTROLS:
        raise ReaderError(f"“{name}” không phải tệp văn bản. Chỉ đọc được báo cáo ở dạng DOCX, PDF hoặc TXT.")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # lines as the first Macintosh wrote them
    text = old_fonts.converted(text, name)
    return Text(name=name, lines=tuple(line.removesuffix("\r") for line in text.split("\n")), origin="txt")


def _decode(content: bytes, name: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "cp1258"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReaderError(f"Không nhận ra bảng mã của “{name}”. Hãy lưu lại tệp ở dạng UTF-8, DOCX hoặc PDF.")
