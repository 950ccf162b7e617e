"""Receipts by office, day, collector, kind and state; what happened to one; whether the chain of events holds."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from motcua.base.logs import first_break
from motcua.base.time import end_of, start_of
from motcua.fees.models import FeeEvent, FeeReceipt

STATES = {
    "valid": Q(cancelled_at=None, refunded=0),
    "cancelled": Q(cancelled_at__isnull=False),
    "refunded": Q(refunded__gt=0),
}


def receipts(
    agency_ids: Collection[int],
    *,
    first: date | None = None,
    last: date | None = None,
    collector: int | None = None,
    kind: str = "",
    state: str = "",
    text: str = "",
    with_payers: bool = True,
) -> QuerySet[FeeReceipt]:
    """Return receipts of the offices, the latest first; `text` matches numbers, codes and (`with_payers`) names."""
    found = Q(agency__in=list(agency_ids))
    if first:
        found &= Q(collected_at__gte=start_of(first))
    if last:
        found &= Q(collected_at__lt=end_of(last))
    if collector:
        found &= Q(collected_by=collector)
    if kind:
        found &= Q(payment_kind=kind)
    if state in STATES:
        found &= STATES[state]
    if text:
        words = Q(code__icontains=text) | Q(subject_code__icontains=text)
        found &= words | Q(payer_name__icontains=text) if with_payers else words
    return FeeReceipt.objects.filter(found).select_related("collected_by", "agency").order_by("-collected_at", "-pk")


def events_of(receipt: FeeReceipt) -> QuerySet[FeeEvent]:
    """Return the events of the receipt, in order."""
    return receipt.events.select_related("account").order_by("sequence")


def verify_chain(agency_id: int) -> int | None:
    """Return the position of the first changed, missing or inserted event of the office's chain; None if intact."""
    return first_break(FeeEvent.objects.filter(agency=agency_id).order_by("sequence").iterator())
