"""Rebuild of facts from events alone, which proves that figures rest on recorded events only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any

from django.db import models, transaction
from rich.progress import track

from motcua.acts.queries import blank_state
from motcua.base.time import day_number, local
from motcua.dossiers.facts import (
    FACT_COLUMNS,
    MATTER_COLUMNS,
    State,
    StepState,
    corrects_matter,
    judged_by_the_hour,
    state_of,
    step_state_of,
)
from motcua.dossiers.models import Apology, Dossier, DossierEvent, DossierFact, StepFact, StepRun
from motcua.dossiers.vocabulary import Status
from motcua.procedures.models import ProcedureCase, ProcedureVersion, ProcessStep
from motcua.procedures.queries.counted import CountedHistory
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS
from motcua.statistics.models import Fact
from motcua.statistics.recording import facts_of, stretch_rows
from motcua.statistics.stretches import Change

BATCH = 500


def rebuild_dossiers(code: str = "", *, show_progress: bool = False) -> int:
    """Rebuild the facts of dossiers from their events; return the number of dossiers rebuilt."""
    return rebuild_facts(_dossiers(code, show_progress, "Lập lại dữ kiện hồ sơ"), DossierFact)


def rebuild_steps(code: str = "", *, show_progress: bool = False) -> int:
    """Rebuild the facts of step runs from the dossiers' events; return the number of dossiers rebuilt."""
    return rebuild_facts(_dossiers(code, show_progress, "Lập lại dữ kiện bước"), StepFact)


def _dossiers(code: str, show_progress: bool, title: str) -> Iterable[Dossier]:
    found = Dossier.objects.select_related("version", "case").order_by("pk")
    found = found.filter(code=code) if code else found
    return track(found.iterator(chunk_size=BATCH), title, total=found.count(), disable=not show_progress)


def rebuild_facts(dossiers: Iterable[Dossier], model: type[DossierFact] | type[StepFact] = DossierFact) -> int:
    """Rebuild the facts of the dossiers in one table from their events; return the number of dossiers rebuilt.

    Batches of 500, each in one transaction with a handful of queries; figures stay answerable meanwhile.
    """
    count, left, history = 0, iter(dossiers), CountedHistory()
    while batch := list(islice(left, BATCH)):
        ids = [dossier.pk for dossier in batch]
        events: dict[int, list[DossierEvent]] = {}
        found = DossierEvent.objects.filter(dossier_id__in=ids).select_related("undoes")
        for event in found.order_by("dossier", "sequence"):
            events.setdefault(event.dossier_id, []).append(event)
        told: Any = _facts_of_batch if model is DossierFact else _step_facts_of_batch
        with transaction.atomic():
            model._default_manager.filter(dossier_id__in=ids).delete()
            model._default_manager.bulk_create(told(batch, events, history))
        count += len(batch)
    return count


def _facts_of_batch(
    batch: list[Dossier], events: Mapping[int, list[DossierEvent]], history: CountedHistory
) -> Iterator[Fact]:
    for dossier in batch:
        yield from facts_of("dossiers", list(_changes(dossier, events.get(dossier.pk, []), history)))


def _step_facts_of_batch(
    batch: list[Dossier], events: Mapping[int, list[DossierEvent]], history: CountedHistory
) -> Iterator[Fact]:
    steps: dict[int, ProcessStep] = {step.pk: step for step in ProcessStep.objects.filter(pk__in=_steps_told(events))}
    for dossier in batch:
        runs: dict[int, list[Change[StepState]]] = {}
        for run, change in _step_changes(dossier, events.get(dossier.pk, []), steps, history):
            runs.setdefault(run, []).append(change)
        for changes in runs.values():
            yield from facts_of("steps", changes)


def _steps_told(events: Mapping[int, list[DossierEvent]]) -> set[int]:
    told = (told for found in events.values() for event in found for told in event.payload.get("rows", []))
    return {told["changes"]["step_id"][1] for told in told if told["changes"].get("step_id")} - {None}


