"""Acts on the result of a dossier: draft, signature, number, seal, and correction under its number.

Each role enters only its own data: the officer drafts (on a template of `law/results/`, or as a file), the leader
signs, the clerk gives number and seal.
"""

import copy
from datetime import date, datetime
from io import BytesIO
from typing import Any, Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.agencies.queries import tree
from motcua.base.refusals import Refused
from motcua.base.text import fold, nfc
from motcua.base.time import local
from motcua.books.actions import take_number
from motcua.books.models import BookNumber
from motcua.books.vocabulary import Subject
from motcua.dossiers.actions import clock, steps
from motcua.dossiers.actions.ending import close
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.gateways.files import store
from motcua.dossiers.gateways.printing.results import print_result
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.queries.details import latest_draft, latest_issued
from motcua.dossiers.queries.drafts import result_name_of, series_for, templates_of, words_of
from motcua.dossiers.queries.steps import open_runs, process_of
from motcua.dossiers.rules.results import series_fault
from motcua.dossiers.vocabulary import RESULT_BOOK, SUBJECT, Action, Outcome, Status
from motcua.people.models import Account
from motcua.people.vocabulary import Actor
from motcua.procedures.vocabulary import StepPhase


def prepare_result(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    name: str,
    is_refusal: bool = False,
    reason: str = "",
    expires_on: date | None = None,
    template: str | None = None,
    content: str = "",
    file_id: int | None = None,
    file_name: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Draft the result, or the refusal document with its reason (TT 01/2018/TT-VPCP Điều 19 khoản 8).

    On a template the words are `content`, or those of the template where it is empty; a file takes the template's
    place, an empty template leaves it. A draft is written over until it is signed; what is not named stays.
    """
    with acting(Action.PREPARE, dossier=dossier, by=by, at=at, **when) as act:
        clock.running(act)
        act.check(
            name=required(name, "tên văn bản kết quả"),
            reason=required(reason, "lý do từ chối") if is_refusal else "",
            expires_on="Ngày hết hiệu lực phải sau hôm nay." if expires_on and expires_on <= at.date() else "",
        )
        if not open_runs(act.record) and act.record.status == Status.PROCESSING:
            steps.begin_without_process(act)
        values: dict[str, Any] = {
            "name": nfc(name),
            "is_refusal": is_refusal,
            "reason": nfc(reason) if is_refusal else "",
            "expires_on": None if is_refusal else expires_on,
            "prepared_by_id": act.account_id,
        }
        if file_id is not None:
            values |= {"file_id": file_id, "file_name": file_name, "template": "", "content": ""}
        elif template:
            words = _lines(content) or words_of(act.record, template, reason=nfc(reason))
            act.check(template="" if words else "Mẫu này không còn dùng. Chọn mẫu khác hoặc đính kèm tệp.")
            values |= {"file_id": None, "file_name": "", "template": template, "content": words}
        elif template is not None:
            values |= {"template": "", "content": ""}
        _write_draft(act, values)
    return dossier


def _lines(content: str) -> str:
    """Return the text as stored: one paragraph a line, no empty ones."""
    return "\n".join(filter(None, map(nfc, content.splitlines())))


def draft_on_template(act: Act) -> None:
    """Draft the result on the best fitting template, for a process without a work step between desk and signer."""
    row = act.record
    name = result_name_of(row) or "Kết quả giải quyết"
    fitting = templates_of(row, name, on=local(act.effective_at).date())
    values: dict[str, Any] = {"name": name, "prepared_by_id": act.account_id}
    if fitting:
        values |= {"template": fitting[0].key, "content": words_of(row, fitting[0].key)}
    _write_draft(act, values)


def _write_draft(act: Act, values: dict[str, Any]) -> None:
    draft = latest_draft(act.record)
    act.write(Result, draft, {} if draft else {"version": _next_version(act)}, **values)


def _next_version(act: Act) -> int:
    latest = act.record.results.order_by("-version").first()
    return latest.version + 1 if latest else 1


def sign_result(
    *, dossier: Dossier, by: Actor, at: datetime, run_id: int | None = None, **when: Unpack[When]
) -> Dossier:
    """Sign the draft; the dossier moves on to the step that numbers and seals it."""
    with acting(Action.SIGN, dossier=dossier, by=by, at=at, **when) as act:
        clock.running(act)
        draft = latest_draft(act.record)
        if draft is None:
            raise Refused("Hồ sơ chưa có dự thảo kết quả để ký. Trả lại bước trước để soạn.")
        run = steps.run_of(act, run_id, (StepPhase.APPROVAL,))
        act.change(draft, signed_at=act.effective_at, signer=by.name, signer_title=_post_of(by))
        steps.advance(act, run)
    return dossier


def _post_of(by: Actor) -> str:
    """Return the signer's post, as printed above the signature."""
    return Account.objects.filter(pk=by.account_id).values_list("title", flat=True).first() or ""


def issue_result(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    series: str = "",
    file_id: int | None = None,
    file_name: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Number, seal and issue the signed result: processing ends, and the result waits to be returned.

    The number is the next of the office's book of results under its symbol (`series`); a sealed copy replaces the
    draft.
    """
    with acting(Action.APPROVE, dossier=dossier, by=by, at=at, **when) as act:
        _issue(act, is_refusal=False, series=series, file_id=file_id, file_name=file_name)
        returning = [step for step in process_of(act.record) if step.phase == StepPhase.RETURN][:1]
        close(act, Outcome.GRANTED)
        if returning:
            steps.begin(act, returning)
    return dossier


def issue_refusal(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    series: str = "",
    file_id: int | None = None,
    file_name: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Number, seal and issue the signed document of refusal after examination."""
    with acting(Action.DECIDE_REFUSAL, dossier=dossier, by=by, at=at, **when) as act:
        draft = _issue(act, is_refusal=True, series=series, file_id=file_id, file_name=file_name)
        act.notes.update(reason=draft.reason)
        close(act, Outcome.REFUSED)
    return dossier


_IS_REFUSAL = (
    "Văn bản đã ký của hồ sơ này là văn bản từ chối, nên không cấp số cùng các kết quả. "
    "Mở hồ sơ và chọn “Phát hành văn bản từ chối”."
)
_IS_NO_REFUSAL = "Văn bản đã ký của hồ sơ này không phải văn bản từ chối. Mở hồ sơ và chọn “Phát hành kết quả”."


def _issue(act: Act, *, is_refusal: bool, series: str = "", file_id: int | None = None, file_name: str = "") -> Result:
    """Number and date the signed draft; the step of numbering must be in the person's hands."""
    clock.running(act)
    run = steps.run_of(act, None, (StepPhase.ISSUING,))
    draft = latest_draft(act.record)
    if draft is None or not draft.is_signed:
        raise Refused("Chưa có kết quả đã ký để vào sổ. Trả lại bước trước nếu cần ký lại.")
    if draft.is_refusal != is_refusal:
        raise Refused(_IS_REFUSAL if draft.is_refusal else _IS_NO_REFUSAL)
    series = nfc(series) or series_for(draft)
    act.check(series=series_fault(series))
    number = _number_in_book(act, series, tree(local(act.effective_at).date()).office(run.agency_id))
    values: dict[str, Any] = {"number": f"{number}/{series}", "issued_at": act.effective_at}
    if file_id is not None:
        values |= {"file_id": file_id, "file_name": file_name, "sealed_at": act.effective_at}
    elif draft.template:
        numbered = copy.copy(draft)
        for name, value in values.items():
            setattr(numbered, name, value)
        values |= _printed(act, numbered)
    act.change(draft, **values)
    return draft


def _printed(act: Act, numbered: Result) -> dict[str, Any]:
    """Print the paper with its number and day as the result's file, to be sealed."""
    pages = print_result(act.record, numbered, at=act.effective_at)
    if pages is None:
        return {}
    name = fold(numbered.number).replace("/", "-").replace(" ", "-")
    return {"file_id": store(BytesIO(pages)).pk, "file_name": f"{name}.pdf"}


def seal_result(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    file_id: int | None = None,
    file_name: str = "",
    **when: Unpack[When],
) -> Dossier:
    """Replace the printed paper by the scan of the signed and sealed one; the number stays."""
    with acting(Action.SEAL, dossier=dossier, by=by, at=at, **when) as act:
        issued = latest_issued(act.record)
        if issued is None:
            raise Refused("Hồ sơ chưa có kết quả đã vào sổ để đính kèm bản đóng dấu.")
        act.check(file="" if file_id is not None else "Chọn tệp quét của bản đã đóng dấu.")
        act.change(issued, file_id=file_id, file_name=file_name, sealed_at=act.effective_at)
    return dossier


def _number_in_book(act: Act, series: str, agency_id: int) -> int:
    """Return the result's number: the next of the book, or the one kept from an issue that was undone."""
    row = act.record
    used = {result.number for result in row.results.filter(cancelled_at=None)}
    kept = BookNumber.objects.filter(
        subject_kind=SUBJECT, subject_id=row.pk, cancelled_at=None, book__kind=RESULT_BOOK, book__series=series,
        book__agency=agency_id, book__year=local(act.effective_at).year,
    ).order_by("-pk")  # fmt: skip
    for found in kept:
        if f"{found.number}/{series}" not in used:
            return found.number
    return take_number(
        agency_id=agency_id,
        kind=RESULT_BOOK,
        series=series,
        subject=Subject(SUBJECT, row.pk, row.code),
        by=act.by,
        at=act.effective_at,
    ).number


def correct_result(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    reason: str,
    name: str,
    content: str = "",
    file_id: int | None = None,
    file_name: str = "",
    expires_on: date | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Create a corrected version of the result for the agency's own mistake, under the same number, signed anew.

    One that was printed from a template is printed anew with its mended words, unless a file takes its place. When
    processing ended stays as it was.
    """
    with acting(Action.CORRECT_RESULT, dossier=dossier, by=by, at=at, **when) as act:
        wrong = latest_issued(act.record)
        if wrong is None:
            raise Refused("Hồ sơ chưa có kết quả đã phát hành để đính chính.")
        act.check(
            reason=required(reason, "lý do đính chính"),
            name=required(name, "tên văn bản kết quả"),
            expires_on="Ngày hết hiệu lực phải sau hôm nay." if expires_on and expires_on <= at.date() else "",
        )
        values: dict[str, Any] = {
            "version": wrong.version + 1,
            "is_refusal": wrong.is_refusal,
            "name": nfc(name),
            "number": wrong.number,
            "issued_at": act.effective_at,
            "signer": by.name,
            "signer_title": _post_of(by),
            "signed_at": act.effective_at,
            "prepared_by_id": act.account_id,
            "reason": wrong.reason,
            "expires_on": expires_on,
            "correction_reason": nfc(reason),
        }
        if file_id is not None:
            values |= {"file_id": file_id, "file_name": file_name, "sealed_at": act.effective_at}
        elif wrong.template:
            values |= {"template": wrong.template, "content": _lines(content) or wrong.content}
            values |= _printed(act, Result(dossier=act.record, **values))
        act.create(Result, **values)
        act.record.returned_at = None
    return dossier
