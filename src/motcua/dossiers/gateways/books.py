"""Reading the file of a tracking book, CSV or XLSX, row by row, without trusting anything about it."""

import codecs
import csv
import hashlib
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from motcua.base.refusals import Refused

Cells = list[object]
#: The first cell of a row that could not be read; the second is the last line that was lost with it.
UNREADABLE = "\0"
_MOST_UNPACKED = 600 * 2**20
_MOST_RATIO = 250
_MOST_COLUMNS = 200
_MOST_SHEETS = 20
#: How many rows of a sheet are looked through for its header, and how far down they may stand.
HEAD_ROWS, _HEAD_LINES = 40, 300
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class BookRefused(Refused):
    """The file cannot be read as a book; the message says why and how to save it again."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that can be read as rows; `lines` is how many there are, roughly."""

    path: Path
    kind: str  # csv | xlsx
    encoding: str
    separator: str
    sha256: str
    lines: int
    sheet: int = 0  # which sheet of a workbook is read, among those that a person sees

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Every row with the number of its first line; memory does not grow with the file."""
        return _csv_rows(self) if self.kind == "csv" else _xlsx_rows(self)

    def heads(self) -> list[tuple[str, list[tuple[int, Cells]]]]:
        """Of each sheet (of a CSV, the one that it is): its name and its first rows."""
        if self.kind == "csv":
            return [("", list(islice(_csv_rows(self), HEAD_ROWS)))]
        with _opened(self.path) as workbook:
            return [
                (str(sheet.title), list(islice(_rows_of(sheet, upto=_HEAD_LINES), HEAD_ROWS)))
                for sheet in _visible(workbook)[:_MOST_SHEETS]
            ]


def open_book(path: Path) -> Book:
    """Look at the whole file once (hash, encoding, lines); raises BookRefused."""
    if not path.is_file():
        raise BookRefused(f"Không có tệp {path}. Kiểm tra lại đường dẫn.")
    with path.open("rb") as handle:
        head = handle.read(65_536)
        digest, lines = hashlib.sha256(head), head.count(b"\n")
        for piece in iter(lambda: handle.read(2**20), b""):
            digest.update(piece)
            lines += piece.count(b"\n")
    if not head.strip():
        raise BookRefused("Tệp rỗng. Xuất lại sổ theo dõi từ hệ thống cũ.")
    if head.startswith(b"PK\x03\x04"):
        _check_zip(path)
        return Book(path, "xlsx", "", "", digest.hexdigest(), lines)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BookRefused("Tệp là định dạng Excel 97–2003 (.xls). Mở bằng Excel rồi lưu thành .xlsx.")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF")):
        raise BookRefused("Tệp không phải sổ theo dõi dạng CSV hoặc XLSX.")
    encoding = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
    _check_text(path, encoding)
    first = _first_line(path, encoding)
    separator = max(",;\t", key=first.count)
    return Book(path, "csv", encoding, separator, digest.hexdigest(), lines)


def _check_text(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as handle:
        try:
            for piece in iter(lambda: handle.read(2**20), b""):
                if "\0" in decoder.decode(piece):
                    raise BookRefused("Tệp không phải văn bản. Lưu lại dưới dạng CSV UTF-8 hoặc XLSX.")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise BookRefused(
                "Tệp không ở bảng mã Unicode (có thể là TCVN3, VNI hoặc Windows-1258). "
                "Mở bằng Excel hoặc LibreOffice rồi lưu lại dạng “CSV UTF-8”."
            ) from None


def _first_line(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as handle:
        for line in handle:
            if line.strip():
                return line[:20_000]
    raise BookRefused("Tệp rỗng. Xuất lại sổ theo dõi từ hệ thống cũ.")


def _csv_rows(book: Book) -> Iterator[tuple[int, Cells]]:
    with book.path.open(encoding=book.encoding, newline="") as handle:
        reader = csv.reader(handle, delimiter=book.separator)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a cell of more than 131,072 characters
                yield line, [UNREADABLE, reader.line_num]
                continue
            if cells and any(cells):
                yield line, cells  # type: ignore[misc]


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            packed_size = sum(member.compress_size for member in members) or 1
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BookRefused("Tệp XLSX bị hỏng, không mở được. Lưu lại từ Excel.") from None
    if "xl/workbook.xml" not in names:
        raise BookRefused("Tệp nén này không phải bảng tính XLSX.")
    if len(members) > 5_000 or unpacked > _MOST_UNPACKED or (unpacked > 2**23 and unpacked / packed_size > _MOST_RATIO):
        raise BookRefused("Tệp XLSX bung ra quá lớn nên không mở. Xuất lại dạng CSV, hoặc chia thành nhiều tệp.")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook while it is read; whatever a hostile file makes the reader do is a refusal."""
    from openpyxl import load_workbook  # the library alone takes a tenth of a second to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as broken:
        raise BookRefused("Tệp XLSX bị hỏng, không mở được. Lưu lại từ Excel.") from broken
    try:
        yield workbook
    except BookRefused:
        raise
    except Exception as broken:
        raise BookRefused("Tệp XLSX bị hỏng giữa chừng. Lưu lại từ Excel.") from broken
    finally:
        workbook.close()


def _visible(workbook: Any) -> list[Any]:
    """The sheets that a person sees; all where every one is hidden."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or list(workbook.worksheets)


def _xlsx_rows(book: Book) -> Iterator[tuple[int, Cells]]:
    with _opened(book.path) as workbook:
        yield from _rows_of(_visible(workbook)[book.sheet])


def _rows_of(sheet: Any, upto: int | None = None) -> Iterator[tuple[int, Cells]]:
    """Rows that say something, all of one width."""
    sheet.reset_dimensions()
    blank: Cells = [None] * _MOST_COLUMNS
    # Asked without a width, rows that the file leaves out come as nothing: a million of them take no time.
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=upto), start=1):
        if cells and any(cell not in (None, "") for cell in cells[:_MOST_COLUMNS]):
            yield line, [*cells[:_MOST_COLUMNS], *blank[len(cells) :]]
