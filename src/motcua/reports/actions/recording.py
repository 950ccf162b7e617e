"""Declare since when an agency keeps records of a family or channel."""

from datetime import date, datetime

from django.db import transaction

from motcua.agencies.queries import Place
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.people.actions import record_administration
from motcua.people.vocabulary import Actor
from motcua.reports.actions.transaction import require
from motcua.reports.models import RecordingStart
from motcua.reports.permissions import can_draft
from motcua.reports.queries.recording import channels_of


def declare_recording(
    *, where: Place, family: str, channel: str, since: date | None, note: str, by: Actor, at: datetime
) -> None:
    """Declare the first day of recording of an agency, or take the declaration back with None; raises Refused.

    The change stands in the log of administration; reports frozen before keep what they were frozen with.
    """
    require(can_draft(by, where.agency_id), "Chỉ cán bộ cải cách hành chính của chính cơ quan được khai ngày này.")
    if channel not in channels_of(family):
        raise Refused("Không có loại bản ghi hoặc kênh này.")
    if since is not None and since > local(at).date():
        raise Refused("Ngày bắt đầu ghi nhận không thể sau hôm nay.")
    with transaction.atomic():
        kept = RecordingStart.objects.select_for_update().filter(agency=where.agency_id, family=family, channel=channel)
        before = kept.first()
        if since is None:
            kept.delete()
        else:
            RecordingStart.objects.update_or_create(
                agency_id=where.agency_id,
                family=family,
                channel=channel,
                defaults={
                    "since": since,
                    "note": note.strip(),
                    "declared_by_id": by.account_id or None,
                    "declared_at": at,
                },
            )
        detail = {
            "family": family,
            "channel": channel,
            "before": before.since.isoformat() if before else "",
            "since": since.isoformat() if since else "",
            "note": note.strip(),
        }
        record_administration(action="recording_start", subject=where.name, by=by, at=at, detail=detail)
