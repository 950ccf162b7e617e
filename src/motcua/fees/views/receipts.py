"""Receipts: the list with its exports, one receipt, its PDF, taking it back, giving money back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.money import in_words
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.forms import take_errors
from motcua.design.tables import Column, Kind, Table
from motcua.fees import actions, queries
from motcua.fees.forms import ReasonForm, ReceiptFilter, RefundForm
from motcua.fees.gateways.printing import receipt_pdf
from motcua.fees.models import FeeReceipt
from motcua.fees.permissions import can_cancel, can_read_receipts, leads, sees_payers
from motcua.fees.views.request_access import note_access, office_in, personal, receipt_in
from motcua.fees.vocabulary import BILLED
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Access

PAGE, MOST_EXPORTED = 50, 20_000
STATES = {"valid": "Còn giá trị", "cancelled": "Đã hủy", "refunded": "Đã hoàn tiền"}
HEAD = (
    Column("Số biên lai", width=18, key="receipt"), Column("Mẫu số", width=12, key="form"),
    Column("Lúc thu", Kind.MOMENT, 18, "collected_at"), Column("Mã hồ sơ", width=26, key="subject"),
    Column("Người nộp tiền", width=28, key="payer"), Column("Nội dung", width=44, key="content"),
    Column("Số tiền (đồng)", Kind.MONEY, 16, "total"), Column("Hình thức", width=14, key="payment_kind"),
    Column("Mã giao dịch", width=18, key="transaction"), Column("Người thu", width=24, key="collector"),
    Column("Tình trạng", width=14, key="state"), Column("Đã hoàn (đồng)", Kind.MONEY, 14, "refunded"),
    Column("Lý do hủy, hoàn", width=36, key="reason"),
)  # fmt: skip


@require_safe
@never_cache
@allowed(can_read_receipts)
def receipts(request: HttpRequest) -> HttpResponse:
    """List of an office's receipts with search and filters; `dang=xlsx` or `csv` exports it."""
    agency_id, found = office_in(request)
    seen = sees_payers(actor_in(request), agency_id)
    form = ReceiptFilter(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = queries.receipts(
        [agency_id],
        first=given.get("first"),
        last=given.get("last"),
        kind=given.get("kind", ""),
        state=given.get("state", ""),
        text=given.get("q", "").replace("\0", ""),
        with_payers=seen,
    )
    if wanted_format(request) and form.is_valid():
        table = Table(
            "Biên lai thu phí, lệ phí", HEAD, _exported(rows, seen), agency=found.get(agency_id, ""), as_of=now()
        )
        named = [row.subject_code for row in rows[:MOST_EXPORTED]] if seen else []
        name, subject = f"bien-lai-{now():%Y%m%d}", f"fee_receipts:{agency_id}"
        return export(request, table, name=name, subject=subject, records=named)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [row.subject_code for row in page.object_list] if seen else []
    note_access(request, Access.VIEW, f"fee_receipts:{agency_id}", records=shown)
    context = {"form": form, "page": page, "office": agency_id, "offices": found, "personal": seen, "states": STATES}
    return render(request, "fees/receipts.html", context)


def _exported(rows: QuerySet[FeeReceipt], seen: bool) -> list[tuple[Any, ...]]:
    return [
        (
            row.code, row.form, row.collected_at, row.subject_code, row.payer_name if seen else "", row.content,
            row.total, row.get_payment_kind_display(), row.transaction_code,
            row.collected_by and row.collected_by.full_name, STATES[row.state], row.refunded,
            row.cancel_reason or row.refund_reason,
        )
        for row in rows[:MOST_EXPORTED]
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(can_read_receipts)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One receipt with its events; a POST cancels it (`cancel`) or refunds money (`refund`)."""
    found, actor = receipt_in(request, pk), actor_in(request)
    asked = request.POST.get("what", "") if request.method == "POST" else ""
    cancel = ReasonForm(request.POST if asked == "cancel" else None, prefix="huy")
    refund = RefundForm(request.POST if asked == "refund" else None, prefix="hoan", initial={"amount": found.total})
    if asked in ("cancel", "refund"):
        form = cancel if asked == "cancel" else refund
        if _taken_back(request, found, asked, form):
            return redirect("fee_receipt", pk=pk)
    note_access(request, Access.VIEW, f"fee_receipt:{found.code}", records=[found.subject_code])
    kind = next((one for one in BILLED if one.key == found.subject_kind), None)
    context = {
        "receipt": found,
        "state": STATES[found.state],
        "words": in_words(found.total),
        "personal": personal(request, found),
        "events": queries.events_of(found),
        "cancel": cancel if found.state == "valid" and can_cancel(actor, found) else None,
        "refund": refund if found.state == "valid" and leads(actor, found.agency_id) else None,
        "address": kind.address(found.subject_code) if kind else "",
        "asked": asked,
    }
    return render(request, "fees/receipt.html", context, status=422 if asked else 200)


def _taken_back(request: HttpRequest, found: FeeReceipt, asked: str, form: ReasonForm) -> bool:
    if not form.is_valid():
        return False
    action = actions.cancel_receipt if asked == "cancel" else actions.refund_receipt
    try:
        action(receipt=found, by=actor_in(request), at=now(), **form.cleaned_data)
    except Refused as refused:
        take_errors(form, refused)
        return False
    messages.success(request, f"Đã {'hủy' if asked == 'cancel' else 'ghi hoàn tiền của'} biên lai {found.code}.")
    return True


@require_safe
@never_cache
@allowed(can_read_receipts)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as it is given to the payer; printing is recorded."""
    found = receipt_in(request, pk)
    if not personal(request, found):
        raise Http404("Biên lai có dữ liệu cá nhân mà bạn không được xem.")
    note_access(request, Access.PRINT, f"fee_receipt:{found.code}", records=[found.subject_code])
    name = f"bien-lai-{found.code.replace(' ', '-')}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(receipt_pdf(found), content_type="application/pdf", headers=headers)
