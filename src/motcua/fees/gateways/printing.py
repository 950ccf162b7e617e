"""The printed receipt: what stands on it, and its PDF on A5."""

from datetime import date
from typing import Any

from motcua.agencies.queries import tree
from motcua.base.money import dong, in_words
from motcua.base.time import local, long_day
from motcua.design.print import typeset
from motcua.fees.models import FeeReceipt
from motcua.fees.queries.due import settings_of
from motcua.fees.rules.law import receipt_form
from motcua.people.queries import names

_SOURCE = "fees/gateways/receipt.typ"


def receipt_pdf(receipt: FeeReceipt) -> bytes:
    """Render the payer's receipt as PDF; a cancelled receipt is marked as such across the page."""
    on = local(receipt.collected_at).date()
    office, form = settings_of(receipt.agency_id), receipt_form(on)
    symbol, _, number = receipt.code.rpartition(" ")
    data: dict[str, Any] = {
        "title": form.title,
        "form": receipt.form,
        "symbol": symbol,
        "number": number,
        "volume": f"{receipt.number.volume:02d}" if receipt.number else "",
        "tax_code": office.tax_code,
        "code": receipt.subject_code,
        "content": receipt.content,
        "payer": receipt.payer_name,
        "address": receipt.payer_address,
        "rows": [row | {"amount": dong(row["amount"]).removesuffix(" đồng")} for row in receipt.rows],
        "total": dong(receipt.total),
        "words": in_words(receipt.total),
        "payment": receipt.get_payment_kind_display(),
        "transaction": receipt.transaction_code,
        "moment": f"{local(receipt.collected_at):%H:%M}",
        "collector": receipt.collected_by.full_name if receipt.collected_by else "",
        "cancelled": f"Đã hủy {local(receipt.cancelled_at):%d/%m/%Y}" if receipt.cancelled_at else "",
        "refunded": dong(receipt.refunded) if receipt.refunded else "",
    }
    return typeset(_SOURCE, data | _letterhead(receipt.agency_id, on), at=receipt.collected_at)


def _letterhead(agency_id: int, on: date) -> dict[str, str]:
    """Return the agency and its superior as they stood on the day, and place and date."""
    standing = tree(on)
    place = standing.places.get(agency_id)
    if place is None:
        return {"superior": "", "agency": names([agency_id], standing).get(agency_id, ""), "place_date": long_day(on)}
    parent = standing.places.get(place.parent_id) if place.parent_id else None
    return {
        "superior": parent.name if parent else "",
        "agency": place.name,
        "place_date": ", ".join(filter(None, [_bare(place.unit_name), long_day(on)])),
    }


def _bare(unit: str) -> str:
    return unit if not unit.isdigit() else f"Phường {unit}"
