"""Acts that leave the status unchanged: notes, papers, corrected particulars; and undo."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Unpack

from motcua.acts.actions import undo_first, undo_last
from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.base.refusals import Invalid
from motcua.base.text import fold, nfc
from motcua.dossiers.actions.numbers import cancel_places
from motcua.dossiers.actions.papers import columns_of, lacks_scan
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.models import Dossier, DossierDocument
from motcua.dossiers.queries.fees import KIND
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import Action, ApplicantKind, DigitiseState, Paper, ReturnMethod, Status
from motcua.fees.actions import withdraw_line
from motcua.fees.queries import due_lines
from motcua.people.vocabulary import Actor

#: Fields that an official may correct on an open dossier; no dates, agencies or procedure.
CORRECTABLE = (
    *("applicant_kind", "applicant_name", "applicant_id_number", "applicant_birth_date", "address", "commune_id"),
    *("phone", "email", "submitter_name", "submitter_id_number", "submitter_phone", "authorisation", "on_behalf"),
    *("submitter_address", "submitter_email"),
    *("request_content", "set_count", "return_method", "note", "book_number", "serial_number"),
)

_TAKEN_BACK = "Hủy tiếp nhận hồ sơ"


def add_note(*, dossier: Dossier, by: Actor, at: datetime, text: str, **when: Unpack[When]) -> Dossier:
    """Add a remark to the dossier's history."""
    if not text.strip():
        raise Invalid({"text": "Nhập nội dung ghi chú."})
    when["comment"] = text
    with acting(Action.NOTE, dossier=dossier, by=by, at=at, **when):
        pass
    return dossier


def attach(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    paper: Paper,
    document_id: int | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Attach a paper; or the scan of an existing one (`document_id`), or the reason why it needs none."""
    with acting(Action.ATTACH, dossier=dossier, by=by, at=at, **when) as act:
        if document_id is not None:
            _scan(act, document_id, paper)
            return dossier
        unscanned = [paper.name] if lacks_scan(paper) else ()
        act.check(name=required(paper.name, "tên giấy tờ"), file=guards.scans(unscanned))
        act.create(DossierDocument, **columns_of(paper))
    return dossier


def _scan(act: Act, document_id: int, paper: Paper) -> None:
    document = act.record.documents.filter(pk=document_id, removed_at=None, file=None).first()
    exempt = nfc(paper.exempt_reason) if paper.file_id is None else ""
    act.check(
        document="" if document else "Giấy tờ này đã có bản quét hoặc không còn trong hồ sơ. Mở lại trang.",
        file="" if paper.file_id or exempt else "Chọn tệp quét của giấy tờ này, hoặc ghi lý do không phải quét.",
    )
    if document is not None:
        scan = {"file_id": paper.file_id, "file_name": paper.file_name, "exempt_reason": exempt}
        state = DigitiseState.EXEMPT if exempt else DigitiseState.SCANNED
        act.change(document, **scan, digitise_state=state, is_received=True)


def edit(*, dossier: Dossier, by: Actor, at: datetime, values: Mapping[str, Any], **when: Unpack[When]) -> Dossier:
    """Correct the applicant's particulars; the earlier values stay in the history."""
    with acting(Action.EDIT, dossier=dossier, by=by, at=at, **when) as act:
        if unknown := sorted(set(values) - set(CORRECTABLE)):
            raise Invalid(dict.fromkeys(unknown, "Không sửa được mục này sau khi tiếp nhận."))
        for name, value in values.items():
            setattr(act.record, name, nfc(value) if isinstance(value, str) else value)
        birth: date | None = act.record.applicant_birth_date
        act.check(
            applicant_name=required(act.record.applicant_name, "tên chủ hồ sơ"),
            applicant_birth_date="Ngày sinh ở tương lai." if birth and birth > act.recorded_at.date() else "",
            applicant_kind="" if act.record.applicant_kind in ApplicantKind.values else "Chọn đối tượng.",
            return_method="" if act.record.return_method in ReturnMethod.values else "Chọn cách nhận kết quả.",
        )
        act.record.folded_name = fold(act.record.applicant_name)
    return dossier


def undo(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Undo the last act by a counter-event (`acts.actions.undo`); an intake is cancelled, its number kept."""
    with acting(Action.UNDO, dossier=dossier, by=by, at=at, **when) as act:
        row, received = act.record, act.record.received_at
        is_first = act.last is not None and act.last.sequence == 1
        _cancel(act) if is_first else undo_last(act)
        if received is not None and (is_first or row.received_at is None):
            cancel_places(dossier=row, by=by, at=act.recorded_at, reason=_TAKEN_BACK)
    return dossier


def _cancel(act: Act) -> None:
    """Cancel the intake; money already collected blocks this until its receipt is cancelled."""
    undo_first(act, status=Status.CANCELLED)
    row = act.record
    for line in due_lines(KIND, row.pk).lines:
        withdraw_line(line=line, by=act.by, at=act.recorded_at, reason=_TAKEN_BACK)
    row.processing_ended_at = act.effective_at
    row.step = row.holder = None
