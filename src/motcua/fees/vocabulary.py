"""Words of fees: what money is due for, how it was paid, what happened to a receipt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from motcua.base.registry import Registry
from motcua.books.vocabulary import BOOK_KINDS, BookKind

#: The book of receipts: seven digits, from 1 each year.
RECEIPTS = BOOK_KINDS.register("fee_receipt", BookKind("fee_receipt", "Biên lai thu phí, lệ phí", width=7))


class PaymentKind(TextChoices):
    """Kinds of payment."""

    CASH = "cash", "Tiền mặt"
    TRANSFER = "transfer", "Chuyển khoản"
    ONLINE = "online", "Trực tuyến"


class FeeAction(TextChoices):
    """Kinds of fee events."""

    ENTER = "enter", "Ghi khoản thu"
    WITHDRAW = "withdraw", "Bỏ khoản thu"
    COLLECT = "collect", "Thu tiền, lập biên lai"
    CANCEL = "cancel", "Hủy biên lai"
    REFUND = "refund", "Hoàn tiền"
    CLOSE_DAY = "close_day", "Chốt sổ quỹ"
    REOPEN_DAY = "reopen_day", "Mở lại sổ quỹ"
    SET_UP = "set_up", "Sửa thiết lập thu phí"


@dataclass(frozen=True, slots=True)
class Rate:
    """Rate that may be charged for a subject, from the catalogue of the day."""

    key: str
    kind: str
    name: str
    amount: int
    unit: str
    per: str = ""
    tiers: str = ""
    cap: int | None = None
    online: int | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Billed:
    """Subject of fees: a record of another room, unknown to this one.

    `agency_id` is the office that collects; `on` is the day whose rates hold; `is_online` asks for online rates;
    `closed` says why nothing is entered or collected any more, empty while it may be.
    """

    kind: str
    id: int
    code: str
    agency_id: int
    on: date
    title: str = ""
    payer_name: str = ""
    payer_address: str = ""
    is_online: bool = False
    rates: tuple[Rate, ...] = ()
    closed: str = ""


@dataclass(frozen=True, slots=True)
class BilledKind:
    """Kind of fee subject; a room above registers its lookup and its permission check.

    `find` answers the subject of a code for the acting person, None where it does not exist for them; `address` is
    its page.
    """

    key: str
    title: str
    find: Callable[[Any, str], Billed | None]
    address: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """Fee line as entered: rate, quantity, pages of each copy, ground of relief."""

    rate: Rate
    quantity: int = 1
    pages: int = 1
    relief: str = ""
    proof: str = ""


#: Rooms register what fees may be due for; the key stands in `subject_kind`.
BILLED: Registry[BilledKind] = Registry("kind of thing that fees are due for")
