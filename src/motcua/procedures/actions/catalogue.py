"""Edits of the catalogue by a keeper: fields, procedures, versions by announcement decision, locks and repeals."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from motcua.base.refusals import Invalid
from motcua.base.text import fold, nfc
from motcua.base.time import FOREVER
from motcua.people.vocabulary import Actor
from motcua.procedures.actions.counted import save_version
from motcua.procedures.actions.writing import (
    create_versions,
    decision_of,
    field_of,
    locked,
    record,
    require,
    version_values,
    write_case,
    write_cases,
)
from motcua.procedures.models import Procedure, ProcedureCase, ProcedureField, ProcedureVersion
from motcua.procedures.permissions import can_keep_procedure
from motcua.procedures.queries.snapshot import snapshot
from motcua.procedures.rules.catalogue import CODE, case_faults, overlap_faults, version_faults
from motcua.procedures.vocabulary import CaseData, DecisionData, ProcedureOrigin, VersionData


def _keeper(by: Actor, code: str = "") -> None:
    require(can_keep_procedure(by, code), can_keep_procedure.__doc__)


def _check(faults: list[str], name: str = "__all__") -> None:
    if faults:
        raise Invalid({name: " ".join(faults)})


def save_field(*, code: str, name: str, by: Actor, at: datetime) -> ProcedureField:
    """Add a field of administration or rename it."""
    _keeper(by)
    code, name = nfc(code), nfc(name)
    if not code or not name:
        raise Invalid({"code" if not code else "name": "Cần cả mã và tên lĩnh vực."})
    with transaction.atomic():
        field = field_of(code, name)
        record(by, at, "field", code, name=name)
    return field


def save_procedure(
    *,
    code: str,
    name: str,
    field: ProcedureField,
    level: str,
    owner_ministry: str = "",
    is_interconnected: bool = False,
    is_territory_free: bool = False,
    short_names: str = "",
    by: Actor,
    at: datetime,
) -> Procedure:
    """Add a procedure to the catalogue, or correct the attributes of all its versions; its code never changes."""
    _keeper(by, nfc(code))
    code, name = nfc(code), nfc(name)
    if not CODE.match(code):
        raise Invalid({"code": "Mã thủ tục phải có dạng 1.001193 hoặc 1.014465.H12."})
    if not name:
        raise Invalid({"name": "Cần tên thủ tục."})
    with transaction.atomic():
        procedure = locked([code]).first() or Procedure(code=code)
        before = {"name": procedure.name, "level": procedure.level} if procedure.pk else {}
        procedure.name, procedure.folded_name, procedure.field, procedure.level = name, fold(name), field, level
        procedure.owner_ministry = nfc(owner_ministry)
        procedure.is_interconnected, procedure.is_territory_free = is_interconnected, is_territory_free
        procedure.short_names, procedure.folded_short_names = nfc(short_names), fold(short_names)
        procedure.save()
        record(by, at, "procedure", code, before=before, after={"name": name, "level": level})
    return procedure


def announce_version(
    *, procedure: Procedure, data: VersionData, decision: DecisionData, by: Actor, at: datetime
) -> ProcedureVersion:
    """Quyết định công bố: a new version from a day on; the version then in force ends the day before.

    Dossiers already taken in stay with the version of their reception.
    """
    _keeper(by, procedure.code)
    data = replace(data, decision=decision)
    _check(version_faults(data))
    with transaction.atomic():
        procedure = locked([procedure.code]).get()
        rows = list(procedure.versions.all())
        if any(row.valid_from == data.valid_from for row in rows):
            raise Invalid({"valid_from": "Đã có phiên bản bắt đầu ngày này; hãy sửa phiên bản đó."})
        for row in rows:
            if row.valid_from < data.valid_from < row.valid_to:
                row.valid_to = data.valid_from
                row.save(update_fields=["valid_to"])
        periods = [(row.valid_from, row.valid_to) for row in rows]
        _check(overlap_faults([*periods, (data.valid_from, data.valid_to)], "Phiên bản"))
        create_versions([(procedure, data)])
        if data.valid_to == FOREVER:
            procedure.level = data.level
        procedure.origin = ProcedureOrigin.CATALOGUE
        procedure.save()
        record(by, at, "announce", procedure.code, decision=decision.number, valid_from=data.valid_from.isoformat())
    return procedure.versions.get(valid_from=data.valid_from)


def correct_version(*, version: ProcedureVersion, data: VersionData, by: Actor, at: datetime) -> None:
    """Correct a version entered wrongly; a change of the law itself is a new version."""
    _keeper(by, version.procedure.code)
    _check(version_faults(data))
    with transaction.atomic():
        list(locked([version.procedure.code]))
        others = version.procedure.versions.exclude(pk=version.pk).values_list("valid_from", "valid_to")
        _check(overlap_faults([*others, (version.valid_from, data.valid_to)], "Phiên bản"), "valid_to")
        for name, value in version_values(data).items():
            setattr(version, name, value)
        version.decision = decision_of(data.decision)
        save_version(version, at)
        write_cases(version, data.cases, at)
        record(by, at, "correct", version.procedure.code, valid_from=version.valid_from.isoformat())


def save_case(*, case: ProcedureCase, data: CaseData, by: Actor, at: datetime) -> None:
    """Change a case: its limit, the papers it asks for, its fees."""
    _keeper(by, case.version.procedure.code)
    _check(case_faults(data, f"Trường hợp {case.position}"))
    with transaction.atomic():
        write_case(case, data, at)
        record(
            by,
            at,
            "case",
            case.version.procedure.code,
            case=case.position,
            limit=data.limit_text,
            documents=len(data.documents),
            fees=[f"{fee.name}: {fee.amount}" for fee in data.fees],
        )


def lock_intake(*, version: ProcedureVersion, on: date, by: Actor, at: datetime) -> None:
    """Stop the intake of dossiers from the day; those received before run to their end (domain §4.1)."""
    _keeper(by, version.procedure.code)
    if on < version.valid_from:
        raise Invalid({"on": "Ngày ngừng tiếp nhận không thể trước ngày bắt đầu hiệu lực."})
    with transaction.atomic():
        version.intake_locked_on = on
        version.save(update_fields=["intake_locked_on"])
        record(by, at, "lock_intake", version.procedure.code, on=on.isoformat())


def unlock_intake(*, version: ProcedureVersion, by: Actor, at: datetime) -> None:
    """Resume the intake of dossiers for the procedure."""
    _keeper(by, version.procedure.code)
    with transaction.atomic():
        version.intake_locked_on = None
        version.save(update_fields=["intake_locked_on"])
        record(by, at, "unlock_intake", version.procedure.code)


def repeal(*, procedure: Procedure, decision: DecisionData, by: Actor, at: datetime) -> ProcedureVersion:
    """Bãi bỏ: the version in force ends with the decision, and intake is locked from that day."""
    _keeper(by, procedure.code)
    if decision.effective_on < decision.issued_on:
        raise Invalid({"effective_on": "Quyết định không thể có hiệu lực trước ngày ban hành."})
    with transaction.atomic():
        procedure = locked([procedure.code]).get()
        on = decision.effective_on
        version = procedure.versions.filter(valid_from__lt=on, valid_to__gt=on).first()
        if version is None:
            raise Invalid({"effective_on": f"Không có phiên bản nào đang hiệu lực vào ngày {on:%d/%m/%Y} để bãi bỏ."})
        version.valid_to, version.intake_locked_on = on, on
        version.save(update_fields=["valid_to", "intake_locked_on"])
        decision_of(decision)
        record(by, at, "repeal", procedure.code, decision=decision.number, on=on.isoformat())
    return version


def current_data(version: ProcedureVersion) -> VersionData:
    """Return the version as data, as the start of a correction or a successor."""
    entry = snapshot([version.procedure.code])[version.procedure.code]
    return next(one for one in entry.versions if one.valid_from == version.valid_from)
