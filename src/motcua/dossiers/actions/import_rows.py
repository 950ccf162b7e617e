"""Import of a tracking book's rows as dossiers: agencies on that day, procedure, rows written in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha1
from typing import Any
from uuid import uuid4

from django.db import connection, models

from motcua.acts.actions import append_event
from motcua.acts.queries import blank_state, chained_record, changes_between, state_of
from motcua.acts.tables.models import ImportRun
from motcua.acts.tables.vocabulary import RowRefused
from motcua.agencies.vocabulary import LEVEL_NUMBERS
from motcua.base.canonical import canonical, plain
from motcua.base.chain import link_text, record_text
from motcua.base.text import fold
from motcua.base.time import OPEN_DAY, day_number, local
from motcua.dossiers.actions.import_places import Settled
from motcua.dossiers.actions.transaction import POLICY, first_act
from motcua.dossiers.facts import State, outcome_class
from motcua.dossiers.models import Dossier, DossierEvent, DossierFact, ImportedRow
from motcua.dossiers.rules.tracking_book import BookRow
from motcua.dossiers.vocabulary import (
    APPLICANT_NUMBERS,
    CHANNEL_NUMBERS,
    Action,
    ApplicantKind,
    Origin,
    ReturnMethod,
    Status,
)
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure, ProcedureField, ProcedureVersion
from motcua.procedures.vocabulary import ONLINE_LEVEL_NUMBERS, ProcedureOrigin
from motcua.statistics.recording import fact_columns, first_fact_rows
from motcua.statistics.stretches import Change

SOURCE = "tracking_book"


@dataclass(frozen=True, slots=True)
class Matched:
    """Procedure and field of a row, with the versions by day."""

    procedure_id: int
    field_id: int
    versions: tuple[tuple[date, date, int, int], ...] = ()

    def version_on(self, on: date) -> tuple[int | None, int]:
        """Return the version in force on the day and its online level as facts carry it."""
        for begin, end, version_id, online in self.versions:
            if begin <= on < end:
                return version_id, online
        return None, 0


class Catalogue:
    """Procedures and fields named in books; unknown ones are created as imported entries."""

    def __init__(self) -> None:
        self._fields = {fold(name): pk for pk, name in ProcedureField.objects.values_list("pk", "name")}
        self._fields |= {fold(code): pk for pk, code in ProcedureField.objects.values_list("pk", "code")}
        self._found: dict[tuple[str, str, str, str], Matched] = {}

    def matched(self, rows: Iterable[BookRow], new: list[str]) -> dict[int, Matched]:
        """Match each row, by its line, to a procedure; `new` collects the codes of created entries."""
        return {row.line: self._match(row, new) for row in rows}

    def _match(self, row: BookRow, new: list[str]) -> Matched:
        key = (row.procedure_code, row.procedure_name, row.field, row.level)
        if key not in self._found:
            procedure = self._procedure(row, new)
            field_id = self._field(row.field) if row.field else procedure.field_id
            versions = ProcedureVersion.objects.filter(procedure=procedure.matched_to_id or procedure.pk)
            rows = versions.values_list("valid_from", "valid_to", "pk", "online_level")
            spans = tuple((begin, end, pk, ONLINE_LEVEL_NUMBERS[online]) for begin, end, pk, online in rows)
            self._found[key] = Matched(procedure.pk, field_id, spans)
        return self._found[key]

    def _procedure(self, row: BookRow, new: list[str]) -> Procedure:
        folded = fold(row.procedure_name)
        found = Procedure.objects.filter(code=row.procedure_code) if row.procedure_code else None
        if found is None:
            found = Procedure.objects.filter(folded_name=folded[:500])
        procedure = found.order_by("origin", "pk").first()
        if procedure is not None:
            return procedure
        code = row.procedure_code or f"nhap-{sha1(folded.encode(), usedforsecurity=False).hexdigest()[:12]}"
        new.append(code)
        made, _ = Procedure.objects.get_or_create(
            code=code,
            defaults={
                "name": row.procedure_name or row.procedure_code,
                "folded_name": fold(row.procedure_name or row.procedure_code)[:500],
                "field_id": self._field(row.field or "Chưa rõ lĩnh vực"),
                "level": row.level or "commune",
                "origin": ProcedureOrigin.IMPORTED,
            },
        )
        return made

    def _field(self, name: str) -> int:
        folded = fold(name)
        if folded not in self._fields:
            code = f"nhap-{sha1(folded.encode(), usedforsecurity=False).hexdigest()[:10]}"
            made, _ = ProcedureField.objects.get_or_create(
                code=code, defaults={"name": name[:255], "folded_name": folded[:255]}
            )
            self._fields[folded] = made.pk
        return self._fields[folded]


def status_of(row: BookRow) -> str:
    """Return the status of a row's dossier."""
    if row.received_at is None:
        return Status.REGISTERED
    if row.ended_at is None:
        return Status.PROCESSING
    if row.outcome == "withdrawn":
        return Status.WITHDRAWN
    if row.outcome in ("refused", "stopped"):
        return Status.STOPPED
    return Status.RETURNED if row.returned_at is not None else Status.PROCESSED


