"""Requirements, rates and steps in force on a day, kept in memory until the catalogue changes.

Every question reads the catalogue's stamp first (`models.CatalogueStamp`, one small query): what was read under another
stamp is not used again, whichever process wrote. A stamp is drawn at random, so that one which was rolled back never
returns. The rows are shared by all requests of the process: they are read, never changed.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import uuid4

from django.db import connection
from django.db.models import F, Q, Subquery

from motcua.base.reading import read_once
from motcua.procedures.models import (
    CatalogueStamp,
    FeeRule,
    InternalProcess,
    OfficeProcedure,
    Procedure,
    ProcedureCase,
    ProcedureVersion,
    ProcessStep,
    RequiredDocument,
)

_KEPT = 512  # questions in memory, a few kilobytes each
#: Spelled out: composing the query takes Django longer than the database takes to answer it.
_STAMP = f"SELECT stamp FROM {CatalogueStamp._meta.db_table}"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What the catalogue asks of a procedure on a day; empty where it is not in force."""

    version: ProcedureVersion | None = None  # with its procedure and field
    cases: tuple[ProcedureCase, ...] = ()  # in their order
    papers: tuple[RequiredDocument, ...] = ()  # of all cases, in their order


@dataclass(frozen=True, slots=True)
class Matter:
    """Rows of the catalogue by their ids: a procedure with its field, a version of it, and a case of the version."""

    procedure: Procedure
    version: ProcedureVersion | None
    case: ProcedureCase | None


def stamp() -> str:
    """Return the stamp of the catalogue as it is now; one of its own where the table has none, so nothing is kept."""
    return read_once("catalogue", _read_stamp)


def _read_stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return str(row[0]) if row else str(uuid4())


def requirements(procedure_id: int, on: date) -> Requirements:
    """Return version, cases and papers of the procedure on the day; one small query while they are kept, else four."""
    return _requirements(stamp(), procedure_id, on)


def matter_of(procedure_id: int, version_id: int | None, case_id: int | None) -> Matter:
    """Return the rows of the ids, in force or not; one small query while they are kept."""
    return _matter(stamp(), procedure_id, version_id, case_id)


def rates_in_force(case_id: int, on: date) -> list[FeeRule]:
    """Return the fees of a case in force on the day; one small query while they are kept, else two."""
    return list(_rates(stamp(), case_id, on))


def steps_in_force(procedure_id: int, agency_id: int, on: date) -> list[ProcessStep]:
    """Return the steps of the agency's own process, else of its level's; in order, empty if none."""
    return list(_steps(stamp(), procedure_id, agency_id, on))


def steps_of(process_id: int) -> list[ProcessStep]:
    """Return the steps of a process, in order."""
    return list(_steps_of(stamp(), process_id))


def closings_of(procedure_id: int) -> list[OfficeProcedure]:
    """Return the closings of the procedure's intake at single offices, the earliest first."""
    return list(_closings(stamp(), procedure_id))


@lru_cache(_KEPT)
def _closings(stamp: str, procedure_id: int) -> tuple[OfficeProcedure, ...]:
    closed = OfficeProcedure.objects.filter(procedure=procedure_id, closed_on__isnull=False)
    return tuple(closed.order_by("closed_on", "pk"))


@lru_cache(_KEPT)
def _requirements(stamp: str, procedure_id: int, on: date) -> Requirements:
    versions = ProcedureVersion.objects.filter(procedure=procedure_id, valid_from__lte=on, valid_to__gt=on)
    version = versions.select_related("procedure__field").order_by("-valid_from").first()
    if version is None:
        return Requirements()
    cases = ProcedureCase.objects.filter(version=version).order_by("position")
    papers = RequiredDocument.objects.filter(case__version=version).order_by("position")
    return Requirements(version, tuple(cases), tuple(papers))


@lru_cache(_KEPT)
def _matter(stamp: str, procedure_id: int, version_id: int | None, case_id: int | None) -> Matter:
    version = case = None
    if version_id is not None:
        version = ProcedureVersion.objects.select_related("procedure__field").get(pk=version_id)
    if case_id is not None:
        case = ProcedureCase.objects.get(pk=case_id)
    if version is not None and version.procedure_id == procedure_id:
        return Matter(version.procedure, version, case)
    return Matter(Procedure.objects.select_related("field").get(pk=procedure_id), version, case)


@lru_cache(_KEPT)
def _rates(stamp: str, case_id: int, on: date) -> tuple[FeeRule, ...]:
    return tuple(FeeRule.objects.filter(case=case_id, valid_from__lte=on, valid_to__gt=on).order_by("pk"))


@lru_cache(_KEPT)
def _steps(stamp: str, procedure_id: int, agency_id: int, on: date) -> tuple[ProcessStep, ...]:
    processes = InternalProcess.objects.filter(procedure=procedure_id, valid_from__lte=on, valid_to__gt=on)
    fitting = processes.filter(Q(agency=agency_id) | Q(agency=None))
    chosen = fitting.order_by(F("agency").asc(nulls_last=True), "-valid_from").values("pk")[:1]
    return tuple(ProcessStep.objects.filter(process=Subquery(chosen)).order_by("position"))


@lru_cache(_KEPT)
def _steps_of(stamp: str, process_id: int) -> tuple[ProcessStep, ...]:
    return tuple(ProcessStep.objects.filter(process=process_id).order_by("position"))
