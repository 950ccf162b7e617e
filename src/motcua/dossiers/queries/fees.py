"""A dossier as the fees see it: the office that collects, the payer, and the rates of its case on its day."""

from collections.abc import Iterable
from datetime import date

from motcua.agencies.queries import tree
from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.catalogue import fee_rules
from motcua.dossiers.vocabulary import Channel
from motcua.fees.queries import due_lines, settings_of
from motcua.fees.vocabulary import Billed, Rate
from motcua.procedures.models import FeeRule
from motcua.procedures.rules.fees import rate_text

KIND = "dossier"


def rates_on(case_id: int | None, on: date) -> list[FeeRule]:
    """The rates of a case that hold on the day; one query."""
    return [] if case_id is None else fee_rules(case_id, on)


def rates_text(rules: Iterable[FeeRule]) -> str:
    """The rates as slip 01 names them where no sum has been entered yet: 2.000 đồng/trang, never 2.000 đồng."""
    return "; ".join(
        f"{one.name}: {rate_text(amount=one.amount, per=one.per, unit=one.unit, tiers=one.tiers, cap=one.cap)}"
        for one in rules
        if one.amount
    )


def day_of_rates(dossier: Dossier) -> date:
    """The day whose rates hold: that of reception, before it that of submission."""
    return local(dossier.received_at or dossier.submitted_at).date()


def fee_office(dossier: Dossier) -> int:
    """The office that collects: that of the desk which received the dossier."""
    return tree(day_of_rates(dossier)).office(dossier.received_agency_id)


def billed_of(dossier: Dossier, rules: Iterable[FeeRule] | None = None) -> Billed:
    """What money may be due for; the office is that of the desk that received the dossier."""
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
    )


def rate_of(rule: FeeRule) -> Rate:
    """A rate of the catalogue as the fees charge it."""
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
    """What slip 01 says of money: each line with its sum and the total, else the rates of the case."""
    return due_lines(KIND, dossier.pk).text or rates_text(rates_on(dossier.case_id, on))


def held_for_fees(dossier: Dossier) -> int:
    """What is still owed in đồng where the office gives back no result before it is paid; else 0."""
    owed = due_lines(KIND, dossier.pk).owed
    return owed if owed and settings_of(fee_office(dossier)).holds_unpaid else 0
