"""Gateways from files to lines of text: one gateway per kind of file.

`load` decides by the content, not by the name, and refuses with a `ReaderError` whose Vietnamese message
says what is wrong and what to do. Nothing is fetched from the network and no model is downloaded.
"""

import re
import sys
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from motcua.reader.gateways import declarations, docx, pdf, plain
from motcua.reader.gateways.refusal import MAX_FILE, MAX_LINE, MAX_LINES, MAX_NUMBERS, MAX_TEXT, MEGABYTE, ReaderError
from motcua.reader.rules.reading import read_text
from motcua.reader.vocabulary import Reading, Text

__all__ = ["ReaderError", "load", "load_bytes", "read", "read_file"]

# first bytes of files that are no report, what they are, and what to do
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "tệp Word/Excel kiểu cũ (.doc, .xls)", "Hãy mở bằng Word rồi lưu thành DOCX hoặc PDF."),
    (b"{\\rtf", "tệp RTF", "Hãy mở bằng Word rồi lưu thành DOCX."),
    (b"\x89PNG", "ảnh", "Hãy gộp các ảnh vào một tệp PDF rồi thử lại."),
    (b"\xff\xd8\xff", "ảnh", "Hãy gộp các ảnh vào một tệp PDF rồi thử lại."),
    (b"Rar!", "tệp nén", "Hãy giải nén và đưa vào từng báo cáo."),
    (b"7z\xbc\xaf", "tệp nén", "Hãy giải nén và đưa vào từng báo cáo."),
    (b"\x1f\x8b", "tệp nén", "Hãy giải nén và đưa vào từng báo cáo."),
    (b"MZ", "chương trình máy tính", "Chỉ đọc được báo cáo ở dạng DOCX, PDF hoặc TXT."),
    (b"\x7fELF", "chương trình máy tính", "Chỉ đọc được báo cáo ở dạng DOCX, PDF hoặc TXT."),
)
STANDARD_INPUT = ("-", "/dev/stdin")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml)", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
# letters that few languages besides Vietnamese write
_MARKS = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")

_FEWEST_LETTERS = 200  # of a text whose language can be told: a shorter one may be a table of numbers and codes
_MARKED_LETTERS = 0.02  # of the letters carry a mark at least, even where a Vietnamese text has many codes and labels
_SECONDS = 60  # that opening one file may take
_PDF_HEAD = 1024  # bytes in which a PDF names itself: some programs write a few lines before, and viewers accept that


def load(path: Path) -> Text:
    """Load a file of at most 50 MB; raises `ReaderError` for files that are no report in Vietnamese."""
    try:
        if str(path) in STANDARD_INPUT:
            return load_bytes(sys.stdin.buffer.read(MAX_FILE + 1), "đầu vào chuẩn")
        if path.is_dir():
            raise ReaderError(f"“{path.name}” là thư mục. Hãy chọn một tệp báo cáo.")
        if path.exists() and not path.is_file():
            raise ReaderError(f"“{path}” không phải tệp thường. Hãy chọn tệp, hoặc đưa nội dung vào qua “-”.")
        if path.stat().st_size > MAX_FILE:
            raise _too_large(path.name)
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReaderError(f"Không tìm thấy tệp “{path}”. Hãy kiểm tra lại đường dẫn.") from None
    except OSError:
        raise ReaderError(f"Không mở được tệp “{path.name}”. Hãy kiểm tra quyền đọc tệp.") from None
    return load_bytes(content, path.name)


def load_bytes(content: bytes, name: str) -> Text:
    """Load a file already in memory, for instance one uploaded to the site; errors as in `load`."""
    if len(content) > MAX_FILE:
        raise _too_large(name)
    if not content.strip():
        raise ReaderError(f"Tệp “{name}” trống. Hãy chọn lại tệp báo cáo có nội dung.")
    for magic, kind, advice in _OTHER_KINDS:
        if content.startswith(magic):
            raise ReaderError(f"“{name}” là {kind}, chưa đọc được. {advice}")
    if _PAGE.match(content):
        raise ReaderError(f"“{name}” là trang web, chưa đọc được. Hãy mở trang, in hoặc lưu thành PDF rồi thử lại.")
    deadline = time.monotonic() + _SECONDS
    if content.startswith(b"PK"):
        text = docx.load(content, name)
    elif b"%PDF-" in content[:_PDF_HEAD]:
        text = pdf.load(content, name, deadline)
    else:
        text = plain.load(content, name)
    _check(text)
    return text


def read(text: Text) -> Reading:
    """Read lines of text with all declarations in `law/reader`: identities, documents, indicators."""
    return read_text(text, declarations.load(), declarations.indicators())


def read_file(path: Path) -> Reading:
    """Read a report from a file; a `ReaderError` says why it cannot be."""
    return read(load(path))


def _too_large(name: str) -> ReaderError:
    return ReaderError(
        f"Tệp “{name}” lớn hơn {MAX_FILE // MEGABYTE} MB. Hãy bỏ bớt ảnh hoặc tách riêng phần báo cáo rồi thử lại."
    )


def _check(text: Text) -> None:
    """Refuse a text that is longer than any report, or that is not Vietnamese with its marks."""
    if _is_too_long(text.lines):
        raise ReaderError(f"“{text.name}” dài hơn mức cho phép của một báo cáo. Hãy tách thành nhiều tệp rồi thử lại.")
    letters = [c for line in text.lines for c in unicodedata.normalize("NFC", line).lower() if c.isalpha()]
    if not letters:
        raise ReaderError(f"“{text.name}” không có chữ nào. Nếu là bản chụp, hãy quét lại thành PDF rõ nét.")
    marked = sum(1 for c in letters if c in _MARKS)
    if len(letters) >= _FEWEST_LETTERS and marked < len(letters) * _MARKED_LETTERS:
        raise ReaderError(
            f"“{text.name}” không phải văn bản tiếng Việt có dấu (có thể là ngôn ngữ khác hoặc phông chữ cũ như "
            f"TCVN3, VNI). "
            "Hãy chuyển sang phông Unicode tiếng Việt rồi thử lại."
        )


def _is_too_long(lines: Sequence[str]) -> bool:
    """Check whether a text has more lines, characters or numbers than the reader takes on."""
    lengths = [len(line) for line in lines]
    if len(lines) > MAX_LINES or sum(lengths) > MAX_TEXT or max(lengths) > MAX_LINE:
        return True
    return sum(len(_NUMBERS.findall(line)) for line in lines) > MAX_NUMBERS
