"""Brings an office's catalogue up to what the platform ships now, leaving what the office has made its own.

Each run merges three readings of every procedure (`rules/upgrade.py`): what was shipped last, what the office has and
what is shipped now. It is one transaction and one administration event; running it again changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from motcua.base.refusals import Invalid
from motcua.base.time import local
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.procedures.actions.writing import (
    change_procedure,
    create_procedures,
    delete_periods,
    locked,
    record,
    require,
)
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.gateways.stored import from_json, to_json
from motcua.procedures.models import Procedure, ProcedureField, ShippedProcedure
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.queries.snapshot import snapshot
from motcua.procedures.queries.use import in_use
from motcua.procedures.rules.catalogue import differences, procedure_faults, version_faults
from motcua.procedures.rules.upgrade import HEAD, Merge, Recorded, Use, ended, merge, unfit
from motcua.procedures.vocabulary import Change, ImportReport, ProcedureData, ProcedureOrigin

SOURCE = "law/procedures"
#: Which acts of people changed which part of a procedure; where nothing says what was shipped before, that part stays.
_PART_OF = {
    "procedures.procedure": "head",
    "procedures.process": "processes",
    "procedures.announce": "versions",
    "procedures.correct": "versions",
    "procedures.case": "versions",
    "procedures.lock_intake": "versions",
    "procedures.unlock_intake": "versions",
    "procedures.repeal": "versions",
}


@dataclass(frozen=True)
class _Step:
    """Upgrade step for one procedure of the office."""

    before: ProcedureData
    merged: Merge
    record: ShippedProcedure | None  # None where the change could not be applied, so that the next run tries again


def upgrade_shipped(
    *, at: datetime, by: Actor = SYSTEM, entries: Sequence[ProcedureData] | None = None, apply: bool = True
) -> ImportReport:
    """Upgrade the catalogue to `law/procedures` (or the entries); without `apply` only report the changes.

    Procedures that the files no longer have end after the day, unless the office made them its own.
    """
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    shipped = {one.code: one for one in (shipped_catalogue() if entries is None else entries)}
    with transaction.atomic():
        list(locked(shipped))
        known = {row.code: row for row in ShippedProcedure.objects.all()}
        day = local(at).date()
        for code in set(known) - set(shipped):
            shipped[code] = ended(from_json(known[code].shipped), day)
        report = _bring(shipped, known, by, at, apply)
        if not apply:
            transaction.set_rollback(True)
    return report


def take_in(*, entries: Sequence[ProcedureData], by: Actor, at: datetime, source: str) -> int:
    """Add the procedures missing from the catalogue, leave all others unchanged; return the number added."""
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    with transaction.atomic():
        known = set(locked(entry.code for entry in entries).values_list("code", flat=True))
        new = [entry for entry in entries if entry.code not in known]
        _add(new, at)
        if new:
            record(by, at, "load", source, added=[entry.code for entry in new])
    return len(new)


def _bring(
    shipped: Mapping[str, ProcedureData], known: Mapping[str, ShippedProcedure], by: Actor, at: datetime, apply: bool
) -> ImportReport:
    stale = [code for code, entry in shipped.items() if code not in known or known[code].shipped != to_json(entry)]
    present = dict(Procedure.objects.filter(code__in=stale).values_list("code", "origin"))
    new = [shipped[code] for code in stale if code not in present]
    steps = _steps([code for code in stale if present.get(code) == ProcedureOrigin.CATALOGUE], shipped, known, at)
    report = _report_of(new, steps, len(shipped))
    if not apply or not stale:
        return report
    _add(new, at)
    _write(steps, at)
    if report.changes or report.kept:
        _record_upgrade(report, "upgrade" if len(new) < len(report.changes) or report.kept else "load", by, at)
    return replace(report, applied=bool(report.changes))


def _report_of(new: Sequence[ProcedureData], steps: Sequence[_Step], count: int) -> ImportReport:
    """Return what is added, changed, and kept as the office wrote it, of so many shipped procedures."""
    changes = [Change(one.code, one.name, True, tuple(differences(None, one)[:1])) for one in new]
    changes += [change for step in steps if (change := _change(step))]
    kept = [Change(one.before.code, one.before.name, False, one.merged.kept) for one in steps if one.merged.kept]
    return ImportReport(tuple(changes), (), count - len(changes), False, tuple(kept))


def _record_upgrade(report: ImportReport, deed: str, by: Actor, at: datetime) -> None:
    """Enter into the log what was added, changed, and kept as the office wrote it."""
    changed, kept = (
        [{"code": one.code, "lines": list(one.lines)} for one in group] for group in (report.changed, report.kept)
    )
    record(by, at, deed, SOURCE, added=[one.code for one in report.added], changed=changed, kept=kept)


def _change(step: _Step) -> Change | None:
    gone = [*step.merged.gone_versions, *step.merged.gone_processes]
    lines = [*(f"Bỏ giai đoạn từ {day:%d/%m/%Y}" for day in dict.fromkeys(gone))]
    lines += differences(step.before, step.merged.entry)
    return Change(step.before.code, step.merged.entry.name, False, tuple(lines)) if lines else None


def _steps(
    codes: Sequence[str], shipped: Mapping[str, ProcedureData], known: Mapping[str, ShippedProcedure], at: datetime
) -> list[_Step]:
    office, used = snapshot(codes), in_use(codes)
    unknown = [code for code in codes if code not in known]
    touched = _touched(unknown)
    day = local(at).date()
    steps = []
    for code in codes:
        base = (
            _recorded(known[code]) if code in known else _assumed(office[code], shipped[code], touched.get(code, set()))
        )
        steps.append(_step(base, office[code], shipped[code], used.get(code, Use()), day, at))
    return steps


def _step(base: Recorded, office: ProcedureData, shipped: ProcedureData, use: Use, day: date, at: datetime) -> _Step:
    merged = merge(base, office, shipped, use, day)
    faults = [
        *procedure_faults(merged.entry),
        *(fault for one in merged.entry.versions for fault in version_faults(one)),
    ]
    if faults and merged.entry != office:
        return _Step(office, Merge(office, (f"Chưa áp dụng được: {' '.join(faults)}",)), None)
    if merged.entry != office:
        merged = replace(merged, kept=(*merged.kept, *unfit(merged.entry, day)))
    written = merge(base, base.written, shipped, use, day).entry
    row = ShippedProcedure(
        code=shipped.code,
        shipped=to_json(shipped),
        written=None if written == shipped else to_json(written),
        loaded_at=at,
    )
    return _Step(office, merged, row)


def _recorded(row: ShippedProcedure) -> Recorded:
    shipped = from_json(row.shipped)
    return Recorded(shipped, shipped if row.written is None else from_json(row.written))


def _assumed(office: ProcedureData, shipped: ProcedureData, touched: set[str]) -> Recorded:
    """Reconstruct the last shipped reading where none was recorded: the office's, without parts changed by people."""
    base = office
    if "head" in touched:
        base = replace(base, **{name: getattr(shipped, name) for name in HEAD})
    if "versions" in touched:
        base = replace(base, versions=shipped.versions)
    if "processes" in touched:
        base = replace(base, processes=shipped.processes)
    return Recorded(base, base)


