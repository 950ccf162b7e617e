"""Forms of notes, files and corrections of a dossier, and of its reopening."""

from typing import Any

from django import forms
from django.urls import reverse

from motcua.acts.forms import ActForm, OfferedField, Stored
from motcua.agencies.models import Agency
from motcua.design.forms import DayField, LongWordsField, NumberField, WordsField
from motcua.dossiers.forms.action_forms.offers import agencies, procedures, reason_field, unscanned
from motcua.dossiers.forms.fields import (
    SCAN_CHOICES,
    IdNumberField,
    PagesField,
    PhoneField,
    pages_of,
    scan_state,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.details import to_scan
from motcua.dossiers.vocabulary import ApplicantKind, DigitiseState, Paper, ReturnMethod
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure


class ReopenForm(ActForm):
    """Reopening of an ended dossier."""

    reason = reason_field("lý do mở lại")


# Beside the way --------------------------------------------------------------------------------------------
class CorrectMatterForm(ActForm):
    """Correction of procedure, kind of applicant and competent agency; the case is chosen in the preview."""

    procedure = OfferedField(
        label="Thủ tục đúng", offer=procedures, record=Procedure, widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": "Chọn thủ tục đúng."},
    )  # fmt: skip
    applicant_kind = forms.ChoiceField(label="Chủ hồ sơ là", choices=ApplicantKind, widget=forms.RadioSelect)
    competent_agency = OfferedField(
        label="Cơ quan giải quyết", offer=agencies, record=Agency,
        widget=forms.Select(attrs={"data-searchable": True}),
        error_messages={"required": "Chọn cơ quan giải quyết."},
    )  # fmt: skip
    reason = reason_field("lý do sửa", "Lý do sửa")

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
        offer=unscanned,
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
