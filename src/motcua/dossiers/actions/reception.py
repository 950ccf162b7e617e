"""Acts of reception: intake at the counter, online submission, acceptance, refusal, correction, transfer."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from motcua.acts.actions import append_event
from motcua.acts.queries import blank_state, changes_between, state_of
from motcua.acts.rules.guards import back_dating, moment, required
from motcua.acts.vocabulary import When
from motcua.agencies.queries import Tree
from motcua.base.database import read_rows
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import fold, nfc
from motcua.base.time import local
from motcua.dossiers.actions import clock, steps
from motcua.dossiers.actions.numbers import draw_place, keep_place, next_code, slip_number
from motcua.dossiers.actions.papers import ask_for_missing, columns_of, lacks_scan
from motcua.dossiers.actions.results import draft_on_template
from motcua.dossiers.actions.transaction import POLICY, Act, acting, first_act
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.permissions import authority, can_see
from motcua.dossiers.queries.catalogue import Ground, ground_for
from motcua.dossiers.queries.details import latest_draft
from motcua.dossiers.queries.steps import first_step, process_of
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import Action, Channel, DigitiseState, IntakeCommand, Outcome, Status
from motcua.people.models import Account
from motcua.people.vocabulary import Actor
from motcua.procedures.models import ProcedureCase, ProcedureVersion, ProcessStep, RequiredDocument
from motcua.procedures.queries.in_force import steps_in_force
from motcua.procedures.queries.office_parts import closing
from motcua.procedures.vocabulary import StepPhase

#: Status of a new dossier by the act that created it.
_BEGINS = {
    Action.SUBMIT: Status.REGISTERED,
    Action.INTAKE: Status.ACCEPTED,
    Action.GUIDE: Status.SUPPLEMENT_REQUESTED,
    Action.TURN_AWAY: Status.REFUSED,
}
#: Fields of the command copied onto the dossier unchanged.
PARTICULARS = tuple(
    field.name
    for field in fields(IntakeCommand)
    if field.name not in {"procedure_id", "competent_agency_id", "case_id", "papers", "submitted_at"}
)


def intake(
    *,
    command: IntakeCommand,
    by: Actor,
    at: datetime,
    effective_at: datetime | None = None,
    comment: str = "",
    known: Ground | None = None,
) -> Dossier:
    """Receive a dossier at the desk: code, due date with its reasons, papers, first event, all or nothing.

    The same `intake_key` again (a double click, a form sent twice after a lost connection) gives back the
    dossier that the first made; for another applicant or procedure it is refused. `known` is the ground where
    the form has read it already; one of another day or procedure is read again. Raises Refused or Invalid (a
    message for each field).
    """
    return open_dossier(Action.INTAKE, command, by, at, effective_at, comment, known)


def submit_online(
    *, command: IntakeCommand, by: Actor, at: datetime, effective_at: datetime | None = None, comment: str = ""
) -> Dossier:
    """Register a dossier sent online; the reception clock starts, the limit does not yet."""
    if command.channel != Channel.ONLINE:
        raise Invalid({"channel": "Hồ sơ nộp trực tuyến phải ghi hình thức nộp là trực tuyến."})
    return open_dossier(Action.SUBMIT, command, by, at, effective_at, comment)


def open_dossier(
    action: Action,
    command: IntakeCommand,
    by: Actor,
    at: datetime,
    effective_at: datetime | None,
    comment: str,
    known: Ground | None = None,
    tell: Callable[[Act], None] | None = None,
) -> Dossier:
    """Create a dossier by the act; `tell` adds what only that act writes, once the dossier has its number."""
    made = _already(command, by)
    if made is not None:
        return made
    at, effective_at = local(at), local(effective_at or at)
    known = ground_for(command.procedure_id, effective_at.date(), known)
    act = _prepare(action, command, by, at, effective_at, nfc(comment), known)
    first = reception_step(act) if action == Action.INTAKE else None
    try:
        with transaction.atomic():
            return _write(act, command, first, known.standing, tell)
    except IntegrityError:
        made = _already(command, by)
        if made is None:
            raise
        return made


def _already(command: IntakeCommand, by: Actor) -> Dossier | None:
    made = next(iter(read_rows(Dossier, "intake_key = %s", [command.intake_key.hex])), None)
    if made is None:
        return None
    if not can_see(by, made):
        raise Refused("Mã lần tiếp nhận này đã dùng cho hồ sơ khác. Mở lại biểu mẫu tiếp nhận.")
    asked = (command.procedure_id, fold(nfc(command.applicant_name)))
    if asked != (made.procedure_id, made.folded_name):  # the page was gone back to and filled for somebody else
        raise Invalid(
            {
                "intake_key": f"Biểu mẫu này đã dùng để tiếp nhận hồ sơ {made.code} của {made.applicant_name}. "
                "Nếu đây là hồ sơ khác, xem lại nội dung rồi bấm “Tiếp nhận” lần nữa."
            }
        )
    return made


def _prepare(
    action: Action,
    command: IntakeCommand,
    by: Actor,
    at: datetime,
    effective_at: datetime,
    comment: str,
    known: Ground,
) -> Act:
    """Check permission and guards and compute the due date; only reads, so other clerks need not wait."""
    dossier = Dossier(
        **{name: clean(getattr(command, name)) for name in PARTICULARS},
        procedure_id=command.procedure_id,
        competent_agency_id=command.competent_agency_id or known.standing.office(command.received_agency_id),
        holder_agency_id=command.received_agency_id,
        submitted_at=local(command.submitted_at or effective_at),
    )
    dossier.folded_name = fold(dossier.applicant_name)
    held = authority(by, action, dossier)
    act = first_act(
        action, dossier, by=by, held=held, effective_at=effective_at, recorded_at=at, comment=comment,
        before=blank_state(Dossier),
    )  # fmt: skip
    version, case = check_intake(act, command, known)
    dossier.version, dossier.case, dossier.procedure = version, case, version.procedure
    dossier.field_id, dossier.level = version.procedure.field_id, version.settled_at
    dossier.status = _BEGINS[action]
    if action == Action.SUBMIT:
        clock.start_reception(dossier, dossier.submitted_at)
    elif action == Action.INTAKE:
        begin_limit(act)
    elif action == Action.GUIDE:
        dossier.guided_at = effective_at
    else:
        dossier.outcome, dossier.processing_ended_at = Outcome.REFUSED, effective_at
    return act


def _write(
    act: Act, command: IntakeCommand, first: ProcessStep | None, standing: Tree, tell: Callable[[Act], None] | None
) -> Dossier:
    """Write the dossier with its code, papers, step, event and facts: all of it or nothing."""
    dossier = act.record
    dossier.code = next_code(agency=standing[dossier.received_agency_id], at=act.effective_at)
    dossier.revision = 1
    dossier.step = first
    place = draw_place(dossier=dossier, by=act.by, at=act.effective_at) if dossier.received_at else None
    dossier.save(force_insert=True)
    if place is not None:
        keep_place(number=place, dossier=dossier)
    act.create_all(DossierDocument, map(columns_of, command.papers))
    if first is not None:
        steps.begin_at_desk(act, first)
    if tell is not None:
        tell(act)
    append_event(act, POLICY, "", changes_between(act.before, state_of(dossier)))
    return dossier


def clean(value: Any) -> Any:
    return nfc(value) if isinstance(value, str) else value


def begin_limit(act: Act) -> None:
    """Record the moment of reception: the limit starts, the desk officer holds the dossier."""
    dossier = act.record
    dossier.received_at = act.effective_at
    dossier.holder_agency_id = dossier.received_agency_id
    dossier.holder_id = act.account_id
    clock.start(dossier)


def reception_step(act: Act) -> ProcessStep | None:
    """Return the process's own reception step, where it has one and a person receives."""
    if act.account_id is None:
        return None
    dossier, on = act.record, local(act.effective_at).date()
    first = steps_in_force(dossier.procedure_id, dossier.competent_agency_id, on)[:1]
    return first[0] if first and first[0].phase == StepPhase.RECEPTION else None


