"""The dossiers and step runs behind a figure: who sees which, and how each stood when it was counted."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from motcua.base.time import OPEN_DAY, day_number, day_of
from motcua.dossiers.models import Dossier, StepRun
from motcua.dossiers.permissions import visible
from motcua.dossiers.vocabulary import OutcomeClass
from motcua.people.vocabulary import Actor
from motcua.reports.queries.report_inputs import Asked
from motcua.reports.registry import RecordList
from motcua.statistics.engine import live_source
from motcua.statistics.registry import DIMENSIONS, FAMILIES

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
}


def dossier_rows(asked: Asked, ids: Sequence[int]) -> list[tuple[str | None, ...]]:
    """Dossiers as they stood at the end of the last day, from the facts, in the order of their codes."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not ids:
        return []
    last = day_number(asked.last)
    source = asked.files.get("dossiers") or live_source(FAMILIES["dossiers"])
    days = ["received_day", "due_day", "ended_day"]
    columns = ["dossier_id", "competent_agency", "field", "procedure", *days, "outcome"]
    table = source if isinstance(source, pa.Table) else pq.read_table(source)
    standing = (pc.field("valid_from") <= last) & (pc.field("valid_to") > last) & (pc.field("known_to") == OPEN_DAY)
    rows = table.filter(standing & pc.field("dossier_id").isin(list(ids))).select(columns).to_pylist()
    codes: dict[int, str] = {}
    for chunk in _chunks(ids):
        codes |= dict(Dossier.objects.filter(pk__in=chunk).values_list("pk", "code"))
    names = {
        dimension: DIMENSIONS[dimension].labels({row[dimension] for row in rows})
        for dimension in ("competent_agency", "field", "procedure")
    }
    return sorted(
        (
            codes.get(row["dossier_id"], str(row["dossier_id"])),
            names["procedure"].get(row["procedure"], ""),
            names["field"].get(row["field"], ""),
            names["competent_agency"].get(row["competent_agency"], ""),
            _day(row["received_day"]),
            _day(row["due_day"]),
            _day(row["ended_day"]) if row["ended_day"] <= last else "",
            OUTCOMES[OutcomeClass(row["outcome"] if row["ended_day"] <= last else OutcomeClass.OPEN)],
        )
        for row in rows
    )


def _visible_dossiers(actor: Actor, ids: Sequence[int]) -> set[int]:
    allowed: set[int] = set()
    for chunk in _chunks(ids):
        allowed |= set(Dossier.objects.filter(visible(actor), pk__in=chunk).values_list("pk", flat=True))
    return allowed


def _dossier_codes(ids: Sequence[int]) -> list[str]:
    return sorted(
        code for chunk in _chunks(ids) for code in Dossier.objects.filter(pk__in=chunk).values_list("code", flat=True)
    )


def _visible_runs(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Step runs of the dossiers that the person may see."""
    allowed: set[int] = set()
    seen = Dossier.objects.filter(visible(actor)).values("pk")
    for chunk in _chunks(ids):
        allowed |= set(StepRun.objects.filter(pk__in=chunk, dossier__in=seen).values_list("pk", flat=True))
    return allowed


def _run_codes(ids: Sequence[int]) -> list[str]:
    """Step runs by the code of their dossier and the name of the step."""
    found = []
    for chunk in _chunks(ids):
        runs = StepRun.objects.filter(pk__in=chunk).values_list("dossier__code", "name")
        found += [f"{code} · {name}" for code, name in runs]
    return sorted(found)


def _run_rows(asked: Asked, ids: Sequence[int]) -> list[tuple[str | None, ...]]:
    rows: list[tuple[str | None, ...]] = []
    for chunk in _chunks(ids):
        rows += StepRun.objects.filter(pk__in=chunk).values_list("dossier__code", "name")
    return sorted(rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _day(number: int) -> str:
    found = day_of(number)
    return f"{found:%d/%m/%Y}" if found else ""


def _page(code: str) -> str:
    return reverse("dossier", args=[code])


DOSSIERS = RecordList(
    family="dossiers",
    record_name="hồ sơ",
    columns=(
        "Mã hồ sơ",
        "Thủ tục",
        "Lĩnh vực",
        "Cơ quan giải quyết",
        "Tiếp nhận",
        "Hẹn trả",
        "Kết thúc xử lý",
        "Tình trạng trong kỳ",
    ),
    widths=(26, 60, 26, 36, 12, 12, 14, 26),
    visible=_visible_dossiers,
    rows=dossier_rows,
    codes=_dossier_codes,
    page=_page,
    sheet="Hồ sơ trong kỳ",
    sheet_measures=("carried_in", "received"),
)
STEPS = RecordList(
    family="steps",
    record_name="lượt xử lý",
    columns=("Mã hồ sơ", "Bước"),
    widths=(26, 60),
    visible=_visible_runs,
    rows=_run_rows,
    codes=_run_codes,
    page=_page,
)
