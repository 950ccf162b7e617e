"""Cash book of a day: sums of collections and refunds by collector and kind of payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

IN, CANCELLED, REFUNDED = "in", "cancelled", "refunded"


@dataclass(frozen=True, slots=True)
class CashEntry:
    """Cash movement: a collected receipt, or money given back for one (negative `amount`)."""

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
        """Return the net cash to be handed over."""
        return self.collected - self.returned


def summed(entries: Iterable[CashEntry]) -> list[CashSum]:
    """Sum movements by collector and kind of payment, in order of names; a refund counts against who paid it out."""
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
    """Sum collections less refunds by kind of payment."""
    found: dict[str, int] = {}
    for one in sums:
        found[one.payment_kind] = found.get(one.payment_kind, 0) + one.net
    return found
