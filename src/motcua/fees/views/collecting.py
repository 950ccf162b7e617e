"""Collecting: the desk's page, what is due for one record, entering lines, taking the money."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.forms import take_errors
from motcua.fees import actions, queries
from motcua.fees.forms import CollectForm, LineForm, ReasonForm
from motcua.fees.models import FeeLine
from motcua.fees.permissions import can_collect, can_read_receipts
from motcua.fees.rules.cash import by_kind, summed
from motcua.fees.rules.law import reliefs_on
from motcua.fees.views.request_access import billed_in, note_access, office_in
from motcua.fees.vocabulary import BILLED, Billed, PaymentKind
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Access

PAGE = 25
_HOW_TO_ENTER = "Chọn khoản thu, số bản, số trang; tiền được tính theo mức thu có hiệu lực."


@require_safe
@never_cache
@allowed(can_read_receipts)
def desk(request: HttpRequest) -> HttpResponse:
    """The desk's page: today's money, what is still to be collected, a field for a code."""
    code = request.GET.get("ma", "").strip()[:64]
    if code:
        for kind in BILLED:
            if kind.find(actor_in(request), code) is not None:
                return redirect("fee_billed", kind=kind.key, code=code)
        messages.error(request, f"Không có hồ sơ “{code}”, hoặc bạn không xem được. Kiểm tra lại mã.")
    agency_id, found = office_in(request)
    today = now().date()
    sums = summed(queries.day_book(agency_id, today))
    context = {
        "office": agency_id,
        "offices": found,
        "code": code,
        "today": today,
        "receipts": sum(one.receipts for one in sums),
        "net": sum(one.net for one in sums),
        "kinds": [(PaymentKind(kind).label, amount) for kind, amount in by_kind(sums).items()],
        "closing": queries.closing_of(agency_id, today),
        "page": Paginator(queries.outstanding([agency_id]), PAGE).get_page(request.GET.get("page")),
        "collects": can_collect(actor_in(request), agency_id),
    }
    return render(request, "fees/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(can_read_receipts)
def billed(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Fees due for one record; a POST enters a line (`line`) or collects the payment (`collect`)."""
    found = billed_in(request, kind, code)
    collects = can_collect(actor_in(request), found.agency_id)
    reliefs = reliefs_on(found.on)
    asked = request.POST.get("what") if request.method == "POST" and collects else ""
    line = LineForm(request.POST if asked == "line" else None, billed=found, reliefs=reliefs)
    start = {"payer_name": found.payer_name, "payer_address": found.payer_address}
    money = CollectForm(request.POST if asked == "collect" else None, initial=start)
    if request.method == "POST" and not collects:
        return HttpResponse(status=403)
    if (asked == "line" and (answer := _enter(request, found, line))) or (
        asked == "collect" and (answer := _collect(request, found, money))
    ):
        return answer
    note_access(request, Access.VIEW, f"fees:{found.code}")
    bill = queries.bill_of(found.kind, found.id)
    context: dict[str, Any] = {
        "billed": found,
        "kind": BILLED[found.kind],
        "address": BILLED[found.kind].address(found.code),
        "bill": bill,
        "line": line,
        "money": money,
        "why": ReasonForm(),
        "collects": collects,
        "empty_text": "" if found.closed else _HOW_TO_ENTER,
    }
    return render(request, "fees/billed.html", context, status=422 if asked else 200)


def _enter(request: HttpRequest, found: Billed, form: LineForm) -> HttpResponse | None:
    if form.is_valid():
        try:
            made = actions.enter_lines(billed=found, entries=[form.entry()], by=actor_in(request), at=now())
        except Refused as refused:
            take_errors(form, refused)
        else:
            messages.success(request, f"Đã ghi: {made[0].name}.")
            return redirect("fee_billed", kind=found.kind, code=found.code)
    return None


def _collect(request: HttpRequest, found: Billed, form: CollectForm) -> HttpResponse | None:
    if form.is_valid():
        try:
            made = actions.collect(billed=found, by=actor_in(request), at=now(), **form.cleaned_data)
        except Refused as refused:
            take_errors(form, refused)
        else:
            messages.success(request, f"Đã thu tiền, biên lai {made.code}.")
            return redirect("fee_receipt", pk=made.pk)
    return None


@require_POST
@allowed(can_read_receipts)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a line entered wrongly."""
    line = get_object_or_404(FeeLine, pk=pk)
    billed_in(request, line.subject_kind, line.subject_code)
    try:
        actions.withdraw_line(line=line, by=actor_in(request), at=now(), reason=request.POST.get("reason", "")[:500])
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, f"Đã bỏ khoản “{line.name}”.")
    return redirect("fee_billed", kind=line.subject_kind, code=line.subject_code)
