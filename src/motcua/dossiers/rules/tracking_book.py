"""Tracking books of other systems: which column is what, and what a row says or why it is refused.

Three layouts are read: the machine form (one header row with the seventeen names below, ISO times), form 07 of
TT 03/2025/TT-VPCP and form 06 of TT 01/2018/TT-VPCP (headers of up to three rows, days as d/m/Y). Pure: cells in,
a row or a reason out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import date, datetime, time
from hashlib import sha256

from motcua.base.text import fold, nfc
from motcua.base.time import VIETNAM
from motcua.dossiers.rules import codes

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
_TRUE, _FALSE = {"1", "true", "co", "x"}, {"0", "false", "khong", ""}
_EARLIEST = date(1990, 1, 1)
_DAY = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ ,T]+(\d{1,2})[:hg](\d{2})?(?::\d{2})?)?$")
_TIME_FIRST = re.compile(r"^(\d{1,2})[:hg](\d{2})?[ ,]+(?:ngày )?(\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})$")
_PHONE = re.compile(r"(?:\+84|0)[\d .]{8,12}\d")
_DAY_ALONE = 10  # length of a day without an hour, 2026-03-05
_OPENING, _CLOSING = time(7, 30), time(17)


class RowRefused(ValueError):
    """The row is not taken in; the message says which value is wrong and what it should be."""


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


@dataclass(slots=True)
class BookRow:
    """What one row says; `digest` tells whether a later run says something else."""

    line: int
    code: str
    procedure_code: str
    procedure_name: str
    field: str
    level: str
    received_agency: str
    competent_agency: str
    channel: str
    on_behalf: bool
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    outcome: str
    returned_at: datetime | None
    paused_days: int
    supplements: int
    digest: str
    extra: dict[str, str] = fresh(default_factory=dict)


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


_COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$")


def _lowest(block: Sequence[Sequence[object]]) -> list[str]:
    """The title of each column: the lowest cell that says something (a heading over several columns does not)."""
    width = max(len(cells) for cells in block)
    titles = []
    for column in range(width):
        words = [nfc(str(cells[column])) for cells in block if column < len(cells) and cells[column] not in (None, "")]
        words = [word for word in words if not _COLUMN_NUMBER.match(word)]
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


def parse_machine(cells: Sequence[str], layout: Layout, line: int, at: datetime) -> BookRow:
    """A row of the machine form; raises RowRefused."""
    if len(cells) != len(layout.titles):
        last = line + sum(cell.count("\n") for cell in cells)
        lost = (
            f" Một ô có dấu ngoặc kép mở mà không đóng đúng chỗ nên các dòng {line} đến {last} bị đọc thành một dòng: "
            "sửa dấu ngoặc kép rồi nhập lại tệp."
        )
        raise RowRefused(
            f"Dòng có {len(cells)} cột, tiêu đề có {len(layout.titles)} cột." + (lost if last > line else "")
        )
    column = layout.columns
    values = [cells[column[name]].strip() for name in MACHINE_COLUMNS]
    (code, procedure_code, procedure_name, area, level, received_agency, competent_agency, channel, on_behalf,
     submitted, received, due, ended, outcome, returned, paused, supplements) = values  # fmt: skip
    if outcome not in ("granted", "refused", "stopped", "withdrawn", ""):
        raise RowRefused(
            f"Kết quả “{outcome[:40]}” không hợp lệ: phải là granted, refused, stopped, withdrawn hoặc để trống."
        )
    if channel not in ("counter", "online", "post"):
        raise RowRefused(f"Hình thức nộp “{channel[:40]}” không hợp lệ: phải là counter, online hoặc post.")
    if on_behalf not in ("0", "1"):
        raise RowRefused(f"on_behalf “{on_behalf[:40]}” không hợp lệ: phải là 0 hoặc 1.")
    if level not in ("nation", "province", "district", "commune"):
        raise RowRefused(f"Cấp “{level[:40]}” không hợp lệ: phải là nation, province, district hoặc commune.")
    row = BookRow(
        line=line,
        code=code,
        procedure_code=procedure_code,
        procedure_name=nfc(procedure_name) if procedure_name else "",
        field=nfc(area) if area else "",
        level=level,
        received_agency=received_agency,
        competent_agency=competent_agency,
        channel=channel,
        on_behalf=on_behalf == "1",
        submitted_at=iso(submitted or received, "submitted_at", _OPENING),
        received_at=iso(received, "received_at", _OPENING) if received else None,
        due_at=iso(due, "due_at", _CLOSING) if due else None,
        ended_at=iso(ended, "ended_at", _CLOSING) if ended else None,
        outcome=outcome,
        returned_at=iso(returned, "returned_at", _CLOSING) if returned else None,
        paused_days=number(paused, "paused_days", 36_500),
        supplements=number(supplements, "supplements", 99),
        digest=sha256("\x1f".join(values).encode()).hexdigest(),
    )
    days = {
        "submitted_at": submitted or received,
        "received_at": received,
        "ended_at": ended,
        "returned_at": returned,
    }
    if loose := [name for name, text in days.items() if 0 < len(text) <= _DAY_ALONE]:
        _same_day(row, at, loose=loose)
    _check(row, at)
    return row


def iso(text: str, name: str, hour: time) -> datetime:
    """An ISO moment; without a zone it is Vietnam's, a day alone is taken at the hour."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        shown = text[:40] or "để trống"
        raise RowRefused(f"{name} “{shown}” không phải thời điểm ISO, ví dụ 2026-03-05T09:30.") from None
    if len(text) <= _DAY_ALONE:
        moment = datetime.combine(moment.date(), hour)
    if not _EARLIEST.year <= moment.year <= 2200:
        raise RowRefused(f"{name} “{text[:40]}” có năm ngoài khoảng hợp lý.")
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def number(text: str, name: str, most: int) -> int:
    """A whole number from nought; empty is nought."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or int(text[:10]) > most or len(text) > 10:
        raise RowRefused(f"{name} “{text[:40]}” không hợp lệ: phải là số nguyên từ 0 đến {most}.")
    return int(text)


def _same_day(row: BookRow, at: datetime, *, loose: Collection[str]) -> None:
    """Where only a day was written its hour is assumed: move it so that it contradicts neither the others nor now."""
    names = ("submitted_at", "received_at", "ended_at", "returned_at")
    earlier: datetime | None = None
    for place, name in enumerate(names):
        moment: datetime | None = getattr(row, name)
        if moment is None:
            continue
        if name in loose:
            if earlier is not None and moment.date() == earlier.date():
                moment = max(moment, earlier)
            later = [getattr(row, other) for other in names[place + 1 :] if other not in loose]
            bounds = [at, *(other for other in later if other is not None)]
            moment = min([moment, *(bound for bound in bounds if bound.date() == moment.date())])
            setattr(row, name, moment)
        earlier = moment


def _check(row: BookRow, at: datetime) -> None:
    """What every row has, and that none of its days lies in the future."""
    try:
        codes.read(row.code)
    except ValueError as bad:
        raise RowRefused(str(bad)) from None
    if not row.procedure_code and not row.procedure_name:
        raise RowRefused("Thiếu mã và tên thủ tục.")
    if len(row.procedure_code) > 32:
        raise RowRefused(f"Mã thủ tục “{row.procedure_code[:40]}…” dài quá 32 ký tự.")
    if len(row.procedure_name) > 500 or len(row.field) > 255:
        raise RowRefused("Tên thủ tục dài quá 500 ký tự hoặc lĩnh vực dài quá 255 ký tự.")
    if not row.competent_agency or not row.received_agency:
        raise RowRefused("Thiếu cơ quan giải quyết hoặc nơi tiếp nhận.")
    for name, moment in (
        ("Ngày nộp", row.submitted_at),
        ("Ngày tiếp nhận", row.received_at),
        ("Ngày kết thúc", row.ended_at),
        ("Ngày trả kết quả", row.returned_at),
    ):
        if moment is not None and moment > at:
            raise RowRefused(f"{name} {moment:%d/%m/%Y} ở tương lai.")
    _check_order(row)


def _check_order(row: BookRow) -> None:
    """The order of a dossier's days, and what must stand together."""
    received, ended, returned = row.received_at, row.ended_at, row.returned_at
    if ended is not None and not row.outcome:
        raise RowRefused("Có ngày kết thúc nhưng thiếu kết quả (granted, refused, stopped, withdrawn).")
    if row.outcome and ended is None:
        raise RowRefused(f"Có kết quả “{row.outcome}” nhưng thiếu ngày kết thúc.")
    if returned is not None and ended is None:
        raise RowRefused("Có ngày trả kết quả nhưng chưa có ngày kết thúc.")
    if received is None:
        if row.channel != "online" or ended is not None or row.due_at is not None:
            raise RowRefused("Thiếu ngày tiếp nhận.")
        return
    if row.submitted_at > received:
        raise RowRefused(f"Ngày nộp {row.submitted_at:%d/%m/%Y} sau ngày tiếp nhận {received:%d/%m/%Y}.")
    if row.due_at is not None and row.due_at.date() < received.date():
        raise RowRefused(f"Ngày hẹn trả {row.due_at:%d/%m/%Y} trước ngày tiếp nhận {received:%d/%m/%Y}.")
    if ended is not None and ended < received:
        raise RowRefused(f"Ngày kết thúc {ended:%d/%m/%Y} trước ngày tiếp nhận {received:%d/%m/%Y}.")
    if returned is not None and ended is not None and returned < ended:
        raise RowRefused(f"Ngày trả {returned:%d/%m/%Y} trước ngày kết thúc {ended:%d/%m/%Y}.")