def values_of(row: BookRow, settled: Settled, matched: Matched) -> dict[str, Any]:
    """Return the dossier columns that the row fills."""
    extra = row.extra
    name = extra.get("applicant_name", "")
    is_open = row.ended_at is None
    return {
        "origin": Origin.IMPORTED.value,
        "origin_code": row.code,
        "procedure_id": matched.procedure_id,
        "version_id": matched.version_on((row.received_at or row.submitted_at).date())[0],
        "field_id": matched.field_id,
        "level": settled.level,
        "received_agency_id": settled.received.agency_id,
        "competent_agency_id": settled.competent.agency_id,
        "holder_agency_id": (settled.competent if is_open and row.received_at else settled.received).agency_id,
        "status": str(status_of(row)),
        "outcome": row.outcome,
        "channel": row.channel,
        "on_behalf": row.on_behalf,
        "applicant_kind": ApplicantKind.CITIZEN.value,
        "applicant_name": name,
        "folded_name": fold(name) if name else "",
        "address": extra.get("address", ""),
        "phone": extra.get("phone", ""),
        "note": extra.get("note", ""),
        "set_count": int(extra.get("set_count") or 1),
        "return_method": extra.get("return_method") or ReturnMethod.COUNTER.value,
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "original_due_at": row.due_at,
        "paused_days": row.paused_days,
        "supplement_count": row.supplements,
        "processing_ended_at": row.ended_at,
        "returned_at": row.returned_at,
    }


_COLUMNS = [field for field in Dossier._meta.concrete_fields if field.attname != "id"]
_EVENT_COLUMNS = [
    *("id", "dossier_id", "sequence", "action", "account_id", "agency_id", "role", "from_status", "to_status"),
    *("effective_at", "recorded_at", "comment", "payload", "undoes_id", "previous_hash", "hash"),
]


def insert(
    rows: Sequence[tuple[BookRow, Settled, int | None]],
    matched: dict[int, Matched],
    run: ImportRun,
    by: Actor,
    at: datetime,
) -> None:
    """Insert dossiers with their first event and fact, all rows of a kind at once."""
    if not rows:
        return
    stored_form = _Stored(at)
    known, account_id = day_number(at), by.account_id or None
    dossiers, events, facts, imported = [], [], [], []
    ids, event_ids = next_ids(Dossier, len(rows)), next_ids(DossierEvent, len(rows))
    for (row, settled, office), pk, event_pk in zip(rows, ids, event_ids, strict=True):
        found = matched[row.line]
        key = uuid4()
        values = values_of(row, settled, found)
        values.update(code=row.code, intake_key=key, revision=1)
        told, stored = stored_form.both(values)
        dossiers.append((pk, *stored))
        changes = {name: [_BLANK[name], value] for name, value in told.items() if value != _BLANK[name]}
        payload = canonical({"changes": changes, "source": SOURCE, "run": run.pk, "line": row.line})
        effective = row.received_at or row.submitted_at
        record = chained_record(
            code=row.code,
            sequence=1,
            action=Action.INTAKE.value,
            account=account_id,
            to_status=values["status"],
            effective_at=plain(effective),
            recorded_at=stored_form.told_at,
        )
        events.append(
            (event_pk, pk, 1, "intake", account_id, None, "", "", values["status"], stored_form.moment(effective))
            + (stored_form.at, "", payload, None, "", link_text("", record_text(record, payload)))
        )
        facts.append(Change(_state(pk, row, settled, found), day_number(row.submitted_at), known))
        imported.append((pk, run.pk, row.digest, office))
    _write(Dossier, ["id", *_NAMES], dossiers)
    _write(DossierEvent, _EVENT_COLUMNS, events)
    _write(DossierFact, fact_columns("dossiers"), list(first_fact_rows("dossiers", facts)))
    _write(ImportedRow, ["dossier_id", "run_id", "digest", "office_id"], imported)