def check_intake(act: Act, command: IntakeCommand, known: Ground) -> tuple[ProcedureVersion, ProcedureCase | None]:
    """Check the guards of intake; return the version and case in force on the day."""
    dossier, on = act.record, local(act.effective_at).date()
    act.check(
        applicant_name=required(dossier.applicant_name, "tên chủ hồ sơ"),
        effective_at=moment(effective_at=act.effective_at, recorded_at=act.recorded_at, previous=None),
        submitted_at="Ngày nộp không được sau lúc tiếp nhận." if dossier.submitted_at > act.effective_at else "",
        channel="" if command.channel in Channel.values else "Chọn hình thức nộp.",
        comment=back_dating(effective_on=on, recorded_on=local(act.recorded_at).date(), comment=act.comment)
        if act.held
        else "",
        authorisation=required(command.authorisation, "giấy ủy quyền hoặc quan hệ với chủ hồ sơ")
        if command.on_behalf and not command.submitter_name.strip()
        else "",
        set_count="" if 1 <= command.set_count <= 99 else "Số bộ hồ sơ từ 1 đến 99.",
    )
    version, case = matter_in_force(known, command.case_id)
    if act.declaration.key == Action.TURN_AWAY:  # what is refused need not be complete, nor this office's to settle
        return version, case
    if version.intake_locked_on and version.intake_locked_on <= on:
        raise Invalid({"procedure": f"Thủ tục đã ngừng tiếp nhận từ {version.intake_locked_on:%d/%m/%Y}."})
    if closed := closing(
        dossier.procedure_id, [dossier.received_agency_id, dossier.competent_agency_id], known.standing
    ):
        told = f"ngừng tiếp nhận thủ tục này từ {closed.closed_on:%d/%m/%Y}: {closed.closing_reason}"
        raise Invalid({"procedure": f"{known.standing[closed.agency_id].name} {told}. Hướng dẫn nộp tại nơi khác."})
    at_counter = act.declaration.key in (Action.INTAKE, Action.CONTINUE)
    unscanned = [paper.name for paper in command.papers if lacks_scan(paper)] if at_counter else ()
    missing = _missing(command, known.asked(case)) if act.declaration.key != Action.GUIDE else ()
    act.check(
        competent_agency=competence(dossier, version, known.standing),
        papers=guards.papers(missing) or guards.scans(unscanned),
    )
    return version, case


