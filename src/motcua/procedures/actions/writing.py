"""Puts the catalogue's plain data into the database; called inside the transactions of the other actions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import ProtectedError, Q, QuerySet

from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.base.database import tell_planner
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import fold
from motcua.people.actions import record_administration
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.counted import save_case, save_version
from motcua.procedures.models import (
    AnnouncementDecision,
    FeeRule,
    InternalProcess,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)
from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    ProcedureData,
    ProcedureOrigin,
    ProcessData,
    VersionData,
)


def record(by: Actor, at: datetime, action: str, subject: str, **detail: Any) -> None:
    """Record the administration event of an action."""
    record_administration(action=f"procedures.{action}", subject=subject, by=by, at=at, detail=detail)


def require(allowed: bool, why: str | None) -> None:
    """Raise Refused with the policy's message unless allowed."""
    if not allowed:
        raise Refused(" ".join((why or "Bạn không có quyền thực hiện việc này.").split()), forbidden=True)


def agency_id_of(code: str, on: date) -> int | None:
    """Return the id of the agency a workbook names; None for any agency; Invalid when nobody has that code."""
    if not code:
        return None
    try:
        return resolve(code, on).agency_id
    except AgencyNotFound as absent:
        raise Invalid({"agency": str(absent)})


def of_agency(agency_id: int | None) -> Q:
    """Filter processes of the agency, or those for any agency."""
    return Q(agency__isnull=True) if agency_id is None else Q(agency_id=agency_id)


def field_of(code: str, name: str) -> ProcedureField:
    """Return the field of the code; created when new, renamed when its name has changed."""
    field, _ = ProcedureField.objects.get_or_create(code=code, defaults={"name": name, "folded_name": fold(name)})
    if field.name != name:
        field.name, field.folded_name = name, fold(name)
        field.save(update_fields=["name", "folded_name"])
    return field


def decision_of(data: DecisionData | None) -> AnnouncementDecision | None:
    """Return the announcement decision; one row for one number of one day."""
    if data is None:
        return None
    row, _ = AnnouncementDecision.objects.update_or_create(
        number=data.number,
        issued_on=data.issued_on,
        defaults={"effective_on": data.effective_on, "issuer": data.issuer, "subject": data.subject},
    )
    return row


def version_values(data: VersionData) -> dict[str, Any]:
    """Return the columns of a version, without its decision and cases."""
    return {
        "valid_to": data.valid_to,
        "level": data.level,
        "legal_basis": data.legal_basis,
        "sequence": data.sequence,
        "conditions": data.conditions,
        "result_name": data.result_name,
        "channels": list(data.channels),
        "online_regime": data.online_regime,
        "online_level": data.online_level,
        "partial_reason": data.partial_reason,
        "post_enabled": data.post_enabled,
        "payment_online_enabled": data.payment_online_enabled,
        "intake_locked_on": data.intake_locked_on,
        "is_verified": data.is_verified,
    }


def _case_row(version: ProcedureVersion, position: int, data: CaseData) -> ProcedureCase:
    return ProcedureCase(
        version=version,
        position=position,
        name=data.name,
        duration=data.duration,
        duration_unit=data.duration_unit,
        has_no_due_date=data.has_no_due_date,
    )


def _papers(case: ProcedureCase, data: CaseData) -> list[RequiredDocument]:
    return [
        RequiredDocument(
            case=case,
            position=position,
            name=one.name,
            original_count=one.original_count,
            copy_count=one.copy_count,
            is_mandatory=one.is_mandatory,
            is_present_only=one.is_present_only,
            form_code=one.form_code,
        )
        for position, one in enumerate(data.documents, 1)
    ]


def _fees(case: ProcedureCase, data: CaseData) -> list[FeeRule]:
    return [
        FeeRule(
            case=case,
            kind=one.kind,
            name=one.name,
            amount=one.amount,
            online_amount=one.online_amount,
            per=one.per,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            legal_basis=one.legal_basis,
            unit=one.unit,
            tiers=one.tiers,
            cap=one.cap,
            is_verified=one.is_verified,
        )
        for one in data.fees
    ]


