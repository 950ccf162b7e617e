"""Catalogue of procedures on a day for report figures: one flat line per procedure in force."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from motcua.agencies.queries import Place, tree
from motcua.agencies.vocabulary import LEVEL_NUMBERS, Level
from motcua.procedures.models import InternalProcess, ProcedureVersion, ProcessStep
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, ProcedureOrigin
from motcua.reports.models import RecordingStart
from motcua.reports.registry import RowSource
from motcua.reports.rules.figures import Formula, Value, Where
from motcua.reports.rules.wording import percentage
from motcua.reports.vocabulary import CellState

#: Key of the row source, in forms and in frozen contexts.
KEY = "catalogue"
_BELOW: dict[str, tuple[str, ...]] = {
    Level.PROVINCE: (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE),
    Level.DISTRICT: (Level.DISTRICT, Level.COMMUNE),
    Level.COMMUNE: (Level.COMMUNE,),
}


#: Since when the catalogue that the software brings holds every procedure of a level; nothing is known of days before,
#: nor of other levels, until the office declares its catalogue complete (not checked against a published list).
COMPLETE_SINCE = {Level.COMMUNE: date(2025, 7, 1)}


def is_complete(agency_id: int, level: str, on: date) -> bool:
    """Return whether the catalogue holds every procedure of the agency's level on the day: declared, or by default."""
    declared = RecordingStart.objects.filter(agency=agency_id, family=KEY, channel="").first()
    since = declared.since if declared else _default_since(level)
    return since is not None and since <= on


def _default_since(level: str) -> date | None:
    """Return the day from which the catalogue of a level is complete without a declaration; None if never."""
    return COMPLETE_SINCE.get(Level(level)) if level in Level.values else None


def _frozen(where: Place, on: date) -> list[dict[str, Any]] | None:
    """Return the catalogue of the agency's level on the day; None where it is not known to be complete."""
    return catalogue_on(on, where.level) if is_complete(where.agency_id, where.level, on) else None


def catalogue_on(on: date, level: str) -> list[dict[str, Any]]:
    """Return procedures in force on the day, settled by the agency's tier and those below; four queries.

    `interconnected` is 1 when every step stays on the procedure's tier, 2 when one goes to another tier or
    no step says where.
    """
    tiers = _BELOW.get(level, ())
    versions = (
        ProcedureVersion.objects.filter(valid_from__lte=on, valid_to__gt=on)
        .filter(Q(level__in=tiers) | Q(level="", procedure__level__in=tiers))
        .exclude(procedure__origin=ProcedureOrigin.IMPORTED)
        .select_related("procedure")
        .order_by("procedure__code")
    )
    running = InternalProcess.objects.filter(valid_from__lte=on, valid_to__gt=on)
    processes, approved = set(), set()
    for procedure, decision in running.values_list("procedure_id", "decision"):
        processes.add(procedure)
        if decision:
            approved.add(procedure)
    crossing = _levels_of_steps(running.values("pk"), on)
    return [
        {
            "code": version.procedure.code,
            "name": version.procedure.name,
            "level": LEVEL_NUMBERS[version.settled_at],
            "online_level": ONLINE_LEVEL_NUMBERS[version.online_level],
            "post": int(version.post_enabled),
            "payment": int(version.payment_online_enabled),
            "process": int(version.procedure_id in processes),
            "approved": int(version.procedure_id in approved),
            "interconnected": _interconnected(version, crossing.get(version.procedure_id)),
        }
        for version in versions
    ]


def _levels_of_steps(processes: Any, on: date) -> dict[int, set[str]]:
    """Return the tiers to which the steps of each procedure hand over."""
    standing = tree(on)
    found: dict[int, set[str]] = {}
    steps = ProcessStep.objects.filter(process__in=processes, hand_over_to__isnull=False)
    for procedure, agency in steps.values_list("process__procedure_id", "hand_over_to_id"):
        if agency in standing:
            found.setdefault(procedure, set()).add(standing[agency].level)
    return found


def _interconnected(version: ProcedureVersion, levels: set[str] | None) -> int:
    if not version.procedure.is_interconnected and not levels:
        return 0
    return 1 if levels and levels <= {version.settled_at} else 2


def _value(formula: Formula, catalogue: Sequence[Mapping[str, Any]]) -> Value:
    """Count matching procedures, or compute their share of the whole catalogue (`over` is ("all",))."""
    fitting = sum(1 for entry in catalogue if _fits(entry, formula.where))
    if not formula.over:
        return Value(CellState.VALUE, fitting)
    if not catalogue:
        return Value(CellState.NOT_APPLICABLE, None, 0, 0)
    return Value(CellState.VALUE, percentage(fitting, len(catalogue)), fitting, len(catalogue))


def _entries(formula: Formula, catalogue: Sequence[Mapping[str, Any]] | None) -> list[tuple[str, str]]:
    return [(entry["code"], entry["name"]) for entry in catalogue or () if _fits(entry, formula.where)]


def _fits(entry: Mapping[str, Any], where: Where) -> bool:
    return all(entry.get(name) in wanted for name, wanted in where.items())


#: Rows that count procedures in force: `catalogue: {online_level: full_online}`, with `share: true` as a percentage.
SOURCE = RowSource(
    KEY,
    "thủ tục",
    {
        "level": LEVEL_NUMBERS,
        "online_level": ONLINE_LEVEL_NUMBERS,
        **{name: {} for name in ("post", "payment", "process", "approved", "interconnected")},
    },
    _frozen,
    _value,
    _entries,
    completeness="Danh mục thủ tục hành chính đầy đủ",
    complete_since=lambda where: _default_since(where.level),
)
