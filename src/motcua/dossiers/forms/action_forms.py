"""Forms of the acts on a dossier: one small form for each act."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse

from motcua.acts.forms import ActForm, Choices, OfferedField, Stored
from motcua.agencies.models import Agency
from motcua.agencies.queries import tree
from motcua.base.database import InVietnamese
from motcua.base.time import local, today
from motcua.design.forms import DayField, LinesField, LongWordsField, MomentField, NumberField, WordsField
from motcua.dossiers.actions.clock import PAUSE_KINDS, obligation_basis
from motcua.dossiers.forms import choices
from motcua.dossiers.forms.fields import (
    ACCEPT,
    SCAN_CHOICES,
    IdNumberField,
    PagesField,
    PhoneField,
    pages_of,
    scan_state,
)
from motcua.dossiers.models import Consultation, Dossier
from motcua.dossiers.permissions import coming_step, hands_out
from motcua.dossiers.queries.catalogue import assignable, takers
from motcua.dossiers.queries.details import latest_draft, latest_issued, series_offered, to_scan
from motcua.dossiers.queries.drafts import result_name_of, series_for, templates_of, words_of
from motcua.dossiers.queries.steps import open_runs
from motcua.dossiers.rules import guards
from motcua.dossiers.rules.result_templates import UNKNOWN
from motcua.dossiers.vocabulary import SUBJECT, ApplicantKind, DigitiseState, Paper, ReturnMethod
from motcua.fees.queries import due_lines
from motcua.people.models import Account
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure
from motcua.procedures.queries import offers

Offer = Callable[[Dossier, Actor, datetime], Choices]


# Choices of a dossier's form fields, queried only where the form has the field ------------------------------
def _named(accounts: Iterable[Account]) -> Choices:
    return [
        (account.pk, f"{account.full_name} ({account.title})" if account.title else account.full_name)
        for account in accounts
    ]


def _people(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    return _named(assignable(dossier, at.date()))


def _next_people(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Choices of people for the single next step; nobody is chosen for a group here (`ForwardForm`)."""
    coming = coming_step(dossier, actor)
    if len(coming.steps) > 1:
        return []
    step = coming.steps[0] if coming.steps else None
    return _named(takers(dossier, step, step.role if step else coming.role, at.date()))


