"""Acts that end a dossier: stop, withdrawal, return of result or papers, reopening (`results` has the result)."""

from datetime import datetime
from typing import Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.dossiers.actions import clock, steps
from motcua.dossiers.actions.numbers import slip_number
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.models import Dossier, DossierReturn
from motcua.dossiers.queries.details import given_back, latest_draft, to_scan
from motcua.dossiers.queries.fees import held_for_fees
from motcua.dossiers.queries.steps import WORKING
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import Action, Outcome, PauseKind, ReturnMethod, Status
from motcua.people.vocabulary import Actor
from motcua.procedures.vocabulary import StepPhase


def close(act: Act, outcome: Outcome) -> None:
    """End processing with this outcome, together with an open pause and open steps."""
    row = act.record
    clock.end_pause(act)
    steps.finish_all(act)
    row.outcome = outcome
    row.processing_ended_at = act.effective_at
    row.step = None
    row.holder = None
    row.holder_agency_id = row.received_agency_id


def stop(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Stop before a decision has been made (form 05, NĐ 118/2025/NĐ-CP Điều 21)."""
    with acting(Action.STOP, dossier=dossier, by=by, at=at, **when) as act:
        act.check(reason=required(reason, "lý do dừng"))
        number = slip_number(agency_id=act.record.received_agency_id, at=act.effective_at, kind="TBD")
        act.notes.update(reason=nfc(reason), slip_number=number)
        close(act, Outcome.STOPPED)
    return dossier


def time_out_supplement(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Stop the dossier because no supplement came within the time set (form 05)."""
    with acting(Action.SUPPLEMENT_TIMEOUT, dossier=dossier, by=by, at=at, **when) as act:
        asked = act.record.supplement_requests.filter(replied_at=None, cancelled_at=None).first()
        if asked is None or (asked.reply_due_at is not None and asked.reply_due_at > act.effective_at):
            raise Refused("Chưa hết thời gian chờ bổ sung nên chưa thể dừng hồ sơ vì lý do này.")
        number = slip_number(agency_id=act.record.received_agency_id, at=act.effective_at, kind="TBD")
        act.notes.update(reason="Hết thời gian chờ bổ sung", slip_number=number)
        close(act, Outcome.STOPPED)
    return dossier


def withdraw(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Withdraw the dossier at the applicant's request."""
    with acting(Action.WITHDRAW, dossier=dossier, by=by, at=at, **when) as act:
        act.check(reason=required(reason, "lý do rút hồ sơ"))
        act.notes.update(reason=nfc(reason))
        close(act, Outcome.WITHDRAWN)
    return dossier


def return_result(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    recipient_name: str,
    method: str = ReturnMethod.COUNTER,
    recipient_id_number: str = "",
    post_number: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Return the result to the applicant, recording recipient and method; every paper must have its scan by then."""
    with acting(Action.RETURN, dossier=dossier, by=by, at=at, **when) as act:
        act.check(_=guards.scan_debt(to_scan(act.record).values_list("name", flat=True)))
        act.check(_=guards.unpaid(held_for_fees(act.record)))
        _give(act, method, recipient_name, recipient_id_number, post_number)
        steps.finish_all(act)
        act.record.returned_at = act.effective_at
        act.record.return_method = method  # as it was really returned; what was registered is in the history
        act.record.step = None
        act.record.holder = None
    return dossier


def hand_back(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    recipient_name: str,
    method: str = ReturnMethod.COUNTER,
    recipient_id_number: str = "",
    post_number: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Hand back the papers of a refused, stopped or withdrawn dossier, recording recipient and method.

    The state stays (domain §6.2 has no arrow from there). A refusal is a result, so handing its document over is
    the day of return; papers that go back without a decision are no return of a result and count as none.
    """
    with acting(Action.HAND_BACK, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        if given_back(row, row.returns.filter(cancelled_at=None).values_list("returned_at", flat=True)):
            raise Refused("Hồ sơ này đã trả văn bản, giấy tờ cho người nộp. Xem ngày trả và người nhận ở trang hồ sơ.")
        _give(act, method, recipient_name, recipient_id_number, post_number)
        if row.outcome == Outcome.REFUSED:
            row.returned_at = act.effective_at
            row.return_method = method
    return dossier


def _give(act: Act, method: str, recipient_name: str, recipient_id_number: str, post_number: str) -> None:
    act.check(
        recipient_name=required(recipient_name, "tên người nhận"),
        method="" if method in ReturnMethod.values else "Chọn cách trả.",
        post_number=required(post_number, "số vận đơn") if method == ReturnMethod.POST else "",
    )
    act.create(
        DossierReturn,
        returned_at=act.effective_at,
        returned_by_id=act.account_id,
        method=method,
        recipient_name=nfc(recipient_name),
        recipient_id_number=recipient_id_number.strip(),
        post_number=nfc(post_number),
    )


def reopen(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Reopen the dossier in its status before the end; the earlier end stays in the events and the figures.

    The limit is not restarted: a late dossier stays late.
    """
    with acting(Action.REOPEN, dossier=dossier, by=by, at=at, **when) as act:
        act.check(reason=required(reason, "lý do mở lại"))
        act.notes.update(reason=nfc(reason))
        _stand_again(act)
    return dossier


def _stand_again(act: Act) -> None:
    row = act.record
    if row.status == Status.RETURNED:
        act.previous_status = Status.PROCESSED
        row.returned_at = None
        return
    if row.status == Status.PROCESSED:
        back: str = Status.PROCESSING
    else:
        taken_back = row.events.filter(undoes__isnull=False).values("undoes")
        ended = row.events.filter(to_status=row.status).exclude(from_status=row.status).exclude(pk__in=taken_back)
        event = ended.order_by("-sequence").first()
        if event is None or not event.from_status:
            raise Invalid({"": "Hồ sơ nhập từ hệ thống khác không có diễn biến để mở lại."})
        back = event.from_status
    act.previous_status = back
    row.outcome = ""
    row.processing_ended_at = None
    row.returned_at = None  # a refusal that was handed over; who took it stays on record
    if back == Status.SUPPLEMENT_REQUESTED and row.received_at is not None:
        clock.stop(act, kind=PauseKind.SUPPLEMENT, legal_basis=clock.supplement_basis(row))
    if back == Status.PROCESSING:
        steps.finish_all(act)
        last = row.step_runs.filter(cancelled_at=None).select_related("step", "account").order_by("-pk")
        decided = latest_draft(row) is None  # its result has a number: it is worked on again, and decided anew
        fitting = WORKING if decided else (*WORKING, StepPhase.APPROVAL, StepPhase.ISSUING)
        run = next((run for run in last if run.stage in fitting), None)
        steps.begin_again(act, run)
