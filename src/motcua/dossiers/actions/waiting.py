"""Acts of waiting: missing papers, payment, lawful pauses, and the apology with its one new appointment."""

from datetime import datetime
from typing import Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.deadlines.rules import deadline
from motcua.dossiers.actions import clock, steps
from motcua.dossiers.actions.clock import running
from motcua.dossiers.actions.numbers import slip_number
from motcua.dossiers.actions.papers import ask_for_missing
from motcua.dossiers.actions.transaction import acting
from motcua.dossiers.models import Apology, Dossier
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import Action, PauseKind
from motcua.people.vocabulary import Actor


def ask_supplement(
    *, dossier: Dossier, by: Actor, at: datetime, reason: str, items: list[str], **when: Unpack[When]
) -> Dossier:
    """Request, once, everything that is missing (form 02); the clock is stopped until it is complete.

    Asked later than three working days after reception it is marked so (NĐ 61/2018/NĐ-CP Điều 19 khoản 4).
    """
    with acting(Action.ASK_SUPPLEMENT, dossier=dossier, by=by, at=at, **when) as act:
        row, rules = act.record, clock.rules_for(act.record)
        running(act)
        ask_for_missing(act, reason=reason, items=items, before_acceptance=False)
        if row.received_at is not None:
            latest = deadline.supplement_notice_due(
                received_at=row.received_at, rules=rules, calendar=clock.calendar(row)
            )
            act.notes["asked_late"] = act.effective_at > latest
        row.supplement_count += 1
        clock.stop(act, kind=PauseKind.SUPPLEMENT, legal_basis=clock.supplement_basis(act.record))
    return dossier


def receive_supplement(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Record that the missing papers are complete: the limit restarts from the beginning, the old date is kept."""
    with acting(Action.SUPPLEMENT, dossier=dossier, by=by, at=at, **when) as act:
        asked = act.record.supplement_requests.filter(replied_at=None, cancelled_at=None).first()
        if asked is None or asked.before_acceptance:
            raise Refused("Hồ sơ chưa được tiếp nhận; dùng “Nộp lại sau khi hoàn thiện”.")
        clock.restart(act)
        act.change(asked, replied_at=act.effective_at, new_due_at=act.record.due_at)
        for run in act.record.step_runs.filter(done_at=None, cancelled_at=None).select_related("step").order_by("pk"):
            due = steps.due_of(act, run.step) if run.step else act.record.due_at
            act.change(run, due_at=due)
    return dossier


def ask_payment(
    *, dossier: Dossier, by: Actor, at: datetime, notice: str, legal_basis: str = "", **when: Unpack[When]
) -> Dossier:
    """Request a financial obligation by a notice; the clock stops only where the law says so."""
    with acting(Action.ASK_PAYMENT, dossier=dossier, by=by, at=at, **when) as act:
        running(act)
        act.check(notice=required(notice, "số thông báo nghĩa vụ tài chính"))
        act.notes.update(notice=nfc(notice))
        if legal_basis.strip():
            clock.stop(act, kind=PauseKind.FINANCIAL_OBLIGATION, legal_basis=nfc(legal_basis))
    return dossier


def record_payment(*, dossier: Dossier, by: Actor, at: datetime, receipt: str, **when: Unpack[When]) -> Dossier:
    """Record that the obligation was met, by the payment system or on proof; the clock resumes by itself."""
    with acting(Action.PAID, dossier=dossier, by=by, at=at, **when) as act:
        act.check(receipt=required(receipt, "số chứng từ nộp tiền"))
        act.notes.update(receipt=nfc(receipt))
        clock.run_on(act)
    return dossier


def pause(*, dossier: Dossier, by: Actor, at: datetime, kind: str, legal_basis: str, **when: Unpack[When]) -> Dossier:
    """Pause the clock for a lawful reason, with its basis."""
    with acting(Action.PAUSE, dossier=dossier, by=by, at=at, **when) as act:
        since = act.record.paused_since
        act.check(
            kind=guards.pause(
                kind=kind,
                lawful=clock.PAUSE_KINDS,
                legal_basis=legal_basis,
                paused_since=local(since) if since else None,
            )
        )
        clock.stop(act, kind=kind, legal_basis=nfc(legal_basis))
    return dossier


def resume(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Resume the clock: due dates move by the working time of the pause."""
    with acting(Action.RESUME, dossier=dossier, by=by, at=at, **when) as act:
        if act.record.paused_since is None:
            raise Refused("Hồ sơ không ở trong thời gian tạm dừng.")
        clock.run_on(act)
    return dossier


def apologise(
    *, dossier: Dossier, by: Actor, at: datetime, reason: str, new_due_at: datetime, **when: Unpack[When]
) -> Dossier:
    """Apologise and give the one new appointment (form 04); timeliness is judged on the first one.

    At the latest a working day before the due day; later is still recorded, and marked (domain §7.1 T5, T6).
    """
    with acting(Action.APOLOGISE, dossier=dossier, by=by, at=at, **when) as act:
        row, rules = act.record, clock.rules_for(act.record)
        running(act)
        sent = Apology.objects.filter(dossier=row).first()
        before = int(sent is not None and sent.cancelled_at is None)
        act.check(
            reason=required(reason, "lý do chậm"),
            new_due_at=guards.apology(
                allowed=deadline.may_apologise(apologies_before=before, rules=rules),
                old_due=row.due_at,
                new_due=new_due_at,
                issued_at=act.effective_at,
            )
            or guards.appointment(at=local(new_due_at), shifts=clock.calendar(row).shifts(local(new_due_at).date())),
        )
        old_due = row.due_at
        if old_due is None:
            raise Invalid({"new_due_at": "Hồ sơ không có ngày hẹn trả."})
        values = {
            "slip_number": slip_number(agency_id=row.competent_agency_id, at=act.effective_at, kind="PXL"),
            "reason": nfc(reason),
            "old_due_at": old_due,
            "new_due_at": local(new_due_at),
            "issued_at": act.effective_at,
            "issued_by_id": act.account_id,
            "was_in_time": deadline.apology_in_time(
                issued_at=act.effective_at, due_at=old_due, rules=rules, calendar=clock.calendar(row)
            ),
            "cancelled_at": None,
        }
        if sent is None:
            act.create(Apology, **values)
        else:  # one that was taken back
            act.change(sent, **values)
        row.due_at = local(new_due_at)
        row.due_trace = [
            *row.due_trace,
            f"Xin lỗi và hẹn lại lúc {deadline.say(act.effective_at)}: {nfc(reason)}.",
            f"Hẹn trả mới: {deadline.say(new_due_at)}; đúng hạn vẫn xét theo hẹn ban đầu.",
        ]
    return dossier
