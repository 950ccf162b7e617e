"""Which column of a tracking book is what: the machine form, or a header that people wrote."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.base.text import fold, nfc
from motcua.dossiers.rules.tracking_book.values import RowRefused

MACHINE_COLUMNS = (
    *("code", "procedure_code", "procedure_name", "field", "level", "received_agency", "competent_agency", "channel"),
    *("on_behalf", "submitted_at", "received_at", "due_at", "ended_at", "outcome", "returned_at", "paused_days"),
    "supplements",
)
#: What a column of a book can be: key → (title, words of its header without accents; the first that fits wins).
BOOK_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "code": ("Mã hồ sơ", ("ma ho so", "ma so ho so", "so bien nhan", "so ho so")),
    "procedure_code": ("Mã thủ tục", ("ma thu tuc", "ma tthc", "ma so thu tuc")),
    "procedure_name": ("Tên thủ tục", ("ten thu tuc", "ten tthc", "thu tuc hanh chinh", "tthc", "noi dung giai quyet")),
    "field": ("Lĩnh vực", ("linh vuc",)),
    "level": ("Cấp giải quyết", ("cap giai quyet", "cap thuc hien")),
    "set_count": ("Số bộ hồ sơ", ("so luong ho so", "so luong", "so bo")),
    "applicant_name": (
        "Chủ hồ sơ",
        (
            "ten ca nhan",
            "ten to chuc",
            "ca nhan, to chuc",
            "to chuc, ca nhan",
            "ho va ten",
            "ho ten",
            "chu ho so",
            "nguoi nop",
        ),
    ),
    "address": ("Địa chỉ", ("dia chi",)),
    "phone": ("Điện thoại", ("dien thoai", "so dt", "sdt")),
    "competent_agency": ("Cơ quan giải quyết", ("co quan chu tri", "co quan giai quyet", "don vi giai quyet")),
    "received_agency": ("Nơi tiếp nhận", ("noi tiep nhan", "co quan tiep nhan", "don vi tiep nhan")),
    "channel": ("Hình thức nộp", ("hinh thuc nop", "hinh thuc tiep nhan", "cach thuc nop", "kenh")),
    "return_method": ("Cách nhận kết quả", ("phuong thuc nhan", "hinh thuc nhan ket qua", "cach nhan")),
    "due_at": ("Ngày hẹn trả", ("hen tra", "ngay hen")),
    "ended_at": ("Ngày có kết quả", ("ngay ket thuc", "ngay co ket qua", "ngay hoan thanh", "giai quyet xong")),
    "returned_at": ("Ngày trả kết quả", ("ngay tra", "tra ket qua", "tra kq")),
    "outcome": ("Kết quả", ("ket qua giai quyet", "ket qua xu ly")),
    "submitted_at": ("Ngày nộp", ("ngay nop",)),
    "received_at": ("Ngày tiếp nhận", ("nhan ho so", "ngay nhan", "ngay tiep nhan", "tiep nhan")),
    "note": ("Ghi chú", ("ghi chu",)),
}
#: A cell of the row that numbers the columns: (3).
COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what, and on which line the rows begin."""

    form: str  # machine | book
    first_line: int
    columns: Mapping[str, int]
    titles: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """What the rows cannot do without and no column gives."""
        if self.form == "machine":
            return [name for name in MACHINE_COLUMNS if name not in self.columns]
        needed = [key for key in ("code", "received_at") if key not in self.columns]
        if not {"procedure_code", "procedure_name"} & set(self.columns):
            needed.append("procedure_name")
        return [BOOK_COLUMNS[key][0] for key in needed]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is taken where a book has no column for it."""

    agency: str = ""  # code of the agency whose book it is
    channel: str = "counter"
    field: str = ""
    level: str = ""
    procedure: str = ""  # name of the procedure whose book it is; form 06 may have no column for it

    def lacking(self, layout: "Layout") -> list[str]:
        """What the rows cannot do without and neither a column nor this gives."""
        given = {BOOK_COLUMNS["procedure_name"][0]} if self.procedure else set()
        return [title for title in layout.missing if title not in given]


def machine_layout(header: Sequence[object], line: int) -> Layout | None:
    """The machine form, when the row is its header (in any order and case); None otherwise."""
    names = [str(cell or "").strip().casefold() for cell in header]
    known = {name: place for place, name in enumerate(names) if name in MACHINE_COLUMNS}
    if "code" not in known or len(known) < 4:
        return None
    if len(known) != sum(name in MACHINE_COLUMNS for name in names):
        raise RowRefused("Dòng tiêu đề có cột lặp lại. Mỗi tên cột chỉ được dùng một lần.")
    return Layout("machine", line + 1, known, tuple(names))


def book_layout(rows: Sequence[tuple[int, Sequence[object]]]) -> Layout | None:
    """The header of a book kept by people, looked for in its first rows; None when there is none."""
    best: tuple[int, Layout] | None = None
    for place in range(len(rows)):
        for height in (1, 2, 3):
            block = rows[place : place + height]
            if len(block) < height:
                continue
            titles = _lowest([cells for _, cells in block])
            columns = recognise(titles)
            if {"code", "received_at"} - set(columns):
                continue
            score = len(columns) * 4 - height - place
            if best is None or score > best[0]:
                best = score, Layout("book", block[-1][0] + 1, columns, tuple(titles))
    return best[1] if best else None


def _lowest(block: Sequence[Sequence[object]]) -> list[str]:
    """The title of each column: the lowest cell that says something (a heading over several columns does not)."""
    width = max(len(cells) for cells in block)
    titles = []
    for column in range(width):
        words = [nfc(str(cells[column])) for cells in block if column < len(cells) and cells[column] not in (None, "")]
        words = [word for word in words if not COLUMN_NUMBER.match(word)]
        titles.append(words[-1] if words else "")
    return titles


def recognise(titles: Sequence[str]) -> dict[str, int]:
    """Which title is which column, by the words of the forms; each is used once."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for key, (_, words) in BOOK_COLUMNS.items():
        for word in words:
            place = next((n for n, title in enumerate(titles) if n not in taken and word in fold(title)), None)
            if place is not None:
                found[key] = place
                if not (key == "address" and "dien thoai" in fold(titles[place])):
                    taken.add(place)
                break
    return found
