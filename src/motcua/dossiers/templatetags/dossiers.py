"""Template tags of dossiers: remaining time, used time, labels of acts."""

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.agencies.queries import AgencyNotFound, place
from motcua.base.time import local, now
from motcua.base.worktime import OutsideCalendar
from motcua.deadlines.rules.deadline import classify, judged_on
from motcua.design.templatetags.design import number
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries.lines import Line
from motcua.dossiers.vocabulary import Status
from motcua.people.permissions import actor_in
from motcua.procedures.permissions import can_keep_catalogue
from motcua.procedures.queries import office_calendar, unmatched

register = template.Library()
ENDED = (Status.PROCESSED, Status.RETURNED, Status.STOPPED, Status.WITHDRAWN, Status.REFUSED, Status.CANCELLED)
_CLASSES = {"early": ("good", "trước hạn"), "on_time": ("good", "đúng hạn"), "overdue": ("bad", "quá hạn")}


def _badge(tone: str, text: str) -> SafeString:
    """Render a badge for exceptional states; ordinary ones are plain text, good ones green."""
    if tone in ("plain", "good"):
        return format_html('<span class="{}">{}</span>', "mc-ok" if tone == "good" else "mc-left", text)
    return format_html('<span class="mc-badge mc-{}">{}</span>', tone, text)


@register.filter
def shown_if(text: object, personal: bool) -> object:
    """Return what somebody typed, or that it is withheld: free text names people whom a supervisor is not to see."""
    return text if personal else "(không hiện với vai trò của bạn)"


@register.simple_tag
def time_left(dossier: Dossier | Line, at: datetime | None = None) -> SafeString:
    """Render the state against the appointment: days left, days late, or the outcome; no query."""
    if dossier.processing_ended_at is not None:
        return _ended(dossier)
    due_at, what = dossier.due_at, ""
    if dossier.status == Status.REGISTERED:
        due_at, what = dossier.reception_due_at, "hạn tiếp nhận: "
    if dossier.status == Status.SUPPLEMENT_REQUESTED:
        waits = "chờ bổ sung, tạm dừng tính thời gian" if dossier.received_at else "chờ quay lại"
        return _badge("warn", waits)
    if due_at is None:
        return format_html('<span class="mc-quiet">{}</span>', "không hẹn ngày")
    if dossier.paused_since is not None:
        return _badge("warn", "tạm dừng tính thời gian")
    return _against(local(due_at), local(at or now()), what, dossier.competent_agency_id)


def _ended(dossier: Dossier | Line) -> SafeString:
    judged = judged_on(due_at=dossier.due_at, original_due_at=dossier.original_due_at)
    if dossier.status == Status.CANCELLED:
        return format_html('<span class="mc-quiet">{}</span>', "đã hủy")
    if judged is None or dossier.processing_ended_at is None:
        return format_html('<span class="mc-quiet">{}</span>', "không xét hạn")
    return _badge(*_CLASSES[classify(ended_at=dossier.processing_ended_at, due_at=judged, unit=dossier.duration_unit)])


def _against(due_at: datetime, at: datetime, what: str, agency_id: int | None) -> SafeString:
    days = _working_days(due_at, at, agency_id)
    if at > due_at:
        since = "trong hôm nay" if due_at.date() == at.date() else f"từ {due_at:%H:%M %d/%m}"
        late = f"{days} ngày làm việc" if days else since
        return _badge("bad", f"{what}quá hạn {late}")
    if due_at.date() == at.date():
        return _badge("warn", f"{what}hôm nay, {due_at:%H:%M}")
    return _badge("warn" if days <= 1 else "plain", f"{what}còn {days} ngày làm việc")


@register.simple_tag
def why_now(dossier: Dossier | Line, at: datetime) -> SafeString:
    """Render the urgent moment or distance of a row of the day in bold: "17:00", "quá 2 ngày", "còn 3 ngày"."""
    due_at = dossier.reception_due_at if dossier.status == Status.REGISTERED else dossier.due_at
    if due_at is None:
        return format_html('<b class="mc-quiet">{}</b>', "không hẹn ngày")
    due_at, at = local(due_at), local(at)
    days = _working_days(due_at, at, dossier.competent_agency_id)
    if dossier.processing_ended_at is None and due_at < at:
        since = f"quá hạn lúc {due_at:%H:%M}" + ("" if due_at.date() == at.date() else f" ngày {due_at:%d/%m}")
        return format_html('<b class="mc-late">{}</b>', f"quá {days} ngày" if days else since)
    if due_at.date() == at.date():
        return format_html('<b class="mc-soon">{}</b>', f"{due_at:%H:%M} hôm nay")
    if due_at < at:
        return format_html('<b class="mc-quiet">{}</b>', f"hẹn {due_at:%d/%m}")
    return format_html('<b class="mc-ok">{}</b>', f"còn {days} ngày")


def _working_days(one: datetime, other: datetime, agency_id: int | None) -> int:
    first, last = min(one, other).date(), max(one, other).date()
    try:
        return office_calendar(agency_id).working_days_between(first, last)
    except OutsideCalendar:
        return (last - first).days


@register.simple_tag
def agency_name(agency_id: int | None, on: Any = None) -> str:
    """Return the agency's name on the day, today's by default; one query."""
    if not agency_id:
        return ""
    try:
        return place(agency_id, local(on).date() if isinstance(on, datetime) else on or now().date()).name
    except AgencyNotFound:
        return f"Cơ quan số {agency_id}"


@register.filter
def at_most(amount: int, most: int) -> str:
    """Format a bounded count, as "hơn 300" where counting stopped there."""
    return f"hơn {number(most)}" if amount > most else number(amount)


@register.filter
def changed_fields(event: DossierEvent) -> list[str]:
    """Return the names of fields that an event changed; values stay in the event, which has its own permission."""
    changed = (event.payload or {}).get("changes", {})
    fields = {field.attname: str(field.verbose_name) for field in Dossier._meta.concrete_fields if field.editable}
    return [fields[name] for name in changed if name in fields and name not in ("revision", "status")]


@register.simple_tag
def unmatched_procedures() -> int:
    """Count procedures imported with a tracking book that wait to be matched with the catalogue."""
    return unmatched().filter(matched_to=None).count()


@register.filter
def keeps_catalogue(request: HttpRequest) -> bool:
    """Check whether the person may match them."""
    return can_keep_catalogue(actor_in(request))
