"""Assessment of a fee line before it is saved: shown beside the intake form, then stored with the line."""

from dataclasses import dataclass
from datetime import date

from motcua.base.refusals import Invalid
from motcua.base.text import nfc
from motcua.fees.rules.law import Relief, relief_on
from motcua.fees.rules.tariff import Assessed, Tariff, assess, tariff
from motcua.fees.vocabulary import Entry


@dataclass(frozen=True, slots=True)
class AssessedEntry:
    """Entry with its tariff, ground of relief and assessed sum."""

    entry: Entry
    rates: Tariff
    relief: Relief | None
    found: Assessed


def assess_entry(one: Entry, *, on: date, is_online: bool = False, proved: bool = True) -> AssessedEntry:
    """Assess the entry on the day; Invalid names the faulty field.

    With `proved` False the proof of a relief may still be missing: the person is typing.
    """
    rate = one.rate
    relief = relief_on(one.relief, on) if one.relief else None
    if errors := _faults(one, relief, proved=proved):
        raise Invalid(errors)
    rates = tariff(amount=rate.amount, unit=rate.unit, tiers=rate.tiers, cap=rate.cap, online=rate.online, per=rate.per)
    percent, ground = (relief.percent, relief.citation) if relief else (0, "")
    try:
        found = assess(rates, quantity=one.quantity, pages=one.pages, online=is_online, relief=percent, ground=ground)
    except ValueError as fault:
        raise Invalid({"quantity": str(fault)}) from fault
    return AssessedEntry(one, rates, relief, found)


def _faults(one: Entry, relief: Relief | None, *, proved: bool) -> dict[str, str]:
    """Return the faults of an entry by field."""
    errors = {}
    if one.quantity < 1:
        errors["quantity"] = "Số lượng từ 1 trở lên."
    if one.pages < 1:
        errors["pages"] = "Số trang từ 1 trở lên."
    if relief and one.rate.kind not in relief.kinds:
        errors["relief"] = "Căn cứ miễn, giảm này không áp dụng cho loại khoản thu đã chọn."
    if proved and relief and not nfc(one.proof):
        errors["proof"] = f"Ghi giấy tờ chứng minh: {relief.proof}."
    return errors
