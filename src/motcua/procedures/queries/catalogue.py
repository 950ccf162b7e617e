"""Queries of procedures in force on a day, for citizens who search and officers who receive dossiers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When

from motcua.base.database import InVietnamese
from motcua.base.text import fold, has_accents, nfc
from motcua.base.time import today
from motcua.procedures.models import (
    FeeRule,
    InternalProcess,
    Procedure,
    ProcedureCase,
    ProcedureField,
    ProcedureVersion,
)
from motcua.procedures.queries.office_parts import office_names
from motcua.procedures.vocabulary import ProcedureOrigin


@dataclass(frozen=True)
class Offer:
    """Procedure on a day: its version, cases, documents and the fees in force."""

    procedure: Procedure
    version: ProcedureVersion
    cases: list[ProcedureCase]
    is_open: bool
    on: date

    def fees_of(self, case: ProcedureCase) -> list[FeeRule]:
        """Return the fees of a case in force on the day."""
        return [fee for fee in case.fees.all() if fee.valid_from <= self.on < fee.valid_to]


def _in_force(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}valid_from__lte": on, f"{prefix}valid_to__gt": on})


def version_in_force(procedure: Procedure, on: date) -> ProcedureVersion | None:
    """Return the procedure's version in force on the day; None before the first, after the last and in a gap."""
    return procedure.versions.filter(_in_force(on)).order_by("-valid_from").first()


def intake_open(version: ProcedureVersion, on: date) -> bool:
    """Check whether dossiers may still be received: in force, and not locked after a repeal (domain §4.1)."""
    locked = version.intake_locked_on is not None and version.intake_locked_on <= on
    return version.valid_from <= on < version.valid_to and not locked


def process_in_force(procedure: Procedure, agency_id: int | None, on: date) -> InternalProcess | None:
    """Return the agency's own process on the day, else the one for any agency."""
    rows = procedure.processes.filter(_in_force(on)).order_by("-valid_from")
    own = rows.filter(agency_id=agency_id).first() if agency_id is not None else None
    return own or rows.filter(agency=None).first()


def matching(rows: QuerySet[Procedure], text: str, office_id: int | None = None) -> QuerySet[Procedure]:
    """Search procedures by all the words in name, everyday names (the office's own too) or code, exact first
    (annotation `rank`).

    Rank 0 is what people call exactly so ("khai sinh", "sao y"); 1 the code, or the words as written with their
    accents; 2 the words in a row without accents; 3 the words anywhere. Case is folded here and not in the database,
    which on SQLite knows only ASCII.
    """
    text = nfc(text)
    folded = fold(text)
    if not folded:
        return rows.annotate(rank=Value(3))
    own = office_names(office_id)
    wanted = Q()
    for word in folded.split(" "):
        called_so = [pk for pk, (_, names) in own.items() if word in names]
        wanted &= Q(folded_name__contains=word) | Q(folded_short_names__contains=word) | Q(pk__in=called_so)
    rows = rows.filter(wanted | Q(code__startswith=text))
    written = text.casefold()
    found = [(pk, name, ";".join(filter(None, (names, own.get(pk, ("",))[0])))) for pk, name, names in rows.values_list(
        "pk", "name", "short_names")]  # fmt: skip
    exact = [pk for pk, name, short in found if written in name.casefold() or written in short.casefold()]
    called = [pk for pk, _, short in found if _is_called(short, written if has_accents(text) else folded)]
    plain = Q(folded_name__contains=folded) | Q(folded_short_names__contains=folded)
    first = Q(code__startswith=text) | (Q(pk__in=exact) if has_accents(text) else plain)
    return rows.annotate(
        rank=Case(
            When(pk__in=called, then=Value(0)),
            When(first, then=Value(1)),
            When(plain, then=Value(2)),
            default=Value(3),
        )
    )


def _is_called(short_names: str, wanted: str) -> bool:
    """Check whether one of the everyday names is the wanted word, as written or without its accents."""
    names = [name.strip() for name in short_names.split(";")]
    return wanted in {name.casefold() for name in names} or wanted in {fold(name) for name in names}


def catalogue(
    *,
    text: str = "",
    field_id: int | None = None,
    level: str = "",
    on: date | None = None,
    origin: str = "",
    unverified_on: date | None = None,
) -> QuerySet[Procedure]:
    """Return the whole catalogue for officials, by field and code; the level is that of the version of the day."""
    rows = matching(Procedure.objects.select_related("field"), text)
    if field_id is not None:
        rows = rows.filter(field_id=field_id)
    if level:
        own = ProcedureVersion.objects.filter(_in_force(on or today()), procedure=OuterRef("pk"))
        known = Exists(own.exclude(level=""))
        rows = rows.filter(Exists(own.filter(level=level)) | (~known & Q(level=level)))
    if origin:
        rows = rows.filter(origin=origin)
    if unverified_on is not None:
        rows = rows.filter(
            Exists(
                ProcedureVersion.objects.filter(_in_force(unverified_on), procedure=OuterRef("pk"), is_verified=False)
            )
        )
    return rows.order_by(F("rank"), "field__folded_name", "code")


