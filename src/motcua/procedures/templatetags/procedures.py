"""Template filters of procedures: limit, online level, ways to apply, last day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template

from motcua.base.time import FOREVER
from motcua.people.models import AdministrationEvent
from motcua.procedures.models import FeeRule, InternalProcess, ProcedureCase, ProcedureVersion, ProcessStep
from motcua.procedures.rules.fees import rate_text
from motcua.procedures.rules.picture import BOX_HEIGHT, BOX_WIDTH, picture_of, told
from motcua.procedures.rules.steps import process_hours
from motcua.procedures.vocabulary import OnlineLevel, OnlineRegime, StepData, limit_text

register = template.Library()
_COUNTERS = {
    "commune": "Trung tâm Phục vụ hành chính công cấp xã hoặc cấp tỉnh bất kỳ trong cùng tỉnh, thành phố",
    "district": "Bộ phận Tiếp nhận và Trả kết quả của Ủy ban nhân dân cấp huyện",
    "province": "Trung tâm Phục vụ hành chính công cấp tỉnh",
}


@register.filter
def limit(case: ProcedureCase | None) -> str:
    """Format the time limit of a case."""
    return limit_text(case.duration, case.duration_unit, case.has_no_due_date) if case else ""


@register.filter
def rate(fee: FeeRule) -> str:
    """Format the rate of a fee with its unit, tiers and cap."""
    return rate_text(amount=fee.amount, per=fee.per, unit=fee.unit, tiers=fee.tiers, cap=fee.cap)


@register.filter
def limits(version: ProcedureVersion) -> str:
    """Format the limits of all cases of a version, briefly."""
    return "; ".join(dict.fromkeys(limit(case) for case in version.cases.all()))


@register.filter
def hours(value: Decimal | None) -> str:
    """Format hours without empty decimals."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


@register.filter
def minus(one: Decimal, other: Decimal | None) -> Decimal:
    """Subtract two lengths in hours."""
    return one - (other or Decimal(0))


@register.filter
def until(valid_to: date) -> date | None:
    """Return the last day of validity; None where there is no end."""
    return None if valid_to == FOREVER else valid_to - timedelta(days=1)


@register.filter
def online(version: ProcedureVersion) -> str:
    """Format the online level; empty where there is none."""
    return "" if version.online_level == OnlineLevel.NONE else str(OnlineLevel(version.online_level).label)


@register.filter
def regime(version: ProcedureVersion) -> str:
    """Return the decree under which the level was given."""
    return str(OnlineRegime(version.online_regime).label) if version.online_regime else ""


@register.filter
def ways(version: ProcedureVersion) -> list[tuple[str, str]]:
    """Return the ways and places to apply, as (way, place)."""
    level = version.settled_at
    places: dict[str, Any] = {
        "counter": ("Trực tiếp", _COUNTERS.get(level, "Cơ quan giải quyết thủ tục")),
        "online": ("Trực tuyến", "Cổng Dịch vụ công quốc gia (dichvucong.gov.vn)"),
        "post": ("Bưu chính công ích", "Gửi tại bưu cục hoặc nhận tại nhà"),
    }
    return [places[way] for way in ("counter", "online", "post") if way in version.channels]


_EVENTS = {
    "load": "Nạp cùng phần mềm",
    "import": "Nhập từ tệp",
    "procedure": "Sửa tên, lĩnh vực",
    "announce": "Công bố phiên bản",
    "correct": "Sửa phiên bản",
    "case": "Sửa trường hợp",
    "lock_intake": "Ngừng tiếp nhận",
    "unlock_intake": "Mở lại tiếp nhận",
    "repeal": "Bãi bỏ",
    "process": "Sửa quy trình nội bộ",
    "match": "Đối chiếu",
    "unmatch": "Bỏ đối chiếu",
}


@register.filter
def event_label(event: AdministrationEvent) -> str:
    """Return the label of a catalogue event."""
    return _EVENTS.get(event.action.removeprefix("procedures."), event.action)


@register.inclusion_tag("procedures/_picture.html")
def process_picture(process: InternalProcess) -> dict[str, Any]:
    """Render the diagram of a process, with its description; no query where its steps were prefetched."""
    steps = [
        replace(_data(one), division_name=one.division_name, hand_over_to=str(one.hand_over_to_id or ""))
        for one in process.steps.all()
    ]
    context = {"picture": picture_of(steps), "words": told(steps), "total": process_hours(steps), "limit": None}
    return context | {"box": {"width": BOX_WIDTH, "height": BOX_HEIGHT}, "number": f"-{process.pk}"}


@register.filter
def steps_total(steps: Iterable[ProcessStep]) -> Decimal:
    """Sum hours from the first step to the last, parallel ones counted once."""
    return process_hours(map(_data, steps))


def _data(one: ProcessStep) -> StepData:
    return StepData(one.name, one.phase, one.role, one.hours, one.parallel_group)
