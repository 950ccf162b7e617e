"""Intake at the counter: who applies for what, with which papers, and how the result is to be returned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField

from motcua.base.time import local, now
from motcua.design.forms import DayField, LongWordsField, MomentField, WordsField
from motcua.dossiers.forms.fields import ONLY_SHOWN, SCAN_CHOICES, IdNumberField, PhoneField, scan_state
from motcua.dossiers.vocabulary import (
    ApplicantKind,
    Channel,
    IntakeCommand,
    Origin,
    Paper,
    ReturnMethod,
)
from motcua.procedures.models import ProcedureCase, RequiredDocument

EXTRA_PAPERS = 3
_KEPT = "motcua.dossiers.intake.file"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A line of the checklist: the fields of one paper, and what the catalogue asks of it."""

    name: BoundField | None
    received: BoundField | None
    originals: BoundField
    copies: BoundField
    file: BoundField
    kept: BoundField
    kept_name: str
    exempt: BoundField
    required: RequiredDocument | None

    @property
    def errors(self) -> list[str]:
        """What is wrong with this paper, in the order of its fields."""
        fields = (self.name, self.received, self.originals, self.copies, self.file, self.exempt)
        return [str(error) for field in fields if field is not None for error in field.errors]


def keep(file_id: int, name: str) -> str:
    """A token for a file that is already in the store, so that a form shown again does not lose it."""
    return signing.dumps([file_id, name], salt=_KEPT)


def kept(token: str) -> tuple[int, str] | None:
    """The file of a token; None where somebody made it up or it is older than a day."""
    try:
        file_id, name = signing.loads(token, salt=_KEPT, max_age=86_400)
    except (signing.BadSignature, ValueError):
        return None
    return int(file_id), str(name)


