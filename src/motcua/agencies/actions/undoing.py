"""Undo of a recorded change of the tree before it takes effect."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.agencies.actions.reshaping import permit, record_event
from motcua.agencies.models import AgencyEvent, AgencyVersion, Succession
from motcua.agencies.registry import FOLLOWERS
from motcua.agencies.vocabulary import AgencyEventKind, Keeper
from motcua.base.refusals import Refused
from motcua.base.text import nfc
from motcua.base.time import FOREVER, local


def undone_ids(agency_id: int | None) -> set[int]:
    """Return the events of the agency that were undone; one query."""
    rows = AgencyEvent.objects.filter(kind=AgencyEventKind.UNDO, agency=agency_id)
    return {detail["undoes"] for detail in rows.values_list("detail", flat=True)}


def undo_change(*, event_id: int, reason: str, by: Keeper, at: datetime) -> None:
    """Undo a change that has not taken effect: versions and successions that it wrote are taken back, those that it
    ended go on, roles that it moved are held as before. The event stays, and an event tells of the undo.
    """
    if not reason.strip():
        raise Refused("Hãy ghi lý do hủy.")
    with transaction.atomic():
        event = AgencyEvent.objects.filter(pk=event_id).first()
        rows = event.detail.get("rows") if event is not None else None
        if event is None or not rows:
            raise Refused("Thay đổi này không hủy được; hãy ghi một thay đổi khác.")
        if event.effective_on <= local(at).date():
            raise Refused("Thay đổi đã có hiệu lực nên không hủy được; hãy ghi một thay đổi khác.")
        if event.pk in undone_ids(event.agency_id):
            raise Refused("Thay đổi này đã được hủy rồi.")
        _take_back(event, rows, by, at)
        detail = {"undoes": event.pk, "kind": event.kind, "reason": nfc(reason)}
        record_event(AgencyEventKind.UNDO, event.agency_id, event.effective_on, event.legal_basis, by, at, detail)


def _take_back(event: AgencyEvent, rows: dict[str, Any], by: Keeper, at: datetime) -> None:
    begun = list(AgencyVersion.objects.select_for_update().filter(pk__in=rows["begun"]))
    ended = list(AgencyVersion.objects.select_for_update().filter(pk__in=rows["ended"]))
    touched = {version.agency_id for version in (*begun, *ended)}
    for agency_id in {version.agency_id for version in ended} | {event.agency_id or 0} - {0}:
        permit(by, agency_id)
    _check_unused(event, begun, rows, touched)
    gone = sorted(touched - {version.agency_id for version in ended})
    for key, kept in event.detail.get("followed", {}).items():
        FOLLOWERS[key].back(kept, gone, by, at)
    Succession.objects.filter(pk__in=rows["drawn"]).delete()
    AgencyVersion.objects.filter(pk__in=rows["begun"]).delete()
    AgencyVersion.objects.filter(pk__in=rows["ended"]).update(valid_to=FOREVER)


def _check_unused(event: AgencyEvent, begun: list[AgencyVersion], rows: dict[str, Any], touched: set[int]) -> None:
    """Refuse where a later change builds on this one."""
    if len(begun) != len(rows["begun"]) or any(version.valid_to != FOREVER for version in begun):
        raise Refused("Đã có thay đổi khác ghi sau thay đổi này; hãy hủy thay đổi đó trước.")
    later = AgencyVersion.objects.filter(valid_to__gt=event.effective_on).exclude(pk__in=rows["begun"])
    made = touched - set(later.filter(agency__in=touched).values_list("agency_id", flat=True))
    made -= set(AgencyVersion.objects.filter(pk__in=rows["ended"]).values_list("agency_id", flat=True))
    if (
        later.filter(parent__in=made).exists()
        or AgencyVersion.objects.filter(agency__in=touched, valid_from__gt=event.effective_on).exists()
    ):
        raise Refused("Đã có thay đổi khác ghi sau thay đổi này; hãy hủy thay đổi đó trước.")
