"""Logs of administration (who changed what) and of access (who saw what)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from motcua.base.canonical import plain
from motcua.base.logs import append
from motcua.base.refusals import Refused
from motcua.people import gateways
from motcua.people.models import AccessRecord, AdministrationEvent
from motcua.people.vocabulary import Actor


def need(allowed: bool, why: str) -> None:
    """Raise Refused with the reason, unless allowed."""
    if not allowed:
        raise Refused(why, forbidden=True)


def record(deed: str, subject: Model | str, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None) -> None:
    """Add a line to the log of administration about an account, a role, or a subject that a room names itself."""
    label = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    account_id = by.account_id or None
    told = plain(detail or {})
    append(AdministrationEvent(account_id=account_id, at=at, action=deed, subject=label[:128], detail=told))


def record_administration(
    *, action: str, subject: str, by: Actor, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Add a line to the log of administration for a room that keeps catalogues; inside the caller's transaction."""
    record(action, subject, by, at, detail)


def record_access(
    *,
    actor: Actor,
    action: str,
    subject: str,
    at: datetime,
    detail: str = "",
    records: Iterable[str] = (),
    request: HttpRequest | None = None,
) -> None:
    """Add a line to the log of access: this person saw or took out this personal data; one insert.

    `records` are the codes of the records whose persons were named; they stand after the detail, all of them.
    """
    AccessRecord.objects.create(
        account_id=actor.account_id or None,
        at=at,
        action=action[:32],
        subject=subject[:128],
        detail=" · ".join(filter(None, (detail[:255], " ".join(records)))).replace("\0", ""),
        address=gateways.address_of(request) if request is not None else None,
    )
