"""Closing the cash book of a day, opening it again, and how an office collects."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.fees.actions.events import append, turn
from motcua.fees.models import DayClosing, FeeOffice
from motcua.fees.permissions import can_collect, can_set_up, leads
from motcua.fees.queries.cash import day_book, is_open
from motcua.fees.rules.cash import by_kind, summed
from motcua.fees.vocabulary import FeeAction, PaymentKind
from motcua.people.vocabulary import Actor


def close_day(*, agency_id: int, day: date, counted_cash: int, by: Actor, at: datetime, note: str = "") -> DayClosing:
    """Close the office's cash day: store its sums; no further money is recorded on that day.

    A difference between counted cash and the book needs a note.
    """
    if not can_collect(by, agency_id):
        raise Refused("Chỉ cán bộ một cửa của cơ quan thu được chốt sổ quỹ.", forbidden=True)
    if day > local(at).date():
        raise Refused("Ngày chưa đến thì chưa chốt sổ quỹ.")
    note = nfc(note)
    with transaction.atomic():
        turn(agency_id)
        if not is_open(agency_id, day):
            raise Refused(f"Sổ quỹ ngày {day:%d/%m/%Y} đã chốt. Mở lại trang để xem.")
        sums = by_kind(summed(day_book(agency_id, day)))
        if counted_cash != sums.get(PaymentKind.CASH, 0) and not note:
            raise Invalid({"note": "Tiền mặt kiểm đếm khác sổ quỹ; ghi rõ lý do chênh lệch."})
        closing = DayClosing.objects.create(
            agency_id=agency_id,
            day=day,
            closed_at=at,
            closed_by_id=by.account_id or None,
            sums=sums,
            counted_cash=counted_cash,
            note=note[:500],
        )
        append(FeeAction.CLOSE_DAY, agency_id=agency_id, by=by, at=at, day=day, sums=sums, counted_cash=counted_cash)
    return closing


def reopen_day(*, closing: DayClosing, by: Actor, at: datetime, reason: str) -> DayClosing:
    """Reopen a closed day, with a reason; the closing stays on record."""
    if not leads(by, closing.agency_id):
        raise Refused("Chỉ lãnh đạo cơ quan được mở lại sổ quỹ đã chốt.", forbidden=True)
    reason = nfc(reason)
    if not reason:
        raise Invalid({"reason": "Ghi lý do mở lại sổ quỹ."})
    with transaction.atomic():
        turn(closing.agency_id)
        row = DayClosing.objects.select_for_update().get(pk=closing.pk)
        if row.reopened_at is not None:
            raise Refused("Sổ quỹ đã được mở lại trước đó. Mở lại trang để xem.")
        row.reopened_at, row.reopened_by_id, row.reopen_reason = at, by.account_id or None, reason[:500]
        row.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
        append(FeeAction.REOPEN_DAY, agency_id=row.agency_id, by=by, at=at, day=row.day, reason=reason)
    return row


def set_up(*, agency_id: int, by: Actor, at: datetime, **values: Any) -> FeeOffice:
    """Change the office's collection settings: policy for unpaid fees, receipt symbol, tax code."""
    if not can_set_up(by, agency_id):
        raise Refused("Chỉ lãnh đạo hoặc quản trị của cơ quan được sửa thiết lập thu phí.", forbidden=True)
    with transaction.atomic():
        turn(agency_id)
        row, _ = FeeOffice.objects.get_or_create(agency_id=agency_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        append(FeeAction.SET_UP, agency_id=agency_id, by=by, at=at, **values)
    return row
