"""Parsing of one row of a tracking book, or the reason for its refusal."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import datetime, time
from hashlib import sha256

from motcua.acts.tables.rules.headers import COLUMN_NUMBER
from motcua.acts.tables.vocabulary import Layout, RowRefused
from motcua.base.text import nfc
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.tracking_book.layouts import BOOK_COLUMNS, MACHINE_COLUMNS, Defaults
from motcua.dossiers.rules.tracking_book.values import (
    CHANNELS,
    DAY_ALONE,
    LEVELS,
    OUTCOMES,
    iso,
    number,
    spoken_day,
    word_of,
)

_PHONE = re.compile(r"(?:\+84|0)[\d .]{8,12}\d")
_OPENING, _CLOSING = time(7, 30), time(17)


@dataclass(slots=True)
class BookRow:
    """Parsed row; `digest` shows whether a later run changes it."""

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


def parse_machine(cells: Sequence[str], layout: Layout, line: int, at: datetime) -> BookRow:
    """Parse a row of the machine form; raises RowRefused."""
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
    if loose := [name for name, text in days.items() if 0 < len(text) <= DAY_ALONE]:
        _same_day(row, at, loose=loose)
    _check(row, at)
    return row


def _same_day(row: BookRow, at: datetime, *, loose: Collection[str]) -> None:
    """Move an assumed hour, where only a day was written, so that it contradicts neither the others nor now."""
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
    """Check the required values, and that no day lies in the future."""
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
    """Check the order of a dossier's days, and values that must occur together."""
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


class _Cells:
    """Cells of a row by the kind of their column."""

    def __init__(self, cells: Sequence[object], layout: Layout) -> None:
        self.cells, self.columns = cells, layout.columns

    def raw(self, key: str) -> object:
        """Return the raw value of the cell; empty where the book has no such column."""
        place = self.columns.get(key)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def text(self, key: str) -> str:
        """Return the cell as text; a whole number of a sheet without its point."""
        value = self.raw(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return nfc(str(value)) if value is not None else ""

    def word(self, key: str, words: Mapping[str, str], otherwise: str = "", name: str | None = None) -> str:
        """Return the cell as a word of the vocabulary; the default where it is empty."""
        told = self.text(key)
        return word_of(told, words, BOOK_COLUMNS[key][0] if name is None else name) if told else otherwise

    def moment(self, key: str, hour: time) -> datetime | None:
        """Return the cell as a moment; a day alone is taken at the hour."""
        return spoken_day(self.raw(key), BOOK_COLUMNS[key][0], hour)

    @property
    def is_a_dossier(self) -> bool:
        """Check whether the row is a dossier: not empty, no total, no signature, not the numbers of the columns."""
        has_day = self.raw("received_at") not in (None, "") or self.raw("submitted_at") not in (None, "")
        is_named = any(letter.isdigit() for letter in self.text("code")) and bool(self.text("procedure_name"))
        return (has_day or is_named) and not COLUMN_NUMBER.match(self.text("code"))


def parse_book(cells: Sequence[object], layout: Layout, line: int, at: datetime, defaults: Defaults) -> BookRow | None:
    """Parse a row of a book kept by people; None for an empty, numbering or total row; raises RowRefused."""
    told = _Cells(cells, layout)
    if not told.is_a_dossier:
        return None
    received, due = told.moment("received_at", _OPENING), told.moment("due_at", _CLOSING)
    returned = told.moment("returned_at", _CLOSING)
    ended = told.moment("ended_at", _CLOSING) or returned
    outcome = told.word("outcome", OUTCOMES, "granted" if ended else "")
    submitted = told.moment("submitted_at", _OPENING) or received
    if submitted is None:
        raise RowRefused("Thiếu ngày tiếp nhận.")
    extra = _extra(told)
    has_procedure = bool({"procedure_code", "procedure_name"} & set(layout.columns))
    values = ["" if value is None else str(value) for value in map(told.raw, BOOK_COLUMNS)]
    row = BookRow(
        line=line,
        code=told.text("code").replace(" ", ""),
        procedure_code=told.text("procedure_code"),
        procedure_name=(told.text("procedure_name") or ("" if has_procedure else nfc(defaults.procedure)))[:500],
        field=told.text("field") or defaults.field,
        level=told.word("level", LEVELS, defaults.level, "Cấp"),
        received_agency=told.text("received_agency") or defaults.agency or told.text("competent_agency"),
        competent_agency=defaults.agency or told.text("competent_agency"),
        channel=told.word("channel", CHANNELS, defaults.channel),
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


def _extra(told: _Cells) -> dict[str, str]:
    """Return the values of a book beyond those of the machine form."""
    phone = _PHONE.search(told.text("phone") or told.text("address"))
    set_count = told.text("set_count")
    if set_count and not (set_count.isdecimal() and 1 <= int(set_count) <= 999):
        raise RowRefused(f"Số bộ hồ sơ “{set_count[:20]}” không hợp lệ.")
    return {
        "applicant_name": told.text("applicant_name")[:255],
        "address": told.text("address")[:255],
        "phone": re.sub(r"[ .]", "", phone.group())[:20] if phone else "",
        "note": told.text("note")[:500],
        "return_method": told.word("return_method", CHANNELS, name=""),
        "office_text": told.text("competent_agency")[:200],
        "set_count": set_count,
    }
