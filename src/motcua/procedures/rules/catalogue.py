"""Completeness and consistency checks of catalogue entries, and differences between two readings of one."""

import re
from collections.abc import Iterator
from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from motcua.base.law import rule
from motcua.base.time import FOREVER
from motcua.procedures.rules.fees import tiers_of
from motcua.procedures.rules.steps import step_faults, sum_fault
from motcua.procedures.vocabulary import (
    CaseData,
    FeeData,
    OnlineLevel,
    OnlineRegime,
    ProcedureData,
    ProcessData,
    VersionData,
)

#: A national code, a province's own below it, or a provisional one (NB.001) where the ministry has given none.
CODE = re.compile(r"^([1-9]\.\d{6}(\.[0-9A-Z]+)*|NB\.\d{3})$")
#: Levels that each regime knows (domain §4.1a); `none` is known to all.
LEVELS_OF = {
    OnlineRegime.DECREE_43_2011: {OnlineLevel.LEVEL_2, OnlineLevel.LEVEL_3, OnlineLevel.LEVEL_4},
    OnlineRegime.DECREE_42_2022: {OnlineLevel.PARTIAL, OnlineLevel.FULL},
    OnlineRegime.DECREE_224_2026: {OnlineLevel.PARTIAL, OnlineLevel.FULL},
}
#: From when each regime holds; the next one ends it.
REGIMES = (
    (date(2011, 6, 10), OnlineRegime.DECREE_43_2011),
    (date(2022, 8, 15), OnlineRegime.DECREE_42_2022),
    (date(2026, 7, 1), OnlineRegime.DECREE_224_2026),
)
LABELS = {
    "name": "tên",
    "field_code": "mã lĩnh vực",
    "field_name": "tên lĩnh vực",
    "level": "cấp giải quyết",
    "owner_ministry": "bộ quản lý",
    "is_interconnected": "liên thông",
    "is_territory_free": "phi địa giới",
    "short_names": "tên gọi hằng ngày",
    "valid_to": "hiệu lực đến",
    "decision": "quyết định công bố",
    "legal_basis": "căn cứ pháp lý",
    "sequence": "trình tự thực hiện",
    "conditions": "yêu cầu, điều kiện",
    "result_name": "kết quả",
    "channels": "cách thức nộp",
    "online_regime": "chế độ mức độ trực tuyến",
    "online_level": "mức độ trực tuyến",
    "partial_reason": "lý do chỉ một phần",
    "post_enabled": "bưu chính công ích",
    "payment_online_enabled": "thanh toán trực tuyến",
    "intake_locked_on": "ngừng tiếp nhận từ",
    "is_verified": "đã đối chiếu văn bản",
    "cases": "trường hợp, thành phần hồ sơ, phí lệ phí",
    "code": "mã quy trình",
    "steps": "các bước",
}


def regime_on(on: date) -> OnlineRegime | None:
    """Return the regime of online levels on the day."""
    return next((regime for since, regime in reversed(REGIMES) if since <= on), None)


@rule(
    "online_level_belongs_to_its_regime",
    ("Nghị định 43/2011/NĐ-CP", "Nghị định 42/2022/NĐ-CP", "Nghị định 224/2026/NĐ-CP"),
)
def level_fault(version: VersionData) -> str:
    """Check that the level fits its regime; return the fault, or an empty text. Levels are never converted."""
    if version.online_level == OnlineLevel.NONE:
        return ""
    if not version.online_regime:
        return "Mức độ trực tuyến phải kèm chế độ (nghị định) đã xếp mức độ đó."
    regime = OnlineRegime(version.online_regime)
    if version.online_level not in LEVELS_OF[regime]:
        return (
            f"{regime.label} không có mức “{OnlineLevel(version.online_level).label}”. "
            "Mức độ cũ không tự chuyển sang chế độ mới; hãy công bố phiên bản mới."
        )
    return ""


@rule("partial_service_needs_a_reason", "Nghị định 224/2026/NĐ-CP, Điều 14")
def partial_fault(version: VersionData) -> str:
    """Check that a service offered only in part has a published reason; return the fault, or an empty text."""
    partial = version.online_level == OnlineLevel.PARTIAL and version.online_regime == OnlineRegime.DECREE_224_2026
    return "Dịch vụ chỉ trực tuyến một phần phải công khai lý do." if partial and not version.partial_reason else ""


def case_faults(case: CaseData, place: str) -> list[str]:
    """Return the faults of a case."""
    faults = []
    if case.duration < 0:
        faults.append(f"{place}: thời hạn không được âm.")
    if not case.name and place != "Trường hợp 1":
        faults.append(f"{place}: khi có nhiều trường hợp thì mỗi trường hợp phải có tên.")
    for number, document in enumerate(case.documents, 1):
        if not document.name:
            faults.append(f"{place}, giấy tờ {number}: thiếu tên giấy tờ.")
    for fee in case.fees:
        faults += [f"{place}, “{fee.name}”: {fault}" for fault in _fee_faults(fee)]
    return faults


