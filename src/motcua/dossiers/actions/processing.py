"""Acts of processing: forward, assign, send back, hand over to another agency, consult other agencies."""

from collections.abc import Mapping, Sequence
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
from motcua.dossiers.permissions import decides_on, hands_out, holding_of
from motcua.dossiers.queries.catalogue import holdings_at
from motcua.dossiers.queries.details import latest_draft
from motcua.dossiers.queries.steps import AT_THE_DESK, WORKING, NextStep, next_step, open_runs, process_of
from motcua.dossiers.vocabulary import HANDLERS, Action
from motcua.people.models import Account
from motcua.people.vocabulary import Actor, Role
from motcua.procedures.vocabulary import StepPhase


def forward(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    to: Account | None = None,
    run_id: int | None = None,
    each: Mapping[int, Account] | None = None,
    **when: Unpack[When],
) -> Dossier:
    """End the current step and begin the next; in a parallel group, once all its steps are done.

    A dossier goes to be signed only with the draft of its result. `to` takes the next step; `each` names a person for
    every step of a group that comes next, by the step's number.
    """
    with acting(Action.FORWARD, dossier=dossier, by=by, at=at, **when) as act:
        run = _run_or_begin(act, run_id)
        rest = [other for other in open_runs(act.record) if other.pk != run.pk]
        coming = next_step(process_of(act.record), run)
        if not rest and _stage_of(coming) == StepPhase.APPROVAL and latest_draft(act.record) is None:
            raise Invalid({"": f"Chưa có dự thảo kết quả để “{coming.title}”. Soạn kết quả rồi chuyển bước."})
        steps.advance(act, run, to, each)
    return dossier


def assign(
    *, dossier: Dossier, by: Actor, at: datetime, to: Account, run_id: int | None = None, **when: Unpack[When]
) -> Dossier:
    """Assign the step to a person; who has no head's role may only take a step that nobody holds.

    At a head's own step of handing out, the head's step is done with it: the person gets the step that comes next.
    """
    with acting(Action.ASSIGN, dossier=dossier, by=by, at=at, **when) as act:
        run = _run_to_assign(act, run_id)
        if decides_on(by, run) is None and (to.pk != by.account_id or run.account_id is not None):
            raise Refused(
                "Chuyên viên chỉ tự nhận hồ sơ chưa có người thụ lý; phân công thuộc trưởng phòng, lãnh đạo.",
                forbidden=True,
            )
        coming = next_step(process_of(act.record), run)
        if hands_out(by, run, coming) and not _holds(act, run.agency_id, to, run.needed_role):
            steps.advance(act, run, to)
            return dossier
        roles = [*HANDLERS, *([run.needed_role] if run.needed_role else [])]
        if run.stage in (StepPhase.APPROVAL, StepPhase.ISSUING):
            roles = [run.needed_role]
        office_id = tree(local(act.effective_at).date()).office(run.agency_id)
        place_id, _ = steps.settle(act, office_id, roles, to)
        act.change(run, account=to, agency_id=place_id)
        if len(open_runs(act.record)) == 1:
            act.record.holder, act.record.holder_agency_id = to, place_id
    return dossier


def _run_or_begin(act: Act, run_id: int | None) -> StepRun:
    """Return the step that the person holds; a dossier of another system begins its first step here."""
    if run_id is None and not open_runs(act.record):
        steps.begin_without_process(act)
        return open_runs(act.record)[0]
    return steps.run_of(act, run_id, (StepPhase.RECEPTION, *WORKING))


def _at_desk(behind: Sequence[StepRun], now: Sequence[StepRun]) -> StepRun | None:
    """Return the desk's step, which drafts where the process goes from the desk to the signer; the furthest return."""
    if any(run.stage in WORKING for run in now):
        return None
    return next((run for run in behind if run.stage == StepPhase.RECEPTION), None)


def _run_to_assign(act: Act, run_id: int | None) -> StepRun:
    """Return the step to assign: one of the head's division, or an unassigned one that the person takes."""
    if not open_runs(act.record):
        steps.begin_without_process(act)
    runs = [run for run in open_runs(act.record) if run_id in (None, run.pk)]
    if not runs:
        raise Invalid({"to": "Hồ sơ không có bước nào đang chờ phân công."})
    found = next((run for run in runs if decides_on(act.by, run) or holding_of(act.by, run)), None)
    if found is None:
        raise Refused("Bước này không thuộc phòng, cơ quan của bạn nên bạn không phân công được.", forbidden=True)
    return found


def _stage_of(coming: NextStep) -> str:
    return coming.steps[0].phase if coming.steps else coming.stage


def _holds(act: Act, agency_id: int, account: Account, role: str) -> bool:
    """Check whether the person holds the role at the agency's office on the day of the act."""
    on = local(act.effective_at).date()
    return any(held.account_id == account.pk for held in holdings_at(tree(on).office(agency_id), [role], on))


def send_back(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Send the dossier back to the previous step, with a reason; a signature on the draft becomes void."""
    with acting(Action.SEND_BACK, dossier=dossier, by=by, at=at, **when) as act:
        act.check(reason=required(reason, "lý do trả lại"))
        runs = open_runs(act.record)
        done = act.record.step_runs.exclude(done_at=None).filter(cancelled_at=None).order_by("-done_at", "-pk")
        now = {(run.step_id, run.stage) for run in runs}
        behind = [run for run in done.select_related("step", "account") if (run.step_id, run.stage) not in now]
        previous = next((run for run in behind if run.stage not in AT_THE_DESK), None) or _at_desk(behind, runs)
        if previous is None:
            raise Invalid({"": "Đây là bước xử lý đầu tiên nên không có bước nào để trả lại."})
        for run in runs:
            steps.finish(act, run, nfc(reason)[:500])
        draft = latest_draft(act.record)
        if draft is not None and draft.signed_at is not None:
            act.change(draft, signed_at=None, signer="", signer_title="")
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
    """Hand the dossier over to another agency; competence stays, and used time stays with who used it."""
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
    """Consult another agency, with a deadline (TT 01/2018/TT-VPCP Điều 19 khoản 5); the clock keeps running."""
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
    """Record the opinion received, or that none came in time."""
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
