"""Work on a dossier: on to the next step, to a person, back, to another agency, to others for their opinion."""

from datetime import datetime
from typing import Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.agencies.models import Agency
from motcua.agencies.queries import AgencyNotFound, place, tree
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local
from motcua.dossiers.actions import steps
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.models import Consultation, Dossier, StepRun
from motcua.dossiers.permissions import DECIDERS
from motcua.dossiers.vocabulary import HANDLERS, Action
from motcua.people.models import Account
from motcua.people.vocabulary import Actor, Role


def forward(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    to: Account | None = None,
    run_id: int | None = None,
    **when: Unpack[When],
) -> Dossier:
    """End the step in hand and go on to the next; in a parallel group, on when all of it is done."""
    with acting(Action.FORWARD, dossier=dossier, by=by, at=at, **when) as act:
        steps.advance(act, to, run_id)
    return dossier


def assign(
    *, dossier: Dossier, by: Actor, at: datetime, to: Account, run_id: int | None = None, **when: Unpack[When]
) -> Dossier:
    """Put the step in a person's hands; a case officer only takes for themselves what nobody has."""
    with acting(Action.ASSIGN, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        runs = [run for run in steps.open_runs(row) if run_id in (None, run.pk)]
        if not runs and run_id is None and not row.step_runs.exists():  # imported: its first work here
            steps.begin_without_process(act)
            runs = steps.open_runs(row)
        if not runs:
            raise Invalid({"to": "Hồ sơ không có bước nào đang chờ phân công."})
        run = runs[0]
        deciding = by.holds(*DECIDERS, at=run.agency_id) or by.holds(*DECIDERS, at=row.competent_agency_id)
        # a head of division hands out what stands on the common list of the office
        deciding = deciding or any(held.role in DECIDERS and held.office_id == row.holder_agency_id for held in by.held)
        if not deciding and (to.pk != by.account_id or run.account_id is not None):
            raise Refused("Chuyên viên chỉ tự nhận hồ sơ chưa có người thụ lý; phân công thuộc trưởng phòng, lãnh đạo.")
        roles = [*HANDLERS, run.step.role] if run.step else [*HANDLERS]
        office_id = tree(local(act.effective_at).date()).office(run.agency_id)
        place_id, _ = steps.settle(act, office_id, roles, to)
        act.change(run, account=to, agency_id=place_id)
        if len(steps.open_runs(row)) == 1:
            row.holder, row.holder_agency_id = to, place_id
    return dossier


def send_back(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Give the dossier back to who did the step before, with the reason."""
    with acting(Action.SEND_BACK, dossier=dossier, by=by, at=at, **when) as act:
        act.check(reason=required(reason, "lý do trả lại"))
        runs = steps.open_runs(act.record)
        done = act.record.step_runs.exclude(done_at=None).filter(cancelled_at=None).order_by("-done_at", "-pk")
        behind = [run for run in done.select_related("step", "account") if run.step_id not in {r.step_id for r in runs}]
        previous = next((run for run in behind if run.step is None or run.step.phase not in steps.AT_THE_DESK), None)
        if previous is None:
            raise Invalid({"": "Đây là bước xử lý đầu tiên nên không có bước nào để trả lại."})
        for run in runs:
            steps.finish(act, run, nfc(reason)[:500])
        steps.begin_again(act, previous)
        act.notes.update(reason=nfc(reason))
    return dossier


def hand_over(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    agency: Agency,
    reason: str,
    to: Account | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Give the dossier into another agency's hands; competence stays, and the time used stays with who used it."""
    with acting(Action.HAND_OVER, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        act.check(
            reason=required(reason, "lý do chuyển"),
            agency=_standing(agency.pk, act)
            or ("Hồ sơ đang ở cơ quan này." if agency.pk == row.holder_agency_id else ""),
        )
        place_id, account = steps.settle(act, agency.pk, [*HANDLERS] if to else [Role.CASE_OFFICER], to)
        steps.finish_all(act, nfc(reason)[:500])
        act.create(
            StepRun,
            step=row.step,
            name=row.step.name if row.step else steps.WITHOUT_PROCESS,
            agency_id=place_id,
            account=account,
            assigned_at=act.effective_at,
            due_at=row.due_at,
        )
        row.holder_agency_id, row.holder = place_id, account
        act.notes.update(reason=nfc(reason))
    return dossier


def consult(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    agency: Agency,
    content: str,
    reply_due_at: datetime,
    **when: Unpack[When],
) -> Dossier:
    """Ask another agency for its opinion by a day (TT 01/2018/TT-VPCP Điều 19 khoản 5); the clock runs on."""
    with acting(Action.CONSULT, dossier=dossier, by=by, at=at, **when) as act:
        act.check(
            content=required(content, "nội dung lấy ý kiến"),
            reply_due_at="" if reply_due_at > act.effective_at else "Hạn trả lời phải sau lúc gửi.",
            agency=_standing(agency.pk, act),
        )
        act.create(
            Consultation,
            agency=agency,
            content=nfc(content),
            asked_at=act.effective_at,
            asked_by_id=act.account_id,
            due_at=reply_due_at,
        )
    return dossier


def record_consultation(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    consultation: Consultation,
    reply: str = "",
    reply_number: str = "",
    is_silent: bool = False,
    file_id: int | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Record the opinion that came, or that none came in time."""
    with acting(Action.CONSULTED, dossier=dossier, by=by, at=at, **when) as act:
        asked = act.record.consultations.filter(pk=consultation.pk, cancelled_at=None).first()
        if asked is None or asked.replied_at is not None or asked.is_silent:
            raise Invalid({"consultation": "Lần lấy ý kiến này đã có trả lời hoặc đã hủy."})
        early = is_silent and asked.due_at is not None and asked.due_at > act.effective_at
        act.check(
            reply="" if is_silent else required(reply, "ý kiến trả lời"),
            is_silent="Chưa hết hạn trả lời nên chưa thể ghi là không có ý kiến." if early else "",
        )
        act.change(
            asked,
            replied_at=None if is_silent else act.effective_at,
            reply=nfc(reply),
            reply_number=nfc(reply_number),
            is_silent=is_silent,
            file_id=file_id,
        )
    return dossier


def _standing(agency_id: int, act: Act) -> str:
    on = local(act.effective_at).date()
    try:
        standing = place(agency_id, on)
    except AgencyNotFound as absent:
        return str(absent)
    return "" if standing.valid_to > on else f"{standing.name} không còn hoạt động vào ngày {on:%d/%m/%Y}."