def matter_in_force(known: Ground, case_id: int | None) -> tuple[ProcedureVersion, ProcedureCase | None]:
    """Return the version and the case (the first where none is named) of the ground; Invalid where there is none."""
    if known.version is None:
        raise Invalid({"procedure": f"Thủ tục không có hiệu lực vào ngày {known.on:%d/%m/%Y}. Chọn thủ tục khác."})
    case = next((case for case in known.cases if case_id in (None, case.pk)), None)
    if known.cases and case is None:
        raise Invalid({"case": "Trường hợp không thuộc thủ tục đã chọn. Chọn lại trường hợp."})
    return known.version, case


def _missing(command: IntakeCommand, asked: list[RequiredDocument]) -> list[str]:
    received = {paper.required_document_id for paper in command.papers if paper.is_received}
    needed = (paper for paper in asked if paper.is_mandatory and not paper.is_present_only)
    return [paper.name for paper in needed if paper.pk not in received]


def competence(dossier: Dossier, version: ProcedureVersion, standing: Tree) -> str:
    """Check that the agency may settle what the desk received; return the fault, or an empty text.

    Any desk takes in what is territory-free, else what is settled in its own province (NĐ 118/2025/NĐ-CP); who settles
    it is of the level that the version of the day says.
    """
    for agency_id in (dossier.competent_agency_id, dossier.received_agency_id):
        if agency_id not in standing:
            return "Cơ quan giải quyết hoặc nơi tiếp nhận không hoạt động vào ngày tiếp nhận. Chọn cơ quan kế thừa."
    level = standing[standing.office(dossier.competent_agency_id)].level
    if wrong := guards.level(level=level, settled_at=version.settled_at, since=version.valid_from):
        return wrong
    if dossier.competent_agency_id == dossier.received_agency_id or version.procedure.is_territory_free:
        return ""
    tops = [
        next((place.agency_id for place in standing.path(agency) if place.level == "province"), None)
        for agency in (dossier.competent_agency_id, dossier.received_agency_id)
    ]
    if tops[0] is not None and tops[1] is not None and tops[0] != tops[1]:
        return "Thủ tục này không tiếp nhận phi địa giới ngoài tỉnh. Hướng dẫn nộp tại tỉnh có thẩm quyền."
    return ""


