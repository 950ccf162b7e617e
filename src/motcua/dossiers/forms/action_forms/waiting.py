"""Forms of the acts on the clock: supplements, payments, pauses, apologies."""

from typing import Any

from django import forms

from motcua.acts.forms import ActForm
from motcua.design.forms import MomentField, WordsField
from motcua.dossiers.actions.clock import PAUSE_KINDS, obligation_basis
from motcua.dossiers.forms.action_forms.offers import items_field, reason_field
from motcua.dossiers.models import Dossier
from motcua.people.vocabulary import Actor


class AskSupplementForm(ActForm):
    """Single request for missing papers."""

    reason = reason_field("lý do")
    items = items_field("giấy tờ cần bổ sung", "Cần bổ sung")


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

    reason = reason_field("lý do chậm", "Lý do chậm")
    new_due_at = MomentField(label="Hẹn trả mới")


# The end --------------------------------------------------------------------------------------------------
