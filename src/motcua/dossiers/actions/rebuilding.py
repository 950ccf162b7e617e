"""Facts made again from the events alone: the proof that figures rest on what was done, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from motcua.acts.queries import blank_state
from motcua.base.time import OPEN_DAY, day_number, local
from motcua.dossiers.facts import FACT_COLUMNS, Row, fact_of, judged_by_the_hour, renewed, settled, state_of
from motcua.dossiers.models import Apology, Dossier, DossierEvent, DossierFact

BATCH = 500


def rebuild_facts(dossiers: Iterable[Dossier]) -> int:
    """Write the facts of the dossiers again from their events; answers how many dossiers were done.

    Batches of 500, each in one transaction with a handful of queries; figures stay answerable meanwhile.
    """
    count, batch = 0, list[Dossier]()
    for dossier in dossiers:
        batch.append(dossier)
        if len(batch) == BATCH:
            count += _rebuild(batch)
            batch = []
    return count + (_rebuild(batch) if batch else 0)


def _rebuild(batch: list[Dossier]) -> int:
    ids = [dossier.pk for dossier in batch]
    events: dict[int, list[DossierEvent]] = {}
    found = DossierEvent.objects.filter(dossier_id__in=ids).select_related("undoes").order_by("dossier", "sequence")
    for event in found:
        events.setdefault(event.dossier_id, []).append(event)
    with transaction.atomic():
        DossierFact.objects.filter(dossier_id__in=ids).delete()
        told = (facts_from_events(dossier, events.get(dossier.pk, [])) for dossier in batch)
        DossierFact.objects.bulk_create(fact_of(row, until) for rows in told for row, until in rows)
    return len(batch)


def verify_facts(dossiers: Sequence[Dossier]) -> dict[int, list[str]]:
    """Dossiers whose facts, which figures count, are not those that their events give; two queries for all."""
    kept: dict[int, set[tuple[int, ...]]] = {dossier.pk: set() for dossier in dossiers}
    for values in DossierFact.objects.filter(dossier_id__in=list(kept)).values_list(*FACT_COLUMNS):
        kept[values[0]].add(values)
    faults: dict[int, list[str]] = {}
    for dossier in dossiers:
        events = sorted(dossier.events.all(), key=lambda event: event.sequence)
        wanted = {_columns_of(row, until) for row, until in facts_from_events(dossier, events)}
        if wanted != kept[dossier.pk]:
            names = sorted(_differing(wanted, kept[dossier.pk])) or ["số dòng"]
            faults[dossier.pk] = [
                f"Hồ sơ {dossier.code}: dữ kiện thống kê khác với diễn biến ({', '.join(names)}). "
                f"Chạy ./motcua rebuild_facts --code {dossier.code} để lập lại từ diễn biến."
            ]
    return faults


def facts_without_dossier() -> int:
    """How many facts are counted for dossiers that are not there (any more)."""
    return DossierFact.objects.exclude(dossier_id__in=Dossier.objects.values("pk")).count()


def _columns_of(row: Row, until: int) -> tuple[int, ...]:
    fact = fact_of(row, until)
    return tuple(int(getattr(fact, name)) for name in FACT_COLUMNS)


def _differing(wanted: set[tuple[int, ...]], kept: set[tuple[int, ...]]) -> set[str]:
    """The columns in which the two differ, where they have as many rows."""
    if len(wanted) != len(kept):
        return set()
    pairs = zip(sorted(wanted - kept), sorted(kept - wanted), strict=False)
    return {name for one, other in pairs for name, a, b in zip(FACT_COLUMNS, one, other, strict=True) if a != b}


def facts_from_events(dossier: Dossier, events: Iterable[DossierEvent]) -> list[tuple[Row, int]]:
    """Every fact of the dossier as its events tell it, each with the day until which it was believed."""
    believed: list[Row] = []
    fallen: list[tuple[Row, int]] = []
    for row, known, effective, judged in _told(dossier, events):
        gone, new = renewed(believed, state_of(row, judged=judged), effective, known)
        rows, kept = settled(believed, gone, new, known)
        fallen += [(believed[place], known) for place in kept]
        believed = [old for place, old in enumerate(believed) if place not in gone] + rows
    return fallen + [(row, OPEN_DAY) for row in believed]


def _told(dossier: Dossier, events: Iterable[DossierEvent]) -> Iterator[tuple[Dossier, int, int, str]]:
    """The dossier's row after each event, with the days on which it was known and took effect."""
    state, apology = blank_state(Dossier), dict[str, Any]()
    for event in events:
        state |= {name: after for name, (_, after) in event.payload.get("changes", {}).items()}
        for told in event.payload.get("rows", []):
            if told["model"] == Apology._meta.model_name:
                apology |= {name: after for name, (_, after) in told["changes"].items()}
        row = _row(Dossier, state | {"id": dossier.pk})
        row.version, row.case = dossier.version, dossier.case
        # Whether there was an apology by then is what the events say, not what the table holds today.
        row._state.fields_cache["apology"] = _row(Apology, apology) if apology.get("issued_at") else None
        yield row, _day(event.recorded_at), _day(_since(event)), judged_by_the_hour(row)


def _since(event: DossierEvent) -> datetime:
    """From when the figures change: of an undone act, or as the event says, or from when it took effect."""
    if event.undoes:
        return event.undoes.effective_at
    told = event.payload.get("since")
    return datetime.fromisoformat(told) if told else event.effective_at


def _row(model: type[models.Model], state: dict[str, Any]) -> Any:
    """A record in memory out of the plain values of events."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: value for name, value in state.items() if name in fields}
    row = model()
    for name, value in values.items():
        field = fields[name]
        target = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        setattr(row, name, target.to_python(value) if value is not None else None)
    return row


def _day(moment: Any) -> int:
    day: date = local(moment).date()
    return day_number(day)
