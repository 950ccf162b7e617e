"""A kind of thing that fees are due for, known to the tests only, and what they do with it again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.cast import MOMENT, Cast

from motcua.fees import actions
from motcua.fees.models import FeeReceipt
from motcua.fees.permissions import fee_agencies
from motcua.fees.vocabulary import BILLED, Billed, BilledKind, Entry, Rate

COPIES = Rate(
    "1", "fee", "Phí chứng thực bản sao từ bản chính", 2000, "page", "trang", "3:1000", 200_000,
    legal_basis="Thông tư 226/2016/TT-BTC, Điều 4",
)  # fmt: skip
SIGNATURE = Rate("2", "fee", "Phí chứng thực chữ ký", 10_000, "case", "trường hợp")
_agencies: dict[str, int] = {}


def billed(cast: Cast, number: int = 1, place: str = "commune", **more: Any) -> Billed:
    """A record of the cast's commune for which copies and signatures may be charged."""
    known = {"title": "Chứng thực bản sao", "payer_name": f"Nguyễn Văn {number}", "rates": (COPIES, SIGNATURE)}
    return Billed("sample", number, f"S-{number}", getattr(cast, place).pk, MOMENT.date(), **(known | more))


@contextmanager
def known_to_the_pages(cast: Cast) -> Iterator[None]:
    """Lets pages find the records by their code, for whom their office is one's own."""

    def find(actor: Any, code: str) -> Billed | None:
        head, _, number = code.partition("-")
        if head != "S" or not number.isdecimal() or cast.commune.pk not in fee_agencies(actor):
            return None
        return billed(cast, int(number))

    BILLED._things["sample"] = BilledKind("sample", "Hồ sơ", find, lambda code: f"/mau/{code}/")
    try:
        yield
    finally:
        del BILLED._things["sample"]


def enter(cast: Cast, number: int = 1, *entries: Entry, by: str = "desk", at: datetime = MOMENT) -> None:
    """Lines for a record: by default one copy of three pages, 5.000 đồng."""
    lines = entries or (Entry(COPIES, pages=3),)
    actions.enter_lines(billed=billed(cast, number), entries=lines, by=cast.actor(by), at=at)


def pay(cast: Cast, number: int = 1, *, by: str = "desk", at: datetime = MOMENT, **more: Any) -> FeeReceipt:
    """Take the money that is due for the record."""
    given = {"payer_name": f"Nguyễn Văn {number}", "payment_kind": "cash", "request_key": uuid4(), **more}
    return actions.collect(billed=billed(cast, number), by=cast.actor(by), at=at, **given)
