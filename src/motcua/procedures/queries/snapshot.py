"""Snapshot of the stored catalogue as plain data, the same as files of law and workbooks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from motcua.agencies.models import AgencyVersion
from motcua.agencies.vocabulary import BODY_PREFIX, reference_of
from motcua.procedures.models import (
    FeeRule,
    InternalProcess,
    Procedure,
    ProcedureCase,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)
from motcua.procedures.vocabulary import (
    CaseData,
    DecisionData,
    DocumentData,
    FeeData,
    ProcedureData,
    ProcedureOrigin,
    ProcessData,
    StepData,
    VersionData,
)

T = TypeVar("T")


def _grouped(rows: Iterable[T], key: str) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def agency_codes(agency_ids: Iterable[int]) -> dict[int, str]:
    """Return agency codes for workbooks: identifier code, `xa:31567`, else the number; the latest name of each."""
    rows = AgencyVersion.objects.filter(agency_id__in=set(agency_ids)).order_by("valid_from")
    named = rows.values_list("agency_id", "code", "level", "unit_code")
    return {
        agency_id: code or reference_of(level, unit_code) or f"{BODY_PREFIX}:{agency_id}"
        for agency_id, code, level, unit_code in named
    }


def _fee(row: FeeRule) -> FeeData:
    return FeeData(
        row.kind, row.name, row.amount, row.valid_from, row.online_amount, row.per, row.valid_to, row.legal_basis,
        row.unit, row.tiers, row.cap, row.is_verified,
    )  # fmt: skip


def _document(row: RequiredDocument) -> DocumentData:
    return DocumentData(
        row.name, row.original_count, row.copy_count, row.is_mandatory, row.is_present_only, row.form_code
    )


def _decision(version: ProcedureVersion) -> DecisionData | None:
    row = version.decision
    return DecisionData(row.number, row.issued_on, row.effective_on, row.issuer, row.subject) if row else None


def case_data(case: ProcedureCase, documents: list[RequiredDocument], fees: list[FeeRule]) -> CaseData:
    """Convert a case with its related rows to data."""
    return CaseData(
        case.name,
        case.duration,
        case.duration_unit,
        case.has_no_due_date,
        tuple(_document(row) for row in documents),
        tuple(_fee(row) for row in fees),
    )


def version_data(version: ProcedureVersion, cases: tuple[CaseData, ...]) -> VersionData:
    """Convert a version with its cases to data."""
    return VersionData(
        valid_from=version.valid_from,
        level=version.settled_at,
        valid_to=version.valid_to,
        decision=_decision(version),
        legal_basis=version.legal_basis,
        sequence=version.sequence,
        conditions=version.conditions,
        result_name=version.result_name,
        channels=tuple(version.channels),
        online_regime=version.online_regime,
        online_level=version.online_level,
        partial_reason=version.partial_reason,
        post_enabled=version.post_enabled,
        payment_online_enabled=version.payment_online_enabled,
        intake_locked_on=version.intake_locked_on,
        is_verified=version.is_verified,
        cases=cases,
    )


def process_data(process: InternalProcess, steps: list[ProcessStep], codes: dict[int, str]) -> ProcessData:
    """Convert a process with its steps to data."""
    return ProcessData(
        valid_from=process.valid_from,
        agency=codes.get(process.agency_id or 0, ""),
        code=process.code,
        decision=process.decision,
        valid_to=process.valid_to,
        steps=tuple(
            StepData(
                row.name,
                row.phase,
                row.role,
                row.hours,
                row.parallel_group,
                row.division_name,
                codes.get(row.hand_over_to_id or 0, ""),
            )
            for row in steps
        ),
    )


def _of(wanted: dict[str, Any], path: str = "") -> Q:
    """Build the condition on the procedure from a table below it: joins, because nested INs plan badly."""
    return Q(**{f"{path}{name}": value for name, value in wanted.items()})


def _on(on: date | None, path: str = "") -> Q:
    return Q() if on is None else Q(**{f"{path}valid_from__lte": on, f"{path}valid_to__gt": on})


def snapshot(codes: Iterable[str] | None = None, on: date | None = None) -> dict[str, ProcedureData]:
    """Load every procedure (or those of the codes) with versions and processes; eight queries whatever the number.

    With `on`, only versions and processes in force on the day.
    """
    wanted: dict[str, Any] = {"origin": ProcedureOrigin.CATALOGUE} if codes is None else {"code__in": list(codes)}
    procedures = Procedure.objects.select_related("field").filter(_of(wanted)).order_by("code")
    versions = ProcedureVersion.objects.filter(_of(wanted, "procedure__"), _on(on)).select_related(
        "decision", "procedure"
    )
    cases = ProcedureCase.objects.filter(_of(wanted, "version__procedure__"), _on(on, "version__"))
    below = _of(wanted, "case__version__procedure__") & _on(on, "case__version__")
    documents = _grouped(RequiredDocument.objects.filter(below).order_by("position"), "case_id")
    fees = _grouped(FeeRule.objects.filter(below).order_by("pk"), "case_id")
    processes = InternalProcess.objects.filter(_of(wanted, "procedure__"), _on(on))
    running = _of(wanted, "process__procedure__") & _on(on, "process__")
    steps = list(ProcessStep.objects.filter(running).order_by("position"))
    agencies = {step.hand_over_to_id for step in steps} | {process.agency_id for process in processes}
    names = agency_codes(agency for agency in agencies if agency)
    by_process = _grouped(steps, "process_id")
    by_version = _grouped(cases.order_by("position"), "version_id")
    version_rows = _grouped(versions.order_by("valid_from"), "procedure_id")
    process_rows = _grouped(processes.order_by("valid_from", "agency_id"), "procedure_id")
    return {
        row.code: ProcedureData(
            code=row.code,
            name=row.name,
            field_code=row.field.code,
            field_name=row.field.name,
            level=row.level,
            owner_ministry=row.owner_ministry,
            is_interconnected=row.is_interconnected,
            is_territory_free=row.is_territory_free,
            short_names=row.short_names,
            versions=tuple(
                version_data(
                    version,
                    tuple(case_data(case, documents[case.pk], fees[case.pk]) for case in by_version[version.pk]),
                )
                for version in version_rows[row.pk]
            ),
            processes=tuple(process_data(one, by_process[one.pk], names) for one in process_rows[row.pk]),
        )
        for row in procedures
    }
