"""Read the file of a table, CSV or XLSX, row by row, as untrusted input."""

import codecs
import csv
import hashlib
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from motcua.acts.tables.vocabulary import UNREADABLE, FileRefused

Cells = list[object]
#: Placeholder for a formula without a result, which a program wrote but no spreadsheet has computed.
UNCOMPUTED = "\0công thức"
#: Values that a spreadsheet shows where a formula has failed.
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_MOST_UNPACKED = 600 * 2**20
_MOST_RATIO = 250
_MOST_COLUMNS = 200
_MOST_SHEETS = 20
#: Number of rows of a sheet searched for its header, and the last line on which they may stand.
HEAD_ROWS, _HEAD_LINES = 40, 300
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class TableFile:
    """File that can be read as rows; `lines` is their approximate number."""

    path: Path
    kind: str  # csv | xlsx
    encoding: str
    separator: str
    sha256: str
    lines: int
    sheet: int = 0  # the sheet of a workbook that is read, among the visible ones
    has_formulas: bool = False

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Return every row with the number of its first line; memory does not grow with the file."""
        return _csv_rows(self) if self.kind == "csv" else _xlsx_rows(self)

    def heads(self) -> list[tuple[str, list[tuple[int, Cells]]]]:
        """Return the name and the first rows of each sheet (of a CSV: of its only one)."""
        if self.kind == "csv":
            return [("", list(islice(_csv_rows(self), HEAD_ROWS)))]
        with _opened(self.path) as workbook:
            return [
                (str(sheet.title), list(islice(_rows_of(sheet, upto=_HEAD_LINES), HEAD_ROWS)))
                for sheet in _visible(workbook)[:_MOST_SHEETS]
            ]


def open_table(path: Path) -> TableFile:
    """Read the whole file once (hash, encoding, lines); raises FileRefused."""
    if not path.is_file():
        raise FileRefused(f"Không có tệp {path}. Kiểm tra lại đường dẫn.")
    with path.open("rb") as handle:
        head = handle.read(65_536)
        digest, lines = hashlib.sha256(head), head.count(b"\n")
        for piece in iter(lambda: handle.read(2**20), b""):
            digest.update(piece)
            lines += piece.count(b"\n")
    if head.startswith(b"PK\x03\x04"):
        check_archive(path)
        return TableFile(path, "xlsx", "", "", digest.hexdigest(), lines, has_formulas=_has_formulas(path))
    encoding = _encoding_of(head)
    _check_text(path, encoding)
    first = _first_line(path, encoding)
    separator = max(",;\t", key=first.count)
    return TableFile(path, "csv", encoding, separator, digest.hexdigest(), lines)


def _encoding_of(head: bytes) -> str:
    """Return the encoding of a text file by its first bytes; FileRefused for an empty one and for other kinds."""
    if not head.strip():
        raise FileRefused("Tệp rỗng. Xuất lại bảng từ hệ thống cũ.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("Tệp là định dạng Excel 97–2003 (.xls). Mở bằng Excel rồi lưu thành .xlsx.")
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF")):
        raise FileRefused("Tệp không phải bảng dạng CSV hoặc XLSX.")
    encoding = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
    if b"\0" in head and not encoding.startswith("utf-16"):
        raise FileRefused("Tệp không phải văn bản. Lưu lại dưới dạng CSV UTF-8 hoặc XLSX.")
    return encoding


def _check_text(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as handle:
        try:
            for piece in iter(lambda: handle.read(2**20), b""):
                if "\0" in decoder.decode(piece):
                    raise FileRefused("Tệp không phải văn bản. Lưu lại dưới dạng CSV UTF-8 hoặc XLSX.")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise FileRefused(
                "Tệp không ở bảng mã Unicode (có thể là TCVN3, VNI hoặc Windows-1258). "
                "Mở bằng Excel hoặc LibreOffice rồi lưu lại dạng “CSV UTF-8”."
            ) from None


def _first_line(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as handle:
        for line in handle:
            if line.strip():
                return line[:20_000]
    raise FileRefused("Tệp rỗng. Xuất lại bảng từ hệ thống cũ.")


def _csv_rows(book: TableFile) -> Iterator[tuple[int, Cells]]:
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


def check_archive(path: Path, *, most_unpacked: int = _MOST_UNPACKED, most_members: int = 5_000) -> list[str]:
    """Return the names of the parts of a workbook; FileRefused for another file or a decompression bomb."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FileRefused("Tệp XLSX bị hỏng, không mở được. Lưu lại từ Excel.") from None
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise FileRefused("Tệp nén này không phải bảng tính XLSX.")
    if len(members) > most_members or _unpacks_beyond(members, most_unpacked):
        raise FileRefused("Tệp XLSX bung ra quá lớn nên không mở. Xuất lại dạng CSV, hoặc chia thành nhiều tệp.")
    return sorted(names)


