"""Who collects money for an office, who reads its receipts, who takes one back: one function per question."""

from motcua.fees.models import FeeReceipt
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

READERS = (Role.DESK_OFFICER, Role.LEADER, Role.AUDITOR)


def _at(held: Held, agency_id: int) -> bool:
    return agency_id in held.reach or held.office_id == agency_id


def can_collect(actor: Actor, agency_id: int | None = None) -> bool:
    """A desk officer collects for the office of the desk; the platform itself records online payments."""
    if actor is SYSTEM:
        return True
    return any(held.role == Role.DESK_OFFICER and (agency_id is None or _at(held, agency_id)) for held in actor.held)


def can_read_receipts(actor: Actor) -> bool:
    """Desk officers, leaders and auditors, each of their own office or what it reaches."""
    return bool(fee_agencies(actor))


def fee_agencies(actor: Actor) -> frozenset[int]:
    """The offices whose receipts and cash book the person reads."""
    reading = [held for held in actor.held if held.role in READERS]
    offices = {held.office_id for held in reading if held.office_id is not None}
    return frozenset(offices).union(*(held.reach for held in reading))


def sees_payers(actor: Actor, agency_id: int) -> bool:
    """Who collects or leads sees who paid; an auditor only at the agency where the role is held."""
    for held in actor.held:
        if held.role == Role.AUDITOR:
            if agency_id in (held.agency_id, held.office_id):
                return True
        elif held.role in READERS and _at(held, agency_id):
            return True
    return False


def can_cancel(actor: Actor, receipt: FeeReceipt) -> bool:
    """Who collected the money takes the receipt back; any other only a leader of the office."""
    own = receipt.collected_by_id == actor.account_id and can_collect(actor, receipt.agency_id)
    return own or leads(actor, receipt.agency_id)


def leads(actor: Actor, agency_id: int) -> bool:
    """A leader of the office: refunds, opens a closed day again, decides how the office collects."""
    return any(held.role == Role.LEADER and _at(held, agency_id) for held in actor.held)


def can_set_up(actor: Actor, agency_id: int | None = None) -> bool:
    """A leader or administrator of the office decides how it collects."""
    return any(
        held.role in (Role.LEADER, Role.ADMINISTRATOR) and (agency_id is None or _at(held, agency_id))
        for held in actor.held
    )