def accept(*, dossier: Dossier, by: Actor, at: datetime, scan_later: bool = False, **when: Unpack[When]) -> Dossier:
    """Accept a dossier sent online: the limit starts now, the day of sending is kept.

    Papers that came without a file are to be attached first, or with `scan_later` go on the list of what is still
    to be scanned.
    """
    with acting(Action.ACCEPT, dossier=dossier, by=by, at=at, **when) as act:
        unscanned = [
            paper for paper in act.record.documents.filter(removed_at=None).order_by("pk") if lacks_scan(paper)
        ]
        act.check(scan_later="" if scan_later else guards.scans(paper.name for paper in unscanned))
        for paper in unscanned:
            act.change(paper, digitise_state=DigitiseState.LATER)
        begin_limit(act)
        keep_place(number=draw_place(dossier=act.record, by=act.by, at=act.effective_at), dossier=act.record)
        act.record.step = reception_step(act)
        if act.record.step is not None:
            steps.begin_at_desk(act, act.record.step)
    return dossier


def ask_correction(
    *, dossier: Dossier, by: Actor, at: datetime, reason: str, items: list[str], **when: Unpack[When]
) -> Dossier:
    """Request, once and before acceptance, everything that is missing (form 02); the reception clock stops."""
    with acting(Action.ASK_CORRECTION, dossier=dossier, by=by, at=at, **when) as act:
        ask_for_missing(act, reason=reason, items=items, before_acceptance=True)
        act.record.guided_at = act.record.guided_at or act.effective_at
    return dossier


def correct(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Record that the dossier was sent again after correction; the reception clock restarts."""
    with acting(Action.CORRECT, dossier=dossier, by=by, at=at, **when) as act:
        asked = act.record.supplement_requests.filter(replied_at=None, cancelled_at=None).first()
        if asked is None or not asked.before_acceptance:
            raise Refused("Hồ sơ đã được tiếp nhận; dùng “Nhận bổ sung” để ghi giấy tờ nộp thêm.")
        act.change(asked, replied_at=act.effective_at)
        clock.start_reception(act.record, act.effective_at)
    return dossier


def refuse_receipt(*, dossier: Dossier, by: Actor, at: datetime, reason: str, **when: Unpack[When]) -> Dossier:
    """Refuse to receive a dossier sent online or registered, with the reason (form 03)."""
    with acting(Action.REFUSE_RECEIPT, dossier=dossier, by=by, at=at, **when) as act:
        if act.record.received_at is not None:
            raise Refused("Hồ sơ đã được tiếp nhận nên không thể từ chối tiếp nhận; từ chối giải quyết bằng văn bản.")
        act.check(reason=required(reason, "lý do từ chối tiếp nhận"))
        for asked in act.record.supplement_requests.filter(replied_at=None, cancelled_at=None):
            act.change(asked, replied_at=act.effective_at)
        number = slip_number(agency_id=act.record.received_agency_id, at=act.effective_at, kind="PTC")
        act.notes.update(reason=nfc(reason), slip_number=number)
        act.record.outcome = Outcome.REFUSED
        act.record.processing_ended_at = act.effective_at
    return dossier


def transfer(*, dossier: Dossier, by: Actor, at: datetime, to: Account | None = None, **when: Unpack[When]) -> Dossier:
    """Transfer the dossier from the desk into the first step of the internal process.

    Received before 15:00 it goes the same working day, later the next morning (TT 01/2018/TT-VPCP Điều 18). Where the
    process goes from the desk to the signer, the result is drafted on its template unless the desk has drafted it.
    """
    with acting(Action.TRANSFER, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        process = process_of(row)
        steps.finish_all(act)
        members = first_step(process)
        if members:
            if members[0].phase == StepPhase.APPROVAL and latest_draft(row) is None:
                draft_on_template(act)
            steps.begin(act, members, to)
        else:
            steps.begin_without_process(act, to)
    return dossier