def _unpacks_beyond(members: Sequence[zipfile.ZipInfo], most: int) -> bool:
    """Return whether the parts unpack to more than that, or to too many times their packed size."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    return unpacked > most or (unpacked > 2**23 and unpacked / packed > _MOST_RATIO)


@contextmanager
def _opened(path: Path, formulas: bool = False) -> Iterator[Any]:
    """Open the workbook for reading; every error that a hostile file causes is a refusal."""
    from openpyxl import load_workbook  # the library alone takes a tenth of a second to load

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
    except Exception as broken:
        raise FileRefused("Tệp XLSX bị hỏng, không mở được. Lưu lại từ Excel.") from broken
    try:
        yield workbook
    except FileRefused:
        raise
    except Exception as broken:
        raise FileRefused("Tệp XLSX bị hỏng giữa chừng. Lưu lại từ Excel.") from broken
    finally:
        workbook.close()


def _visible(workbook: Any) -> list[Any]:
    """Return the visible sheets; all where every one is hidden."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or list(workbook.worksheets)


def _xlsx_rows(book: TableFile) -> Iterator[tuple[int, Cells]]:
    with _opened(book.path) as workbook:
        rows = _rows_of(_visible(workbook)[book.sheet])
        if not book.has_formulas:
            yield from rows
            return
        with _opened(book.path, formulas=True) as written:
            yield from _without_formulas(rows, _rows_of(_visible(written)[book.sheet]))


def _without_formulas(
    rows: Iterator[tuple[int, Cells]], written: Iterator[tuple[int, Cells]]
) -> Iterator[tuple[int, Cells]]:
    """Return the values that the last program computed; a formula without a result is marked, never read as empty."""
    values = next(rows, None)
    for line, cells in written:
        said = values[1] if values is not None and values[0] == line else [None] * len(cells)
        yield (
            line,
            [
                UNCOMPUTED if value is None and isinstance(cell, str) and cell.startswith("=") else value
                for value, cell in zip(said, cells, strict=False)
            ],
        )
        if values is not None and values[0] == line:
            values = next(rows, None)


def _has_formulas(path: Path) -> bool:
    """Return whether any sheet has a formula."""
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                with packed.open(member) as sheet:
                    tail = b""
                    for piece in iter(lambda sheet=sheet: sheet.read(2**20), b""):  # type: ignore[misc]
                        if b"<f>" in tail + piece or b"<f " in tail + piece:
                            return True
                        tail = piece[-2:]
    return False


def _rows_of(sheet: Any, upto: int | None = None) -> Iterator[tuple[int, Cells]]:
    """Return the rows that are not empty, all of one width."""
    sheet.reset_dimensions()
    blank: Cells = [None] * _MOST_COLUMNS
    # Asked without a width, rows that the file leaves out come as nothing: a million of them take no time.
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=upto), start=1):
        if cells and any(cell not in (None, "") for cell in cells[:_MOST_COLUMNS]):
            yield line, [*cells[:_MOST_COLUMNS], *blank[len(cells) :]]