def _step_changes(
    dossier: Dossier, events: Iterable[DossierEvent], steps: Mapping[int, ProcessStep], history: CountedHistory
) -> Iterator[tuple[int, Change[StepState]]]:
    """Iterate over the changes of each step run in the events, with the run's number; None where it was cancelled."""
    runs: dict[int, dict[str, Any]] = {}
    for row, event in _rows_told(dossier, events, history):
        for told in event.payload.get("rows", []):
            if told["model"] != StepRun._meta.model_name:
                continue
            state = runs.setdefault(told["id"], blank_state(StepRun) | {"id": told["id"]})
            state |= {name: after for name, (_, after) in told["changes"].items()}
            run = _row(StepRun, state)
            run.dossier, run.step = row, steps.get(run.step_id)
            known = _day(event.recorded_at)
            yield run.pk, Change(None if run.cancelled_at else step_state_of(run), known, known)


def verify_facts(dossiers: Sequence[Dossier]) -> dict[int, list[str]]:
    """Return faults of dossiers whose facts differ from their events; three queries for all."""
    history = CountedHistory()
    kept: dict[int, set[tuple[int, ...]]] = {dossier.pk: set() for dossier in dossiers}
    for values in DossierFact.objects.filter(dossier_id__in=list(kept)).values_list(*FACT_COLUMNS):
        kept[values[0]].add(values)
    faults: dict[int, list[str]] = {}
    for dossier in dossiers:
        wanted = facts_told(dossier, sorted(dossier.events.all(), key=lambda event: event.sequence), history)
        if wanted != kept[dossier.pk]:
            names = sorted(_differing(wanted, kept[dossier.pk])) or ["số dòng"]
            faults[dossier.pk] = [
                f"Hồ sơ {dossier.code}: dữ kiện thống kê khác với diễn biến ({', '.join(names)}). "
                f"Chạy ./motcua rebuild_facts --code {dossier.code} để lập lại từ diễn biến."
            ]
    return faults


def facts_told(dossier: Dossier, events: Iterable[Any], history: CountedHistory) -> set[tuple[int, ...]]:
    """Return the facts of a dossier by its events: the columns `FACT_COLUMNS`, as whole numbers."""
    return {tuple(map(int, row)) for row in stretch_rows("dossiers", list(_changes(dossier, events, history)))}


def facts_without_dossier() -> int:
    """Count facts whose dossier does not exist."""
    return DossierFact.objects.exclude(dossier_id__in=Dossier.objects.values("pk")).count()


def _differing(wanted: set[tuple[int, ...]], kept: set[tuple[int, ...]]) -> set[str]:
    """Return the columns in which the two differ; empty where they have different numbers of rows."""
    if len(wanted) != len(kept):
        return set()
    pairs = zip(sorted(wanted - kept), sorted(kept - wanted), strict=False)
    return {name for one, other in pairs for name, a, b in zip(FACT_COLUMNS, one, other, strict=True) if a != b}


def _changes(dossier: Dossier, events: Iterable[Any], history: CountedHistory) -> Iterator[Change[State]]:
    """Iterate over the counted state after each event and each correction of its version in the catalogue."""
    told: tuple[State, int | None, datetime] | None = None
    for event, version, change in _changes_told(dossier, events, history):
        if told is not None:
            yield from _corrections(*told, event.recorded_at, history)
        yield change
        told = None if change.state is None else (change.state, version, event.recorded_at)
    if told is not None:
        yield from _corrections(*told, None, history)


def _corrections(
    state: State, version: int | None, since: datetime, until: datetime | None, history: CountedHistory
) -> Iterator[Change[State]]:
    """Iterate over the corrections of the version's online level between two events; each holds for the whole life."""
    for moment, level in history.after("online_level", version or 0, since):
        if until is not None and moment > until:
            return
        day, right = _day(moment), replace(state, online_level=ONLINE_LEVEL_NUMBERS[level])
        yield Change(right, day, day, ("online_level",))


