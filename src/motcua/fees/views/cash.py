"""The cash book of a day with its closing and exports, and how an office collects."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.design.forms import DayField, take_errors
from motcua.design.tables import Column, Kind, Table
from motcua.fees import actions, queries
from motcua.fees.forms import CloseForm, OfficeForm, ReasonForm
from motcua.fees.permissions import can_collect, can_read_receipts, can_set_up, leads, sees_payers
from motcua.fees.rules.cash import CANCELLED, IN, REFUNDED, CashEntry, by_kind, summed
from motcua.fees.views.request_access import note_access, office_in, with_office
from motcua.fees.vocabulary import PaymentKind
from motcua.people.permissions import actor_in, allowed
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Access, Actor

WORDS = {IN: "Thu", CANCELLED: "Hủy biên lai", REFUNDED: "Hoàn tiền"}
HEAD = (
    Column("Lúc", Kind.MOMENT, 18, "at"), Column("Việc", width=14, key="what"),
    Column("Số biên lai", width=18, key="receipt"),
    Column("Mã hồ sơ", width=26, key="subject"), Column("Người nộp tiền", width=28, key="payer"),
    Column("Hình thức", width=14, key="payment_kind"), Column("Người thu", width=24, key="collector"),
    Column("Số tiền (đồng)", Kind.MONEY, 16, "amount"), Column("Lý do", width=36, key="reason"),
)  # fmt: skip


def _day(text: str) -> date:
    try:
        return DayField(required=False).clean(text) or now().date()
    except Exception:
        return now().date()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(can_read_receipts)
def book(request: HttpRequest) -> HttpResponse:
    """The cash book of a day; a POST closes it (`close`) or opens it again (`reopen`)."""
    agency_id, found = office_in(request)
    day, actor = _day(request.GET.get("ngay", "")), actor_in(request)
    entries = queries.day_book(agency_id, day)
    sums = by_kind(summed(entries))
    asked = request.POST.get("what", "") if request.method == "POST" else ""
    cash = sums.get(PaymentKind.CASH, 0)
    close = CloseForm(request.POST if asked == "close" else None, initial={"counted_cash": cash})
    reopen = ReasonForm(request.POST if asked == "reopen" else None)
    if asked and (answer := _mark(request, agency_id, day, asked, close, reopen)):
        return answer
    seen = sees_payers(actor, agency_id)
    if wanted_format(request):
        return _file(request, found.get(agency_id, ""), day, entries, seen)
    note_access(request, Access.VIEW, f"cash_book:{agency_id}", f"{day:%d/%m/%Y}", _codes(entries, seen))
    context = {"office": agency_id, "offices": found, "day": day, "personal": seen}
    context |= _written(entries) | _closing(actor, agency_id, day, close, reopen)
    return render(request, "fees/cash.html", context, status=422 if asked else 200)


def _closing(actor: Actor, agency_id: int, day: date, close: CloseForm, reopen: ReasonForm) -> dict[str, Any]:
    """Return the closing of the day, and the form that closes it or opens it again for whoever may."""
    closing = queries.closing_of(agency_id, day)
    if closing is None:
        may_close = can_collect(actor, agency_id) and day <= now().date()
        return {"closing": None, "difference": 0, "close": close if may_close else None, "reopen": None}
    return {
        "closing": closing,
        "difference": closing.counted_cash - closing.sums.get(PaymentKind.CASH, 0),
        "close": None,
        "reopen": reopen if leads(actor, agency_id) else None,
    }


def _written(entries: Sequence[CashEntry]) -> dict[str, Any]:
    """Return the entries of the day with their words, and their sums by kind of payment."""
    sums = summed(entries)
    return {
        "entries": [(one, WORDS[one.what], PaymentKind(one.payment_kind).label) for one in entries],
        "sums": [(one, PaymentKind(one.payment_kind).label) for one in sums],
        "receipts": sum(one.receipts for one in sums),
        "collected": sum(one.collected for one in sums),
        "returned": sum(one.returned for one in sums),
        "net": sum(one.net for one in sums),
        "kinds": [(PaymentKind(kind).label, amount) for kind, amount in by_kind(sums).items()],
    }


def _mark(
    request: HttpRequest, agency_id: int, day: date, asked: str, close: CloseForm, reopen: ReasonForm
) -> HttpResponse | None:
    form: Any = close if asked == "close" else reopen
    if not form.is_valid():
        return None
    by, at = actor_in(request), now()
    try:
        if asked == "close":
            actions.close_day(agency_id=agency_id, day=day, by=by, at=at, **form.cleaned_data)
        else:
            closing = queries.closing_of(agency_id, day)
            if closing is None:
                raise Refused("Sổ quỹ ngày này chưa chốt. Mở lại trang để xem.")
            actions.reopen_day(closing=closing, by=by, at=at, **form.cleaned_data)
    except Refused as refused:
        take_errors(form, refused)
        return None
    messages.success(request, f"Đã {'chốt' if asked == 'close' else 'mở lại'} sổ quỹ ngày {day:%d/%m/%Y}.")
    return redirect(with_office(reverse("fee_cash"), agency_id, ngay=f"{day:%Y-%m-%d}"))


def _file(request: HttpRequest, office: str, day: date, entries: list[CashEntry], seen: bool) -> HttpResponse:
    rows = [
        (one.at, WORDS[one.what], one.code, one.subject_code, one.payer if seen else "",
         PaymentKind(one.payment_kind).label, one.collector, one.amount, one.reason)
        for one in entries
    ]  # fmt: skip
    table = Table("Sổ quỹ thu phí, lệ phí", HEAD, rows, agency=office, period=f"Ngày {day:%d/%m/%Y}", as_of=now())
    name, codes = f"so-quy-{day:%Y%m%d}", _codes(entries, seen)
    return export(request, table, name=name, subject=f"cash_book:{day}", records=codes)


def _codes(entries: Sequence[CashEntry], seen: bool) -> list[str]:
    """Return the codes of the records whose payers the entries name; none where payers are hidden."""
    return [one.subject_code for one in entries] if seen else []


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(can_set_up)
def settings(request: HttpRequest) -> HttpResponse:
    """Collection settings of an office: policy for fees unpaid at return, receipt symbol, volumes, tax code."""
    actor = actor_in(request)
    agency_id = _own_office(actor)
    row = queries.settings_of(agency_id)
    names = ("holds_unpaid", "symbol", "form_number", "tax_code", "volume_size")
    form = OfficeForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_up(agency_id=agency_id, by=actor, at=now(), **form.cleaned_data)
        except Refused as refused:
            take_errors(form, refused)
        else:
            messages.success(request, "Đã lưu thiết lập thu phí.")
            return redirect("fee_settings")
    return render(request, "fees/settings.html", {"form": form}, status=422 if form.errors else 200)


def _own_office(actor: Actor) -> int:
    """Return the first office that the person sets up; 0 for none."""
    own = (held.office_id or held.agency_id for held in actor.held)
    return next((office for office in own if can_set_up(actor, office)), 0)