def offers(
    on: date, *, text: str = "", field_id: int | None = None, level: str = "", office_id: int | None = None
) -> QuerySet[Procedure]:
    """Return procedures open to citizens on the day, exact matches of the search first, by the office's names too."""
    current = ProcedureVersion.objects.filter(_in_force(on), procedure=OuterRef("pk"))
    if level:
        current = current.filter(level=level)
    rows = Procedure.objects.select_related("field").filter(origin=ProcedureOrigin.CATALOGUE)
    rows = matching(rows, text, office_id)
    rows = rows.filter(Exists(current))
    if field_id is not None:
        rows = rows.filter(field_id=field_id)
    return rows.order_by(F("rank"), "field__folded_name", "folded_name")


def offer(code: str, on: date) -> Offer | None:
    """Load a procedure for its public page on the day; five queries."""
    procedure = Procedure.objects.select_related("field").filter(code=code).first()
    version = version_in_force(procedure, on) if procedure else None
    if procedure is None or version is None:
        return None
    cases = list(version.cases.prefetch_related("required_documents", "fees").order_by("position"))
    return Offer(procedure, version, cases, intake_open(version, on), on)


def field_counts(on: date, level: str = "") -> QuerySet[ProcedureField]:
    """Return fields with the number of procedures in force on the day."""
    current = Q(procedures__versions__valid_from__lte=on, procedures__versions__valid_to__gt=on)
    if level:
        current &= Q(procedures__versions__level=level)
    count = Count("procedures", filter=current & Q(procedures__origin=ProcedureOrigin.CATALOGUE), distinct=True)
    return (
        ProcedureField.objects.annotate(procedure_count=count)
        .filter(procedure_count__gt=0)
        .order_by(InVietnamese("name"))
    )


def unmatched() -> QuerySet[Procedure]:
    """Return imported entries that are not yet matched to a procedure of the catalogue."""
    return (
        Procedure.objects.filter(origin=ProcedureOrigin.IMPORTED)
        .select_related("field", "matched_to")
        .order_by(F("matched_to").asc(nulls_first=True), "code")
    )


def with_version(rows: QuerySet[Procedure], on: date) -> QuerySet[Procedure]:
    """Prefetch the version in force on the day (`in_force`); two more queries."""
    versions = ProcedureVersion.objects.filter(_in_force(on)).prefetch_related("cases")
    return rows.prefetch_related(Prefetch("versions", queryset=versions, to_attr="in_force"))


def last_version(code: str, on: date) -> ProcedureVersion | None:
    """Return the version that ended last before the day, where none is in force any more."""
    rows = ProcedureVersion.objects.filter(procedure__code=code, valid_from__lte=on)
    return rows.select_related("procedure").order_by("-valid_to").first()


def versions_of(procedure: Procedure) -> list[ProcedureVersion]:
    """Return every version, the newest first, with its related rows; five queries."""
    rows = procedure.versions.select_related("decision").prefetch_related("cases__required_documents", "cases__fees")
    return list(rows.order_by("-valid_from"))


def suggestions(imported: Iterable[Procedure]) -> dict[int, Procedure]:
    """Suggest for each imported entry the most similar procedure by code or name; one query.

    The national part of the code decides (`1.001193.000.00.00.H13` is `1.001193`), else words in common.
    """
    known = list(Procedure.objects.filter(origin=ProcedureOrigin.CATALOGUE))
    by_code = {row.code: row for row in known}
    words = {row.pk: set(row.folded_name.split()) - _COMMON for row in known}
    found: dict[int, Procedure] = {}
    for entry in imported:
        national = ".".join(entry.code.split(".")[:2])
        if national in by_code:
            found[entry.pk] = by_code[national]
            continue
        own = set(entry.folded_name.split()) - _COMMON
        best = max(known, key=lambda row: _likeness(own, words[row.pk]), default=None)
        if best is not None and _likeness(own, words[best.pk]) >= 0.5:
            found[entry.pk] = best
    return found


_COMMON = {"thu", "tuc", "viec", "cua", "va", "cho", "theo", "doi", "voi", "cap"}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
