"""Actions on receipts: collect a payment under a receipt number, cancel a receipt, refund money."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base.money import dong
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.books.actions import cancel_number, take_number
from motcua.books.vocabulary import Subject
from motcua.fees.actions.events import append, need_open_day, turn
from motcua.fees.models import FeeLine, FeeOffice, FeeReceipt
from motcua.fees.permissions import can_cancel, can_collect, leads
from motcua.fees.queries.due import settings_of
from motcua.fees.rules.law import receipt_form
from motcua.fees.vocabulary import RECEIPTS, Billed, FeeAction, PaymentKind
from motcua.people.vocabulary import Actor


def collect(
    *,
    billed: Billed,
    payer_name: str,
    payment_kind: str,
    by: Actor,
    at: datetime,
    request_key: UUID,
    payer_address: str = "",
    transaction_code: str = "",
) -> FeeReceipt:
    """Collect all that is still due for the subject; issue a receipt with the next number of the office's book.

    The same `request_key` again (a double click, a form sent twice) gives the receipt that the first made. Refused
    where nothing is due or the day is closed; then no number is used.
    """
    if not can_collect(by, billed.agency_id):
        raise Refused("Chỉ cán bộ một cửa của cơ quan thu được thu tiền.", forbidden=True)
    if billed.closed:
        raise Refused(billed.closed)
    _check(payer_name, payment_kind, transaction_code)
    try:
        with transaction.atomic():
            turn(billed.agency_id)
            if made := _made(request_key, billed):
                return made
            need_open_day(billed.agency_id, at)
            lines = _owed(billed)
            receipt = _receipt(billed, lines, by, at)
            receipt.request_key = request_key
            receipt.payer_name, receipt.payer_address = nfc(payer_name), nfc(payer_address)
            receipt.payment_kind, receipt.transaction_code = payment_kind, nfc(transaction_code)
            return _write(receipt, lines, settings_of(billed.agency_id), by, at)
    except IntegrityError:
        made = _made(request_key, billed)
        if made is None:
            raise
        return made


def _check(payer_name: str, payment_kind: str, transaction_code: str) -> None:
    errors = {}
    if not nfc(payer_name):
        errors["payer_name"] = "Ghi họ tên người hoặc tên đơn vị nộp tiền."
    if payment_kind not in PaymentKind.values:
        errors["payment_kind"] = "Chọn hình thức thanh toán."
    elif payment_kind != PaymentKind.CASH and not nfc(transaction_code):
        errors["transaction_code"] = "Ghi mã giao dịch của ngân hàng hoặc cổng thanh toán."
    if errors:
        raise Invalid(errors)


def _made(request_key: UUID, billed: Billed) -> FeeReceipt | None:
    made = FeeReceipt.objects.filter(request_key=request_key).first()
    if made and (made.subject_kind, made.subject_id) != (billed.kind, billed.id):
        raise Refused("Biểu mẫu này đã dùng để thu tiền của hồ sơ khác. Mở lại trang thu tiền.")
    return made


def _owed(billed: Billed) -> list[FeeLine]:
    mine = FeeLine.objects.filter(subject_kind=billed.kind, subject_id=billed.id, agency=billed.agency_id)
    lines = list(mine.filter(receipt=None, withdrawn_at=None, due__gt=0).select_for_update().order_by("pk"))
    if not lines:
        raise Refused("Không còn khoản nào phải thu. Mở lại trang để xem biên lai đã lập.")
    return lines


def _receipt(billed: Billed, lines: list[FeeLine], by: Actor, at: datetime) -> FeeReceipt:
    rows = [
        {
            "name": line.name,
            "quantity": line.quantity,
            "pages": line.pages if line.unit == "page" else 0,
            "unit": "bản" if line.unit == "page" else line.per,
            "amount": line.due,
            "relief": f"Giảm {line.relief_percent}%" if line.relief_percent else "",
        }
        for line in lines
    ]
    return FeeReceipt(
        agency_id=billed.agency_id,
        subject_kind=billed.kind,
        subject_id=billed.id,
        subject_code=billed.code,
        content=billed.title[:500],
        rows=rows,
        total=sum(line.due for line in lines),
        collected_at=at,
        collected_by_id=by.account_id or None,
    )


def _write(receipt: FeeReceipt, lines: list[FeeLine], office: FeeOffice, by: Actor, at: datetime) -> FeeReceipt:
    form = receipt_form(local(at).date())
    receipt.form = f"{form.form}-{office.form_number}"
    receipt.save(force_insert=True)
    number = take_number(
        agency_id=receipt.agency_id,
        kind=RECEIPTS.key,
        series=office.symbol,
        volume_size=office.volume_size,
        subject=Subject("fee_receipt", receipt.pk, receipt.subject_code),
        by=by,
        at=at,
    )
    receipt.number = number
    receipt.code = f"{office.symbol}-{local(at):%y}E {number.number:0{form.digits}d}"
    receipt.save(update_fields=["number", "code"])
    FeeLine.objects.filter(pk__in=[line.pk for line in lines]).update(receipt=receipt)
    append(
        FeeAction.COLLECT,
        agency_id=receipt.agency_id,
        by=by,
        at=at,
        subject=(receipt.subject_kind, receipt.subject_id),
        receipt=receipt,
        code=receipt.code,
        total=receipt.total,
        payment_kind=receipt.payment_kind,
        lines=[line.pk for line in lines],
    )
    return receipt


def cancel_receipt(*, receipt: FeeReceipt, by: Actor, at: datetime, reason: str) -> FeeReceipt:
    """Cancel a receipt issued wrongly: its number stays, marked as cancelled, and its lines become due again.

    Allowed to the collector on the same day; to a leader of the office on any day.
    """
    if not can_cancel(by, receipt):
        raise Refused("Chỉ người đã thu tiền hoặc lãnh đạo cơ quan được hủy biên lai này.", forbidden=True)
    if local(at).date() != local(receipt.collected_at).date() and not leads(by, receipt.agency_id):
        raise Refused("Biên lai của ngày trước chỉ lãnh đạo cơ quan được hủy.", forbidden=True)
    reason = _reason(reason, "hủy biên lai")
    with transaction.atomic():
        row = _standing(receipt, at)
        row.cancelled_at, row.cancelled_by_id, row.cancel_reason = at, by.account_id or None, reason
        row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
        if row.number:
            cancel_number(number=row.number, by=by, at=at, reason=reason)
        FeeLine.objects.filter(receipt=row).update(receipt=None)
        _tell(FeeAction.CANCEL, row, by, at, reason=reason, total=row.total)
    return row


def refund_receipt(*, receipt: FeeReceipt, amount: int, by: Actor, at: datetime, reason: str) -> FeeReceipt:
    """Refund a receipt in full or in part: it stays valid for what was paid; nothing becomes due again."""
    if not leads(by, receipt.agency_id):
        raise Refused("Chỉ lãnh đạo cơ quan thu được quyết định hoàn tiền.", forbidden=True)
    reason = _reason(reason, "hoàn tiền")
    with transaction.atomic():
        row = _standing(receipt, at)
        if not 0 < amount <= row.total:
            raise Invalid({"amount": f"Số tiền hoàn từ 1 đồng đến {dong(row.total)}."})
        row.refunded, row.refunded_at, row.refunded_by_id, row.refund_reason = amount, at, by.account_id or None, reason
        row.save(update_fields=["refunded", "refunded_at", "refunded_by", "refund_reason"])
        _tell(FeeAction.REFUND, row, by, at, reason=reason, amount=amount)
    return row


def _reason(text: str, what: str) -> str:
    reason = nfc(text)
    if not reason:
        raise Invalid({"reason": f"Ghi lý do {what}."})
    return reason[:500]


def _standing(receipt: FeeReceipt, at: datetime) -> FeeReceipt:
    """Return the locked receipt; refuse one that is cancelled or refunded, or whose day is closed."""
    turn(receipt.agency_id)
    row = FeeReceipt.objects.select_for_update().get(pk=receipt.pk)
    if row.cancelled_at is not None or row.refunded:
        raise Refused(f"Biên lai {row.code} đã được hủy hoặc hoàn tiền. Mở lại trang để xem.")
    need_open_day(row.agency_id, at)
    return row


def _tell(action: FeeAction, row: FeeReceipt, by: Actor, at: datetime, **payload: object) -> None:
    subject = (row.subject_kind, row.subject_id)
    append(action, agency_id=row.agency_id, by=by, at=at, subject=subject, receipt=row, code=row.code, **payload)
