"""The life of a dossier: every arrow that is allowed, and nothing else knows (domain §6.2).

An arrow goes from a status, by an action, to a status. `SAME` keeps the status; `PREVIOUS` goes back to
where the dossier stood (reopening, undo, resuming). The guards behind an arrow are in `rules` and `actions`.
"""

from motcua.dossiers.vocabulary import OPEN_STATUSES
from motcua.dossiers.vocabulary import Action as A
from motcua.dossiers.vocabulary import Status as S

NOWHERE = ""  # before the dossier exists
SAME = "same"
PREVIOUS = "previous"

#: (from, action) → to
ARROWS: dict[tuple[str, str], str] = {
    (NOWHERE, A.SUBMIT): S.REGISTERED,
    (NOWHERE, A.INTAKE): S.ACCEPTED,
    (S.REGISTERED, A.ACCEPT): S.ACCEPTED,
    # Correction before acceptance: one full list, the reception clock stops.
    (S.REGISTERED, A.ASK_CORRECTION): S.SUPPLEMENT_REQUESTED,
    (S.SUPPLEMENT_REQUESTED, A.CORRECT): S.REGISTERED,  # only where it was asked before acceptance
    (S.REGISTERED, A.REFUSE_RECEIPT): S.REFUSED,
    (S.REGISTERED, A.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, A.TRANSFER): S.PROCESSING,
    (S.PROCESSING, A.FORWARD): SAME,
    (S.PROCESSING, A.ASSIGN): SAME,
    (S.PROCESSING, A.SEND_BACK): SAME,
    (S.PROCESSING, A.HAND_OVER): SAME,
    (S.PROCESSING, A.CONSULT): SAME,
    (S.PROCESSING, A.CONSULTED): SAME,
    (S.PROCESSING, A.PAUSE): SAME,
    (S.PROCESSING, A.RESUME): SAME,
    (S.PROCESSING, A.APOLOGISE): SAME,
    (S.PROCESSING, A.ASK_SUPPLEMENT): S.SUPPLEMENT_REQUESTED,
    (S.SUPPLEMENT_REQUESTED, A.SUPPLEMENT): S.PROCESSING,
    (S.SUPPLEMENT_REQUESTED, A.SUPPLEMENT_TIMEOUT): S.STOPPED,
    (S.PROCESSING, A.ASK_PAYMENT): S.PAYMENT_REQUESTED,
    (S.PAYMENT_REQUESTED, A.PAID): S.PROCESSING,
    (S.PROCESSING, A.DECIDE_REFUSAL): S.STOPPED,  # with a refusal document: outcome "refused"
    (S.PROCESSING, A.APPROVE): S.PROCESSED,
    (S.PROCESSED, A.RETURN): S.RETURNED,
    **{(status, A.STOP): S.STOPPED for status in OPEN_STATUSES},
    **{(status, A.WITHDRAW): S.WITHDRAWN for status in OPEN_STATUSES},
    (S.PROCESSED, A.CORRECT_RESULT): S.PROCESSED,
    (S.RETURNED, A.CORRECT_RESULT): S.PROCESSED,
    **{(status, A.REOPEN): PREVIOUS for status in (S.REFUSED, S.WITHDRAWN, S.STOPPED, S.PROCESSED, S.RETURNED)},
    # What was refused, stopped or withdrawn is ended; its papers still go back against a receipt.
    (S.STOPPED, A.HAND_BACK): SAME,
    (S.WITHDRAWN, A.HAND_BACK): SAME,
    # What does not move a dossier: notes, papers, mended particulars, and taking back a fresh mistake.
    **{(status, A.NOTE): SAME for status in S},
    **{(status, A.ATTACH): SAME for status in (S.REGISTERED, *OPEN_STATUSES, S.PROCESSED)},
    **{(status, A.EDIT): SAME for status in (S.REGISTERED, *OPEN_STATUSES)},
    **{(status, A.UNDO): PREVIOUS for status in S},
}


def target(status: str, action: str) -> str | None:
    """Where the action leads from this status (`SAME`, `PREVIOUS` or a status); None where not allowed."""
    return ARROWS.get((status, action))


def allowed(status: str) -> list[str]:
    """The actions that the status allows, in the order of the table."""
    return [action for (start, action) in ARROWS if start == status]
