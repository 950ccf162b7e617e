"""Intake form at the counter: applicant, procedure, papers, and the way of returning the result."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django import forms

from motcua.base.time import local, now
from motcua.design.forms import DayField, LinesField, LongWordsField, MomentField, NumberField, WordsField
from motcua.dossiers.forms.fields import IdNumberField, PhoneField
from motcua.dossiers.forms.intake_papers import PapersForm
from motcua.dossiers.vocabulary import (
    ApplicantKind,
    Channel,
    IntakeCommand,
    Origin,
    ReturnMethod,
)
from motcua.procedures.models import ProcedureCase, RequiredDocument


class Decision(StrEnum):
    """Decision of the desk on what was handed in."""

    RECEIVE = "receive"
    GUIDE = "guide"
    TURN_AWAY = "turn_away"


def quantity(document: RequiredDocument) -> str:
    """Return the required quantity of a paper in words: "1 bản chính, 2 bản sao"."""
    counts = ((document.original_count, "bản chính"), (document.copy_count, "bản sao"))
    return ", ".join(f"{count} {kind}" for count, kind in counts if count) or "1 bản"


class IntakeForm(PapersForm):
    """Phiếu tiếp nhận: one page, filled from the keyboard, with the papers of the chosen case."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    procedure = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    case = forms.TypedChoiceField(label="Trường hợp", coerce=int, required=False, empty_value=None)
    received_agency = forms.TypedChoiceField(label="Nơi tiếp nhận", coerce=int)
    competent_agency = forms.TypedChoiceField(
        label="Cơ quan giải quyết",
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.Select(attrs={"data-searchable": True}),
    )

    applicant_kind = forms.ChoiceField(label="Chủ hồ sơ là", choices=ApplicantKind, widget=forms.RadioSelect)
    applicant_id_number = IdNumberField(label="Số định danh, mã số thuế")
    applicant_name = WordsField(what="họ tên hoặc tên tổ chức", label="Tên chủ hồ sơ")
    applicant_birth_date = DayField(label="Ngày sinh", required=False)
    address = WordsField(what="địa chỉ", label="Địa chỉ", required=False)
    phone = PhoneField(label="Điện thoại")
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn."},
    )

    on_behalf = forms.BooleanField(label="Người khác nộp thay", required=False)
    submitter_name = WordsField(what="họ tên người nộp thay", label="Họ tên người nộp", required=False)
    submitter_id_number = IdNumberField(label="Số định danh người nộp")
    submitter_phone = PhoneField(label="Điện thoại người nộp")
    submitter_address = WordsField(what="địa chỉ người nộp", label="Địa chỉ người nộp", required=False)
    submitter_email = forms.EmailField(
        label="Thư điện tử người nộp",
        required=False,
        error_messages={"invalid": "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn."},
    )
    authorisation = WordsField(
        what="giấy ủy quyền hoặc quan hệ với chủ hồ sơ", label="Giấy ủy quyền hoặc quan hệ", required=False
    )

    channel = forms.ChoiceField(label="Hình thức nộp", choices=Channel, widget=forms.RadioSelect)
    origin_code = WordsField(
        what="mã hồ sơ ở hệ thống gốc", label="Mã ở hệ thống gốc, số vận đơn", max_length=64, required=False
    )
    submitted_at = MomentField(
        label="Nộp trực tuyến, gửi bưu chính lúc", required=False, help_text="Để trống nếu không biết."
    )
    request_content = LongWordsField(
        what="nội dung yêu cầu",
        label="Nội dung yêu cầu cụ thể",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    set_count = NumberField(
        label="Số bộ hồ sơ",
        min_value=1,
        max_value=99,
        initial=1,
        error_messages={"min_value": "Ít nhất một bộ hồ sơ.", "max_value": "Nhiều nhất 99 bộ hồ sơ."},
    )
    return_method = forms.ChoiceField(label="Nhận kết quả", choices=ReturnMethod)
    wants_notice = forms.BooleanField(label="Muốn được báo khi có kết quả", required=False)
    note = WordsField(what="ghi chú", label="Ghi chú", max_length=500, required=False)

    effective_at = MomentField(label="Nhận hồ sơ lúc", required=False, help_text="Để trống nếu nhận ngay bây giờ.")
    continued = forms.CharField(label="Hồ sơ đã đăng ký", max_length=40, required=False, widget=forms.HiddenInput)
    items = LinesField(
        what="nội dung cần hoàn thiện",
        label="Nội dung cần hoàn thiện khác (mỗi dòng một nội dung)",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Giấy tờ bắt buộc chưa đánh dấu được tự ghi vào phiếu mẫu 02 kèm số lượng.",
    )
    reason = LongWordsField(
        what="lý do", label="Lý do", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    comment = WordsField(what="lý do ghi nhận muộn", label="Lý do ghi nhận muộn", max_length=500, required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        desks: Sequence[tuple[int, str]],
        competent: Sequence[tuple[int, str]] = (),
        cases: Sequence[ProcedureCase] = (),
        case: ProcedureCase | None = None,
        documents: Sequence[RequiredDocument] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        first = {
            "intake_key": uuid4(),
            "applicant_kind": ApplicantKind.CITIZEN,
            "channel": Channel.COUNTER,
            "return_method": ReturnMethod.COUNTER,
            "received_agency": desks[0][0] if desks else None,
            "case": case.pk if case else None,
        }
        super().__init__(data, files, initial={**first, **(initial or {})}, use_required_attribute=False)
        self.fields["received_agency"].choices = desks  # type: ignore[attr-defined]
        self.fields["competent_agency"].choices = [("", "Như nơi tiếp nhận"), *competent]  # type: ignore[attr-defined]
        self.fields["case"].choices = [(row.pk, str(row)) for row in cases]  # type: ignore[attr-defined]
        if len(desks) <= 1:
            self.fields["received_agency"].widget = forms.HiddenInput()
        self.add_papers(documents)
        self.fields["procedure"].error_messages["required"] = "Chọn thủ tục trước khi tiếp nhận."

    def clean(self) -> dict[str, Any]:
        """Validate fields together, by the decision: receive, guide to complete, or turn away."""
        given = super().clean() or {}
        self._check_submitter(given)
        self._check_contact(given)
        self._check_moments(given)
        if self.decision is Decision.RECEIVE:
            self.check_mandatory()
            self.check_scans()
        else:
            self._check_decision(given)
        return given

    def _check_submitter(self, given: Mapping[str, Any]) -> None:
        if not given.get("on_behalf"):
            return
        if not given.get("submitter_name") and "submitter_name" not in self.errors:
            self.add_error("submitter_name", "Nhập họ tên người nộp thay, hoặc bỏ chọn “Người khác nộp thay”.")
        if not given.get("authorisation") and "authorisation" not in self.errors:
            self.add_error("authorisation", "Ghi giấy ủy quyền hoặc quan hệ với chủ hồ sơ, ví dụ “cha đẻ”.")

    def _check_contact(self, given: Mapping[str, Any]) -> None:
        """Require a contact for notices; without notices, no telephone number is required."""
        contacts = ("phone", "email", "submitter_phone", "submitter_email")
        unreachable = given.get("wants_notice") and not any(given.get(name) for name in contacts)
        if unreachable and not set(contacts) & set(self.errors):
            self.add_error("phone", "Muốn được báo kết quả thì cần số điện thoại hoặc thư điện tử.")

    def _check_moments(self, given: Mapping[str, Any]) -> None:
        effective_at, submitted_at = given.get("effective_at"), given.get("submitted_at")
        if effective_at and effective_at > now():
            self.add_error("effective_at", "Thời điểm nhận hồ sơ không được ở tương lai. Nhập đúng giờ đã nhận.")
        elif effective_at and local(effective_at).date() < now().date() and not given.get("comment"):
            self.add_error("comment", "Hồ sơ nhận từ ngày trước: ghi lý do ghi nhận muộn.")
        if submitted_at and submitted_at > (effective_at or now()):
            self.add_error("submitted_at", "Lúc nộp không được sau lúc tiếp nhận. Xem lại ngày giờ.")

    def _check_decision(self, given: Mapping[str, Any]) -> None:
        if given.get("channel") == Channel.ONLINE:
            self.add_error("channel", "Hồ sơ nộp trực tuyến được hướng dẫn hoặc từ chối ngay trên hồ sơ đã gửi.")
        if self.decision is Decision.TURN_AWAY and not given.get("reason"):
            self.add_error("reason", "Ghi lý do không tiếp nhận; lý do được in trên phiếu từ chối (mẫu 03).")
        if self.decision is Decision.GUIDE and not self.asked_items:
            self.add_error("items", "Ghi giấy tờ, nội dung cần hoàn thiện; phiếu hướng dẫn (mẫu 02) phải nêu đủ.")

    @property
    def decision(self) -> Decision:
        """Return the desk's decision from the pressed button."""
        told = self.data.get("decision", "")
        return Decision(told) if told in set(Decision) else Decision.RECEIVE

    @property
    def asked_items(self) -> list[str]:
        """Return the items of the guidance: mandatory papers not handed in with their quantity, and typed items."""
        asked = [f"{document.name} ({quantity(document)})" for document in self.missing]
        return [*asked, *(self.cleaned_data.get("items") or [])]

    @property
    def stated_reason(self) -> str:
        """Return the reason for not receiving the dossier; for guidance, incompleteness where none was typed."""
        typed: str = self.cleaned_data.get("reason") or ""
        guided = self.decision is Decision.GUIDE
        return (typed or ("Hồ sơ chưa đủ thành phần theo quy định" if guided else "")).replace("\n", " ")

    def command(self, stored: Mapping[str, tuple[int, str]]) -> IntakeCommand:
        """Return the validated form as an intake command."""
        given = self.cleaned_data
        online = given["channel"] == Channel.ONLINE
        submitter = given if given["on_behalf"] else {}
        return IntakeCommand(
            procedure_id=given["procedure"],
            received_agency_id=given["received_agency"],
            competent_agency_id=given["competent_agency"],
            case_id=given["case"],
            applicant_kind=given["applicant_kind"],
            applicant_name=given["applicant_name"],
            applicant_id_number=given["applicant_id_number"],
            applicant_birth_date=given["applicant_birth_date"],
            address=given["address"],
            phone=given["phone"],
            email=given["email"],
            on_behalf=given["on_behalf"],
            submitter_name=submitter.get("submitter_name", ""),
            submitter_id_number=submitter.get("submitter_id_number", ""),
            submitter_phone=submitter.get("submitter_phone", ""),
            submitter_address=submitter.get("submitter_address", ""),
            submitter_email=submitter.get("submitter_email", ""),
            authorisation=submitter.get("authorisation", ""),
            channel=given["channel"],
            origin=Origin.NATIONAL_PORTAL if online and given["origin_code"] else Origin.LOCAL,
            origin_code=given["origin_code"] if given["channel"] != Channel.COUNTER else "",
            submitted_at=given["submitted_at"] if given["channel"] != Channel.COUNTER else None,
            request_content=given["request_content"].replace("\n", " "),
            set_count=given["set_count"],
            return_method=given["return_method"],
            wants_notice=given["wants_notice"],
            note=given["note"],
            papers=tuple(self.papers(stored)),
            intake_key=given["intake_key"],
        )
