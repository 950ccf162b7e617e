"""Registration at the counter and by post: guidance (form 02), refusal (form 03), reception on return.

NĐ 61/2018/NĐ-CP Điều 17: who comes with an incomplete dossier is guided once, fully, in writing; what cannot be
received is refused in writing. Both are registered dossiers that were never received, so that they are counted, found
again, and continued when the person comes back.
"""

from datetime import datetime
from typing import Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import fold, nfc
from motcua.base.time import local
from motcua.dossiers.actions import steps
from motcua.dossiers.actions.numbers import draw_place, keep_place, slip_number
from motcua.dossiers.actions.papers import ask_for_missing, columns_of
from motcua.dossiers.actions.reception import (
    PARTICULARS,
    begin_limit,
    check_intake,
    clean,
    open_dossier,
    reception_step,
)
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.queries.catalogue import Ground, ground_for
from motcua.dossiers.vocabulary import Action, Channel, IntakeCommand
from motcua.people.vocabulary import Actor

#: Fields kept from the registration when the dossier is received.
_STAYS = {"intake_key", "received_agency_id", "origin", "origin_code"}


def guide(
    *,
    command: IntakeCommand,
    reason: str,
    items: list[str],
    by: Actor,
    at: datetime,
    effective_at: datetime | None = None,
    comment: str = "",
    known: Ground | None = None,
) -> Dossier:
    """Register an applicant with an incomplete dossier: one full list of missing papers (form 02), nothing received.

    Sent twice with the same `intake_key` it is one registration. Raises Refused or Invalid.
    """
    _at_the_counter(command)

    def tell(act: Act) -> None:
        ask_for_missing(act, reason=reason, items=items, before_acceptance=True)

    return open_dossier(Action.GUIDE, command, by, at, effective_at, comment, known, tell)


def turn_away(
    *,
    command: IntakeCommand,
    reason: str,
    by: Actor,
    at: datetime,
    effective_at: datetime | None = None,
    comment: str = "",
    known: Ground | None = None,
) -> Dossier:
    """Register a dossier that cannot be received, with the reason (form 03). Raises Refused or Invalid."""
    _at_the_counter(command)
    if missing := required(reason, "lý do từ chối tiếp nhận"):
        raise Invalid({"reason": missing})

    def tell(act: Act) -> None:
        number = slip_number(agency_id=act.record.received_agency_id, at=act.effective_at, kind="PTC")
        act.notes.update(reason=nfc(reason), slip_number=number)

    return open_dossier(Action.TURN_AWAY, command, by, at, effective_at, comment, known, tell)


def _at_the_counter(command: IntakeCommand) -> None:
    if command.channel == Channel.ONLINE:
        raise Invalid({"channel": "Hồ sơ nộp trực tuyến được hướng dẫn hoặc từ chối ngay trên hồ sơ đã gửi."})


def receive_registered(
    *,
    dossier: Dossier,
    command: IntakeCommand,
    by: Actor,
    at: datetime,
    known: Ground | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Receive a registered dossier when the applicant returns: data from the form, papers and limit as at intake.

    The code given at registration stays. Papers noted then are replaced by those handed in now.
    """
    with acting(Action.CONTINUE, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        if row.received_at is not None or row.channel == Channel.ONLINE:
            raise Refused("Hồ sơ này không chờ người nộp quay lại quầy. Mở hồ sơ để xem việc có thể làm.")
        if command.procedure_id != row.procedure_id:
            raise Invalid({"procedure": "Thủ tục khác với lần đăng ký. Tiếp nhận thủ tục này thành hồ sơ mới."})
        for name in PARTICULARS:
            if name not in _STAYS:
                setattr(row, name, clean(getattr(command, name)))
        _settle(act, command, known)
        for paper in row.documents.filter(removed_at=None).order_by("pk"):
            act.change(paper, removed_at=act.effective_at)
        act.create_all(DossierDocument, map(columns_of, command.papers))
        for asked in row.supplement_requests.filter(replied_at=None, cancelled_at=None):
            act.change(asked, replied_at=act.effective_at)
        begin_limit(act)
        keep_place(number=draw_place(dossier=row, by=act.by, at=act.effective_at), dossier=row)
        row.step = reception_step(act)
        if row.step is not None:
            steps.begin_at_desk(act, row.step)
    return dossier


def _settle(act: Act, command: IntakeCommand, known: Ground | None) -> None:
    """Set the competent agency, and the version and case in force on the day of reception."""
    row, on = act.record, local(act.effective_at).date()
    known = ground_for(command.procedure_id, on, known)
    row.competent_agency_id = command.competent_agency_id or known.standing.office(row.received_agency_id)
    row.folded_name = fold(row.applicant_name)
    row.version, row.case = check_intake(act, command, known)
    row.field_id, row.level = row.version.procedure.field_id, row.version.settled_at
