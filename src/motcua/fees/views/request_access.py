"""Request access: the office, receipt or billed record of a request, if the person may see it; log of views."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from motcua.agencies.queries import tree
from motcua.base.text import sort_key
from motcua.base.time import now
from motcua.fees.models import FeeReceipt
from motcua.fees.permissions import can_collect, fee_agencies, sees_payers
from motcua.fees.vocabulary import BILLED, Billed
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in
from motcua.people.queries import names
from motcua.people.vocabulary import Access, Actor


def offices(actor: Actor) -> dict[int, str]:
    """Return the offices whose receipts the person may read, by name; divisions and desks count as their office."""
    standing = tree(actor.on)
    wanted = {standing.office(agency_id) for agency_id in fee_agencies(actor)} & fee_agencies(actor)
    return dict(sorted(names(wanted, standing).items(), key=lambda item: sort_key(item[1])))


def office_in(request: HttpRequest) -> tuple[int, dict[int, str]]:
    """Return the requested office (`co_quan`), else the person's own; 404 where the person may not read it."""
    actor = actor_in(request)
    found = offices(actor)
    if asked := request.GET.get("co_quan", ""):
        if not asked.isdecimal() or int(asked) not in found:
            raise Http404("Không có sổ thu của cơ quan này, hoặc bạn không được xem.")
        return int(asked), found
    own = [office for held in actor.held if (office := held.office_id or held.agency_id) in found]
    collecting = [agency_id for agency_id in own if can_collect(actor, agency_id)]
    return next(iter((*collecting, *own, *found)), 0), found


def billed_in(request: HttpRequest, kind: str, code: str) -> Billed:
    """Return the subject of the fees if the person may see it; else 404."""
    found = BILLED[kind].find(actor_in(request), code) if kind in BILLED else None
    if found is None or found.agency_id not in fee_agencies(actor_in(request)):
        raise Http404("Không có hồ sơ này, hoặc bạn không xem được khoản thu của nó. Kiểm tra lại mã.")
    return found


def receipt_in(request: HttpRequest, pk: int) -> FeeReceipt:
    """Return the receipt if it belongs to an office the person may read."""
    rows = FeeReceipt.objects.filter(pk=pk, agency__in=list(fee_agencies(actor_in(request))))
    found = rows.select_related("number", "collected_by", "cancelled_by", "refunded_by", "agency").first()
    if found is None:
        raise Http404("Không có biên lai này, hoặc bạn không được xem.")
    return found


def personal(request: HttpRequest, receipt: FeeReceipt) -> bool:
    """Check whether the payer's name is shown to the person."""
    return sees_payers(actor_in(request), receipt.agency_id)


def note_access(
    request: HttpRequest, action: Access, subject: str, detail: str = "", records: Iterable[str] = ()
) -> None:
    """Log that the person viewed or printed receipts, with the codes of the records that were paid for."""
    record_access(
        actor=actor_in(request), action=action, subject=subject, detail=detail, records=records, at=now(),
        request=request,
    )  # fmt: skip


def with_office(address: str, agency_id: int, **more: str) -> str:
    """Return the address of a page with the office as parameter."""
    return f"{address}?{urlencode({'co_quan': agency_id, **more})}"
