"""Looks at the archive of a workbook before it is opened: size, number and expansion of its parts, macros, links."""

import zipfile
from pathlib import Path

from motcua.acts.tables.gateways.files import check_archive as check_parts
from motcua.acts.tables.vocabulary import FileRefused
from motcua.base.refusals import Invalid

MAX_BYTES = 5 * 2**20
MAX_EXPANDED = 60 * 2**20
MAX_PARTS = 300


def check_archive(path: Path) -> None:
    """Raise Invalid, with reason and remedy, for anything but a small, plain .xlsx."""

    def refuse(why: str) -> None:
        raise Invalid({"file": why})

    if not path.is_file():
        refuse(f"Không tìm thấy tệp {path.name}.")
    if path.stat().st_size > MAX_BYTES:
        refuse(f"Tệp lớn hơn {MAX_BYTES // 2**20} MB. Hãy chia danh mục thành nhiều tệp theo lĩnh vực.")
    if not zipfile.is_zipfile(path):
        refuse("Tệp không phải bảng tính .xlsx. Hãy lưu lại bằng Excel hoặc LibreOffice theo kiểu .xlsx.")
    try:
        names = check_parts(path, most_unpacked=MAX_EXPANDED, most_members=MAX_PARTS)
    except FileRefused:
        refuse(
            "Tệp nén bất thường (giải nén ra quá lớn, hoặc không phải bảng tính) nên không được mở. "
            "Hãy tải tệp mẫu ở trang này và điền vào đó."
        )
    if any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in names):
        refuse("Tệp có macro. Hãy lưu lại thành .xlsx không macro rồi nạp lại.")
    if any(name.startswith("xl/externalLinks/") for name in names):
        refuse("Tệp có liên kết tới tệp khác. Hãy bỏ liên kết (Data → Edit Links → Break Link) rồi nạp lại.")
