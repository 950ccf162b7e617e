"""Public status by dossier code: whether it is completed, and whether it waits for the citizen.

Contains no name, procedure, date or agency: the finder of a lost slip learns nothing about its owner.
"""

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.dossiers.models.dossier import BareCode
from motcua.dossiers.rules.codes import bare, read
from motcua.dossiers.vocabulary import Outcome, PublicState, Status

_WAITING = {
    Status.REGISTERED: PublicState.REGISTERED,
    Status.SUPPLEMENT_REQUESTED: PublicState.SUPPLEMENT,
    Status.PAYMENT_REQUESTED: PublicState.PAYMENT,
    Status.REFUSED: PublicState.NOT_RECEIVED,
    Status.CANCELLED: PublicState.CANCELLED,
    Status.WITHDRAWN: PublicState.WITHDRAWN,
    Status.STOPPED: PublicState.STOPPED,
}


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """Public status: whether completed (TT 01/2018/TT-VPCP Điều 16 điểm d), and the citizen's next action."""

    code: str
    is_finished: bool
    state: PublicState


def public_status(code: str, *, at: datetime) -> PublicStatus | None:
    """Return the public status of the code, written with or without dots and dashes; at most two queries.

    None for an unknown code, and for one shared by two dossiers when separators are left out.
    """
    try:
        wanted = read(code.strip().upper()).text
    except ValueError:
        return None
    known = ("code", "status", "outcome", "processing_ended_at", "returned_at")
    row = Dossier.objects.filter(code=wanted).values_list(*known).first()
    if row is None:
        several = Dossier.objects.alias(bare=BareCode("code")).filter(bare=bare(wanted)).values_list(*known)[:2]
        row = several[0] if len(several) == 1 else None
    if row is None:
        return None
    found, status, outcome, ended, returned = row
    finished = ended is not None and ended <= at
    return PublicStatus(found, finished, _state(Status(status), outcome, finished, returned is not None))


def _state(status: Status, outcome: str, finished: bool, returned: bool) -> PublicState:
    if outcome == Outcome.REFUSED and status != Status.REFUSED:  # after examination, by a document of its own
        return PublicState.REFUSAL_RETURNED if returned else PublicState.REFUSAL_READY
    if status in _WAITING:
        return _WAITING[status]
    if status == Status.RETURNED:
        return PublicState.RETURNED
    return PublicState.READY if finished else PublicState.UNDER_WAY
