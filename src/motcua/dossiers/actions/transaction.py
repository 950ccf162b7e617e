"""Transaction of an act on a dossier: permission and facts, added to the generic transaction of acts."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, TypeAlias, Unpack

from motcua.acts.actions import Act as AnyAct
from motcua.acts.actions import Policy, transact
from motcua.acts.registry import acts_of
from motcua.acts.vocabulary import When
from motcua.base.time import local
from motcua.dossiers.facts import (
    MATTER_COLUMNS,
    corrects_matter,
    judged_by_the_hour,
    record_dossier,
    record_step,
    state_of,
)
from motcua.dossiers.models import Dossier, DossierEvent, StepRun
from motcua.dossiers.permissions import authority
from motcua.dossiers.queries.apologies import apology_of
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.vocabulary import SUBJECT, Status
from motcua.people.vocabulary import Actor, Held
from motcua.statistics.recording import correct_state, forget

Act: TypeAlias = AnyAct[Dossier]


def acting(
    action: str, *, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]
) -> AbstractContextManager[Act]:
    """Open an act on a dossier: the block changes `act.record` and its related rows (`acts.actions.transact`).

    Raises Refused, Stale or Invalid, and then nothing was changed. On return the dossier handed in shows the new
    state.
    """
    return transact(DOSSIERS, str(action), POLICY, record=dossier, by=by, at=at, **when)


def first_act(
    action: str,
    dossier: Dossier,
    *,
    by: Actor,
    held: Held | None,
    effective_at: datetime,
    recorded_at: datetime,
    before: dict[str, Any],
    last: DossierEvent | None = None,
    comment: str = "",
) -> Act:
    """Open an act without an arrow of the life cycle: the first of a dossier, or a change by an imported book.

    The caller changes the dossier and writes the event with `append_event`, in a transaction of its own.
    """
    declaration = acts_of(SUBJECT)[str(action)]
    return AnyAct(DOSSIERS, declaration, dossier, by, held, effective_at, recorded_at, last, comment, "", before)


def write_facts(act: Act) -> None:
    """Update the facts of the dossier and of the step runs that the act touched from their rows."""
    row, known = act.record, local(act.recorded_at).date()
    judged = judged_by_the_hour(row)
    for run, is_new in act.touched_of(StepRun):
        record_step(run, known_on=known, is_first=is_new)
    if row.status == Status.CANCELLED:
        forget("dossiers", row.pk, known_on=known)
        return
    if corrects_matter(act.declaration.key, act.undoes.action if act.undoes else ""):
        correct_state("dossiers", state_of(row, judged=judged, apology=apology_of(row)), MATTER_COLUMNS, known_on=known)
    since = act.undoes.effective_at if act.undoes else act.since or act.effective_at
    record_dossier(row, known_on=known, effective_on=local(since).date(), judged=judged, is_first=row.revision == 1)


POLICY: Policy[Dossier] = Policy(authority=authority, facts=write_facts)
