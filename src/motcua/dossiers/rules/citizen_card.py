"""QR code of a citizen's card (căn cước công dân, căn cước), as a scanner types it.

Fields are separated by bars: number, number of the old identity card (may be empty), name, birth (ddmmyyyy), sex,
address, day of issue (ddmmyyyy); what newer cards put behind that is left out. Every fault says which field is wrong.
"""

import re
from dataclasses import dataclass
from datetime import date

from motcua.base.text import nfc

_FIELDS = 7
_NUMBER, _OLD_NUMBER = re.compile(r"[0-9]{12}"), re.compile(r"[0-9]{9}|[0-9]{12}")


class CardFault(ValueError):
    """Error of a line that is not that of a citizen's card; the text names the fault."""


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """Personal data of a citizen's card."""

    number: str
    old_number: str
    name: str
    birth: date
    sex: str
    address: str
    issued_on: date


def read_card(line: str, *, on: date) -> CitizenCard:
    """Parse a scanned line; `on` is the current day, the latest for birth and issue. Raises CardFault."""
    parts = [nfc(part) for part in line.split("|")]
    if len(parts) < _FIELDS:
        raise CardFault(
            f"Mã QR có {len(parts)} phần, mã của thẻ căn cước có ít nhất {_FIELDS} phần cách nhau bằng dấu “|”. "
            "Quét lại mã ở góc phải mặt trước của thẻ."
        )
    number, old, name, birth, sex, address, issued = parts[:_FIELDS]
    if not _NUMBER.fullmatch(number):
        raise CardFault(f"Số định danh “{number}” không phải 12 chữ số. Quét lại mã.")
    if old and not _OLD_NUMBER.fullmatch(old):
        raise CardFault(f"Số chứng minh cũ “{old}” không phải 9 hoặc 12 chữ số. Quét lại mã.")
    if not any(letter.isalpha() for letter in name):
        raise CardFault("Mã QR không có họ tên. Quét lại mã.")
    return CitizenCard(number, old, name, _day("sinh", birth, on), sex, address, _day("cấp", issued, on))


def _day(what: str, text: str, on: date) -> date:
    try:
        day = date(int(text[4:]), int(text[2:4]), int(text[:2])) if len(text) == 8 else date(0, 0, 0)
    except ValueError:
        raise CardFault(f"Ngày {what} “{text}” không đọc được; mã ghi ngày tháng năm liền nhau. Quét lại mã.") from None
    if not date(1900, 1, 1) <= day <= on:
        raise CardFault(f"Ngày {what} {day:%d/%m/%Y} không hợp lý. Kiểm tra thẻ.")
    return day
