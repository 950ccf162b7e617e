"""Fees of a dossier: the collecting office, the payer, and the rates of its case on its day."""

from collections.abc import Iterable
from datetime import date

from motcua.agencies.queries import tree
from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.vocabulary import Channel, Status
from motcua.fees.queries import due_lines, settings_of
from motcua.fees.vocabulary import Billed, Rate
from motcua.procedures.models import FeeRule
from motcua.procedures.queries.in_force import rates_in_force
from motcua.procedures.rules.fees import rate_text

KIND = "dossier"
CANCELLED = "Việc tiếp nhận hồ sơ này đã hủy nên không ghi khoản thu, không thu tiền; tiền đã thu thì hoàn ở biên lai."


def rates_on(case_id: int | None, on: date) -> list[FeeRule]:
    """Return the rates of a case in force on the day; one small query."""
    return [] if case_id is None else rates_in_force(case_id, on)


def rates_text(rules: Iterable[FeeRule]) -> str:
    """Format the rates for slip 01 before a sum is entered: 2.000 đồng/trang, never 2.000 đồng."""
    return "; ".join(
        f"{one.name}: {rate_text(amount=one.amount, per=one.per, unit=one.unit, tiers=one.tiers, cap=one.cap)}"
        for one in rules
        if one.amount
    )


def day_of_rates(dossier: Dossier) -> date:
    """Return the day of the rates: that of reception, before it that of submission."""
    return local(dossier.received_at or dossier.submitted_at).date()


def fee_office(dossier: Dossier) -> int:
    """Return the collecting office: that of the desk which received the dossier."""
    return tree(day_of_rates(dossier)).office(dossier.received_agency_id)


def billed_of(dossier: Dossier, rules: Iterable[FeeRule] | None = None) -> Billed:
    """Return the dossier as a subject of fees; the office is that of the desk that received it."""
    on = day_of_rates(dossier)
    known = rates_on(dossier.case_id, on) if rules is None else rules
    return Billed(
        kind=KIND,
        id=dossier.pk,
        code=dossier.code,
        agency_id=fee_office(dossier),
        on=on,
        title=dossier.procedure.name,
        payer_name=dossier.submitter_name or dossier.applicant_name,
        payer_address=dossier.address,
        is_online=dossier.channel == Channel.ONLINE,
        rates=tuple(rate_of(rule) for rule in known),
        closed=CANCELLED if dossier.status == Status.CANCELLED else "",
    )


def rate_of(rule: FeeRule) -> Rate:
    """Convert a rate of the catalogue for the fees room."""
    return Rate(
        key=str(rule.pk),
        kind=rule.kind,
        name=rule.name,
        amount=int(rule.amount),
        unit=rule.unit,
        per=rule.per,
        tiers=rule.tiers,
        cap=None if rule.cap is None else int(rule.cap),
        online=None if rule.online_amount is None else int(rule.online_amount),
        legal_basis=rule.legal_basis,
    )


def fees_text(dossier: Dossier, on: date) -> str:
    """Format the fees for slip 01: each line with its sum and the total, else the rates of the case."""
    return due_lines(KIND, dossier.pk).text or rates_text(rates_on(dossier.case_id, on))


def held_for_fees(dossier: Dossier) -> int:
    """Return the sum in đồng that holds back the result, where the office returns none before payment; else 0."""
    owed = due_lines(KIND, dossier.pk).owed
    return owed if owed and settings_of(fee_office(dossier)).holds_unpaid else 0
