"""Dossiers as subjects of fees, and the fee lines entered with an intake."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from motcua.base.refusals import Invalid
from motcua.base.text import nfc
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_see, sees_personal_data
from motcua.dossiers.queries.fees import KIND, billed_of, day_of_rates, fee_office, rate_of, rates_on, rates_text
from motcua.dossiers.vocabulary import Channel, Status
from motcua.fees.permissions import fee_agencies
from motcua.fees.queries import due_lines
from motcua.fees.rules.law import reliefs_on
from motcua.fees.rules.lines import AssessedEntry, assess_entry
from motcua.fees.rules.tariff import MOST
from motcua.fees.vocabulary import BILLED, Billed, BilledKind, Entry, Rate
from motcua.people.vocabulary import Actor
from motcua.procedures.models import FeeRule
from motcua.procedures.vocabulary import FeeUnit

#: Fee units with a default quantity of 1.
_ONCE = (FeeUnit.MATTER, FeeUnit.CASE)


def register() -> None:
    """Register dossiers as subjects of fees."""
    BILLED.register(KIND, BilledKind(KIND, "Hồ sơ", find, address))


def address(code: str) -> str:
    """Return the address of a dossier's page."""
    return reverse("dossier", args=[code])


def find(actor: Actor, code: str) -> Billed | None:
    """Find the dossier of the code if the person may see it and its applicant."""
    row = Dossier.objects.filter(code=code.replace("\0", "")).select_related("procedure").first()
    if row is None or not can_see(actor, row):
        return None
    found = billed_of(row)
    if sees_personal_data(actor, row):
        return found
    return replace(found, payer_name="", payer_address="")


def money_of(actor: Actor, row: Dossier) -> dict[str, Any]:
    """Return fees due and paid, or the rates before any entry; with a link to receipts for those who may read them."""
    bill = due_lines(KIND, row.pk)
    rates = "" if bill.lines or row.status == Status.CANCELLED else rates_text(rates_on(row.case_id, day_of_rates(row)))
    reads = fee_office(row) in fee_agencies(actor)
    return {"bill": bill, "rates": rates, "may_read_fees": reads, "fees_shown": bool(bill.lines or rates)}


@dataclass(frozen=True, slots=True)
class FeeSums:
    """Sums of the typed lines."""

    lines: tuple[AssessedEntry, ...] = ()

    @property
    def total(self) -> int:
        """Return the sum of all lines after relief, in đồng."""
        return sum(one.found.due for one in self.lines)


def fee_fields(rules: Iterable[FeeRule], on: date, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return rates of a case with typed quantities (1 for a case, before any input) and their sums."""
    charged = [rule for rule in rules if rule.amount]
    if data is None:
        data = {f"phi_{rule.pk}_so": "1" for rule in charged if rule.unit in _ONCE}
    fields = [
        {
            "rule": rule,
            "name": f"phi_{rule.pk}",
            "quantity": data.get(f"phi_{rule.pk}_so", ""),
            "pages": data.get(f"phi_{rule.pk}_trang", ""),
            "relief": data.get(f"phi_{rule.pk}_mien", ""),
            "proof": data.get(f"phi_{rule.pk}_giay", ""),
            "reliefs": reliefs_on(on, rule.kind),
        }
        for rule in charged
    ]
    return {"fees": fields, **fee_sums(charged, on, data)}


def fee_sums(rules: Iterable[FeeRule], on: date, data: Mapping[str, Any]) -> dict[str, Any]:
    """Compute the sums of the typed lines, or the input fault."""
    online = data.get("channel") == Channel.ONLINE
    try:
        typed = entries([rate_of(rule) for rule in rules], data)
        return {"fee_sums": FeeSums(tuple(assess_entry(e, on=on, is_online=online, proved=False) for e in typed))}
    except Invalid as wrong:
        return {"fee_fault": " ".join(wrong.errors.values())}


def entries(rates: Iterable[Rate], data: Mapping[str, Any]) -> list[Entry]:
    """Parse the lines typed with an intake: every rate with a quantity; Invalid where one cannot be parsed."""
    found = []
    for rate in rates:
        quantity = nfc(str(data.get(f"phi_{rate.key}_so", "")))
        if not quantity:
            continue
        pages = nfc(str(data.get(f"phi_{rate.key}_trang", ""))) or "1"
        if not (quantity.isdecimal() and pages.isdecimal() and int(quantity) <= MOST and int(pages) <= MOST):
            raise Invalid({"": f"{rate.name}: ghi số lượng và số trang bằng số, ví dụ 3 bản, 10 trang."})
        relief = str(data.get(f"phi_{rate.key}_mien", ""))
        found.append(Entry(rate, int(quantity), int(pages), relief, str(data.get(f"phi_{rate.key}_giay", ""))))
    return [one for one in found if one.quantity]
