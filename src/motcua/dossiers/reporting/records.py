"""Dossiers and step runs behind a figure: visible rows, in their state when they were counted."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from motcua.base.time import day_of
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.permissions import visible
from motcua.dossiers.vocabulary import OutcomeClass
from motcua.people.vocabulary import Actor
from motcua.statistics.registry import DIMENSIONS
from motcua.statistics.vocabulary import Days, RecordColumn, RecordList

_CHUNK = 10_000
OUTCOMES = {
    OutcomeClass.OPEN: "Đang giải quyết",
    OutcomeClass.EARLY: "Giải quyết trước hạn",
    OutcomeClass.ON_TIME: "Giải quyết đúng hạn",
    OutcomeClass.OVERDUE: "Giải quyết quá hạn",
    OutcomeClass.REFUSED: "Từ chối giải quyết",
    OutcomeClass.STOPPED: "Dừng giải quyết",
    OutcomeClass.WITHDRAWN: "Người nộp rút hồ sơ",
    OutcomeClass.WITHOUT_DUE_DATE: "Giải quyết, không có ngày hẹn",
    OutcomeClass.RECEIPT_REFUSED: "Không tiếp nhận",
    OutcomeClass.NOT_COMPLETED: "Không hoàn thiện, chưa tiếp nhận",
}


def dossier_rows(facts: Sequence[Mapping[str, int]], days: Days) -> list[dict[str, str]]:
    """Return dossiers in their state at the end of the last day, from their facts."""
    codes = _dossier_codes([fact["dossier_id"] for fact in facts])
    names = {
        dimension: DIMENSIONS[dimension].labels({fact[dimension] for fact in facts})
        for dimension in ("competent_agency", "field", "procedure")
    }
    rows = []
    for fact in facts:
        has_ended = fact["ended_day"] <= days.last
        rows.append(
            {
                "code": codes.get(fact["dossier_id"], str(fact["dossier_id"])),
                "received": _day(fact["received_day"]),
                "due": _day(fact["due_day"]),
                "ended": _day(fact["ended_day"]) if has_ended else "",
                "outcome": OUTCOMES[OutcomeClass(fact["outcome"] if has_ended else OutcomeClass.OPEN)],
            }
            | {dimension: words.get(fact[dimension], "") for dimension, words in names.items()}
        )
    return rows


def _visible_dossiers(actor: Actor, ids: Sequence[int]) -> set[int]:
    allowed: set[int] = set()
    for chunk in _chunks(ids):
        allowed |= set(Dossier.objects.filter(visible(actor), pk__in=chunk).values_list("pk", flat=True))
    return allowed


def _dossier_codes(ids: Sequence[int]) -> dict[int, str]:
    codes: dict[int, str] = {}
    for chunk in _chunks(ids):
        codes |= dict(Dossier.objects.filter(pk__in=chunk).values_list("pk", "code"))
    return codes


def _visible_runs(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return step runs of the dossiers that the person may see."""
    allowed: set[int] = set()
    seen = Dossier.objects.filter(visible(actor)).values("pk")
    for chunk in _chunks(ids):
        allowed |= set(StepRun.objects.filter(pk__in=chunk, dossier__in=seen).values_list("pk", flat=True))
    return allowed


def _run_names(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the names of step runs: the code of the dossier and the name of the step."""
    names: dict[int, tuple[str, str]] = {}
    for chunk in _chunks(ids):
        runs = StepRun.objects.filter(pk__in=chunk).values_list("pk", "dossier__code", "name")
        names |= {number: (code, name) for number, code, name in runs}
    return names


def _run_codes(ids: Sequence[int]) -> dict[int, str]:
    return {number: f"{code} · {name}" for number, (code, name) in _run_names(ids).items()}


def _run_rows(facts: Sequence[Mapping[str, int]], days: Days) -> list[dict[str, str]]:
    found = _run_names([fact["step_run_id"] for fact in facts])
    return [{"code": code, "step": name} for code, name in found.values()]


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _day(number: int) -> str:
    found = day_of(number)
    return f"{found:%d/%m/%Y}" if found else ""


def _page(row: Mapping[str, str]) -> str:
    return reverse("dossier", args=[row["code"]])


DOSSIERS = RecordList(
    policy=_visible_dossiers,
    columns=(
        RecordColumn("code", "Mã hồ sơ", 26),
        RecordColumn("procedure", "Thủ tục", 60),
        RecordColumn("field", "Lĩnh vực", 26),
        RecordColumn("competent_agency", "Cơ quan giải quyết", 36),
        RecordColumn("received", "Tiếp nhận", 12),
        RecordColumn("due", "Hẹn trả", 12),
        RecordColumn("ended", "Kết thúc xử lý", 14),
        RecordColumn("outcome", "Tình trạng trong kỳ", 26),
    ),
    fact_columns=("competent_agency", "field", "procedure", "received_day", "due_day", "ended_day", "outcome"),
    rows=dossier_rows,
    codes=_dossier_codes,
    page=_page,
)
STEPS = RecordList(
    policy=_visible_runs,
    columns=(RecordColumn("code", "Mã hồ sơ", 26), RecordColumn("step", "Bước", 60)),
    rows=_run_rows,
    codes=_run_codes,
    page=_page,
)
