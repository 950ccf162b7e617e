"""Internal processes: total hours of their steps, comparison with the legal limit, default process."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from motcua.base.law import rule
from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import CaseData, DurationUnit, StepData, StepPhase

HOURS_PER_DAY = Decimal(8)  # processes quote half days as four hours (domain §7.1 T10)
#: Time of the step "Trả kết quả" where an agency has set none: one working day (law/time_limits, return_hours).
RETURN_HOURS = Decimal(8)
_SHORT = Decimal(16)
#: name, phase, role and share in hours of each step; the officer's own work takes what is left
_LONG_STEPS = (
    ("Tiếp nhận hồ sơ", StepPhase.RECEPTION, Role.DESK_OFFICER, Decimal(4)),
    ("Phân công thụ lý", StepPhase.PROCESSING, Role.DIVISION_HEAD, Decimal(4)),
    ("Thẩm tra, xử lý hồ sơ", StepPhase.PROCESSING, Role.CASE_OFFICER, None),
    ("Kiểm tra, trình ký", StepPhase.PROCESSING, Role.DIVISION_HEAD, Decimal(4)),
    ("Ký duyệt kết quả", StepPhase.APPROVAL, Role.LEADER, Decimal(4)),
    ("Vào sổ, đóng dấu, phát hành", StepPhase.ISSUING, Role.CLERK, Decimal(2)),
    ("Trả kết quả", StepPhase.RETURN, Role.DESK_OFFICER, RETURN_HOURS),
)
_SHORT_STEPS = (
    ("Tiếp nhận hồ sơ", StepPhase.RECEPTION, Role.DESK_OFFICER, Decimal(1)),
    ("Phân công thụ lý", StepPhase.PROCESSING, Role.DIVISION_HEAD, Decimal("0.5")),
    ("Thẩm tra, xử lý hồ sơ", StepPhase.PROCESSING, Role.CASE_OFFICER, None),
    ("Kiểm tra, trình ký", StepPhase.PROCESSING, Role.DIVISION_HEAD, Decimal("0.5")),
    ("Ký duyệt kết quả", StepPhase.APPROVAL, Role.LEADER, Decimal(1)),
    ("Vào sổ, đóng dấu, phát hành", StepPhase.ISSUING, Role.CLERK, Decimal("0.5")),
    ("Trả kết quả", StepPhase.RETURN, Role.DESK_OFFICER, RETURN_HOURS),
)


def limit_hours(case: CaseData) -> Decimal | None:
    """Return the case's limit in hours: eight for a working day; None where steps cannot be compared with it."""
    if case.has_no_due_date or case.duration_unit in (DurationUnit.CALENDAR_DAY, DurationUnit.MONTH):
        return None
    if case.duration_unit == DurationUnit.WORKING_HOUR:
        return case.duration
    return case.duration * HOURS_PER_DAY if case.duration else HOURS_PER_DAY


def process_hours(steps: Iterable[StepData]) -> Decimal:
    """Sum the hours from the first step to the end of processing; parallel steps count as the longest of them.

    The return of the result has a time of its own, which is no part of the limit: processing ends before it.
    """
    total = Decimal(0)
    within = [step for step in steps if step.phase != StepPhase.RETURN]
    for group, members in groupby(within, key=lambda step: step.parallel_group):
        hours = [step.hours for step in members]
        total += sum(hours, Decimal(0)) if group is None else max(hours)
    return total


@rule("steps_sum_to_the_limit", "Thông tư 01/2018/TT-VPCP, Điều 8")
def sum_fault(steps: Sequence[StepData], cases: Sequence[CaseData]) -> str:
    """Check that the steps fit the legal limit of the procedure; return the fault, or an empty text.

    The hours must equal the limit of one of the cases; limits in calendar days and cases without a limit are skipped.
    """
    limits = sorted({hours for case in cases if (hours := limit_hours(case)) is not None})
    if not limits or len(limits) < len({limit_key(case) for case in cases}):
        return ""
    total = process_hours(steps)
    if total in limits:
        return ""
    wanted = " hoặc ".join(f"{hours.normalize():f} giờ" for hours in limits)
    return (
        f"Tổng thời gian các bước là {total.normalize():f} giờ, nhưng thời hạn giải quyết của thủ tục là {wanted} "
        "(1 ngày làm việc = 8 giờ). Hãy chia lại thời gian cho các bước."
    ).replace(".5", ",5")


def limit_key(case: CaseData) -> tuple[Decimal, str, bool]:
    """Return the key by which two limits are equal."""
    return case.duration, str(case.duration_unit), case.has_no_due_date


def step_faults(steps: Sequence[StepData]) -> list[str]:
    """Return the faults in the order of the steps, each with its remedy."""
    if not steps:
        return ["Quy trình phải có ít nhất một bước."]
    faults = []
    if steps[0].phase != StepPhase.RECEPTION:
        faults.append("Bước đầu tiên phải là bước tiếp nhận.")
    if not any(step.phase == StepPhase.APPROVAL for step in steps):
        faults.append("Quy trình phải có bước phê duyệt.")
    if any(step.hours < 0 for step in steps):
        faults.append("Thời gian của bước không được âm.")
    return faults + _group_faults(steps)


def _group_faults(steps: Sequence[StepData]) -> list[str]:
    """Return the faults of parallel groups: their steps stand together, and there are at least two."""
    groups = [group for group, _ in groupby(steps, key=lambda step: step.parallel_group) if group is not None]
    faults = []
    if len(groups) != len(set(groups)):
        faults.append("Các bước của một nhóm song song phải đứng liền nhau.")
    size = Counter(step.parallel_group for step in steps)
    faults.extend(
        f"Nhóm song song {group} chỉ có một bước; bỏ số nhóm hoặc thêm bước cùng nhóm."
        for group in sorted(set(groups))
        if size[group] < 2
    )
    return faults


def default_steps(case: CaseData) -> tuple[StepData, ...]:
    """Return a default process for any agency: reception, assignment, work, check, signature, issue, return."""
    total = limit_hours(case) or case.duration * HOURS_PER_DAY
    pattern = _SHORT_STEPS if total <= _SHORT else _LONG_STEPS
    fixed = sum((hours or Decimal(0) for _, phase, _, hours in pattern if phase != StepPhase.RETURN), Decimal(0))
    squeezed = total / (fixed + 4) if total <= fixed else None  # a limit of a few hours: the pattern fits into it
    steps = []
    for name, phase, role, given in pattern:
        hours = total - fixed if given is None else given
        if squeezed is not None and phase != StepPhase.RETURN:
            hours = ((Decimal(4) if given is None else given) * squeezed).quantize(Decimal("0.01"))
        steps.append(StepData(name, phase, role, hours))
    return tuple(steps)
