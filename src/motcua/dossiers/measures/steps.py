"""Counters of step runs: time used by each agency, step by step (NĐ 61/2018/NĐ-CP Điều 30).

As of the end of the last day; a run belongs to the agency at which the step was done, permanently: time
used before a hand-over stays with the agency that used it (domain §3.2 rule 5).
"""

from typing import Any

from motcua.dossiers.measures.counters import ROOM, Counter, add_counters, add_sums
from motcua.dossiers.vocabulary import STEP_OUTCOME_NUMBERS, StepOutcome
from motcua.statistics.registry import IDENTITIES, RATIOS
from motcua.statistics.vocabulary import Days, Identity, Ratio, RollUp

FAMILY = "steps"
LAW = "Nghị định 61/2018/NĐ-CP Điều 30; Thông tư 01/2018/TT-VPCP Điều 17"
EARLY, ON_TIME, OVERDUE = (STEP_OUTCOME_NUMBERS[outcome] for outcome in StepOutcome)


def _carried_in(f: Any, d: Days) -> Any:
    return (f.assigned_day < d.first) & (f.done_day >= d.first)


def _assigned(f: Any, d: Days) -> Any:
    return (f.assigned_day >= d.first) & (f.assigned_day <= d.last)


def _done_as(*outcomes: int) -> Any:
    return lambda f, d: (f.done_day >= d.first) & (f.done_day <= d.last) & f.outcome.isin(outcomes)


def _open(f: Any, d: Days) -> Any:
    return (f.assigned_day <= d.last) & (f.done_day > d.last)


_BASES: list[Counter] = [
    ("steps_carried_in", "Bước kỳ trước chuyển sang", "Giao trước kỳ, chưa xong khi kỳ bắt đầu", _carried_in),
    ("steps_assigned", "Bước được giao trong kỳ", "Giao trong kỳ", _assigned),
    ("steps_early", "Bước xong trước hạn", "Xong trong kỳ, trước hạn của bước", _done_as(EARLY)),
    ("steps_on_time", "Bước xong đúng hạn", "Xong trong kỳ, đúng hạn hoặc bước không có hạn", _done_as(0, ON_TIME)),
    ("steps_overdue", "Bước xong quá hạn", "Xong trong kỳ, sau hạn của bước", _done_as(OVERDUE)),
    (
        "steps_open_not_due",
        "Bước đang làm, trong hạn",
        "Chưa xong cuối kỳ, chưa qua hạn của bước",
        lambda f, d: _open(f, d) & (f.due_day > d.last),
    ),
    (
        "steps_open_overdue",
        "Bước đang làm, quá hạn",
        "Chưa xong cuối kỳ, đã qua hạn của bước",
        lambda f, d: _open(f, d) & (f.due_day <= d.last),
    ),
]
_DONE = ("steps_early", "steps_on_time", "steps_overdue")
_STILL = ("steps_open_not_due", "steps_open_overdue")
_SUMS = (
    ("steps_done", "Bước đã xong", "Bước đã xong", _DONE),
    ("steps_open", "Bước đang làm", "Bước đang làm", _STILL),
)


def _over_time(key: str) -> RollUp:
    if key in (*_STILL, "steps_open"):
        return RollUp.LAST_STATE
    return RollUp.RECOMPUTE if key == "steps_carried_in" else RollUp.SUM


def _common(key: str) -> dict[str, Any]:
    return {"unit": "lượt", "citation": LAW, "short": key, "over_time": _over_time(key)}


def register() -> None:
    """Register the counters of steps with the statistics room."""
    add_counters(FAMILY, _BASES, _common)
    add_sums(FAMILY, _SUMS, _common)
    name = "Tỷ lệ bước xong đúng hạn và trước hạn"
    done = tuple(f"{ROOM}.{key}" for key in _DONE)
    definition = "(trước hạn + đúng hạn) / tổng số bước đã xong"
    RATIOS.add(Ratio(f"{ROOM}.steps_on_time_rate", name, done[:2], done, definition, LAW, short="steps_on_time_rate"))
    balance = ("steps_carried_in", "steps_assigned")
    IDENTITIES.register(
        "steps_balance", Identity("steps_balance", balance, (*_DONE, *_STILL), "Chuyển sang + giao = xong + đang làm")
    )
