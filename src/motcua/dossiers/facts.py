"""Facts of dossiers: written with the act that changes them, in the same transaction.

A change that only lets a day come to pass (received, ended, returned on the day it is recorded) is written
into the standing row, because every question about an earlier day reads "not yet" there anyway. A change of
anything else opens a new stretch from the day it took effect; a change recorded later than it took effect
supersedes the row that was believed until then, and the old belief is kept.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.base.time import OPEN_DAY, day_number
from motcua.dossiers.models import DossierFact, StepFact
from motcua.dossiers.rules.deadline import classify, judged_on
from motcua.dossiers.vocabulary import (
    APPLICANT_NUMBERS,
    CHANNEL_NUMBERS,
    STEP_OUTCOME_NUMBERS,
    Outcome,
    OutcomeClass,
)
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, DurationUnit
from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import Column, ColumnKind, Family, KnownOnly, TwoTimes, columns_of

if TYPE_CHECKING:
    from motcua.dossiers.models import Dossier, StepRun

_ENDED_WITHOUT_RESULT = {
    Outcome.REFUSED: OutcomeClass.REFUSED,
    Outcome.STOPPED: OutcomeClass.STOPPED,
    Outcome.WITHDRAWN: OutcomeClass.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class State:
    """All that is counted of a dossier at one moment; the columns of `DossierFact` without its intervals."""

    dossier_id: int
    competent_agency: int
    receiving_agency: int
    field: int
    procedure: int
    level: int
    channel: int
    applicant_kind: int
    on_behalf: int
    online_level: int
    submitted_day: int
    reception_due_day: int
    received_day: int
    due_day: int
    ended_day: int
    outcome: int
    paused: int
    returned_day: int
    apology_day: int
    apology_in_time: int
    return_channel: int
    supplements: int
    paused_days: int


#: Columns that come to pass on a day, and those that say something only once such a day has come.
_COMING = ("reception_due_day", "received_day", "ended_day", "returned_day", "apology_day")
_DEPENDENT = ("outcome", "return_channel", "apology_in_time")
STATE_COLUMNS = tuple(column.name for column in fields(State))
FACT_COLUMNS = (*STATE_COLUMNS, "valid_from", "valid_to", "known_from", "known_to")


def outcome_class(*, outcome: str, received: bool, ended_day: int, due_day: int) -> int:
    """The class of an ending: by what came out, and for a grant by day against the due day."""
    if ended_day == OPEN_DAY:
        return OutcomeClass.OPEN
    if not received:
        return OutcomeClass.WITHDRAWN if outcome == Outcome.WITHDRAWN else OutcomeClass.RECEIPT_REFUSED
    if outcome in _ENDED_WITHOUT_RESULT:
        return _ENDED_WITHOUT_RESULT[Outcome(outcome)]
    if due_day == OPEN_DAY:
        return OutcomeClass.WITHOUT_DUE_DATE
    if ended_day < due_day:
        return OutcomeClass.EARLY
    return OutcomeClass.ON_TIME if ended_day == due_day else OutcomeClass.OVERDUE


def state_of(dossier: "Dossier", *, judged: str = "") -> State:
    """What is counted of the dossier as its row stands now.

    `judged` is the class (early, on_time, overdue) where the time limit is in hours and the day alone does
    not decide. Lateness is judged on the promise that the rule set says: a supplement or a lawful pause
    moves `original_due_at` with it, an apology does not (domain §7 T6).
    """
    promised = judged_on(due_at=dossier.due_at, original_due_at=dossier.original_due_at)
    due_day, ended_day = day_number(promised), day_number(dossier.processing_ended_at)
    outcome = outcome_class(
        outcome=dossier.outcome, received=dossier.received_at is not None, ended_day=ended_day, due_day=due_day
    )
    if judged and outcome in (OutcomeClass.EARLY, OutcomeClass.ON_TIME, OutcomeClass.OVERDUE):
        outcome = OutcomeClass[judged.upper()]
    apology = getattr(dossier, "apology", None) if dossier.revision > 1 else None
    given = apology is not None and apology.cancelled_at is None
    last_return = dossier.returned_at is not None
    return State(
        dossier_id=dossier.pk,
        competent_agency=dossier.competent_agency_id,
        receiving_agency=dossier.received_agency_id,
        field=dossier.field_id,
        procedure=dossier.procedure_id,
        level=LEVEL_NUMBERS[dossier.level],
        channel=CHANNEL_NUMBERS[dossier.channel],
        applicant_kind=APPLICANT_NUMBERS[dossier.applicant_kind],
        on_behalf=int(dossier.on_behalf),
        online_level=ONLINE_LEVEL_NUMBERS[dossier.version.online_level] if dossier.version else 0,
        submitted_day=day_number(dossier.submitted_at),
        reception_due_day=day_number(dossier.reception_due_at),
        received_day=day_number(dossier.received_at),
        due_day=due_day,
        ended_day=ended_day,
        outcome=int(outcome),
        paused=int(dossier.paused_since is not None),
        returned_day=day_number(dossier.returned_at),
        apology_day=day_number(apology.issued_at) if given and apology else OPEN_DAY,
        apology_in_time=int(bool(given and apology and apology.was_in_time)),
        return_channel=CHANNEL_NUMBERS[dossier.return_method] if last_return else 0,
        supplements=dossier.supplement_count,
        paused_days=dossier.paused_days,
    )


def judged_by_the_hour(row: "Dossier") -> str:
    """The class of an ending whose limit is in working hours, where the day alone does not decide; else empty."""
    due = judged_on(due_at=row.due_at, original_due_at=row.original_due_at)
    if row.processing_ended_at and due and row.case and row.case.duration_unit == DurationUnit.WORKING_HOUR:
        return classify(ended_at=row.processing_ended_at, due_at=due, unit=row.case.duration_unit)
    return ""


def rewrite_facts(
    dossier: "Dossier",
    *,
    known_on: date | datetime,
    effective_on: date | datetime | None = None,
    judged: str = "",
    is_first: bool = False,
) -> None:
    """Bring the dossier's facts in line with its row, after an act that took effect on a day.

    Three queries, one where it is the dossier's first act; call it inside the transaction of the act.
    """
    known, effective = day_number(known_on), day_number(effective_on or known_on)
    facts = DossierFact.objects.filter(dossier_id=dossier.pk, known_to=OPEN_DAY).order_by("valid_from")
    believed = [] if is_first else list(facts)
    gone, new = renewed([_row_of(row) for row in believed], state_of(dossier, judged=judged), effective, known)
    _apply(believed, gone, new, known)


@dataclass(frozen=True, slots=True)
class Row:
    """A believed fact: a state over a stretch of days, and since when it is believed."""

    state: State
    valid_from: int
    valid_to: int
    known_from: int


def renewed(believed: Sequence[Row], state: State, effective: int, known: int) -> tuple[list[int], list[Row]]:
    """Which believed rows (by place) fall, and which rows take their place; pure.

    Rows are in the order of validity, contiguous, the last one open-ended. Effective days never go back
    before the start of the last stretch further than that stretch itself: earlier stretches fall whole.
    """
    if not believed:
        return [], [Row(state, min(effective, state.submitted_day), OPEN_DAY, known)]
    if believed[-1].state == state:
        return [], []
    last = believed[-1]
    if effective <= last.valid_from:
        falling = [place for place, row in enumerate(believed) if row.valid_from >= effective]
        if not falling:
            falling = [len(believed) - 1]
        start = believed[falling[0]].valid_from
        before = believed[falling[0] - 1] if falling[0] else None
        if before is not None and before.state == state:
            return [falling[0] - 1, *falling], [replace(before, valid_to=OPEN_DAY, known_from=known)]
        return falling, [Row(state, start, OPEN_DAY, known)]
    place = len(believed) - 1
    if only_comes_to_pass(last.state, state, effective):
        return [place], [Row(state, last.valid_from, OPEN_DAY, known)]
    return [place], [
        Row(last.state, last.valid_from, effective, known),
        Row(state, effective, OPEN_DAY, known),
    ]


def only_comes_to_pass(old: State, new: State, effective: int) -> bool:
    """Whether the change merely lets days come (or be promised) that no earlier question can see."""
    for column in STATE_COLUMNS:
        was, is_now = getattr(old, column), getattr(new, column)
        if was == is_now or column in _DEPENDENT:
            continue
        if column == "due_day" and old.received_day == OPEN_DAY:
            continue
        if column in _COMING and was == OPEN_DAY and is_now >= effective:
            continue
        return False
    return True


def _row_of(fact: DossierFact) -> Row:
    state = State(**{column: getattr(fact, column) for column in STATE_COLUMNS})
    return Row(state, fact.valid_from, fact.valid_to, fact.known_from)


def fact_of(row: Row, known_to: int = OPEN_DAY) -> DossierFact:
    """The row of the table for a fact, believed still or until a day."""
    values = {column: getattr(row.state, column) for column in STATE_COLUMNS}
    values |= {"valid_from": row.valid_from, "valid_to": row.valid_to, "known_from": row.known_from}
    return DossierFact(**values, known_to=known_to, stamp=_stamp())


def settled(
    believed: Sequence[Row], gone: Sequence[int], new: Sequence[Row], known: int
) -> tuple[list[Row], list[int]]:
    """The new rows with the day since when they are believed, and which fallen rows stay on record; pure.

    A belief of the same day is simply replaced, and so is one whose replacement changes no answer "as known
    before today"; any other belief that falls is kept as superseded.
    """
    kept = [place for place in gone if believed[place].known_from != known]
    rows = [replace(row, known_from=known) for row in new]
    if gone and rows and _invisible(believed[gone[0]], rows[0], known):
        rows[0] = replace(rows[0], known_from=believed[gone[0]].known_from)
        kept = [place for place in kept if place != gone[0]]
    return rows, kept


def _invisible(old: Row, first: Row, known: int) -> bool:
    if first.valid_from != old.valid_from:
        return False
    if first.state == old.state:
        return first.valid_to >= known
    return only_comes_to_pass(old.state, first.state, known)


def _apply(believed: list[DossierFact], gone: Sequence[int], new: Sequence[Row], known: int) -> None:
    rows, kept = settled([_row_of(fact) for fact in believed], gone, new, known)
    spare = [believed[place] for place in gone if place not in kept]
    for row in rows:
        fact = fact_of(row)
        if spare:
            fact.pk = spare.pop(0).pk
            fact.save(force_update=True)
        else:
            fact.save(force_insert=True)
    for fact in spare:
        fact.delete()
    for place in kept:
        DossierFact.objects.filter(pk=believed[place].pk).update(known_to=known, stamp=_stamp())


def _stamp() -> int:
    return time.time_ns() // 1_000_000


def rewrite_step_facts(run: "StepRun", *, known_on: date | datetime, minutes: int = 0) -> None:
    """Bring the fact of one step run in line with its row; a cancelled run is forgotten from that day."""
    known = day_number(known_on)
    StepFact.objects.filter(step_run_id=run.pk, known_to=OPEN_DAY, known_from=known).delete()
    StepFact.objects.filter(step_run_id=run.pk, known_to=OPEN_DAY).update(known_to=known, stamp=_stamp())
    if run.cancelled_at is None:
        step_fact_of(run, known, minutes).save(force_insert=True)


def step_fact_of(run: "StepRun", known: int, minutes: int = 0) -> StepFact:
    """The fact of a step run as it stands."""
    return StepFact(
        dossier_id=run.dossier_id,
        step_run_id=run.pk,
        agency=run.agency_id,
        field=run.dossier.field_id,
        procedure=run.dossier.procedure_id,
        step_position=run.step.position if run.step else 0,
        assigned_day=day_number(run.assigned_at),
        due_day=day_number(run.due_at),
        done_day=day_number(run.done_at),
        outcome=STEP_OUTCOME_NUMBERS[run.outcome] if run.outcome else 0,
        working_minutes=minutes,
        known_from=known,
        stamp=_stamp(),
    )


def register() -> None:
    """Register the two families with the statistics."""
    FAMILIES.register("dossiers", _dossiers())
    FAMILIES.register("steps", _steps())


def _dossiers() -> Family:
    dimensions = (
        *("competent_agency", "receiving_agency", "field", "procedure", "level", "channel", "applicant_kind"),
        *("on_behalf", "online_level"),
    )
    return Family(
        key="dossiers",
        title="Hồ sơ thủ tục hành chính",
        table=DossierFact._meta.db_table,
        columns=tuple(Column(name, _kind(name)) for name in STATE_COLUMNS),
        subject="dossier_id",
        lifetime=TwoTimes(),
        attribution="competent_agency",
        dimensions={name: name for name in dimensions},
        model=DossierFact,
    )


def _kind(column: str) -> ColumnKind:
    if column.endswith("_day"):
        return ColumnKind.DAY
    return ColumnKind.COUNT if column in ("supplements", "paused_days") else ColumnKind.CODE


def _steps() -> Family:
    return Family(
        key="steps",
        title="Lượt xử lý bước",
        table=StepFact._meta.db_table,
        columns=(
            *columns_of(ColumnKind.CODE, "dossier_id", "step_run_id", "agency", "field", "procedure", "step_position"),
            *columns_of(ColumnKind.DAY, "assigned_day", "due_day", "done_day"),
            *columns_of(ColumnKind.CODE, "outcome"),
            *columns_of(ColumnKind.COUNT, "working_minutes"),
        ),
        subject="step_run_id",
        lifetime=KnownOnly(),
        attribution="agency",
        dimensions={"agency": "agency", "field": "field", "procedure": "procedure", "step": "step_position"},
        record_name="lượt xử lý",
        model=StepFact,
    )
