"""Forms of results and endings: draft, sign, issue, seal, stop, withdraw, return, correct."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from motcua.acts.forms import ActForm
from motcua.base.time import today
from motcua.design.forms import DayField, LongWordsField, WordsField
from motcua.dossiers.forms.action_forms.offers import reason_field, scan_field
from motcua.dossiers.forms.fields import (
    IdNumberField,
)
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.details import latest_draft, latest_issued, series_offered
from motcua.dossiers.queries.drafts import result_name_of, series_for, templates_of, words_of
from motcua.dossiers.rules import guards
from motcua.dossiers.rules.result_templates import UNKNOWN
from motcua.dossiers.vocabulary import SUBJECT, ReturnMethod
from motcua.fees.queries import due_lines
from motcua.people.vocabulary import Actor


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
    reason = reason_field("lý do từ chối", "Lý do từ chối", required=False)
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
    file = scan_field("Hoặc tệp dự thảo, thay cho mẫu")

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
    file = scan_field("Bản đã ký, đóng dấu")

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
    file = scan_field("Bản đã ký, đóng dấu")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = "Chọn tệp quét của bản đã đóng dấu."


class IssueRefusalForm(IssueForm):
    """Number and seal of the refusal document."""


class StopForm(ActForm):
    """Stop before a decision."""

    reason = reason_field("lý do dừng")


class WithdrawForm(ActForm):
    """Withdrawal by the applicant."""

    reason = reason_field("lý do rút hồ sơ")


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
    file = scan_field("Tệp kết quả")
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