def _agencies(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    return choices.near(dossier.competent_agency_id, tree(at.date()))


def _partners(dossier: Dossier, actor: Actor, at: datetime) -> Any:
    return choices.partners(dossier, tree(at.date()))


def _procedures(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    """Choices of procedures in force on the day of reception, by name."""
    on = local(dossier.received_at or at).date()
    found = offers(on).order_by(InVietnamese("name")).values_list("pk", "name", "code")
    return [(pk, f"{name} ({code})") for pk, name, code in found]


def _runs(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    runs = dossier.step_runs.filter(done_at=None, cancelled_at=None).order_by("pk")
    return [(run.pk, run.name) for run in runs]


def _consultations(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    asked = dossier.consultations.filter(cancelled_at=None, replied_at=None, is_silent=False).order_by("pk")
    return [(item.pk, f"{item.content[:80]} ({item.asked_at:%d/%m/%Y})") for item in asked]


def _unscanned(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    waiting = (DigitiseState.NONE, DigitiseState.LATER)
    papers = dossier.documents.filter(removed_at=None, file=None, digitise_state__in=waiting).order_by("pk")
    return list(papers.values_list("pk", "name"))


def _scan(label: str = "Bản quét") -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPT})
    return forms.FileField(
        label=label,
        required=False,
        widget=widget,
        help_text="PDF hoặc ảnh.",
        error_messages={"empty": "Tệp rỗng. Chọn lại tệp."},
    )


def _person(offer: Offer = _people, required: bool = False) -> OfferedField:
    return OfferedField(
        label="Người nhận",
        offer=offer,
        record=Account,
        nothing="Chọn người nhận" if required else "Theo quy trình",
        required=required,
        error_messages={"required": "Chọn người."},
    )


def _agency(label: str, required: str) -> OfferedField:
    return OfferedField(
        label=label,
        offer=_partners,
        record=Agency,
        nothing="Chọn cơ quan",
        widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": required},
    )


def _nobody(dossier: Dossier, actor: Actor, at: datetime) -> Choices:
    return []


def _run() -> OfferedField:
    return OfferedField(label="Bước", offer=_runs, least=2, required=False)


def _reason(what: str, label: str = "Lý do", **more: Any) -> LongWordsField:
    return LongWordsField(what=what, label=label, max_length=1000, **more)


# Reception -------------------------------------------------------------------------------------------------
class AcceptForm(ActForm):
    """Acceptance of a dossier sent online."""

    scan_later = forms.BooleanField(label="Quét bổ sung sau", required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        unscanned = self.record.documents.filter(removed_at=None, file=None, is_received=True)
        names = list(unscanned.filter(digitise_state=DigitiseState.NONE).order_by("pk").values_list("name", flat=True))
        if not names:
            del self.fields["scan_later"]
            return
        self.fields["scan_later"].help_text = (
            f"Chưa có tệp của: {'; '.join(names)}. Đính kèm tệp trước khi tiếp nhận, "
            "hoặc tiếp nhận ngay và để hồ sơ ở danh sách “Chờ quét”."
        )


_QUANTITIES = "Giấy tờ thì ghi số lượng trong ngoặc, ví dụ: Giấy khai sinh (1 bản chính, 2 bản sao, 1 bản chụp)."


class AskCorrectionForm(ActForm):
    """Request for missing papers before acceptance."""

    reason = _reason("lý do")
    items = LinesField(
        what="nội dung cần hoàn thiện",
        label="Cần hoàn thiện (mỗi dòng một nội dung)",
        max_length=4000,
        help_text=_QUANTITIES,
    )


class CorrectForm(ActForm):
    """Receipt of the corrected dossier."""


class RefuseReceiptForm(ActForm):
    """Refusal of reception."""

    reason = _reason("lý do từ chối tiếp nhận")


class TransferForm(ActForm):
    """Transfer from the desk to processing."""

    to = _person(_next_people)


# Work -----------------------------------------------------------------------------------------------------
class ForwardForm(ActForm):
    """Forward to the next step of the process: shows it, and asks for a person for each step that begins."""

    run_id = _run()
    to = _person(_next_people)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        coming = coming_step(self.record, more["actor"])
        self.group = {f"to_{step.pk}": step for step in coming.steps} if len(coming.steps) > 1 else {}
        for name, step in self.group.items():
            self.fields[name] = field = _person(_nobody)
            field.label = f"Người nhận bước “{step.name}”"
            field.fill(_named(takers(self.record, step, step.role, more["at"].date())))
        if self.group:
            del self.fields["to"]
        else:
            self.fields["to"].label = f"Người nhận bước “{coming.title}”"

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        chosen = {step.pk: told.pop(name) for name, step in self.group.items()}
        return {**told, "each": {number: person for number, person in chosen.items() if person is not None}}


class AssignForm(ActForm):
    """Assignment to a person."""

    run_id = _run()
    to = _person(required=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        runs = open_runs(self.record)
        names = "; ".join(f"“{run.name}”" for run in runs)
        coming = coming_step(self.record, more["actor"])
        told = f"Người nhận làm bước {names}; xong bước này sẽ sang “{coming.title}”." if runs else ""
        if len(runs) == 1 and hands_out(more["actor"], runs[0], coming):
            told = f"Người nhận làm bước “{coming.title}”; phân công xong là xong bước {names}."
        self.fields["to"].help_text = told


class SendBackForm(ActForm):
    """Return to the previous step."""

    reason = LongWordsField(what="lý do trả lại", label="Lý do trả lại", max_length=500)


class HandOverForm(ActForm):
    """Hand-over to another agency."""

    agency = _agency("Cơ quan nhận", "Chọn cơ quan nhận hồ sơ.")
    reason = LongWordsField(what="lý do chuyển", label="Lý do chuyển", max_length=500)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        runs = "; ".join(f"“{run.name}”" for run in open_runs(self.record))
        self.fields["agency"].help_text = f"Cơ quan nhận làm tiếp bước {runs}; thẩm quyền và hạn trả không đổi."


class ConsultForm(ActForm):
    """Consultation of another agency."""

    agency = _agency("Cơ quan được hỏi", "Chọn cơ quan được hỏi ý kiến.")
    content = _reason("nội dung lấy ý kiến", "Nội dung lấy ý kiến")
    reply_due_at = MomentField(label="Hạn trả lời")


class ConsultedForm(ActForm):
    """Result of a consultation: the opinion, or none received."""

    consultation = OfferedField(
        label="Lần lấy ý kiến",
        offer=_consultations,
        record=Consultation,
        error_messages={"required": "Chọn lần lấy ý kiến."},
    )
    is_silent = forms.BooleanField(label="Quá hạn mà không trả lời", required=False)
    reply = LongWordsField(what="ý kiến trả lời", label="Ý kiến trả lời", max_length=2000, required=False)
    reply_number = WordsField(what="số văn bản", label="Số văn bản trả lời", max_length=64, required=False)
    file = _scan("Văn bản trả lời")

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        told.pop("file_name")
        return told


class AskSupplementForm(ActForm):
    """Single request for missing papers."""

    reason = _reason("lý do")
    items = LinesField(
        what="giấy tờ cần bổ sung",
        label="Cần bổ sung (mỗi dòng một nội dung)",
        max_length=4000,
        help_text=_QUANTITIES,
    )


class SupplementForm(ActForm):
    """Receipt of the requested supplement."""


class SupplementTimeoutForm(ActForm):
    """Expiry of the supplement period."""


class AskPaymentForm(ActForm):
    """Request for a payment required by law."""

    notice = WordsField(what="số thông báo nghĩa vụ tài chính", label="Số thông báo", max_length=128)
    legal_basis = WordsField(
        what="căn cứ", label="Căn cứ tạm dừng tính thời gian (nếu có)", max_length=500, required=False
    )

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the basis named by the rules of the dossier's reception."""
        return {"legal_basis": obligation_basis(record)}


class PaidForm(ActForm):
    """Confirmation of a payment."""

    receipt = WordsField(what="số chứng từ nộp tiền", label="Số chứng từ nộp tiền", max_length=128)


class PauseForm(ActForm):
    """Pause of the clock."""

    kind = forms.ChoiceField(label="Lý do", choices=[(kind.value, kind.label) for kind in PAUSE_KINDS])
    legal_basis = WordsField(what="căn cứ pháp lý", label="Căn cứ (văn bản, điều, khoản)", max_length=500)


class ResumeForm(ActForm):
    """Resumption of the clock."""


class ApologiseForm(ActForm):
    """Single apology with a new appointment."""

    reason = _reason("lý do chậm", "Lý do chậm")
    new_due_at = MomentField(label="Hẹn trả mới")


# The end --------------------------------------------------------------------------------------------------
class PrepareForm(ActForm):
    """Draft of the result, or of the refusal document."""

    is_refusal = forms.TypedChoiceField(
        label="Đề xuất",
        choices=[("no", "Đồng ý giải quyết"), ("yes", "Từ chối giải quyết")],
        coerce=lambda given: given == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    name = WordsField(what="tên kết quả", label="Tên kết quả", max_length=500)
    reason = _reason("lý do từ chối", "Lý do từ chối", required=False)
    template = forms.ChoiceField(
        label="Mẫu văn bản",
        required=False,
        help_text="Hệ thống điền thông tin hồ sơ vào mẫu; số, ngày do văn thư cấp.",
        error_messages={"invalid_choice": "Mẫu này không dùng cho đề xuất đã chọn. Chọn lại mẫu."},
    )
    content = LongWordsField(
        what="nội dung văn bản",
        label="Nội dung văn bản",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Mỗi dòng một đoạn. Chỗ có “……” là thông tin hồ sơ chưa ghi.",
    )
    expires_on = DayField(label="Hết hiệu lực ngày", required=False)
    file = _scan("Hoặc tệp dự thảo, thay cho mẫu")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        asked = self.data.get("is_refusal") if self.is_bound else self.initial.get("is_refusal")
        found = templates_of(
            self.record, str(self["name"].value() or ""), on=more["at"].date(), is_refusal=asked == "yes"
        )
        choices = [*((one.key, one.name) for one in found), ("", "Không dùng mẫu: đính kèm tệp")]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]
        wording = {
            "hx-get": reverse("dossier_wording", args=[self.record.code]),
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-target": "#id_content",
            "hx-swap": "outerHTML",
        }
        self.fields["is_refusal"].widget.attrs |= wording
        self.fields["template"].widget.attrs |= wording

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the current draft; else the name of the procedure's result, on the best fitting template."""
        draft = latest_draft(record)
        if draft is None:
            name = result_name_of(record)
            fitting = templates_of(record, name, on=today())
            first = {"template": fitting[0].key, "content": words_of(record, fitting[0].key)} if fitting else {}
            return {"name": name, "is_refusal": "no", **first}
        told = {"name": draft.name, "reason": draft.reason, "expires_on": draft.expires_on}
        words = {"template": draft.template, "content": draft.content}
        return {**told, **words, "is_refusal": "yes" if draft.is_refusal else "no"}

    def clean(self) -> dict[str, Any]:
        """Require a reason for a refusal; write it where the text of the template still leaves it open."""
        given = super().clean() or {}
        if given.get("is_refusal") and given.get("reason") and given.get("content"):
            told = " ".join(given["reason"].split())
            given["content"] = given["content"].replace(f"Lý do: {UNKNOWN}", f"Lý do: {told}")
        if given.get("is_refusal") and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Nhập lý do từ chối.")
        return given


class SignForm(ActForm):
    """Signature of the draft by the leader."""


class IssueForm(ActForm):
    """Number and seal of the result: its symbol, and the sealed copy."""

    series = forms.ChoiceField(
        label="Ký hiệu sổ",
        help_text="Số thứ tự do hệ thống cấp, liên tục trong năm theo từng ký hiệu.",
        error_messages={"required": "Chọn ký hiệu của sổ.", "invalid_choice": "Chọn ký hiệu trong danh sách."},
    )
    file = _scan("Bản đã ký, đóng dấu")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["series"].choices = [(each, each) for each in series_offered(self.record)]  # type: ignore[attr-defined]

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the symbol of the result's type."""
        draft = latest_draft(record)
        return {"series": series_for(draft)} if draft else {}


class SealForm(ActForm):
    """Scan of the signed and sealed paper."""

    each = ("file",)
    file = _scan("Bản đã ký, đóng dấu")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = "Chọn tệp quét của bản đã đóng dấu."


class IssueRefusalForm(IssueForm):
    """Number and seal of the refusal document."""


class StopForm(ActForm):
    """Stop before a decision."""

    reason = _reason("lý do dừng")


class WithdrawForm(ActForm):
    """Withdrawal by the applicant."""

    reason = _reason("lý do rút hồ sơ")


class ReturnForm(ActForm):
    """Return of the result to the applicant."""

    each = ("recipient_name", "method", "post_number")
    recipient_name = WordsField(what="tên người nhận kết quả", label="Người nhận")
    recipient_id_number = IdNumberField(label="Số định danh người nhận")
    method = forms.ChoiceField(label="Cách trả", choices=ReturnMethod)
    post_number = WordsField(what="số vận đơn", label="Số vận đơn (nếu gửi bưu chính)", max_length=64, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.warning = guards.unpaid(due_lines(SUBJECT, self.record.pk).owed)

    @classmethod
    def each_faults(cls, given: Mapping[str, Any]) -> dict[str, str]:
        """Require the postal number of a result sent by post."""
        by_post = given.get("method") == ReturnMethod.POST
        return {"post_number": "Nhập số vận đơn."} if by_post and not given.get("post_number") else {}

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the registered submitter as recipient of the result."""
        submitter = bool(record.submitter_name)
        return {
            "recipient_name": record.submitter_name or record.applicant_name,
            "recipient_id_number": record.submitter_id_number if submitter else record.applicant_id_number,
            "method": record.return_method,
        }


class HandBackForm(ReturnForm):
    """Hand-back of the refusal document and the papers to the applicant."""


class CorrectResultForm(ActForm):
    """Corrected version of the result, under its number; one printed from a template has its text to edit."""

    name = WordsField(what="tên kết quả", label="Tên kết quả", max_length=500)
    content = LongWordsField(
        what="lời văn", label="Lời văn", max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    expires_on = DayField(label="Hết hiệu lực ngày", required=False)
    file = _scan("Tệp kết quả")
    reason = LongWordsField(what="lý do đính chính", label="Lý do đính chính", max_length=500)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        latest = latest_issued(self.record)
        if latest is None or not latest.template:
            del self.fields["content"]

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the result in force."""
        latest = latest_issued(record)
        return {"name": latest.name, "content": latest.content, "expires_on": latest.expires_on} if latest else {}


class ReopenForm(ActForm):
    """Reopening of an ended dossier."""

    reason = _reason("lý do mở lại")


# Beside the way --------------------------------------------------------------------------------------------
class CorrectMatterForm(ActForm):
    """Correction of procedure, kind of applicant and competent agency; the case is chosen in the preview."""

    procedure = OfferedField(
        label="Thủ tục đúng", offer=_procedures, record=Procedure, widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": "Chọn thủ tục đúng."},
    )  # fmt: skip
    applicant_kind = forms.ChoiceField(label="Chủ hồ sơ là", choices=ApplicantKind, widget=forms.RadioSelect)
    competent_agency = OfferedField(
        label="Cơ quan giải quyết", offer=_agencies, record=Agency,
        widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": "Chọn cơ quan giải quyết."},
    )  # fmt: skip
    reason = _reason("lý do sửa", "Lý do sửa")

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the current matter."""
        told = {"procedure": record.procedure_id, "applicant_kind": record.applicant_kind}
        return {**told, "competent_agency": record.competent_agency_id}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.preview = reverse("dossier_matter", args=[self.record.code])

    def arguments(self, stored: Stored) -> dict[str, Any]:
        case = str(self.data.get("case") or "")
        return {**super().arguments(stored), "case_id": int(case) if case.isdecimal() and len(case) < 18 else None}


class NoteForm(ActForm):
    """Remark."""

    text = LongWordsField(what="nội dung ghi chú", label="Nội dung", max_length=1000)
    comment = None  # type: ignore[assignment]

    def when(self) -> dict[str, Any]:
        told = super().when()
        return {name: told[name] for name in ("revision", "effective_at")}


class AttachForm(ActForm):
    """Additional paper."""

    document = OfferedField(
        label="Bản quét của giấy tờ",
        offer=_unscanned,
        nothing="Giấy tờ chưa có trong hồ sơ",
        least=1,
        required=False,
        help_text="Giấy tờ đã nhận mà chưa quét; chọn để bổ sung bản quét.",
        error_messages={"invalid_choice": "Giấy tờ này đã có bản quét hoặc không còn trong hồ sơ. Chọn lại."},
    )
    name = WordsField(what="tên giấy tờ", label="Tên giấy tờ, nếu là giấy tờ mới", max_length=500, required=False)
    original_count = NumberField(label="Bản chính", min_value=0, max_value=99, initial=1)
    copy_count = NumberField(label="Bản sao", min_value=0, max_value=99, initial=0)
    file = PagesField(
        label="Bản quét",
        required=False,
        help_text="PDF hoặc ảnh; nhiều tệp được ghép thành một, theo thứ tự.",
        error_messages={"empty": "Tệp rỗng. Chọn lại tệp."},
    )
    exempt = forms.ChoiceField(
        label="Nếu chưa có bản quét", required=False, choices=[("", "Phải quét ngay"), *SCAN_CHOICES[1:]]
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("document") and not given.get("name") and not {"document", "name"} & set(self.errors):
            self.add_error("name", "Nhập tên giấy tờ.")
        if not given.get("file") and "file" not in self.errors:
            later = given.get("exempt") == DigitiseState.LATER and given.get("document") is not None
            if later or not given.get("exempt"):
                self.add_error("file", "Chọn tệp quét của giấy tờ này, hoặc chọn lý do không phải quét.")
        return given

    def uploads(self) -> list[tuple[str, Any]]:
        """Return the files of the paper together."""
        pages = pages_of(self, "file")
        return [("file", pages)] if pages is not None else []

    def arguments(self, stored: Stored) -> dict[str, Any]:
        given, file = self.cleaned_data, stored.get("file")
        state, exempt = scan_state(bool(file), given.get("exempt", ""))
        paper = Paper(
            name=given["name"],
            original_count=given["original_count"],
            copy_count=given["copy_count"],
            file_id=file[0] if file else None,
            file_name=file[1] if file else "",
            digitise_state=state,
            exempt_reason=exempt,
        )
        return {"paper": paper, "document_id": given.get("document")}

    def follow_up(self) -> tuple[str, str] | None:
        """Return the next paper to be scanned."""
        if not self.cleaned_data.get("document") or not (rest := list(to_scan(self.record))):
            return None
        next_one = f"{reverse('dossier_act', args=[self.record.code, 'attach'])}?document={rest[0].pk}"
        return f"Còn {len(rest)} giấy tờ chờ quét; chọn tiếp bản quét của “{rest[0].name}”.", next_one


class EditForm(ActForm):
    """Correction of the applicant's particulars."""

    applicant_kind = forms.ChoiceField(label="Chủ hồ sơ là", choices=ApplicantKind)
    applicant_name = WordsField(what="tên chủ hồ sơ", label="Tên chủ hồ sơ")
    applicant_id_number = IdNumberField(label="Số định danh")
    applicant_birth_date = DayField(label="Ngày sinh", required=False)
    address = WordsField(what="địa chỉ", label="Địa chỉ", required=False)
    phone = PhoneField(label="Điện thoại")
    email = forms.EmailField(label="Thư điện tử", required=False)
    submitter_name = WordsField(what="họ tên người nộp", label="Người nộp thay", required=False)
    submitter_id_number = IdNumberField(label="Số định danh người nộp")
    submitter_phone = PhoneField(label="Điện thoại người nộp")
    submitter_address = WordsField(what="địa chỉ người nộp", label="Địa chỉ người nộp", required=False)
    submitter_email = forms.EmailField(label="Thư điện tử người nộp", required=False)
    authorisation = WordsField(what="giấy ủy quyền", label="Giấy ủy quyền hoặc quan hệ", required=False)
    request_content = LongWordsField(what="nội dung yêu cầu", label="Nội dung yêu cầu", max_length=500, required=False)
    set_count = NumberField(label="Số bộ hồ sơ", min_value=1, max_value=99)
    return_method = forms.ChoiceField(label="Nhận kết quả", choices=ReturnMethod)
    note = WordsField(what="ghi chú", label="Ghi chú", max_length=500, required=False)

    @classmethod
    def beginning(cls, record: Dossier, actor: Actor) -> dict[str, Any]:
        """Initial values: the current particulars."""
        own = set(cls.base_fields) - {"revision", "comment", "effective_at"}
        return {name: getattr(record, name) for name in own}

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        told["request_content"] = told["request_content"].replace("\n", " ")
        before = {name: getattr(self.record, name) for name in told}
        return {"values": {name: value for name, value in told.items() if value != before[name]}}
