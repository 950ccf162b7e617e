"""A dossier as the fees see it: the office that collects, the payer, and the rates of its case on its day."""

from collections.abc import Iterable
from datetime import date

from motcua.agencies.queries import tree
from motcua.base.time import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.catalogue import fee_rules
from motcua.dossiers.vocabulary import Channel
from motcua.fees.queries import bill_of, settings_of
from motcua.fees.vocabulary import Billed, Rate
from motcua.procedures.models import FeeRule
from motcua.procedures.rules.fees import rate_text

KIND = "dossier"


def rates_on(case_id: int | None, on: date) -> list[FeeRule]:
    """The rates of a case that hold on the day; one query."""
    if case_id is None:
        return []
    return [rule for rule in fee_rules(case_id=case_id) if rule.valid_from <= on < rule.valid_to]


def rates_text(rules: Iterable[FeeRule]) -> str:
    """The rates as slip 01 names them where no sum has been entered yet: 2.000 đồng/trang, never 2.000 đồng."""
    return "; ".join(
        f"{one.name}: {rate_text(amount=one.amount, per=one.per, unit=one.unit, tiers=one.tiers, cap=one.cap)}"
        for one in rules
        if one.amount
    )


def billed_of(dossier: Dossier, rules: Iterable[FeeRule] | None = None) -> Billed:
    """What money may be due for; the office is that of the desk that received the dossier."""
    on = local(dossier.received_at or dossier.submitted_at).date()
    known = rates_on(dossier.case_id, on) if rules is None else rules
    return Billed(
        kind=KIND,
        id=dossier.pk,
        code=dossier.code,
        agency_id=tree(on).office(dossier.received_agency_id),
        on=on,
        title=dossier.procedure.name,
        payer_name=dossier.submitter_name or dossier.applicant_name,
        payer_address=dossier.address,
        is_online=dossier.channel == Channel.ONLINE,
        rates=tuple(_rate(rule) for rule in known),
    )


def _rate(rule: FeeRule) -> Rate:
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
    return bill_of(KIND, dossier.pk).text or rates_text(rates_on(dossier.case_id, on))


def held_for_fees(dossier: Dossier) -> int:
    """What is still owed in đồng where the office gives back no result before it is paid; else 0."""
    owed = bill_of(KIND, dossier.pk).owed
    if not owed:
        return 0
    on = local(dossier.received_at or dossier.submitted_at).date()
    return owed if settings_of(tree(on).office(dossier.received_agency_id)).holds_unpaid else 0
