"""Parsing of one row of a tracking book, or the reason for its refusal."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import datetime, time
from hashlib import sha256
from itertools import pairwise

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


#: Columns of the machine form that hold one of a few words: how a message calls them, and the words.
_KNOWN_WORDS = {
    "outcome": ("Kết quả", ("granted", "refused", "stopped", "withdrawn", "")),
    "channel": ("Hình thức nộp", ("counter", "online", "post")),
    "on_behalf": ("on_behalf", ("0", "1")),
    "level": ("Cấp", ("nation", "province", "district", "commune")),
}


def parse_machine(cells: Sequence[str], layout: Layout, line: int, at: datetime) -> BookRow:
    """Parse a row of the machine form; raises RowRefused."""
    _check_width(cells, layout, line)
    told = {name: cells[layout.columns[name]].strip() for name in MACHINE_COLUMNS}
    _check_words(told)
    submitted = told["submitted_at"] or told["received_at"]
    row = BookRow(
        line=line,
        code=told["code"],
        procedure_code=told["procedure_code"],
        procedure_name=nfc(told["procedure_name"]),
        field=nfc(told["field"]),
        level=told["level"],
        received_agency=told["received_agency"],
        competent_agency=told["competent_agency"],
        channel=told["channel"],
        on_behalf=told["on_behalf"] == "1",
        submitted_at=iso(submitted, "submitted_at", _OPENING),
        received_at=_optional(told, "received_at", _OPENING),
        due_at=_optional(told, "due_at", _CLOSING),
        ended_at=_optional(told, "ended_at", _CLOSING),
        outcome=told["outcome"],
        returned_at=_optional(told, "returned_at", _CLOSING),
        paused_days=number(told["paused_days"], "paused_days", 36_500),
        supplements=number(told["supplements"], "supplements", 99),
        digest=sha256("\x1f".join(told.values()).encode()).hexdigest(),
    )
    days = {name: told[name] for name in ("received_at", "ended_at", "returned_at")} | {"submitted_at": submitted}
    if loose := [name for name, text in days.items() if 0 < len(text) <= DAY_ALONE]:
        _same_day(row, at, loose=loose)
    _check(row, at)
    return row


def _check_width(cells: Sequence[str], layout: Layout, line: int) -> None:
    """Check the number of columns; an open quotation mark that swallowed the following lines is named."""
    if len(cells) == len(layout.titles):
        return
    last = line + sum(cell.count("\n") for cell in cells)
    lost = (
        f" Một ô có dấu ngoặc kép mở mà không đóng đúng chỗ nên các dòng {line} đến {last} bị đọc thành một dòng: "
        "sửa dấu ngoặc kép rồi nhập lại tệp."
    )
    raise RowRefused(f"Dòng có {len(cells)} cột, tiêu đề có {len(layout.titles)} cột." + (lost if last > line else ""))


def _check_words(told: Mapping[str, str]) -> None:
    """Check the columns that hold one of a few words."""
    for name, (what, known) in _KNOWN_WORDS.items():
        if told[name] not in known:
            listed = [word or "để trống" for word in known]
            choices = f"{', '.join(listed[:-1])} hoặc {listed[-1]}"
            raise RowRefused(f"{what} “{told[name][:40]}” không hợp lệ: phải là {choices}.")


def _optional(told: Mapping[str, str], name: str, hour: time) -> datetime | None:
    return iso(told[name], name, hour) if told[name] else None


def _same_day(row: BookRow, at: datetime, *, loose: Collection[str]) -> None:
    """Move an assumed hour, where only a day was written, so that it contradicts neither the others nor now."""
    names = ("submitted_at", "received_at", "ended_at", "returned_at")
    moments: dict[str, datetime | None] = {name: getattr(row, name) for name in names}
    known = {name: moment for name, moment in moments.items() if moment is not None}
    earlier: datetime | None = None
    for place, name in enumerate(known):
        if name in loose:
            exact = [moment for other, moment in list(known.items())[place + 1 :] if other not in loose]
            known[name] = _within_day(known[name], earlier, [at, *exact])
            setattr(row, name, known[name])
        earlier = known[name]


def _within_day(moment: datetime, earlier: datetime | None, later: Iterable[datetime]) -> datetime:
    """Move a moment after an earlier one of its day, and before the later ones of its day."""
    if earlier is not None and moment.date() == earlier.date():
        moment = max(moment, earlier)
    return min([moment, *(bound for bound in later if bound.date() == moment.date())])


def _check(row: BookRow, at: datetime) -> None:
    """Check the required values, and that no day lies in the future."""
    _check_names(row)
    for name, moment in (
        ("Ngày nộp", row.submitted_at),
        ("Ngày tiếp nhận", row.received_at),
        ("Ngày kết thúc", row.ended_at),
        ("Ngày trả kết quả", row.returned_at),
    ):
        if moment is not None and moment > at:
            raise RowRefused(f"{name} {moment:%d/%m/%Y} ở tương lai.")
    _check_order(row)


def _check_names(row: BookRow) -> None:
    """Check the code, the procedure and the agencies: given, and no longer than their columns."""
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


def _check_order(row: BookRow) -> None:
    """Check the order of a dossier's days, and values that must occur together."""
    _check_ending(row)
    if row.received_at is None:
        if row.channel != "online" or row.ended_at is not None or row.due_at is not None:
            raise RowRefused("Thiếu ngày tiếp nhận.")
        return
    if row.due_at is not None and row.due_at.date() < row.received_at.date():
        raise RowRefused(f"Ngày hẹn trả {row.due_at:%d/%m/%Y} trước ngày tiếp nhận {row.received_at:%d/%m/%Y}.")
    in_order = (
        ("Ngày nộp", row.submitted_at), ("ngày tiếp nhận", row.received_at),
        ("Ngày kết thúc", row.ended_at), ("Ngày trả", row.returned_at),
    )  # fmt: skip
    known = [(name, moment) for name, moment in in_order if moment is not None]
    for before, after in pairwise(known):
        if after[1] < before[1]:
            raise RowRefused(_out_of_order(before, after))


