"""What is counted of tasks: by source, on time, late and open at the end of the period; a task counts when assigned."""

from typing import Any

from motcua.agencies.models import AgencyVersion
from motcua.programme.vocabulary import AREA_WORDS, SOURCE_WORDS, TASKS, Area, TaskSource
from motcua.statistics.registry import DIMENSIONS, IDENTITIES, MEASURES, RATIOS
from motcua.statistics.vocabulary import Dimension, Identity, Measure, Ratio, RollUp


def _assigned(f: Any, d: Any, source: TaskSource) -> Any:
    return (
        (f.source == source.value)
        & (f.assigned_day >= d.first)
        & (f.assigned_day <= d.last)
        & (f.cancelled_day > d.last)
    )


def planned(f: Any, d: Any) -> Any:
    """Assigned by the agency's plan in the period, and not dropped."""
    return _assigned(f, d, TaskSource.OWN_PLAN)


def planned_done(f: Any, d: Any) -> Any:
    """Those done by the end of the period."""
    return planned(f, d) & (f.done_day <= d.last)


def planned_open(f: Any, d: Any) -> Any:
    """Those not done at the end of the period."""
    return planned(f, d) & (f.done_day > d.last)


def ordered(f: Any, d: Any) -> Any:
    """Assigned by the superior in the period, and not dropped."""
    return _assigned(f, d, TaskSource.SUPERIOR)


def ordered_on_time(f: Any, d: Any) -> Any:
    """Those done by the due day and by the end of the period."""
    return ordered(f, d) & (f.done_day <= d.last) & (f.done_day <= f.due_day)


def ordered_late(f: Any, d: Any) -> Any:
    """Those done after the due day and by the end of the period."""
    return ordered(f, d) & (f.done_day <= d.last) & (f.done_day > f.due_day)


def ordered_open(f: Any, d: Any) -> Any:
    """Those not done at the end of the period."""
    return ordered(f, d) & (f.done_day > d.last)


def overdue(f: Any, d: Any) -> Any:
    """Of any time and source: not done at the end of the period though due by then."""
    return (f.assigned_day <= d.last) & (f.due_day < d.last) & (f.done_day > d.last) & (f.cancelled_day > d.last)


def kept(f: Any, d: Any) -> Any:
    """Of any time up to the end of the period: whether the agency records tasks at all."""
    return f.assigned_day <= d.last


def _measure(key: str, name: str, definition: str, when: Any, **more: Any) -> Measure:
    return Measure(f"programme.{key}", name, TASKS, definition, when, unit="nhiệm vụ", **more)


COUNTS = (
    _measure("planned", "Nhiệm vụ theo kế hoạch", "Nhiệm vụ của kế hoạch cơ quan được giao trong kỳ", planned),
    _measure(
        "planned_done", "Nhiệm vụ kế hoạch đã hoàn thành",
        "Nhiệm vụ của kế hoạch được giao trong kỳ, hoàn thành đến cuối kỳ", planned_done,
    ),
    _measure(
        "planned_open", "Nhiệm vụ kế hoạch chưa hoàn thành",
        "Nhiệm vụ của kế hoạch được giao trong kỳ, chưa hoàn thành khi kỳ kết thúc", planned_open,
    ),
    _measure("ordered", "Nhiệm vụ cấp trên giao", "Nhiệm vụ cấp trên giao trong kỳ", ordered),
    _measure(
        "ordered_on_time", "Nhiệm vụ cấp trên giao, hoàn thành đúng hạn",
        "Nhiệm vụ cấp trên giao trong kỳ, hoàn thành đến cuối kỳ và không sau hạn", ordered_on_time,
    ),
    _measure(
        "ordered_late", "Nhiệm vụ cấp trên giao, hoàn thành quá hạn",
        "Nhiệm vụ cấp trên giao trong kỳ, hoàn thành đến cuối kỳ nhưng sau hạn", ordered_late,
    ),
    _measure(
        "ordered_open", "Nhiệm vụ cấp trên giao, chưa hoàn thành",
        "Nhiệm vụ cấp trên giao trong kỳ, chưa hoàn thành khi kỳ kết thúc", ordered_open,
    ),
    _measure(
        "overdue", "Nhiệm vụ quá hạn chưa hoàn thành",
        "Nhiệm vụ đã giao, đã đến hạn mà chưa hoàn thành khi kỳ kết thúc", overdue, over_time=RollUp.LAST_STATE,
    ),
    _measure(
        "kept", "Nhiệm vụ đã ghi trên hệ thống", "Nhiệm vụ được giao từ trước đến cuối kỳ", kept,
        over_time=RollUp.LAST_STATE,
    ),
)  # fmt: skip
RATE = Ratio(
    "programme.planned_rate", "Tỷ lệ hoàn thành kế hoạch", ("programme.planned_done",), ("programme.planned",),
    "nhiệm vụ kế hoạch đã hoàn thành / nhiệm vụ kế hoạch giao trong kỳ",
)  # fmt: skip
BALANCE = Identity(
    "programme.balance", ("programme.ordered",),
    ("programme.ordered_on_time", "programme.ordered_late", "programme.ordered_open"),
    "nhiệm vụ cấp trên giao = đúng hạn + quá hạn + chưa hoàn thành",
)  # fmt: skip
PLAN = Identity(
    "programme.plan", ("programme.planned",), ("programme.planned_done", "programme.planned_open"),
    "nhiệm vụ theo kế hoạch = đã hoàn thành + chưa hoàn thành",
)  # fmt: skip


def _agency_names(ids: set[int]) -> dict[int, str]:
    versions = AgencyVersion.objects.filter(agency_id__in=ids).order_by("valid_from")
    return dict(versions.values_list("agency_id", "name"))


def _words(labels: Any, slugs: dict[str, int], key: str, name: str, short: str) -> Dimension:
    by_number = {number: slug for slug, number in slugs.items()}
    return Dimension(
        key, name, lambda ids: {number: labels(number).label for number in ids},
        lambda ids: {number: by_number[number] for number in ids}, short=short,
    )  # fmt: skip


def register() -> None:
    """Register measures, ratio, identity and dimensions with the statistics."""
    for measure in COUNTS:
        MEASURES.add(measure)
    RATIOS.add(RATE)
    for identity in (BALANCE, PLAN):
        IDENTITIES.register(identity.key, identity)
    DIMENSIONS.add(Dimension("programme.agency", "Cơ quan thực hiện", _agency_names, lambda ids: {}))
    DIMENSIONS.add(_words(TaskSource, SOURCE_WORDS, "programme.task_source", "Nguồn giao", "task_source"))
    DIMENSIONS.add(_words(Area, AREA_WORDS, "programme.area", "Lĩnh vực cải cách", "area"))