def _touched(codes: Iterable[str]) -> dict[str, set[str]]:
    """Return the parts of procedures changed by people, from the administration log."""
    wanted, found = set(codes), defaultdict[str, set[str]](set)
    if not wanted:
        return found
    events = AdministrationEvent.objects.filter(action__startswith="procedures.").exclude(action="procedures.load")
    for action, subject, detail in events.values_list("action", "subject", "detail"):
        if part := _PART_OF.get(action):
            if part != "processes" or not detail.get("agency"):
                found[subject].add(part)
        elif action == "procedures.import":
            for row in (*detail.get("changed", ()), *({"code": code} for code in detail.get("added", ()))):
                found[row["code"]] |= {"head", "versions", "processes"}
    return {code: parts for code, parts in found.items() if code in wanted}


def _add(new: Sequence[ProcedureData], at: datetime) -> None:
    """Create new procedures as shipped; a field that the office has under its own name keeps it."""
    for entry in new:
        if faults := [*procedure_faults(entry), *(fault for one in entry.versions for fault in version_faults(one))]:
            raise Invalid({entry.code: f"Thủ tục {entry.code}: {' '.join(faults)}"})
    if not new:
        return
    fields = dict(ProcedureField.objects.values_list("code", "name"))
    create_procedures([replace(one, field_name=fields.get(one.field_code, one.field_name)) for one in new])
    _keep([ShippedProcedure(code=one.code, shipped=to_json(one), loaded_at=at) for one in new])


def _write(steps: Sequence[_Step], at: datetime) -> None:
    rows = {row.code: row for row in locked(one.before.code for one in steps)}
    for one in steps:
        procedure = rows[one.before.code]
        delete_periods(procedure, one.merged.gone_versions, one.merged.gone_processes)
        if one.before != one.merged.entry:
            change_procedure(procedure, one.before, one.merged.entry, at)
    _keep([one.record for one in steps if one.record is not None])


def _keep(rows: Sequence[ShippedProcedure]) -> None:
    ShippedProcedure.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["shipped", "written", "loaded_at"]
    )
