"""Dossier codes (mã hồ sơ): formats of each era, and parsing of codes of every origin.

From TT 03/2025/TT-VPCP Điều 13 (issued 15 September 2025): `MX1X2.Y1Y2Y3.Z1Z2-YYMMDD-XXXX`, the agency's
identifier code of QĐ 20/2020/QĐ-TTg, the day of reception, the running number of that day (as long as needed,
at least four digits). Before it TT 01/2018/TT-VPCP Điều 19 (in force 6 January 2019) put the agency code the
other way round: `V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX`, e.g. `000.12.34.H56`. A code is kept for ever.

An agency that has no identifier code yet writes a stand-in that cannot be mistaken for one, because QĐ 20/2020
gives no level-1 code beginning with T, Q, X or Y: tỉnh 92 is `T92`, huyện 944 `Q94.4`, xã 31567 `X31.567`, any
other body its number in this office, `Y00.123`.
"""

import re
from dataclasses import dataclass
from datetime import date

#: Day from which the code of TT 03/2025/TT-VPCP is written; the day it was issued (domain §27: effect not read).
NEW_FORM_FROM = date(2025, 9, 15)
_STAND_IN = {"province": "T", "district": "Q", "commune": "X"}
_OLD_AGENCY = re.compile(r"^\d{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y]\d{2}$")
_NEW = re.compile(r"^(?P<agency>[A-Y]\d{2}(?:\.[0-9A-Z]{1,3}){0,4})-(?P<day>\d{6})-(?P<number>\d{4,})$")
_OLD = re.compile(r"^(?P<agency>\d{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y]\d{2})-(?P<day>\d{6})-(?P<number>\d{4,})$")
_SIGNS = re.compile(r"[.\-/_]")
_DATED = re.compile(r"^(?P<agency>.+)-(?P<day>\d{6})-(?P<number>\d{4,})$")
_BORROWED = re.compile(r"^(?=.*\d)[0-9A-Za-zĐđ](?:[0-9A-Za-zĐđ._/\-]{1,38})[0-9A-Za-zĐđ]$")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """Parsed code; `form` is `new`, `old`, or `other` for codes of other systems."""

    text: str
    form: str
    agency: str = ""
    day: date | None = None
    number: int | None = None


def stand_in(*, agency_id: int, level: str, unit_code: str) -> str:
    """Return the substitute of an agency without identifier code (see the module)."""
    letter = _STAND_IN.get(level, "")
    digits = unit_code if letter and unit_code.isdigit() else ""
    if not digits:
        letter, digits = "Y", f"{agency_id:05d}"
    groups = [digits[:2].zfill(2)] + [digits[start : start + 3] for start in range(2, len(digits), 3)]
    return letter + ".".join(groups)


def agency_part(*, agency_code: str, agency_id: int, level: str, unit_code: str, on: date) -> str:
    """Return the agency's part of a code written on the day, in the form of that day's era."""
    if not agency_code:
        return stand_in(agency_id=agency_id, level=level, unit_code=unit_code)
    if on >= NEW_FORM_FROM or _OLD_AGENCY.match(agency_code):
        return agency_code
    first, *rest = agency_code.split(".")
    lower = [*(part.lstrip("0").zfill(2)[-2:] for part in rest), "00", "00"]
    return ".".join(["000", lower[1], lower[0], first])


def write(*, agency: str, on: date, number: int) -> str:
    """Format the code of the dossier with that running number of the day."""
    return f"{agency}-{on:%y%m%d}-{number:04d}"


def read(text: str) -> DossierCode:
    """Parse a code; codes of other systems are kept whole. Raises ValueError with the reason.

    Six digits in the middle of such a code need not be a day; in a code of the law's form they are one.
    """
    code = text.strip()
    if not code:
        raise ValueError("Thiếu mã hồ sơ.")
    if len(code) > 40 or not _BORROWED.match(code):
        raise ValueError(
            f"Mã hồ sơ “{code[:60]}” không hợp lệ: chỉ gồm chữ, số và các dấu . - / _, "
            "dài 3–40 ký tự, có ít nhất một số."
        )
    found = _DATED.match(code)
    if found is None:
        return DossierCode(code, "other")
    form = "new" if _NEW.match(code) else "old" if _OLD.match(code) else "other"
    digits = found["day"]
    try:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        if form == "other":
            return DossierCode(code, form)
        raise ValueError(f"Mã hồ sơ “{code}” ghi ngày {digits} không có trong lịch.") from None
    return DossierCode(code, form, found["agency"], day, int(found["number"]))


def bare(text: str) -> str:
    """Strip the separators of a code: "X31567261109002" for "X31.567-261109-002"."""
    return _SIGNS.sub("", text)
