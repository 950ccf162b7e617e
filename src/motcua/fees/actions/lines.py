"""Actions on fee lines: enter the fees due for a subject, withdraw a line entered wrongly."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.fees.actions.events import append, turn
from motcua.fees.models import FeeLine
from motcua.fees.permissions import can_collect
from motcua.fees.rules.lines import assess_entry
from motcua.fees.vocabulary import Billed, Entry, FeeAction
from motcua.people.vocabulary import Actor

_MAY_NOT = "Chỉ cán bộ một cửa của cơ quan thu được ghi khoản phải thu. Đề nghị nơi tiếp nhận của cơ quan đó."


def enter_lines(*, billed: Billed, entries: Sequence[Entry], by: Actor, at: datetime) -> list[FeeLine]:
    """Enter fee lines for the subject, computed by its rates; Invalid names the faulty field."""
    if not can_collect(by, billed.agency_id):
        raise Refused(_MAY_NOT, forbidden=True)
    if billed.closed:
        raise Refused(billed.closed)
    rows = [_line(billed, one, by, at) for one in entries]
    if not rows:
        return []
    with transaction.atomic():
        turn(billed.agency_id)
        made = FeeLine.objects.bulk_create(rows)
        told = [{"line": row.pk, "name": row.name, "quantity": row.quantity, "pages": row.pages, "due": row.due,
                 "relief": row.relief} for row in made]  # fmt: skip
        subject = (billed.kind, billed.id)
        append(FeeAction.ENTER, agency_id=billed.agency_id, by=by, at=at, subject=subject, lines=told)
    return made


def _line(billed: Billed, one: Entry, by: Actor, at: datetime) -> FeeLine:
    assessed = assess_entry(one, on=billed.on, is_online=billed.is_online)
    rate, rates, relief, found = one.rate, assessed.rates, assessed.relief, assessed.found
    return FeeLine(
        subject_kind=billed.kind,
        subject_id=billed.id,
        subject_code=billed.code,
        agency_id=billed.agency_id,
        kind=rate.kind,
        name=rate.name,
        unit=rate.unit,
        per=rates.name,
        rate=rate.amount,
        tiers=rate.tiers,
        cap=rate.cap,
        online_rate=rate.online,
        legal_basis=rate.legal_basis,
        quantity=one.quantity,
        pages=one.pages if rates.counts_pages else 1,
        is_online=billed.is_online,
        relief=one.relief,
        relief_percent=relief.percent if relief else 0,
        relief_basis=relief.citation if relief else "",
        relief_proof=nfc(one.proof) if relief else "",
        full=found.full,
        due=found.due,
        trace=list(found.trace),
        entered_at=at,
        entered_by_id=by.account_id or None,
    )


def withdraw_line(*, line: FeeLine, by: Actor, at: datetime, reason: str) -> FeeLine:
    """Withdraw a fee line entered wrongly, with a reason; a paid line stays until its receipt is cancelled."""
    if not can_collect(by, line.agency_id):
        raise Refused(_MAY_NOT, forbidden=True)
    reason = nfc(reason)
    if not reason:
        raise Invalid({"reason": "Ghi lý do bỏ khoản thu."})
    with transaction.atomic():
        turn(line.agency_id)
        row = FeeLine.objects.select_for_update().get(pk=line.pk)
        if row.withdrawn_at is not None:
            raise Refused("Khoản thu đã được bỏ trước đó. Mở lại trang để xem.")
        if row.receipt_id is not None:
            raise Refused("Khoản này đã thu tiền. Hủy biên lai trước rồi mới bỏ khoản thu.")
        row.withdrawn_at, row.withdrawn_by_id, row.withdraw_reason = at, by.account_id or None, reason[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
        subject = (row.subject_kind, row.subject_id)
        append(FeeAction.WITHDRAW, agency_id=row.agency_id, by=by, at=at, subject=subject, line=row.pk, reason=reason)
    return row
