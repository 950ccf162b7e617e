"""Content and PDF rendering of slips, tracking book and hand-over list."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from motcua.base.time import local, long_day
from motcua.design.print import PrintFailed, qr_code, typeset
from motcua.dossiers.rules.asked_items import asked_item
from motcua.dossiers.rules.slips import SlipKind, form_set

_HERE = "dossiers/gateways/printing"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Letterhead: the superior body, the issuing one, its place, and the notation of its numbers."""

    superior: str
    agency: str
    place: str
    symbol: str = "TTPVHCC"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Person or body named on a paper; unknown data is printed as a dotted line."""

    name: str
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Paper of the dossier with its counts."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """Returned result, with its recipient and the method of return."""

    name: str
    number: str = ""
    issued_on: str = ""
    recipient: str = ""
    recipient_id: str = ""
    method: str = ""
    post_number: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Line of the control slip: giver, receiver, time, and outcome of the step."""

    giver: str
    receiver: str
    at: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """Content of a slip; each form prints the parts it has a place for."""

    kind: SlipKind
    issued_at: datetime
    letterhead: Letterhead
    applicant: Party
    code: str = ""
    look_up: str = ""
    number: str = ""
    procedure: str = ""
    request: str = ""
    submitter: Party | None = None
    authorisation: str = ""
    competent_agency: str = ""
    consulted_agencies: tuple[str, ...] = ()
    documents: tuple[Paper, ...] = ()
    set_count: int | None = None
    time_limit: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    new_due_at: datetime | None = None
    why_due: tuple[str, ...] = ()
    return_place: str = ""
    fees: str = ""
    book_number: str = ""
    serial_number: str = ""
    items: tuple[str, ...] = ()
    reason: str = ""
    contact: str = ""
    contact_phone: str = ""
    officer: str = ""
    signer: str = ""
    signer_title: str = ""
    is_electronic: bool = False
    hand_overs: tuple[HandOver, ...] = ()
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class BookLine:
    """Line of the tracking book."""

    code: str
    procedure: str
    applicant: str
    address: str
    phone: str
    agency: str
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    method: str = ""
    set_count: int | None = None
    recipient: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Tracking book of one field or all, for a period."""

    letterhead: Letterhead
    issued_at: datetime
    first: date
    last: date
    scope: str = ""
    number: str = ""
    lines: tuple[BookLine, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class HandOverList:
    """List of dossiers handed from one desk to another (danh sách bàn giao)."""

    letterhead: Letterhead
    issued_at: datetime
    giver: str
    receiver: str
    lines: tuple[BookLine, ...] = ()


def print_slip(slip: Slip) -> bytes:
    """Render the slip on the form in force on its day of issue; PrintFailed where that circular has no such form."""
    forms = form_set(local(slip.issued_at).date())
    form = forms.forms.get(slip.kind)
    if form is None:
        raise PrintFailed(f"{forms.circular} không có mẫu thông báo dừng giải quyết; hãy dùng văn bản của cơ quan.")
    data = asdict(slip) | {
        "form_set": forms.key,
        "circular": forms.circular,
        "form_number": form.number,
        "title": form.title,
        "paper": form.paper,
        "number": _number(slip.number, form.notation, slip.letterhead.symbol),
        "place_date": f"{slip.letterhead.place}, {long_day(local(slip.issued_at).date())}",
        "qr": qr_code(slip.look_up) if slip.look_up else "",
        "received": _long_moment(slip.received_at),
        "due": _long_moment(slip.due_at),
        "new_due": _long_moment(slip.new_due_at),
        "received_day": long_day(local(slip.received_at).date()) if slip.received_at else "",
    }
    data["asked"] = [asdict(found) | {"text": found.text} for found in map(asked_item, slip.items)]
    data["hand_overs"] = [asdict(line) | {"at": _long_moment(line.at)} for line in slip.hand_overs]
    return typeset(f"{_HERE}/{slip.kind}.typ", _printable(data), at=slip.issued_at)


def print_book(book: Book) -> bytes:
    """Render the tracking book on the form in force on its last day, A4 landscape."""
    forms = form_set(book.last)
    form = forms.forms[SlipKind.BOOK]
    data = {
        "form_set": forms.key,
        "circular": forms.circular,
        "form_number": form.number,
        "title": form.title,
        "letterhead": asdict(book.letterhead),
        "number": _number(book.number, form.notation, book.letterhead.symbol),
        "place_date": f"{book.letterhead.place}, {long_day(local(book.issued_at).date())}",
        "scope": book.scope,
        "period": f"Từ ngày {book.first:%d/%m/%Y} đến ngày {book.last:%d/%m/%Y}",
        "lines": _lines(book.lines),
    }
    return typeset(f"{_HERE}/book.typ", _printable(data), at=book.issued_at)


def print_hand_over_list(hand_over: HandOverList) -> bytes:
    """Render the list of dossiers handed from one desk to another, for both to sign."""
    data = {
        "letterhead": asdict(hand_over.letterhead),
        "place_date": f"{hand_over.letterhead.place}, {long_day(local(hand_over.issued_at).date())}",
        "moment": _long_moment(hand_over.issued_at),
        "giver": hand_over.giver,
        "receiver": hand_over.receiver,
        "lines": _lines(hand_over.lines),
    }
    return typeset(f"{_HERE}/hand_over_list.typ", _printable(data), at=hand_over.issued_at)


def _lines(lines: tuple[BookLine, ...]) -> list[dict[str, Any]]:
    moments = ("received_at", "due_at", "returned_at")
    return [
        asdict(line) | {name: _short_moment(getattr(line, name)) for name in moments} | {"place": place}
        for place, line in enumerate(lines, start=1)
    ]


def _number(number: str, notation: str, symbol: str) -> str:
    """Return the paper's number with its notation and the desk's; a number with a longer notation is unchanged."""
    if "/" in number:
        return f"{number}-{symbol}" if symbol and number.endswith(f"/{notation}") else number
    return f"{number or '........'}/{notation}-{symbol}" if symbol else f"{number or '........'}/{notation}"


def _long_moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    at = local(moment)
    return f"{at.hour:02d} giờ {at.minute:02d} phút, {long_day(at.date())}"


def _short_moment(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else ""


def _printable(value: Any) -> Any:
    """Convert the data to JSON types; moments that no form prints are dropped."""
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return None if isinstance(value, date) else value