class IntakeForm(forms.Form):
    """Phiếu tiếp nhận: one page, filled from the keyboard; papers are those of the case that was chosen."""

    intake_key = forms.UUIDField(widget=forms.HiddenInput)
    procedure = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    case = forms.TypedChoiceField(label="Trường hợp", coerce=int, required=False, empty_value=None)
    received_agency = forms.TypedChoiceField(label="Nơi tiếp nhận", coerce=int)
    competent_agency = forms.TypedChoiceField(label="Cơ quan giải quyết", coerce=int, required=False, empty_value=None)

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
    set_count = forms.IntegerField(
        label="Số bộ hồ sơ",
        min_value=1,
        max_value=99,
        initial=1,
        error_messages={"min_value": "Ít nhất một bộ hồ sơ.", "max_value": "Nhiều nhất 99 bộ hồ sơ."},
    )
    return_method = forms.ChoiceField(label="Nhận kết quả", choices=ReturnMethod)
    note = WordsField(what="ghi chú", label="Ghi chú", max_length=500, required=False)

    effective_at = MomentField(label="Nhận hồ sơ lúc", required=False, help_text="Để trống nếu nhận ngay bây giờ.")
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
        self.documents = list(documents)
        for document in self.documents:
            self._add_paper(f"paper_{document.pk}", document.name, document)
        for place in range(1, EXTRA_PAPERS + 1):
            self._add_paper(f"extra_{place}", f"Giấy tờ khác {place}", None)
        self.fields["procedure"].error_messages["required"] = "Chọn thủ tục trước khi tiếp nhận."

    def _add_paper(self, prefix: str, label: str, document: RequiredDocument | None) -> None:
        """The fields of one paper; one that the catalogue does not ask for has its name typed."""
        wrong = {"min_value": "Số bản không được âm.", "max_value": "Nhiều nhất 99 bản.", "invalid": "Nhập số bản."}
        if document is None:
            self.fields[f"{prefix}_name"] = WordsField(what="tên giấy tờ", label=label, max_length=500, required=False)
        else:
            self.fields[f"{prefix}_received"] = forms.BooleanField(label=label, required=False)
        originals = document.original_count if document else 1
        copies = document.copy_count if document else 0
        self.fields[f"{prefix}_originals"] = forms.IntegerField(
            label=f"Bản chính: {label}",
            min_value=0,
            max_value=99,
            required=False,
            initial=originals,
            error_messages=wrong,
        )
        self.fields[f"{prefix}_copies"] = forms.IntegerField(
            label=f"Bản sao: {label}", min_value=0, max_value=99, required=False, initial=copies, error_messages=wrong
        )
        self.fields[f"{prefix}_file"] = forms.FileField(
            label=f"Bản quét: {label}",
            required=False,
            error_messages={"empty": "Tệp rỗng. Quét lại giấy tờ này."},
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        )
        self.fields[f"{prefix}_kept"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=600)
        self.fields[f"{prefix}_exempt"] = forms.ChoiceField(
            label=f"Quét giấy tờ: {label}",
            required=False,
            choices=SCAN_CHOICES,
            initial=ONLY_SHOWN if document and document.is_present_only else "",
        )

    @property
    def checklist(self) -> Iterator[PaperRow]:
        """The papers that the case asks for."""
        for document in self.documents:
            yield self._row(f"paper_{document.pk}", document)

    @property
    def extras(self) -> Iterator[PaperRow]:
        """Papers beyond those."""
        for place in range(1, EXTRA_PAPERS + 1):
            yield self._row(f"extra_{place}", None)

    def _row(self, prefix: str, document: RequiredDocument | None) -> PaperRow:
        token = kept(str(self[f"{prefix}_kept"].value() or ""))
        return PaperRow(
            name=None if document else self[f"{prefix}_name"],
            received=self[f"{prefix}_received"] if document else None,
            originals=self[f"{prefix}_originals"],
            copies=self[f"{prefix}_copies"],
            file=self[f"{prefix}_file"],
            kept=self[f"{prefix}_kept"],
            kept_name=token[1] if token else "",
            exempt=self[f"{prefix}_exempt"],
            required=document,
        )

    def uploads(self) -> Iterator[tuple[str, UploadedFile]]:
        """The files that came with the form, by the name of their field."""
        for name, field in self.fields.items():
            upload = self.files.get(name) if isinstance(field, forms.FileField) else None
            if upload is not None:
                yield name, upload

    def clean(self) -> dict[str, Any]:
        """What holds between fields: who submits for whom, papers that must be there, late recording."""
        given = super().clean() or {}
        if given.get("on_behalf") and not given.get("submitter_name") and "submitter_name" not in self.errors:
            self.add_error("submitter_name", "Nhập họ tên người nộp thay, hoặc bỏ chọn “Người khác nộp thay”.")
        if given.get("on_behalf") and not given.get("authorisation") and "authorisation" not in self.errors:
            self.add_error("authorisation", "Ghi giấy ủy quyền hoặc quan hệ với chủ hồ sơ, ví dụ “cha đẻ”.")
        reachable = any(given.get(name) for name in ("phone", "email", "submitter_phone"))
        if not reachable and not {"phone", "email", "submitter_phone"} & set(self.errors):
            self.add_error("phone", "Cần ít nhất một số điện thoại hoặc thư điện tử để báo kết quả.")
        effective_at = given.get("effective_at")
        if effective_at and effective_at > now():
            self.add_error("effective_at", "Thời điểm nhận hồ sơ không được ở tương lai. Nhập đúng giờ đã nhận.")
        elif effective_at and local(effective_at).date() < now().date() and not given.get("comment"):
            self.add_error("comment", "Hồ sơ nhận từ ngày trước: ghi lý do ghi nhận muộn.")
        submitted_at = given.get("submitted_at")
        if submitted_at and submitted_at > (effective_at or now()):
            self.add_error("submitted_at", "Lúc nộp không được sau lúc tiếp nhận. Xem lại ngày giờ.")
        for document in self.documents:
            received = given.get(f"paper_{document.pk}_received")
            if document.is_mandatory and not document.is_present_only and not received:
                self.add_error(
                    f"paper_{document.pk}_received",
                    "Chưa nhận giấy tờ bắt buộc này. Đánh dấu khi đã nhận, hoặc hướng dẫn người nộp bổ sung.",
                )
        for prefix, _, received in self._papers():
            has_scan = self.files.get(f"{prefix}_file") or kept(given.get(f"{prefix}_kept") or "")
            told = {f"{prefix}_file", f"{prefix}_exempt"} & set(self.errors)
            if received and not has_scan and not told and not given.get(f"{prefix}_exempt"):
                self.add_error(
                    f"{prefix}_file",
                    "Chưa có bản quét. Chọn tệp quét, hoặc chọn “Quét bổ sung sau”, hoặc lý do không phải quét.",
                )
        return given

    def _papers(self) -> Iterator[tuple[str, RequiredDocument | None, bool]]:
        """Every paper of the form: how its fields begin, what the catalogue says of it, whether it was handed in."""
        given = self.cleaned_data
        for document in self.documents:
            yield f"paper_{document.pk}", document, bool(given.get(f"paper_{document.pk}_received"))
        for place in range(1, EXTRA_PAPERS + 1):
            yield f"extra_{place}", None, bool(given.get(f"extra_{place}_name"))

    def papers(self, stored: Mapping[str, tuple[int, str]]) -> Iterable[Paper]:
        """The papers handed in; `stored` are the files put into the store, by the name of their field."""
        given = self.cleaned_data
        for prefix, document, received in self._papers():
            name = document.name if document else given[f"{prefix}_name"]
            if not name or (not received and document is not None and not document.is_mandatory):
                continue
            file = stored.get(f"{prefix}_file") or kept(given[f"{prefix}_kept"])
            state, exempt = scan_state(bool(file), given[f"{prefix}_exempt"])
            yield Paper(
                name=name,
                required_document_id=document.pk if document else None,
                original_count=given[f"{prefix}_originals"] or 0,
                copy_count=given[f"{prefix}_copies"] or 0,
                is_received=received,
                file_id=file[0] if file else None,
                file_name=file[1] if file else "",
                digitise_state=state,
                exempt_reason=exempt,
            )

    def command(self, stored: Mapping[str, tuple[int, str]]) -> IntakeCommand:
        """What the desk asks for, once the form holds."""
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
            note=given["note"],
            papers=tuple(self.papers(stored)),
            intake_key=given["intake_key"],
        )
