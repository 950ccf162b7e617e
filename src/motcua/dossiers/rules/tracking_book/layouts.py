"""Columns of a tracking book: names of the machine form, and header words that people write."""

from dataclasses import dataclass

from motcua.acts.tables.vocabulary import Layout

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


def missing(layout: Layout) -> list[str]:
    """Return the required columns that are missing."""
    if layout.form == "machine":
        return [name for name in MACHINE_COLUMNS if name not in layout.columns]
    needed = [key for key in ("code", "received_at") if key not in layout.columns]
    if not {"procedure_code", "procedure_name"} & set(layout.columns):
        needed.append("procedure_name")
    return [BOOK_COLUMNS[key][0] for key in needed]


@dataclass(frozen=True, slots=True)
class Defaults:
    """Default values for columns that a book lacks."""

    agency: str = ""  # code of the agency whose book it is
    channel: str = "counter"
    field: str = ""
    level: str = ""
    procedure: str = ""  # name of the procedure whose book it is; form 06 may have no column for it

    def lacking(self, layout: Layout) -> list[str]:
        """Return the required columns that neither the book nor the defaults provide."""
        given = {BOOK_COLUMNS["procedure_name"][0]} if self.procedure else set()
        return [title for title in missing(layout) if title not in given]
