"""Takes a catalogue in: what it would change is shown first, and a run changes all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.writing import change_procedure, create_procedures, locked, record, require
from motcua.procedures.gateways.workbook import Reading, read_workbook
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.queries.snapshot import snapshot
from motcua.procedures.rules.catalogue import differences, procedure_faults, process_faults, version_faults
from motcua.procedures.vocabulary import Change, ImportReport, ProcedureData, RefusedEntry


def merged(before: ProcedureData | None, after: ProcedureData) -> ProcedureData:
    """Merge the imported procedure with the stored one; versions and processes that the file does not name are kept."""
    if before is None:
        return after
    named = {one.valid_from for one in after.versions}
    steps = {(one.agency, one.valid_from) for one in after.processes}
    versions = [*after.versions, *(one for one in before.versions if one.valid_from not in named)]
    processes = [*after.processes, *(one for one in before.processes if (one.agency, one.valid_from) not in steps)]
    return replace(
        after,
        versions=tuple(sorted(versions, key=lambda one: one.valid_from)),
        processes=tuple(sorted(processes, key=lambda one: (one.valid_from, one.agency))),
    )


def _faults(entry: ProcedureData, whole: ProcedureData) -> Iterable[str]:
    yield from procedure_faults(whole)
    for version in entry.versions:
        yield from (f"phiên bản từ {version.valid_from:%d/%m/%Y}: {fault}" for fault in version_faults(version))
    for process in entry.processes:
        faults = process_faults(process, whole.versions)
        for code in {process.agency, *(step.hand_over_to for step in process.steps)} - {""}:
            try:
                resolve(code, process.valid_from)
            except AgencyNotFound as absent:
                faults.append(str(absent))
        yield from (f"quy trình từ {process.valid_from:%d/%m/%Y}: {fault}" for fault in faults)


def _compare(reading: Reading) -> tuple[ImportReport, list[ProcedureData], dict[str, ProcedureData]]:
    known = snapshot(entry.code for entry in reading.entries)
    refusals, changes, wanted = list(reading.refusals), [], []
    for entry in reading.entries:
        before = known.get(entry.code)
        whole = merged(before, entry)
        place = reading.places.get(entry.code, entry.code)
        refusals.extend(RefusedEntry(place, f"Thủ tục {entry.code}, {fault}") for fault in _faults(entry, whole))
        if lines := differences(before, whole):
            changes.append(Change(entry.code, entry.name, before is None, tuple(lines)))
            wanted.append(whole)
    unchanged = len(reading.entries) - len(changes)
    return ImportReport(tuple(changes), tuple(refusals), unchanged), wanted, known


def preview(*, path: Path, by: Actor) -> ImportReport:
    """Preview the import of a workbook: additions, changes, refused rows; writes nothing."""
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    return _compare(read_workbook(path))[0]


def import_catalogue(path: Path | str, by: Actor, at: datetime, apply: bool) -> ImportReport:
    """Import a workbook; with one refused row nothing is imported, and without `apply` it is only compared.

    Raises Refused without permission, Invalid for a file that is no such workbook.
    """
    require(can_keep_catalogue(by), can_keep_catalogue.__doc__)
    reading = read_workbook(Path(path))
    with transaction.atomic():
        list(locked(entry.code for entry in reading.entries))
        report, wanted, known = _compare(reading)
        if not apply or report.refusals or not report.changes:
            return report
        _write(wanted, known, at)
        record(
            by,
            at,
            "import",
            Path(path).name,
            added=[one.code for one in report.added],
            changed=[{"code": one.code, "lines": list(one.lines)} for one in report.changed],
        )
    return replace(report, applied=True)


def _write(wanted: Sequence[ProcedureData], known: dict[str, ProcedureData], at: datetime) -> None:
    create_procedures([entry for entry in wanted if entry.code not in known])
    changed = [entry for entry in wanted if entry.code in known]
    rows = {row.code: row for row in locked(entry.code for entry in changed)}
    for entry in changed:
        change_procedure(rows[entry.code], known[entry.code], entry, at)
