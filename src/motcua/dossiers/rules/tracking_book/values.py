"""Parsing of one cell of a tracking book: a moment, a day as people write it, a number, a word of a form."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from motcua.acts.tables.vocabulary import RowRefused
from motcua.base.text import fold, nfc
from motcua.base.time import VIETNAM

LEVELS = {
    **{level: level for level in ("nation", "province", "district", "commune")},
    **{"trung uong": "nation", "cap tinh": "province", "tinh": "province", "cap huyen": "district"},
    **{"huyen": "district", "cap xa": "commune", "xa": "commune"},
}
CHANNELS = {
    **{channel: channel for channel in ("counter", "online", "post")},
    **{"truc tiep": "counter", "truc tuyen": "online", "buu chinh": "post", "buu chinh cong ich": "post"},
    **{"buu dien": "post", "qua buu chinh": "post", "mot cua": "counter"},
}
OUTCOMES = {
    **{outcome: outcome for outcome in ("granted", "refused", "stopped", "withdrawn")},
    **{"dong y": "granted", "da giai quyet": "granted", "da tra": "granted", "dung han": "granted"},
    **{"tu choi": "refused", "tu choi giai quyet": "refused", "dung": "stopped", "dung giai quyet": "stopped"},
    **{"rut": "withdrawn", "rut ho so": "withdrawn"},
}
_EARLIEST = date(1990, 1, 1)
DAY_ALONE = 10  # length of a day without an hour, 2026-03-05
_DAY = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ ,T]+(\d{1,2})[:hg](\d{2})?(?::\d{2})?)?$")
_TIME_FIRST = re.compile(r"^(\d{1,2})[:hg](\d{2})?[ ,]+(?:ngày )?(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})$")


def iso(text: str, name: str, hour: time) -> datetime:
    """Parse an ISO moment; without a zone it is Vietnam's, a day alone is taken at the hour."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        shown = text[:40] or "để trống"
        raise RowRefused(f"{name} “{shown}” không phải thời điểm ISO, ví dụ 2026-03-05T09:30.") from None
    if len(text) <= DAY_ALONE:
        moment = datetime.combine(moment.date(), hour)
    if not _EARLIEST.year <= moment.year <= 2200:
        raise RowRefused(f"{name} “{text[:40]}” có năm ngoài khoảng hợp lý.")
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def number(text: str, name: str, most: int) -> int:
    """Parse a whole number from 0; empty is 0."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or int(text[:10]) > most or len(text) > 10:
        raise RowRefused(f"{name} “{text[:40]}” không hợp lệ: phải là số nguyên từ 0 đến {most}.")
    return int(text)


def spoken_day(value: object, name: str, hour: time) -> datetime | None:
    """Parse a day as people write it (5/3/2021, 05/03/2021 09:30, 9h30 ngày 5/3/2021) or as a sheet keeps it."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=VIETNAM) if value.tzinfo is None else value.astimezone(VIETNAM)
        return moment if moment.time() != time() else datetime.combine(moment.date(), hour, VIETNAM)
    if isinstance(value, date):
        return datetime.combine(value, hour, VIETNAM)
    text = nfc(str(value))
    if turned := _TIME_FIRST.match(text):
        text = f"{turned[3]} {turned[1]}:{turned[2] or '00'}"
    if found := _DAY.match(text):
        return _in_calendar(found, name, hour)
    try:
        return iso(text, name, hour)
    except RowRefused:
        raise RowRefused(f"{name} “{text[:40]}” không phải ngày; ghi như 05/03/2026 hoặc 05/03/2026 09:30.") from None


def _in_calendar(found: re.Match[str], name: str, hour: time) -> datetime:
    """Return the moment of a day written as 5/3/2021, perhaps with a time; raises RowRefused."""
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
        clock = time(int(found[4]), int(found[5] or 0)) if found[4] else hour
    except ValueError:
        raise RowRefused(f"{name} “{found.string[:40]}” không có trong lịch.") from None
    if not _EARLIEST.year <= day.year <= 2200:
        raise RowRefused(f"{name} “{found.string[:40]}” có năm ngoài khoảng hợp lý.")
    return datetime.combine(day, clock, VIETNAM)


def word_of(text: str, words: Mapping[str, str], name: str) -> str:
    """Return the vocabulary word that the text is or contains; raises RowRefused with the column if none."""
    folded = fold(text)
    if folded in words:
        return words[folded]
    for word in sorted(words, key=len, reverse=True):
        if word in folded:
            return words[word]
    if name:
        raise RowRefused(f"{name} “{text[:40]}” không hiểu được. Sửa trong sổ theo cách ghi của mẫu.")
    return ""