class _Stored:
    """Conversion of values to the columns of the database in use, and to the form of the event chain."""

    def __init__(self, at: datetime) -> None:
        self.on_sqlite = connection.vendor == "sqlite"
        self.at, self.told_at = self.moment(at), plain(at)
        self._constant = {**_BLANK, "due_trace": "[]", "created_at": self.at}

    def moment(self, value: datetime) -> Any:
        """Convert a moment for the database."""
        return _sqlite_moment(plain(value)) if self.on_sqlite else value

    def both(self, values: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
        """Return the values in the form of the event chain, and all columns in that of the database."""
        told, stored = dict(values), {**self._constant, **values}
        key = values["intake_key"]
        told["intake_key"], stored["intake_key"] = str(key), key.hex if self.on_sqlite else key
        for name in _SPOKEN_MOMENTS:
            value = values[name]
            if value is not None:
                told[name] = text = value.astimezone(UTC).isoformat(timespec="microseconds")
                if self.on_sqlite:
                    stored[name] = _sqlite_moment(text)
        return told, [stored[name] for name in _NAMES]


_BLANK = blank_state(Dossier)
_NAMES = [field.attname for field in _COLUMNS]
_SPOKEN_MOMENTS = ("submitted_at", "received_at", "due_at", "original_due_at", "processing_ended_at", "returned_at")


def _state(pk: int, row: BookRow, settled: Settled, matched: Matched) -> State:
    received, due, ended = day_number(row.received_at), day_number(row.due_at), day_number(row.ended_at)
    submitted, returned = day_number(row.submitted_at), day_number(row.returned_at)
    outcome = outcome_class(outcome=row.outcome, received=row.received_at is not None, ended_day=ended, due_day=due)
    method = row.extra.get("return_method") or ReturnMethod.COUNTER.value
    return State(
        dossier_id=pk,
        competent_agency=settled.competent.agency_id,
        receiving_agency=settled.received.agency_id,
        field=matched.field_id,
        procedure=matched.procedure_id,
        level=LEVEL_NUMBERS[settled.level],
        channel=CHANNEL_NUMBERS[row.channel],
        applicant_kind=APPLICANT_NUMBERS[ApplicantKind.CITIZEN],
        on_behalf=int(row.on_behalf),
        online_level=matched.version_on((row.received_at or row.submitted_at).date())[1],
        submitted_day=submitted,
        reception_due_day=OPEN_DAY,
        guided_day=OPEN_DAY,
        received_day=received,
        due_day=due,
        ended_day=ended,
        outcome=int(outcome),
        paused=0,
        returned_day=returned,
        apology_day=OPEN_DAY,
        apology_in_time=0,
        return_channel=CHANNEL_NUMBERS[method] if row.returned_at else 0,
        supplements=row.supplements,
        paused_days=row.paused_days,
    )


def revise(
    dossier_id: int,
    row: BookRow,
    settled: Settled,
    matched: dict[int, Matched],
    run: ImportRun,
    by: Actor,
    at: datetime,
) -> None:
    """Update the dossier of a changed row, by an event and in the figures."""
    dossier = Dossier.objects.select_for_update().get(pk=dossier_id)
    last = dossier.events.order_by("-sequence").first()
    if last is None or last.payload.get("source") != SOURCE:
        raise RowRefused("Hồ sơ đã được xử lý tiếp trên hệ thống này nên không ghi đè theo sổ.")
    before = state_of(dossier)
    for name, value in values_of(row, settled, matched[row.line]).items():
        setattr(dossier, name, value)
    dossier.revision += 1
    changes = changes_between(before, state_of(dossier))
    recorded = max(at, last.recorded_at)
    act = first_act(
        Action.EDIT,
        dossier,
        by=by,
        held=None,
        effective_at=recorded,
        recorded_at=local(recorded),
        last=last,
        before=before,
    )
    act.source = {"source": SOURCE, "run": run.pk, "line": row.line}
    act.since = dossier.submitted_at
    Dossier.objects.filter(pk=dossier_id).update(**{name: getattr(dossier, name) for name in changes})
    append_event(act, POLICY, before["status"], changes)
    ImportedRow.objects.filter(dossier=dossier_id).update(run=run, digest=row.digest)


def next_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Reserve unique ids: from the sequence, or above the highest under SQLite's write lock."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        given = cursor.fetchone()[0]
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        first = max(given, cursor.fetchone()[0]) + 1
    return range(first, first + count)


def _write(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    columns = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    into = f"{model._meta.db_table} ({', '.join(columns[name] for name in names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(names))})", rows)


def _sqlite_moment(told: str) -> str:
    """Format a moment as Django stores it on SQLite: `2026-01-05 01:00:00` and microseconds if any."""
    return f"{told[:10]} {told[11:19]}" if told[20:26] == "000000" else f"{told[:10]} {told[11:26]}"
