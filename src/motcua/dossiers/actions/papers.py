"""Papers of a dossier: registration at intake, and the one request for missing ones."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from motcua.acts.rules.guards import required
from motcua.base.text import nfc
from motcua.deadlines.rules import deadline
from motcua.dossiers.actions import clock
from motcua.dossiers.actions.numbers import slip_number
from motcua.dossiers.actions.transaction import Act
from motcua.dossiers.models import DossierDocument, SupplementRequest
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import DigitiseState, Paper


def columns_of(paper: Paper) -> dict[str, Any]:
    """Return the columns of the dossier's document for the paper."""
    return {**asdict(paper), "name": nfc(paper.name), "exempt_reason": nfc(paper.exempt_reason)}


def lacks_scan(paper: Paper | DossierDocument) -> bool:
    """Check whether a paper was handed in with neither its scan nor a reason why not."""
    return paper.is_received and paper.file_id is None and paper.digitise_state == DigitiseState.NONE


def ask_for_missing(act: Act, *, reason: str, items: Sequence[str], before_acceptance: bool) -> None:
    """Request, with a slip (form 02), all missing papers; refused where the rule set allows no further request."""
    row, rules = act.record, clock.rules_for(act.record)
    wanted = [nfc(item) for item in items if item.strip()]
    asked = row.supplement_requests.filter(before_acceptance=before_acceptance, cancelled_at=None).count()
    what = "hoàn thiện" if before_acceptance else "bổ sung"
    act.check(
        reason=required(reason, "lý do"),
        items="" if wanted else f"Nêu các giấy tờ, nội dung cần {what}.",
        _=guards.supplement(asked=asked, allowed=deadline.may_ask_supplement(asked_before=asked, rules=rules)),
    )
    answer = deadline.supplement_answer_due(asked_at=act.effective_at, rules=rules, calendar=clock.calendar(row))
    act.create(
        SupplementRequest,
        number=(row.supplement_requests.count() if before_acceptance else asked) + 1,
        slip_number=slip_number(agency_id=row.received_agency_id, at=act.effective_at, kind="PBS"),
        before_acceptance=before_acceptance,
        requested_at=act.effective_at,
        requested_by_id=act.account_id,
        reason=nfc(reason),
        items=wanted,
        reply_due_at=answer.at,
        old_due_at=row.due_at,
    )