def _out_of_order(before: tuple[str, datetime], after: tuple[str, datetime]) -> str:
    """Return the message about a day that lies before the one that it must follow."""
    (earlier, first), (later, second) = before, after
    if earlier == "Ngày nộp":
        return f"{earlier} {first:%d/%m/%Y} sau {later} {second:%d/%m/%Y}."
    return f"{later} {second:%d/%m/%Y} trước {earlier[:1].lower()}{earlier[1:]} {first:%d/%m/%Y}."


def _check_ending(row: BookRow) -> None:
    """Check that a result, its day, and the day of its return occur together."""
    if row.ended_at is not None and not row.outcome:
        raise RowRefused("Có ngày kết thúc nhưng thiếu kết quả (granted, refused, stopped, withdrawn).")
    if row.outcome and row.ended_at is None:
        raise RowRefused(f"Có kết quả “{row.outcome}” nhưng thiếu ngày kết thúc.")
    if row.returned_at is not None and row.ended_at is None:
        raise RowRefused("Có ngày trả kết quả nhưng chưa có ngày kết thúc.")


class _Cells:
    """Cells of a row by the kind of their column."""

    def __init__(self, cells: Sequence[object], layout: Layout) -> None:
        self.cells, self.columns = cells, layout.columns

    def digest(self, agency: str) -> str:
        """Return the hash of the row's values and of the agency for which it is read."""
        values = ["" if value is None else str(value) for value in map(self.raw, BOOK_COLUMNS)]
        return sha256("\x1f".join([*values, agency]).encode()).hexdigest()

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
    received, returned = told.moment("received_at", _OPENING), told.moment("returned_at", _CLOSING)
    ended = told.moment("ended_at", _CLOSING) or returned
    submitted = told.moment("submitted_at", _OPENING) or received
    if submitted is None:
        raise RowRefused("Thiếu ngày tiếp nhận.")
    row = BookRow(
        line=line,
        code=told.text("code").replace(" ", ""),
        procedure_code=told.text("procedure_code"),
        procedure_name=_procedure_name(told, layout, defaults),
        field=told.text("field") or defaults.field,
        level=told.word("level", LEVELS, defaults.level, "Cấp"),
        received_agency=told.text("received_agency") or defaults.agency or told.text("competent_agency"),
        competent_agency=defaults.agency or told.text("competent_agency"),
        channel=told.word("channel", CHANNELS, defaults.channel),
        on_behalf=False,
        submitted_at=submitted,
        received_at=received,
        due_at=told.moment("due_at", _CLOSING),
        ended_at=ended,
        outcome=told.word("outcome", OUTCOMES, "granted" if ended else ""),
        returned_at=returned,
        paused_days=0,
        supplements=0,
        digest=told.digest(defaults.agency),
        extra=_extra(told),
    )
    _same_day(row, at, loose=("submitted_at", "received_at", "ended_at", "returned_at"))
    _check(row, at)
    return row


def _procedure_name(told: "_Cells", layout: Layout, defaults: Defaults) -> str:
    """Return the name of the procedure; that of the whole file where the book has no column for it."""
    is_told = bool({"procedure_code", "procedure_name"} & set(layout.columns))
    return (told.text("procedure_name") or ("" if is_told else nfc(defaults.procedure)))[:500]


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
