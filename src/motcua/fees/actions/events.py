"""Event chain of an office's fees: append events one at a time, under the office's lock."""

from datetime import date, datetime
from typing import Any

from motcua.base import logs
from motcua.base.canonical import plain
from motcua.base.database import take_turns
from motcua.base.refusals import Refused
from motcua.base.time import local
from motcua.fees.models import FeeEvent, FeeReceipt
from motcua.fees.queries.cash import is_open
from motcua.fees.vocabulary import FeeAction
from motcua.people.vocabulary import Actor


def turn(agency_id: int) -> None:
    """Lock the office's fee events until the current transaction ends, so that no other transaction writes them."""
    take_turns(f"fees:{agency_id}")


def need_open_day(agency_id: int, at: datetime) -> date:
    """Return the day of the moment; raise Refused where the office's cash book of that day is closed."""
    day = local(at).date()
    if not is_open(agency_id, day):
        raise Refused(
            f"Sổ quỹ ngày {day:%d/%m/%Y} đã chốt nên không thu, hủy hoặc hoàn tiền trong ngày này. "
            "Làm vào ngày làm việc sau, hoặc đề nghị lãnh đạo mở lại sổ quỹ."
        )
    return day


def append(
    action: FeeAction,
    *,
    agency_id: int,
    by: Actor,
    at: datetime,
    subject: tuple[str, int] | None = None,
    receipt: FeeReceipt | None = None,
    **payload: Any,
) -> FeeEvent:
    """Append the event to the office's chain; call inside the transaction it records, after `turn`."""
    return logs.append(
        FeeEvent(
            agency_id=agency_id,
            action=action,
            subject_kind=subject[0] if subject else "",
            subject_id=subject[1] if subject else None,
            receipt=receipt,
            account_id=by.account_id or None,
            recorded_at=at,
            payload=plain(payload),
        )
    )