def _changes_told(
    dossier: Dossier, events: Iterable[Any], history: CountedHistory
) -> Iterator[tuple[Any, int | None, Change[State]]]:
    """Iterate over the events with the version then followed and the counted state after each."""
    apology = dict(_blank(Apology))
    for row, event in _rows_told(dossier, events, history):
        for told in event.payload.get("rows", []):
            if told["model"] == Apology._meta.model_name:
                apology |= {name: after for name, (_, after) in told["changes"].items()}
        if row.status == Status.CANCELLED:
            yield event, row.version_id, Change(None, _day(_since(event)), _day(event.recorded_at))
            continue
        # Whether there was an apology by then is what the events say, not what the table holds today.
        given = _row(Apology, apology) if apology.get("issued_at") else None
        state = state_of(row, judged=judged_by_the_hour(row), apology=given)
        undone = event.undoes.action if event.undoes else ""
        columns = MATTER_COLUMNS if corrects_matter(event.action, undone) else ()
        yield event, row.version_id, Change(state, _day(_since(event)), _day(event.recorded_at), columns)


def _rows_told(
    dossier: Dossier, events: Iterable[DossierEvent], history: CountedHistory
) -> Iterator[tuple[Dossier, DossierEvent]]:
    """Iterate over the dossier's row after each event; it is one object that changes, with the columns of a model."""
    columns = _conversions(Dossier)
    row: Any = SimpleNamespace(**_blank(Dossier), id=dossier.pk, pk=dossier.pk)
    for event in events:
        for name, (_, after) in event.payload.get("changes", {}).items():
            if name in columns:
                setattr(row, name, None if after is None else columns[name](after))
        row.version = dossier.version if row.version_id == dossier.version_id else _version(row.version_id)
        row.case = dossier.case if row.case_id == dossier.case_id else _case(row.case_id)
        if history:
            _as_then(row, event.recorded_at, history)
        yield row, event


def _as_then(row: Any, moment: datetime, history: CountedHistory) -> None:
    """Set what facts read of the row's version and case to what the catalogue said at the moment."""
    if row.version is not None:
        level = history.at("online_level", row.version_id, moment, row.version.online_level)
        row.version = SimpleNamespace(pk=row.version_id, online_level=level)
    if row.case is not None:
        unit = history.at("duration_unit", row.case_id, moment, row.case.duration_unit)
        row.case = SimpleNamespace(pk=row.case_id, duration_unit=unit)


def _version(number: int | None) -> ProcedureVersion | None:
    return ProcedureVersion.objects.filter(pk=number).first() if number else None


def _case(number: int | None) -> ProcedureCase | None:
    return ProcedureCase.objects.filter(pk=number).first() if number else None


def _since(event: DossierEvent) -> datetime:
    """Return the moment from which figures change: of the undone act, else named by the event, else its effect."""
    if event.undoes:
        return event.undoes.effective_at
    told = event.payload.get("since")
    return datetime.fromisoformat(told) if told else event.effective_at


def _row(model: type[models.Model], state: dict[str, Any]) -> Any:
    """Return a row with the columns of a model from the plain values of events; a model takes five times as long."""
    columns = _conversions(model)
    told = {name: value for name, value in state.items() if name in columns}
    return SimpleNamespace(
        **{name: None if value is None else columns[name](value) for name, value in told.items()}, pk=state.get("id")
    )


@cache
def _blank(model: type[models.Model]) -> dict[str, Any]:
    return blank_state(model)


@cache
def _conversions(model: type[models.Model]) -> dict[str, Callable[[Any], Any]]:
    """Return for each column how the plain value of an event becomes its value."""
    found: dict[str, Callable[[Any], Any]] = {}
    for column in model._meta.concrete_fields:
        target: Any = column.target_field if column.is_relation else column  # type: ignore[attr-defined]
        is_moment = isinstance(target, models.DateTimeField)
        found[column.attname] = datetime.fromisoformat if is_moment else target.to_python
    return found


def _day(moment: Any) -> int:
    day: date = local(moment).date()
    return day_number(day)
