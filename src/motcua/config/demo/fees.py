"""Receipts and cash books of the demo: fees that the desks collected, by the real acts."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from motcua.base.time import local
from motcua.config.demo import SEED
from motcua.config.demo.offices import Commune
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.fees import billed_of
from motcua.dossiers.vocabulary import Status
from motcua.fees import actions, queries
from motcua.fees.models import FeeReceipt
from motcua.fees.rules.cash import by_kind, summed
from motcua.fees.vocabulary import Billed, Entry, PaymentKind
from motcua.people.queries import actor_of
from motcua.people.vocabulary import Actor
from motcua.procedures.vocabulary import FeeUnit

#: Number of receipts of the first commune, and of each other one.
MANY, FEW = 48, 12
_WAYS = (PaymentKind.CASH, PaymentKind.CASH, PaymentKind.CASH, PaymentKind.TRANSFER)


def collect_fees(communes: list[Commune], now: datetime) -> None:
    """Create lines, receipts, one cancelled, one refunded, one exempt line, and close the cash books of past days."""
    for place, commune in enumerate(communes):
        _Desk(commune, now, Random(SEED + 40 + place)).work(FEW if place else MANY)


class _Desk:
    """Desk of a commune with the two officers who collect."""

    def __init__(self, commune: Commune, now: datetime, random: Random) -> None:
        self.commune, self.now, self.random = commune, now, random
        self.office = commune.place.agency_id
        self.known: dict[tuple[str, date], Actor] = {}

    def who(self, key: str, on: date) -> Actor:
        if (key, on) not in self.known:
            self.known[key, on] = actor_of(self.commune.accounts[key], on)
        return self.known[key, on]

    def work(self, count: int) -> None:
        since = self.now.replace(month=1, day=1)
        mine = Dossier.objects.filter(received_agency=self.commune.desk_id, received_at__gte=since)
        rows = mine.filter(case__fees__isnull=False).exclude(status=Status.CANCELLED)
        latest = list(rows.select_related("procedure").distinct().order_by("-received_at", "-pk")[:count])
        taken: list[FeeReceipt] = []
        for turn, row in enumerate(reversed(latest)):
            billed = billed_of(row)
            if not billed.rates or row.received_at is None:
                continue
            at = min(local(row.received_at) + timedelta(minutes=3), self.now)
            by = self.who(self.random.choice(("motcua", "motcua2")), at.date())
            actions.enter_lines(billed=billed, entries=self._entries(billed, exempt=turn == 2), by=by, at=at)
            if turn == len(latest) - 1 or not queries.bill_of(billed.kind, billed.id).owed:
                continue  # the last one is still to be paid, an exempt one costs nothing
            taken.append(self._collect(billed, by, at))
        self._take_back(taken)
        self._close({local(one.collected_at).date() for one in taken} - {self.now.date()})

    def _entries(self, billed: Billed, *, exempt: bool) -> list[Entry]:
        rate = billed.rates[0]
        pages = self.random.choice((1, 1, 2, 4, 10, 14)) if rate.unit == FeeUnit.PAGE else 1
        copies = self.random.choice((1, 2, 3, 5)) if rate.unit in (FeeUnit.PAGE, FeeUnit.COPY) else 1
        if exempt:
            return [Entry(rate, copies, pages, "protected_people", "Giấy chứng nhận hộ nghèo năm 2026")]
        return [Entry(rate, copies, pages)]

    def _collect(self, billed: Billed, by: Actor, at: datetime) -> FeeReceipt:
        way = self.random.choice(_WAYS)
        number = f"FT{at:%y%j}{self.random.randrange(10**6):06d}" if way != PaymentKind.CASH else ""
        key = UUID(int=self.random.getrandbits(128))
        return actions.collect(
            billed=billed, payer_name=billed.payer_name or "Người nộp hồ sơ", payer_address=billed.payer_address,
            payment_kind=way, transaction_code=number, by=by, at=at, request_key=key,
        )  # fmt: skip

    def _take_back(self, taken: list[FeeReceipt]) -> None:
        if len(taken) < 4:
            return
        wrong, paid_twice = taken[-2], taken[-3]
        leader = self.who("lanhdao", self.now.date())
        at = local(wrong.collected_at) + timedelta(minutes=9)
        actions.cancel_receipt(receipt=wrong, by=leader, at=min(at, self.now), reason="Ghi sai tên người nộp")
        again = Dossier.objects.select_related("procedure").get(pk=wrong.subject_id)
        by = self.who("motcua", at.date())
        taken.append(self._collect(billed_of(again), by, min(at + timedelta(minutes=2), self.now)))
        at = local(paid_twice.collected_at) + timedelta(minutes=30)
        actions.refund_receipt(
            receipt=paid_twice,
            amount=paid_twice.total,
            by=leader,
            at=min(at, self.now),
            reason="Người nộp trả hai lần",
        )

    def _close(self, days: set[date]) -> None:
        for day in sorted(days):
            cash = by_kind(summed(queries.day_book(self.office, day))).get(PaymentKind.CASH, 0)
            at = datetime.combine(day, datetime.min.time(), self.now.tzinfo) + timedelta(hours=17, minutes=5)
            by = self.who("motcua", day)
            actions.close_day(agency_id=self.office, day=day, counted_cash=cash, by=by, at=min(at, self.now))
