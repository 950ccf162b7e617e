"""Dossiers as the pages of fees find them, and the lines that are entered with an intake."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from motcua.base.refusals import Invalid
from motcua.base.text import nfc
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_see, sees_personal_data
from motcua.dossiers.queries.fees import KIND, billed_of
from motcua.fees.rules.law import reliefs_on
from motcua.fees.rules.tariff import MOST
from motcua.fees.vocabulary import BILLED, Billed, BilledKind, Entry
from motcua.people.vocabulary import Actor
from motcua.procedures.models import FeeRule


def register() -> None:
    """Fees are due for dossiers."""
    BILLED.register(KIND, BilledKind(KIND, "Hồ sơ", find, address))


def address(code: str) -> str:
    """The page of a dossier."""
    return reverse("dossier", args=[code])


def find(actor: Actor, code: str) -> Billed | None:
    """The dossier of the code as far as the person may see it and its applicant."""
    row = Dossier.objects.filter(code=code.replace("\0", "")).select_related("procedure").first()
    if row is None or not can_see(actor, row):
        return None
    found = billed_of(row)
    if sees_personal_data(actor, row):
        return found
    return Billed(found.kind, found.id, found.code, found.agency_id, found.on, found.title, rates=found.rates)


def fee_rows(rules: list[FeeRule], on: Any, data: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rates of a case with what was typed for each, as the intake shows them."""
    data = data or {}
    return [
        {
            "rule": rule,
            "name": f"phi_{rule.pk}",
            "quantity": data.get(f"phi_{rule.pk}_so", ""),
            "pages": data.get(f"phi_{rule.pk}_trang", ""),
            "relief": data.get(f"phi_{rule.pk}_mien", ""),
            "proof": data.get(f"phi_{rule.pk}_giay", ""),
            "reliefs": reliefs_on(on, rule.kind),
        }
        for rule in rules
        if rule.amount
    ]


def entries(billed: Billed, data: Mapping[str, Any]) -> list[Entry]:
    """The lines typed with an intake: every rate that has a quantity; Invalid where one cannot be read."""
    found = []
    for rate in billed.rates:
        quantity = nfc(str(data.get(f"phi_{rate.key}_so", "")))
        if not quantity:
            continue
        pages = nfc(str(data.get(f"phi_{rate.key}_trang", ""))) or "1"
        if not (quantity.isdecimal() and pages.isdecimal() and int(quantity) <= MOST and int(pages) <= MOST):
            raise Invalid({"": f"{rate.name}: ghi số lượng và số trang bằng số, ví dụ 3 bản, 10 trang."})
        relief = str(data.get(f"phi_{rate.key}_mien", ""))
        found.append(Entry(rate, int(quantity), int(pages), relief, str(data.get(f"phi_{rate.key}_giay", ""))))
    return [one for one in found if one.quantity]