def _fee_faults(fee: FeeData) -> Iterator[str]:
    if fee.amount < 0 or (fee.online_amount is not None and fee.online_amount < 0):
        yield "mức thu không được âm."
    if fee.valid_from >= fee.valid_to:
        yield "ngày hết hiệu lực phải sau ngày bắt đầu."
    if fee.cap is not None and fee.cap < 0:
        yield "mức tối đa không được âm."
    try:
        tiers_of(fee.tiers)
    except ValueError as fault:
        yield str(fault)


def version_faults(version: VersionData) -> list[str]:
    """Return the faults of a version, each with its remedy."""
    faults = [fault for fault in (level_fault(version), partial_fault(version)) if fault]
    if version.valid_from >= version.valid_to:
        faults.append("Ngày hết hiệu lực phải sau ngày bắt đầu hiệu lực.")
    if not version.cases:
        faults.append("Phiên bản phải có ít nhất một trường hợp với thời hạn giải quyết.")
    for number, case in enumerate(version.cases, 1):
        faults.extend(case_faults(case, f"Trường hợp {number}"))
    if version.decision and version.decision.effective_on < version.decision.issued_on:
        faults.append("Quyết định công bố không thể có hiệu lực trước ngày ban hành.")
    return faults


def overlap_faults(versions: list[tuple[date, date]], what: str) -> list[str]:
    """Return the overlaps between periods of the same thing."""
    ordered = sorted(versions)
    return [
        f"{what} hiệu lực từ {later[0]:%d/%m/%Y} chồng lên {what.lower()} từ {earlier[0]:%d/%m/%Y}; "
        f"hãy ghi ngày kết thúc cho {what.lower()} trước."
        for earlier, later in zip(ordered, ordered[1:], strict=False)
        if later[0] < earlier[1]
    ]


def process_faults(process: ProcessData, versions: tuple[VersionData, ...]) -> list[str]:
    """Return the faults of an internal process, checked against the version in force when it begins."""
    faults = step_faults(process.steps)
    in_force = [one for one in versions if one.valid_from <= process.valid_from < one.valid_to]
    if in_force and (fault := sum_fault(process.steps, in_force[0].cases)):
        faults.append(fault)
    if process.valid_from >= process.valid_to:
        faults.append("Ngày hết hiệu lực của quy trình phải sau ngày bắt đầu.")
    return faults


def procedure_faults(procedure: ProcedureData) -> list[str]:
    """Return the faults of the entry itself."""
    faults = []
    if not CODE.match(procedure.code):
        faults.append(f"Mã thủ tục “{procedure.code}” không đúng dạng, ví dụ 1.001193 hoặc 1.014465.H12.")
    if not procedure.name:
        faults.append("Thiếu tên thủ tục.")
    if not procedure.field_code:
        faults.append("Thiếu mã lĩnh vực.")
    faults.extend(overlap_faults([(one.valid_from, one.valid_to) for one in procedure.versions], "Phiên bản"))
    for agency in {process.agency for process in procedure.processes}:
        periods = [(one.valid_from, one.valid_to) for one in procedure.processes if one.agency == agency]
        faults.extend(overlap_faults(periods, "Quy trình"))
    return faults


def _differing(before: Any, after: Any, skip: set[str]) -> list[str]:
    names = [one.name for one in fields_of(after) if one.name not in skip]
    return [LABELS.get(name, name) for name in names if getattr(before, name) != getattr(after, name)]


def _ends(valid_to: date) -> str:
    return "" if valid_to == FOREVER else f" đến hết {date.fromordinal(valid_to.toordinal() - 1):%d/%m/%Y}"


def differences(before: ProcedureData | None, after: ProcedureData) -> list[str]:
    """Return the differences that importing `after` would bring, one line each; empty where both are equal."""
    if before is None:
        head = [f"Thêm thủ tục ({after.field_name})"]
    else:
        changed = _differing(before, after, {"code", "versions", "processes"})
        head = [f"Sửa {', '.join(changed)}"] if changed else []
    return [*head, *_version_differences(before, after), *_process_differences(before, after)]


def _version_differences(before: ProcedureData | None, after: ProcedureData) -> Iterator[str]:
    known = {one.valid_from: one for one in before.versions} if before else {}
    for version in after.versions:
        earlier = known.get(version.valid_from)
        if earlier is None:
            yield f"Thêm phiên bản từ {version.valid_from:%d/%m/%Y}{_ends(version.valid_to)}"
        elif changed := _differing(earlier, version, {"valid_from"}):
            yield f"Sửa phiên bản từ {version.valid_from:%d/%m/%Y}: {', '.join(changed)}"


def _process_differences(before: ProcedureData | None, after: ProcedureData) -> Iterator[str]:
    known = {(one.agency, one.valid_from): one for one in before.processes} if before else {}
    for process in after.processes:
        same = known.get((process.agency, process.valid_from))
        whose = f" của {process.agency}" if process.agency else ""
        if same is None:
            yield f"Thêm quy trình nội bộ{whose} từ {process.valid_from:%d/%m/%Y}"
        elif changed := _differing(same, process, {"valid_from", "agency"}):
            yield f"Sửa quy trình nội bộ{whose} từ {process.valid_from:%d/%m/%Y}: {', '.join(changed)}"
