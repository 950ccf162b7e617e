"""Permissions of fees: collect, read receipts, see payers, cancel, refund, change settings; one function each."""

from motcua.fees.models import FeeReceipt
from motcua.people.vocabulary import SYSTEM, Actor, Held, Role

READERS = (Role.DESK_OFFICER, Role.LEADER, Role.AUDITOR)


def _at(held: Held, agency_id: int) -> bool:
    return agency_id in held.reach or held.office_id == agency_id


def can_collect(actor: Actor, agency_id: int | None = None) -> bool:
    """Check whether the actor may collect for the agency: its desk officers, or the platform for online payments."""
    if actor is SYSTEM:
        return True
    return any(held.role == Role.DESK_OFFICER and (agency_id is None or _at(held, agency_id)) for held in actor.held)


def can_read_receipts(actor: Actor) -> bool:
    """Check whether the person may read receipts: desk officers, leaders and auditors within their reach."""
    return bool(fee_agencies(actor))


def fee_agencies(actor: Actor) -> frozenset[int]:
    """Return the offices whose receipts and cash book the person may read."""
    return actor.reach_with_offices(*READERS)


def sees_payers(actor: Actor, agency_id: int) -> bool:
    """Check whether payers' names are shown: to collectors and leaders; to auditors only where they hold the role."""
    for held in actor.held:
        if held.role == Role.AUDITOR:
            if agency_id in (held.agency_id, held.office_id):
                return True
        elif held.role in READERS and _at(held, agency_id):
            return True
    return False


def can_cancel(actor: Actor, receipt: FeeReceipt) -> bool:
    """Check whether the person may cancel the receipt: its collector, or a leader of the office."""
    own = receipt.collected_by_id == actor.account_id and can_collect(actor, receipt.agency_id)
    return own or leads(actor, receipt.agency_id)


def leads(actor: Actor, agency_id: int) -> bool:
    """Check whether the person leads the office; required for refunds, reopening a day and collection settings."""
    return any(held.role == Role.LEADER and _at(held, agency_id) for held in actor.held)


def can_set_up(actor: Actor, agency_id: int | None = None) -> bool:
    """Check whether the person may change collection settings: a leader or administrator of the office."""
    return any(
        held.role in (Role.LEADER, Role.ADMINISTRATOR) and (agency_id is None or _at(held, agency_id))
        for held in actor.held
    )
