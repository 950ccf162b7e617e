"""The cash book of a day: what came in, what went back, by whom and how; pure sums of entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

IN, CANCELLED, REFUNDED = "in", "cancelled", "refunded"


@dataclass(frozen=True, slots=True)
class CashEntry:
    """A movement of money: a receipt that came in, or what went back for one; `amount` is negative then."""

    at: datetime
    what: str
    receipt_id: int
    code: str
    subject_code: str
    payer: str
    collector_id: int | None
    collector: str
    payment_kind: str
    amount: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CashSum:
    """The sums of a collector and a kind of payment."""

    collector_id: int | None
    collector: str
    payment_kind: str
    receipts: int
    collected: int
    returned: int

    @property
    def net(self) -> int:
        """What is to be handed over."""
        return self.collected - self.returned


def summed(entries: Iterable[CashEntry]) -> list[CashSum]:
    """The sums by collector and kind of payment, in the order of names; whoever gave money back bears it."""
    found: dict[tuple[int | None, str, str], list[int]] = {}
    for one in entries:
        sums = found.setdefault((one.collector_id, one.collector, one.payment_kind), [0, 0, 0])
        if one.what == IN:
            sums[0] += 1
            sums[1] += one.amount
        else:
            sums[2] -= one.amount
    return [CashSum(*key, *sums) for key, sums in sorted(found.items(), key=lambda item: (item[0][1], item[0][2]))]


def by_kind(sums: Iterable[CashSum]) -> dict[str, int]:
    """What came in less what went back, by kind of payment."""
    found: dict[str, int] = {}
    for one in sums:
        found[one.payment_kind] = found.get(one.payment_kind, 0) + one.net
    return found