def create_versions(pairs: Sequence[tuple[Procedure, VersionData]]) -> None:
    """Create versions with their cases, documents and fees; five queries whatever the number."""
    versions = ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            procedure=procedure, valid_from=data.valid_from, decision=decision_of(data.decision), **version_values(data)
        )
        for procedure, data in pairs
    )
    planned = [
        (_case_row(version, position, case), case)
        for version, (_, data) in zip(versions, pairs, strict=True)
        for position, case in enumerate(data.cases, 1)
    ]
    ProcedureCase.objects.bulk_create([row for row, _ in planned])
    RequiredDocument.objects.bulk_create([paper for row, case in planned for paper in _papers(row, case)])
    FeeRule.objects.bulk_create([fee for row, case in planned for fee in _fees(row, case)])


def write_case(case: ProcedureCase, data: CaseData, at: datetime) -> None:
    """Update a case from the data, keeping the rows that dossiers point to."""
    for name in ("name", "duration", "duration_unit", "has_no_due_date"):
        setattr(case, name, getattr(data, name))
    save_case(case, at)
    papers = {row.position: row for row in case.required_documents.all()}
    for wanted in _papers(case, data):
        if wanted.position in papers:
            wanted.pk = papers.pop(wanted.position).pk
        wanted.save()
    RequiredDocument.objects.filter(pk__in=[row.pk for row in papers.values()]).delete()
    case.fees.all().delete()
    FeeRule.objects.bulk_create(_fees(case, data))


def write_cases(version: ProcedureVersion, cases: Sequence[CaseData], at: datetime) -> None:
    """Update the cases of a version from the data; Invalid when one with dossiers would have to be deleted."""
    rows = {row.position: row for row in version.cases.all()}
    for position, data in enumerate(cases, 1):
        write_case(rows.pop(position) if position in rows else _case_row(version, position, data), data, at)
    try:
        ProcedureCase.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    except ProtectedError:
        raise Invalid(
            {
                "cases": "Không bỏ được trường hợp đã có hồ sơ. Hãy giữ trường hợp này, hoặc công bố phiên bản mới "
                "của thủ tục kể từ ngày thay đổi."
            }
        )


def write_version(version: ProcedureVersion, before: VersionData, data: VersionData, at: datetime) -> None:
    """Update a version from the data; unchanged cases are not written."""
    for name, value in version_values(data).items():
        setattr(version, name, value)
    version.decision = decision_of(data.decision)
    save_version(version, at)
    if data.cases != before.cases:
        write_cases(version, data.cases, at)


def create_processes(pairs: Sequence[tuple[Procedure, ProcessData]]) -> None:
    """Create processes with their steps; two queries and one per agency named."""
    known: dict[tuple[str, date], int | None] = {}

    def agency(code: str, on: date) -> int | None:
        if (code, on) not in known:
            known[code, on] = agency_id_of(code, on)
        return known[code, on]

    rows = InternalProcess.objects.bulk_create(
        InternalProcess(
            procedure=procedure,
            agency_id=agency(data.agency, data.valid_from),
            code=data.code,
            decision=data.decision,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
        )
        for procedure, data in pairs
    )
    ProcessStep.objects.bulk_create(
        ProcessStep(
            process=row,
            position=position,
            name=step.name,
            phase=step.phase,
            role=step.role,
            hours=step.hours,
            parallel_group=step.parallel_group,
            division_name=step.division_name,
            hand_over_to_id=agency(step.hand_over_to, data.valid_from),
        )
        for row, (_, data) in zip(rows, pairs, strict=True)
        for position, step in enumerate(data.steps, 1)
    )