def parse_book(cells: Sequence[object], layout: Layout, line: int, at: datetime, defaults: Defaults) -> BookRow | None:
    """A row of a book kept by people; None for an empty, numbering or total row; raises RowRefused."""

    def raw(key: str) -> object:
        place = layout.columns.get(key)
        return cells[place] if place is not None and place < len(cells) else None

    def text(key: str) -> str:
        value = raw(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return nfc(str(value)) if value is not None else ""

    has_day = raw("received_at") not in (None, "") or raw("submitted_at") not in (None, "")
    if not has_day and not (any(letter.isdigit() for letter in text("code")) and text("procedure_name")):
        return None  # an empty row, a total, a signature
    if _COLUMN_NUMBER.match(text("code")):  # the row that numbers the columns
        return None
    received = spoken_day(raw("received_at"), "Ngày tiếp nhận", _OPENING)
    due = spoken_day(raw("due_at"), "Ngày hẹn trả", _CLOSING)
    returned = spoken_day(raw("returned_at"), "Ngày trả kết quả", _CLOSING)
    ended = spoken_day(raw("ended_at"), "Ngày có kết quả", _CLOSING)
    if ended is None:
        ended = returned
    outcome = _word(text("outcome"), OUTCOMES, "Kết quả") if text("outcome") else ("granted" if ended else "")
    submitted = spoken_day(raw("submitted_at"), "Ngày nộp", _OPENING) or received
    if submitted is None:
        raise RowRefused("Thiếu ngày tiếp nhận.")
    phone = _PHONE.search(text("phone") or text("address"))
    extra = {
        "applicant_name": text("applicant_name")[:255],
        "address": text("address")[:255],
        "phone": re.sub(r"[ .]", "", phone.group())[:20] if phone else "",
        "note": text("note")[:500],
        "return_method": _word(text("return_method"), CHANNELS, "") if text("return_method") else "",
        "office_text": text("competent_agency")[:200],
        "set_count": text("set_count"),
    }
    if extra["set_count"] and not (extra["set_count"].isdigit() and 1 <= int(extra["set_count"]) <= 999):
        raise RowRefused(f"Số bộ hồ sơ “{extra['set_count'][:20]}” không hợp lệ.")
    has_procedure = bool({"procedure_code", "procedure_name"} & set(layout.columns))
    values = [str(raw(key) if raw(key) is not None else "") for key in BOOK_COLUMNS]
    row = BookRow(
        line=line,
        code=text("code").replace(" ", ""),
        procedure_code=text("procedure_code"),
        procedure_name=(text("procedure_name") or ("" if has_procedure else nfc(defaults.procedure)))[:500],
        field=text("field") or defaults.field,
        level=_word(text("level"), LEVELS, "Cấp") if text("level") else defaults.level,
        received_agency=text("received_agency") or defaults.agency or text("competent_agency"),
        competent_agency=defaults.agency or text("competent_agency"),
        channel=_word(text("channel"), CHANNELS, "Hình thức nộp") if text("channel") else defaults.channel,
        on_behalf=False,
        submitted_at=submitted,
        received_at=received,
        due_at=due,
        ended_at=ended,
        outcome=outcome,
        returned_at=returned,
        paused_days=0,
        supplements=0,
        digest=sha256("\x1f".join([*values, defaults.agency]).encode()).hexdigest(),
        extra=extra,
    )
    _same_day(row, at, loose=("submitted_at", "received_at", "ended_at", "returned_at"))
    _check(row, at)
    return row


def _word(text: str, words: Mapping[str, str], name: str) -> str:
    folded = fold(text)
    if folded in words:
        return words[folded]
    for word in sorted(words, key=len, reverse=True):
        if word in folded:
            return words[word]
    if name:
        raise RowRefused(f"{name} “{text[:40]}” không hiểu được. Sửa trong sổ theo cách ghi của mẫu.")
    return ""


def spoken_day(value: object, name: str, hour: time) -> datetime | None:
    """A day as people write it (5/3/2021, 05/03/2021 09:30, 9h30 ngày 5/3/2021) or as a sheet keeps it."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=VIETNAM) if value.tzinfo is None else value.astimezone(VIETNAM)
        return moment if moment.time() != time() else datetime.combine(moment.date(), hour, VIETNAM)
    if isinstance(value, date):
        return datetime.combine(value, hour, VIETNAM)
    text = nfc(str(value))
    turned = _TIME_FIRST.match(text)
    if turned:
        text = f"{turned[3]} {turned[1]}:{turned[2] or '00'}"
    found = _DAY.match(text)
    if found is None:
        try:
            return iso(text, name, hour)
        except RowRefused:
            raise RowRefused(
                f"{name} “{text[:40]}” không phải ngày; ghi như 05/03/2026 hoặc 05/03/2026 09:30."
            ) from None
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
        clock = time(int(found[4]), int(found[5] or 0)) if found[4] else hour
    except ValueError:
        raise RowRefused(f"{name} “{text[:40]}” không có trong lịch.") from None
    if not _EARLIEST.year <= day.year <= 2200:
        raise RowRefused(f"{name} “{text[:40]}” có năm ngoài khoảng hợp lý.")
    return datetime.combine(day, clock, VIETNAM)
