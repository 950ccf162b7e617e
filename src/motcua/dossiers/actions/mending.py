"""What does not move a dossier: notes, papers, mended particulars; and taking a fresh mistake back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.apps import apps
from django.conf import settings
from django.db import models

from motcua.base.refusals import Invalid, Refused
from motcua.base.registry import Registry
from motcua.base.text import fold, nfc
from motcua.dossiers.actions.beats import Act, When, acting
from motcua.dossiers.actions.papers import columns_of, lacks_scan
from motcua.dossiers.models import Dossier, DossierDocument, DossierEvent
from motcua.dossiers.rules import guards
from motcua.dossiers.vocabulary import Action, ApplicantKind, DigitiseState, Paper, ReturnMethod
from motcua.people.vocabulary import Actor

#: Questions of other rooms: has this event already gone out of the house (sent, published, synchronised)?
OUTWARD: Registry = Registry("outward check")
#: What began the dossier or already left the house cannot be taken back.
_FINAL = frozenset({Action.SUBMIT, Action.INTAKE, Action.UNDO})
#: What an official may mend on an open dossier; dates, agencies and the procedure are not among them.
MENDABLE = (
    *("applicant_kind", "applicant_name", "applicant_id_number", "applicant_birth_date", "address", "commune_id"),
    *("phone", "email", "submitter_name", "submitter_id_number", "submitter_phone", "authorisation", "on_behalf"),
    *("request_content", "set_count", "return_method", "note", "book_number", "serial_number"),
)


def add_note(*, dossier: Dossier, by: Actor, at: datetime, text: str, **when: Unpack[When]) -> Dossier:
    """Write a remark into the dossier's history."""
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
    """Put a paper into the dossier; or the scan of one that is in it (`document_id`), or why it needs none."""
    with acting(Action.ATTACH, dossier=dossier, by=by, at=at, **when) as act:
        if document_id is not None:
            _scan(act, document_id, paper)
            return dossier
        unscanned = [paper.name] if lacks_scan(paper) else ()
        act.check(name=guards.required(paper.name, "tên giấy tờ"), file=guards.scans(unscanned))
        act.create(DossierDocument, **columns_of(paper))
    return dossier


def _scan(act: Act, document_id: int, paper: Paper) -> None:
    document = act.dossier.documents.filter(pk=document_id, removed_at=None, file=None).first()
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
    """Mend the applicant's particulars; what stood before stays in the history."""
    with acting(Action.EDIT, dossier=dossier, by=by, at=at, **when) as act:
        if unknown := sorted(set(values) - set(MENDABLE)):
            raise Invalid(dict.fromkeys(unknown, "Không sửa được mục này sau khi tiếp nhận."))
        for name, value in values.items():
            setattr(act.dossier, name, nfc(value) if isinstance(value, str) else value)
        birth: date | None = act.dossier.applicant_birth_date
        act.check(
            applicant_name=guards.required(act.dossier.applicant_name, "tên chủ hồ sơ"),
            applicant_birth_date="Ngày sinh ở tương lai." if birth and birth > act.recorded_at.date() else "",
            applicant_kind="" if act.dossier.applicant_kind in ApplicantKind.values else "Chọn đối tượng.",
            return_method="" if act.dossier.return_method in ReturnMethod.values else "Chọn cách nhận kết quả.",
        )
        act.dossier.folded_name = fold(act.dossier.applicant_name)
    return dossier


def undoable(event: DossierEvent | None, *, by: Actor, at: datetime) -> str:
    """Why the dossier's last event cannot be taken back by the person now; empty when it can."""
    minutes = settings.UNDO_MINUTES
    if event is None or event.action in _FINAL or event.payload.get("source"):
        return "Việc này không hoàn tác được."
    if event.account_id != by.account_id:
        return "Chỉ người vừa làm mới hoàn tác được việc của mình."
    if at - event.recorded_at > timedelta(minutes=minutes):
        return f"Đã quá {minutes} phút nên không hoàn tác được nữa; hãy làm thao tác ngược lại và nêu lý do."
    if any(gone(event) for gone in OUTWARD):
        return "Kết quả của việc này đã gửi ra ngoài nên không hoàn tác được."
    return ""


def undo(*, dossier: Dossier, by: Actor, at: datetime, **when: Unpack[When]) -> Dossier:
    """Take the last act back by a counter-event: every column as before, nothing erased.

    Only the person who did it, within the minutes of the deployment, and nothing of it gone out yet. Numbers
    given out are not given again.
    """
    with acting(Action.UNDO, dossier=dossier, by=by, at=at, **when) as act:
        event = act.last
        reason = undoable(event, by=by, at=act.recorded_at)
        if reason or event is None:
            raise Refused(reason)
        act.undoes = event
        act.previous_status = event.from_status
        for name, (before, _) in event.payload["changes"].items():
            if name not in ("revision", "status"):
                setattr(act.dossier, name, _value(Dossier, name, before))
        for told in reversed(event.payload.get("rows", [])):
            _take_back(act, told)
    return dossier


def _take_back(act: Act, told: Mapping[str, Any]) -> None:
    model = apps.get_model("dossiers", told["model"])
    row = model._default_manager.get(pk=told["id"])
    changes = told["changes"]
    if changes.get("dossier_id", [0])[0] is None:  # it was made by the event
        mark = "removed_at" if model is DossierDocument else "cancelled_at"
        act.change(row, **{mark: act.effective_at})
    else:
        act.change(row, **{name: _value(model, name, before) for name, (before, _) in changes.items()})


def _value(model: type[models.Model], name: str, told: Any) -> Any:
    if told is None or name.endswith("_id"):
        return told
    column = next(field for field in model._meta.concrete_fields if field.attname == name)
    return column.to_python(told)
