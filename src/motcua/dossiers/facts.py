"""Facts of dossiers and of step runs, written with the act that changes them.

The bitemporal sequence of states belongs to the statistics room (`statistics/stretches.py`).
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.base.time import OPEN_DAY, day_number
from motcua.deadlines.rules.deadline import classify, judged_on
from motcua.dossiers.models import DossierFact, StepFact
from motcua.dossiers.queries.apologies import apology_of
from motcua.dossiers.vocabulary import (
    APPLICANT_NUMBERS,
    CHANNEL_NUMBERS,
    RECORD_NAME,
    STEP_OUTCOME_NUMBERS,
    Action,
    Outcome,
    OutcomeClass,
)
from motcua.procedures.queries import office_calendar
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, DurationUnit
from motcua.statistics.recording import forget, record_state
from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import (
    Column,
    ColumnKind,
    Family,
    KnownOnly,
    Rebuild,
    RecordList,
    TwoTimes,
    columns_of,
)

if TYPE_CHECKING:
    from motcua.dossiers.models import Apology, Dossier, StepRun

_ENDED_WITHOUT_RESULT = {
    Outcome.REFUSED: OutcomeClass.REFUSED,
    Outcome.STOPPED: OutcomeClass.STOPPED,
    Outcome.WITHDRAWN: OutcomeClass.WITHDRAWN,
}
_ENDED_BEFORE_RECEPTION = {
    Outcome.WITHDRAWN: OutcomeClass.WITHDRAWN,
    Outcome.STOPPED: OutcomeClass.NOT_COMPLETED,
}


@dataclass(frozen=True, slots=True)
class State:
    """Counted state of a dossier at one moment; the columns of `DossierFact` without its intervals."""

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
    guided_day: int
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


@dataclass(frozen=True, slots=True)
class StepState:
    """Counted state of one run of one step; the columns of `StepFact` without its days of knowledge."""

    dossier_id: int
    step_run_id: int
    agency: int
    field: int
    procedure: int
    step_position: int
    assigned_day: int
    due_day: int
    done_day: int
    outcome: int
    working_minutes: int


#: How a dossier's state lives in time: the appointment says nothing until the dossier was received.
TIMES = TwoTimes(
    begins_on="submitted_day",
    coming=("reception_due_day", "guided_day", "received_day", "ended_day", "returned_day", "apology_day"),
    dependent=("outcome", "return_channel", "apology_in_time"),
    unseen_until=(("due_day", "received_day"),),
)
#: What an act that corrects the matter of a dossier corrects from the beginning.
MATTER_COLUMNS = ("competent_agency", "field", "procedure", "level", "applicant_kind", "online_level", "due_day")
STATE_COLUMNS = tuple(column.name for column in fields(State))
FACT_COLUMNS = (*STATE_COLUMNS, *TIMES.columns)


def outcome_class(*, outcome: str, received: bool, ended_day: int, due_day: int) -> int:
    """Return the class of an ending: by its outcome, and for a grant by day against the due day."""
    if ended_day == OPEN_DAY:
        return OutcomeClass.OPEN
    if not received:
        return _ENDED_BEFORE_RECEPTION.get(Outcome(outcome), OutcomeClass.RECEIPT_REFUSED)
    if outcome in _ENDED_WITHOUT_RESULT:
        return _ENDED_WITHOUT_RESULT[Outcome(outcome)]
    if due_day == OPEN_DAY:
        return OutcomeClass.WITHOUT_DUE_DATE
    if ended_day < due_day:
        return OutcomeClass.EARLY
    return OutcomeClass.ON_TIME if ended_day == due_day else OutcomeClass.OVERDUE


def state_of(dossier: "Dossier", *, judged: str = "", apology: "Apology | None" = None) -> State:
    """Return the counted state of the dossier's current row.

    `apology` is the one given by then, if any. `judged` is the class (early, on_time, overdue) where the time limit is
    in hours and the day alone does not decide. Lateness is judged on the promise that the rule set says: a supplement
    or a lawful pause moves `original_due_at` with it, an apology does not (domain §7 T6).
    """
    promised = judged_on(due_at=dossier.due_at, original_due_at=dossier.original_due_at)
    due_day, ended_day = day_number(promised), day_number(dossier.processing_ended_at)
    outcome = outcome_class(
        outcome=dossier.outcome, received=dossier.received_at is not None, ended_day=ended_day, due_day=due_day
    )
    if judged and outcome in (OutcomeClass.EARLY, OutcomeClass.ON_TIME, OutcomeClass.OVERDUE):
        outcome = OutcomeClass[judged.upper()]
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
        guided_day=day_number(dossier.guided_at),
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


def corrects_matter(action: str, undone: str = "") -> bool:
    """Check whether an act declares, or revokes, that the matter of the dossier was wrong from the beginning."""
    return Action.CORRECT_MATTER in (action, undone)


def judged_by_the_hour(row: "Dossier") -> str:
    """Return the class of an ending whose limit is in working hours, where the day is not enough; else empty."""
    due = judged_on(due_at=row.due_at, original_due_at=row.original_due_at)
    if row.processing_ended_at and due and row.case and row.case.duration_unit == DurationUnit.WORKING_HOUR:
        return classify(ended_at=row.processing_ended_at, due_at=due, unit=row.case.duration_unit)
    return ""


def record_dossier(
    dossier: "Dossier",
    *,
    known_on: date | datetime,
    effective_on: date | datetime | None = None,
    judged: str = "",
    is_first: bool = False,
) -> None:
    """Update the dossier's facts from its row, after an act that took effect on a day.

    Three queries, one where it is the dossier's first act; call it inside the transaction of the act.
    """
    state = state_of(dossier, judged=judged, apology=None if is_first else apology_of(dossier))
    record_state("dossiers", state, known_on=known_on, effective_on=effective_on, is_first=is_first)


def record_step(run: "StepRun", *, known_on: date | datetime, is_first: bool = False) -> None:
    """Update the fact of one step run from its row; a cancelled run is no longer counted from that day."""
    if run.cancelled_at is not None:
        forget("steps", run.pk, known_on=known_on)
    else:
        record_state("steps", step_state_of(run), known_on=known_on, is_first=is_first)


def step_state_of(run: "StepRun") -> StepState:
    """Return the counted state of a step run; time used is working time of the office's calendar."""
    minutes = 0
    if run.done_at is not None and run.done_at > run.assigned_at:
        minutes = office_calendar(run.dossier.competent_agency_id).working_minutes(run.assigned_at, run.done_at)
    return StepState(
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
    )


def register(
    *, rebuild_dossiers: Rebuild, rebuild_steps: Rebuild, dossier_list: RecordList, step_list: RecordList
) -> None:
    """Register the two families with the statistics room: their rebuild, and the lists of their records."""
    FAMILIES.register("dossiers", _dossiers(rebuild_dossiers, dossier_list))
    FAMILIES.register("steps", _steps(rebuild_steps, step_list))


def _dossiers(rebuild: Rebuild, records: RecordList) -> Family:
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
        lifetime=TIMES,
        attribution="competent_agency",
        dimensions={name: name for name in dimensions},
        record_name=RECORD_NAME,
        model=DossierFact,
        rebuild=rebuild,
        records=records,
    )


def _kind(column: str) -> ColumnKind:
    if column.endswith("_day"):
        return ColumnKind.DAY
    return ColumnKind.COUNT if column in ("supplements", "paused_days") else ColumnKind.CODE


def _steps(rebuild: Rebuild, records: RecordList) -> Family:
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
        rebuild=rebuild,
        records=records,
    )
