"""The cash book of an office: movements of its days, and which days are closed."""

from datetime import date

from django.db.models import Q

from motcua.base.time import end_of, start_of
from motcua.fees.models import DayClosing, FeeReceipt
from motcua.fees.rules.cash import CANCELLED, IN, REFUNDED, CashEntry

_WITH = ("collected_by", "cancelled_by", "refunded_by")


def day_book(agency_id: int, first: date, last: date | None = None) -> list[CashEntry]:
    """Return the cash movements of the days, in order; one query. A cancellation counts on the day it was made."""
    start, end = start_of(first), end_of(last or first)
    moved = Q()
    for name in ("collected_at", "cancelled_at", "refunded_at"):
        moved |= Q(**{f"{name}__gte": start, f"{name}__lt": end})
    entries = []
    for row in FeeReceipt.objects.filter(moved, agency=agency_id).select_related(*_WITH):
        movements = (
            (IN, row.collected_at, row.collected_by, row.total, ""),
            (CANCELLED, row.cancelled_at, row.cancelled_by, -row.total, row.cancel_reason),
            (REFUNDED, row.refunded_at, row.refunded_by, -row.refunded, row.refund_reason),
        )
        for what, at, who, amount, reason in movements:
            if at is not None and start <= at < end:
                entries.append(
                    CashEntry(
                        at, what, row.pk, row.code, row.subject_code, row.payer_name, who.pk if who else None,
                        who.full_name if who else "Hệ thống", row.payment_kind, amount, reason,
                    )
                )  # fmt: skip
    return sorted(entries, key=lambda one: (one.at, one.receipt_id))


def closing_of(agency_id: int, day: date) -> DayClosing | None:
    """Return the valid closing of the day."""
    rows = DayClosing.objects.filter(agency=agency_id, day=day, reopened_at=None)
    return rows.select_related("closed_by").first()


def is_open(agency_id: int, day: date) -> bool:
    """Check whether money may still be recorded on the day."""
    return not DayClosing.objects.filter(agency=agency_id, day=day, reopened_at=None).exists()
