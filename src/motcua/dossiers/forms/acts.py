"""A small form for each act on a dossier: what the act needs to be told, and how it is asked for."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from motcua.design.forms import DayField, MomentField
from motcua.dossiers.actions.clock import PAUSE_KINDS
from motcua.dossiers.forms.fields import (
    SCAN_CHOICES,
    IdNumberField,
    LinesField,
    LongWordsField,
    PhoneField,
    WordsField,
    scan_state,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.vocabulary import Action, ApplicantKind, DigitiseState, Paper, ReturnMethod

Choices = Sequence[tuple[int, str]]
#: A file that came with the form, by the name of its field: number in the store, and its name.
Stored = Mapping[str, tuple[int, str]]


class ActForm(forms.Form):
    """What every act asks: the state that the person saw, a remark, and when it really happened.

    `question` is asked before what cannot be undone; `hint` says what the act does.
    """

    do_not_call_in_templates: ClassVar[bool] = True  # pages name the class to offer the act
    action: ClassVar[Action]
    function: ClassVar[str]
    button: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    question: ClassVar[str] = ""
    bulk: ClassVar[bool] = False

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    comment = LongWordsField(
        what="ý kiến",
        label="Ý kiến xử lý",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    effective_at = MomentField(
        label="Làm việc này lúc",
        required=False,
        help_text="Để trống nếu là bây giờ. Việc của ngày trước thì ghi lý do vào ý kiến.",
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        dossier: Dossier,
        people: Choices = (),
        agencies: Choices = (),
        runs: Choices = (),
        consultations: Choices = (),
        papers: Choices = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.dossier = dossier
        first = {"revision": dossier.revision, **self.beginning(), **(initial or {})}
        super().__init__(data, files, initial=first, use_required_attribute=False)
        for name, choices, nothing in (
            ("to", people, "Chọn người nhận" if self.needs_person() else "Theo quy trình"),
            ("agency", agencies, "Chọn cơ quan"),
            ("run_id", runs, ""),
            ("consultation", consultations, ""),
            ("document", papers, "Giấy tờ chưa có trong hồ sơ"),
        ):
            if name in self.fields:
                empty = [("", nothing)] if nothing else []
                self.fields[name].choices = [*empty, *choices]  # type: ignore[attr-defined]
        if "run_id" in self.fields and len(runs) <= 1:
            del self.fields["run_id"]
        if "document" in self.fields and not papers:
            del self.fields["document"]
        self.order_fields([*(name for name in self.fields if name not in ("comment", "effective_at", "revision"))])

    def needs_person(self) -> bool:
        """Whether a person has to be named."""
        return "to" in self.fields and self.fields["to"].required

    def beginning(self) -> dict[str, Any]:
        """What the fields say when the form is opened."""
        return {}

    def uploads(self) -> list[tuple[str, Any]]:
        """The files that came with the form, by the name of their field."""
        names = [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]
        return [(name, self.files[name]) for name in names if self.files.get(name)]

    def arguments(self, stored: Stored) -> dict[str, Any]:
        """What the act is told, beside who does it and when."""
        shared = {"comment", "effective_at", "revision", "file"}
        told = {name: value for name, value in self.cleaned_data.items() if name not in shared}
        if "file" in self.fields:
            file = stored.get("file")
            told |= {"file_id": file[0] if file else None, "file_name": file[1] if file else ""}
        return told

    def when(self) -> dict[str, Any]:
        """The state that the person saw, when it happened, and the remark."""
        given = self.cleaned_data
        return {
            "revision": given["revision"],
            "effective_at": given["effective_at"],
            "comment": given["comment"].replace("\n", " "),
        }


def _scan(label: str = "Bản quét") -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    return forms.FileField(
        label=label,
        required=False,
        widget=widget,
        help_text="PDF hoặc ảnh.",
        error_messages={"empty": "Tệp rỗng. Chọn lại tệp."},
    )


def _person(required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Người nhận", coerce=int, required=required, empty_value=None, error_messages={"required": "Chọn người."}
    )


def _run() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Bước", coerce=int, required=False, empty_value=None)


def _reason(what: str, label: str = "Lý do", **more: Any) -> LongWordsField:
    return LongWordsField(what=what, label=label, max_length=1000, **more)


# Reception -------------------------------------------------------------------------------------------------
class AcceptForm(ActForm):
    """Accepting a dossier sent on line."""

    action, function, button = Action.ACCEPT, "accept", "Tiếp nhận hồ sơ"
    hint = "Thời hạn giải quyết bắt đầu từ lúc tiếp nhận; giấy hẹn được tạo ngay."
    bulk = True
    scan_later = forms.BooleanField(label="Quét bổ sung sau", required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        bare = self.dossier.documents.filter(removed_at=None, file=None, is_received=True)
        names = list(bare.filter(digitise_state=DigitiseState.NONE).order_by("pk").values_list("name", flat=True))
        if not names:
            del self.fields["scan_later"]
            return
        self.fields["scan_later"].help_text = (
            f"Chưa có tệp của: {'; '.join(names)}. Đính kèm tệp trước khi tiếp nhận, "
            "hoặc tiếp nhận ngay và để hồ sơ ở danh sách “Chờ quét”."
        )


class AskCorrectionForm(ActForm):
    """Asking for what is missing before acceptance."""

    action, function, button = Action.ASK_CORRECTION, "ask_correction", "Gửi yêu cầu hoàn thiện"
    hint = "Nêu một lần đầy đủ những gì cần hoàn thiện; phiếu mẫu 02 được tạo."
    reason = _reason("lý do")
    items = LinesField(what="nội dung cần hoàn thiện", label="Cần hoàn thiện (mỗi dòng một nội dung)", max_length=4000)


class CorrectForm(ActForm):
    """The dossier came again."""

    action, function, button = Action.CORRECT, "correct", "Ghi nhận đã nộp lại"


class RefuseReceiptForm(ActForm):
    """Refusing to receive."""

    action, function, button = Action.REFUSE_RECEIPT, "refuse_receipt", "Từ chối tiếp nhận"
    hint = "Phiếu từ chối (mẫu 03) được tạo."
    question = "Từ chối tiếp nhận hồ sơ này?"
    reason = _reason("lý do từ chối tiếp nhận")


class TransferForm(ActForm):
    """From the desk to work."""

    action, function, button = Action.TRANSFER, "transfer", "Chuyển xử lý"
    hint = "Nhận trước 15 giờ chuyển trong ngày; sau 15 giờ chuyển đầu giờ ngày làm việc sau."
    bulk = True
    to = _person()


# Work -----------------------------------------------------------------------------------------------------
class ForwardForm(ActForm):
    """To the next step of the process."""

    action, function, button = Action.FORWARD, "forward", "Chuyển bước tiếp theo"
    bulk = True
    run_id = _run()
    to = _person()


class AssignForm(ActForm):
    """Giving the dossier to a person."""

    action, function, button = Action.ASSIGN, "assign", "Phân công"
    bulk = True
    run_id = _run()
    to = _person(required=True)


class SendBackForm(ActForm):
    """Back to the step before."""

    action, function, button = Action.SEND_BACK, "send_back", "Trả lại bước trước"
    hint = "Thời gian đã dùng vẫn tính cho bước này."
    reason = LongWordsField(what="lý do trả lại", label="Lý do trả lại", max_length=500)


class HandOverForm(ActForm):
    """To another agency."""

    action, function, button = Action.HAND_OVER, "hand_over", "Chuyển cơ quan khác"
    question = "Chuyển hồ sơ này sang cơ quan khác?"
    agency = forms.TypedChoiceField(
        label="Cơ quan nhận", coerce=int, error_messages={"required": "Chọn cơ quan nhận hồ sơ."}
    )
    reason = LongWordsField(what="lý do chuyển", label="Lý do chuyển", max_length=500)


class ConsultForm(ActForm):
    """Asking another agency for its opinion."""

    action, function, button = Action.CONSULT, "consult", "Gửi lấy ý kiến"
    hint = "Thời hạn giải quyết vẫn tính trong lúc chờ ý kiến."
    agency = forms.TypedChoiceField(
        label="Cơ quan được hỏi", coerce=int, error_messages={"required": "Chọn cơ quan được hỏi ý kiến."}
    )
    content = _reason("nội dung lấy ý kiến", "Nội dung lấy ý kiến")
    reply_due_at = MomentField(label="Hạn trả lời")


class ConsultedForm(ActForm):
    """The opinion that came, or did not."""

    action, function, button = Action.CONSULTED, "record_consultation", "Ghi ý kiến"
    consultation = forms.TypedChoiceField(
        label="Lần lấy ý kiến", coerce=int, error_messages={"required": "Chọn lần lấy ý kiến."}
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
    """The one request for what is missing."""

    action, function, button = Action.ASK_SUPPLEMENT, "ask_supplement", "Yêu cầu bổ sung"
    hint = "Chỉ được yêu cầu một lần, nêu đầy đủ; khi nhận đủ, thời hạn tính lại từ đầu. Phiếu mẫu 02 được tạo."
    reason = _reason("lý do")
    items = LinesField(what="giấy tờ cần bổ sung", label="Cần bổ sung (mỗi dòng một nội dung)", max_length=4000)


class SupplementForm(ActForm):
    """What was asked for has come."""

    action, function, button = Action.SUPPLEMENT, "receive_supplement", "Đã nhận đủ bổ sung"
    hint = "Thời hạn giải quyết tính lại từ đầu kể từ lúc nhận đủ; hẹn cũ vẫn được lưu."


class SupplementTimeoutForm(ActForm):
    """Nothing came in time."""

    action, function, button = Action.SUPPLEMENT_TIMEOUT, "time_out_supplement", "Dừng vì hết hạn bổ sung"
    question = "Dừng hồ sơ vì hết thời gian chờ bổ sung?"


class AskPaymentForm(ActForm):
    """Asking for money that the law asks for."""

    action, function, button = Action.ASK_PAYMENT, "ask_payment", "Yêu cầu nghĩa vụ tài chính"
    hint = "Chỉ tạm dừng tính thời gian khi có căn cứ pháp lý."
    notice = WordsField(what="số thông báo nghĩa vụ tài chính", label="Số thông báo", max_length=128)
    legal_basis = WordsField(
        what="căn cứ", label="Căn cứ tạm dừng tính thời gian (nếu có)", max_length=500, required=False
    )


class PaidForm(ActForm):
    """The money has been paid."""

    action, function, button = Action.PAID, "record_payment", "Ghi nhận đã nộp"
    receipt = WordsField(what="số chứng từ nộp tiền", label="Số chứng từ nộp tiền", max_length=128)


class PauseForm(ActForm):
    """The clock stands still."""

    action, function, button = Action.PAUSE, "pause", "Tạm dừng"
    kind = forms.ChoiceField(label="Lý do", choices=[(kind.value, kind.label) for kind in PAUSE_KINDS])
    legal_basis = WordsField(what="căn cứ pháp lý", label="Căn cứ (văn bản, điều, khoản)", max_length=500)


class ResumeForm(ActForm):
    """The clock runs on."""

    action, function, button = Action.RESUME, "resume", "Tính tiếp thời gian"


class ApologiseForm(ActForm):
    """The one apology with a new appointment."""

    action, function, button = Action.APOLOGISE, "apologise", "Xin lỗi và hẹn lại"
    hint = "Chỉ được hẹn lại một lần, chậm nhất một ngày trước ngày hẹn; đúng hạn vẫn xét theo hẹn ban đầu."
    reason = _reason("lý do chậm", "Lý do chậm")
    new_due_at = MomentField(label="Hẹn trả mới")


# The end --------------------------------------------------------------------------------------------------
class ApproveForm(ActForm):
    """The signed result."""

    action, function, button = Action.APPROVE, "approve", "Ban hành kết quả"
    hint = "Thời điểm kết thúc xử lý là lúc kết quả được ký, ban hành."
    name = WordsField(what="tên kết quả", label="Tên kết quả", max_length=500)
    number = WordsField(what="số, ký hiệu văn bản", label="Số, ký hiệu", max_length=64)
    signer = WordsField(what="người ký", label="Người ký", max_length=128)
    issued_at = MomentField(label="Ngày ban hành", required=False, help_text="Để trống nếu là bây giờ.")
    expires_on = DayField(label="Hết hiệu lực ngày", required=False)
    file = _scan("Tệp kết quả")

    def beginning(self) -> dict[str, Any]:
        version = self.dossier.version
        return {"name": version.result_name if version else ""}


class DecideRefusalForm(ActForm):
    """Refusing after examination."""

    action, function, button = Action.DECIDE_REFUSAL, "decide_refusal", "Từ chối giải quyết"
    question = "Ban hành văn bản từ chối giải quyết hồ sơ này?"
    hint = "Phải có văn bản nêu rõ lý do, trong thời hạn giải quyết."
    reason = _reason("lý do từ chối", "Lý do từ chối")
    number = WordsField(what="số, ký hiệu văn bản từ chối", label="Số, ký hiệu văn bản từ chối", max_length=64)
    signer = WordsField(what="người ký", label="Người ký", max_length=128)
    issued_at = MomentField(label="Ngày ban hành", required=False, help_text="Để trống nếu là bây giờ.")
    file = _scan("Văn bản từ chối")


class StopForm(ActForm):
    """Stopping before a decision."""

    action, function, button = Action.STOP, "stop", "Dừng giải quyết"
    question = "Dừng giải quyết hồ sơ này?"
    hint = "Chỉ khi chưa có quyết định, kết quả. Thông báo dừng (mẫu 05) được tạo."
    reason = _reason("lý do dừng")


class WithdrawForm(ActForm):
    """The applicant takes the dossier back."""

    action, function, button = Action.WITHDRAW, "withdraw", "Cho rút hồ sơ"
    question = "Ghi nhận người nộp rút hồ sơ này?"
    reason = _reason("lý do rút hồ sơ")


class ReturnForm(ActForm):
    """The result goes to the applicant."""

    action, function, button = Action.RETURN, "return_result", "Trả kết quả"
    bulk = True
    recipient_name = WordsField(what="tên người nhận kết quả", label="Người nhận")
    recipient_id_number = IdNumberField(label="Số định danh người nhận")
    method = forms.ChoiceField(label="Cách trả", choices=ReturnMethod)
    post_number = WordsField(what="số vận đơn", label="Số vận đơn (nếu gửi bưu chính)", max_length=64, required=False)

    def beginning(self) -> dict[str, Any]:
        dossier = self.dossier
        submitter = bool(dossier.submitter_name)
        return {
            "recipient_name": dossier.submitter_name or dossier.applicant_name,
            "recipient_id_number": dossier.submitter_id_number if submitter else dossier.applicant_id_number,
            "method": dossier.return_method,
        }


class HandBackForm(ReturnForm):
    """The document of refusal and the papers go back to the applicant."""

    action, function, button = Action.HAND_BACK, "hand_back", "Trả văn bản, giấy tờ"
    hint = "Hồ sơ đã kết thúc mà không có kết quả: ghi ai nhận lại văn bản từ chối và giấy tờ đã nộp."


class CorrectResultForm(ApproveForm):
    """A further version of the result."""

    action, function, button = Action.CORRECT_RESULT, "correct_result", "Đính chính kết quả"
    hint = "Do sai sót của cơ quan: bản mới thay bản cũ, bản cũ vẫn được lưu."
    reason = LongWordsField(what="lý do đính chính", label="Lý do đính chính", max_length=500)


class ReopenForm(ActForm):
    """Opening what had ended."""

    action, function, button = Action.REOPEN, "reopen", "Mở lại"
    question = "Mở lại hồ sơ đã kết thúc?"
    hint = "Thời hạn không tính lại; hồ sơ đã quá hạn vẫn là quá hạn."
    reason = _reason("lý do mở lại")


# Beside the way --------------------------------------------------------------------------------------------
class NoteForm(ActForm):
    """A remark."""

    action, function, button = Action.NOTE, "add_note", "Ghi"
    text = LongWordsField(what="nội dung ghi chú", label="Nội dung", max_length=1000)
    comment = None  # type: ignore[assignment]

    def when(self) -> dict[str, Any]:
        return {"revision": self.cleaned_data["revision"], "effective_at": self.cleaned_data["effective_at"]}


class AttachForm(ActForm):
    """A further paper."""

    action, function, button = Action.ATTACH, "attach", "Đính kèm"
    document = forms.TypedChoiceField(
        label="Bản quét của giấy tờ",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Giấy tờ đã nhận mà chưa quét; chọn để bổ sung bản quét.",
        error_messages={"invalid_choice": "Giấy tờ này đã có bản quét hoặc không còn trong hồ sơ. Chọn lại."},
    )
    name = WordsField(what="tên giấy tờ", label="Tên giấy tờ, nếu là giấy tờ mới", max_length=500, required=False)
    original_count = forms.IntegerField(label="Bản chính", min_value=0, max_value=99, initial=1)
    copy_count = forms.IntegerField(label="Bản sao", min_value=0, max_value=99, initial=0)
    file = _scan()
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


class EditForm(ActForm):
    """Mending the applicant's particulars."""

    action, function, button = Action.EDIT, "edit", "Lưu thông tin"
    hint = "Nội dung trước khi sửa vẫn được lưu trong diễn biến."
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
    authorisation = WordsField(what="giấy ủy quyền", label="Giấy ủy quyền hoặc quan hệ", required=False)
    request_content = LongWordsField(what="nội dung yêu cầu", label="Nội dung yêu cầu", max_length=500, required=False)
    set_count = forms.IntegerField(label="Số bộ hồ sơ", min_value=1, max_value=99)
    return_method = forms.ChoiceField(label="Nhận kết quả", choices=ReturnMethod)
    note = WordsField(what="ghi chú", label="Ghi chú", max_length=500, required=False)

    def beginning(self) -> dict[str, Any]:
        own = set(self.base_fields) - {"revision", "comment", "effective_at"}
        return {name: getattr(self.dossier, name) for name in own}

    def arguments(self, stored: Stored) -> dict[str, Any]:
        told = super().arguments(stored)
        told["request_content"] = told["request_content"].replace("\n", " ")
        before = self.beginning()
        return {"values": {name: value for name, value in told.items() if value != before[name]}}


FORMS: dict[str, type[ActForm]] = {
    form.action.value: form
    for form in (
        AcceptForm, TransferForm, ForwardForm, AssignForm, ApproveForm, ReturnForm, HandBackForm, SupplementForm,
        PaidForm, ResumeForm, CorrectForm, AskCorrectionForm, RefuseReceiptForm, SendBackForm, HandOverForm,
        ConsultForm, ConsultedForm, AskSupplementForm, SupplementTimeoutForm, AskPaymentForm, PauseForm, ApologiseForm,
        DecideRefusalForm, StopForm, WithdrawForm, CorrectResultForm, ReopenForm, AttachForm, EditForm, NoteForm,
    )
}  # fmt: skip