def write_process(process: InternalProcess, data: ProcessData) -> None:
    """Update a process from the data, keeping steps that hold dossiers; Invalid when one must be deleted."""
    process.code, process.decision, process.valid_to = data.code, data.decision, data.valid_to
    process.save()
    rows = {row.position: row for row in process.steps.all()}
    for position, step in enumerate(data.steps, 1):
        row = rows.pop(position) if position in rows else ProcessStep(process=process, position=position)
        row.name, row.phase, row.role, row.hours = step.name, step.phase, step.role, step.hours
        row.parallel_group, row.division_name = step.parallel_group, step.division_name
        row.hand_over_to_id = agency_id_of(step.hand_over_to, data.valid_from)
        row.save()
    try:
        ProcessStep.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    except ProtectedError:
        raise Invalid(
            {"steps": "Không bỏ được bước đã có hồ sơ đi qua. Hãy lập phiên bản mới của quy trình từ ngày thay đổi."}
        )


def create_procedures(entries: Sequence[ProcedureData]) -> None:
    """Create procedures with their versions, cases and processes; a dozen queries whatever the number."""
    fields = {entry.field_code: entry.field_name for entry in entries}
    rows = {code: field_of(code, name) for code, name in fields.items()}
    made = Procedure.objects.bulk_create(
        Procedure(
            code=entry.code,
            name=entry.name,
            folded_name=fold(entry.name),
            field=rows[entry.field_code],
            level=entry.level,
            owner_ministry=entry.owner_ministry,
            is_interconnected=entry.is_interconnected,
            is_territory_free=entry.is_territory_free,
            short_names=entry.short_names,
            folded_short_names=fold(entry.short_names),
        )
        for entry in entries
    )
    pairs = list(zip(made, entries, strict=True))
    create_versions([(row, version) for row, entry in pairs for version in entry.versions])
    create_processes([(row, process) for row, entry in pairs for process in entry.processes])
    tell_planner(
        *(ProcedureField, Procedure, ProcedureVersion, ProcedureCase),
        *(RequiredDocument, FeeRule, InternalProcess, ProcessStep),
    )


def change_procedure(procedure: Procedure, before: ProcedureData, after: ProcedureData, at: datetime) -> None:
    """Update one procedure from the data: only differences are written, nothing absent is deleted."""
    own = ("name", "level", "owner_ministry", "is_interconnected", "is_territory_free", "short_names")
    for name in own:
        setattr(procedure, name, getattr(after, name))
    procedure.folded_name, procedure.folded_short_names = fold(after.name), fold(after.short_names)
    if (before.field_code, before.field_name) != (after.field_code, after.field_name):
        procedure.field = field_of(after.field_code, after.field_name)
    procedure.origin = ProcedureOrigin.CATALOGUE
    procedure.save()
    versions = {one.valid_from: one for one in before.versions}
    create_versions([(procedure, one) for one in after.versions if one.valid_from not in versions])
    for one in after.versions:
        if one.valid_from in versions and versions[one.valid_from] != one:
            write_version(procedure.versions.get(valid_from=one.valid_from), versions[one.valid_from], one, at)
    processes = {(one.agency, one.valid_from): one for one in before.processes}
    create_processes([(procedure, one) for one in after.processes if (one.agency, one.valid_from) not in processes])
    for process in after.processes:
        if processes.get((process.agency, process.valid_from), process) != process:
            agency_id = agency_id_of(process.agency, process.valid_from)
            row = procedure.processes.get(of_agency(agency_id), valid_from=process.valid_from)
            write_process(row, process)


def delete_periods(procedure: Procedure, versions: Iterable[date], processes: Iterable[date]) -> None:
    """Delete versions and common processes that no dossier follows and that nobody customised."""
    gone = procedure.versions.filter(valid_from__in=list(versions))
    ProcedureCase.objects.filter(version__in=gone).delete()
    gone.delete()
    procedure.processes.filter(agency=None, valid_from__in=list(processes)).delete()


def locked(codes: Iterable[str]) -> QuerySet[Procedure]:
    """Lock the procedures of the codes until the transaction ends; return them."""
    return Procedure.objects.select_for_update().filter(code__in=list(codes))
