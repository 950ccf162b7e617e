"""Forms of the acts of reception: accept, ask for a correction, refuse, transfer."""

from typing import Any

from django import forms

from motcua.acts.forms import ActForm
from motcua.dossiers.forms.action_forms.offers import items_field, next_people, person_field, reason_field
from motcua.dossiers.vocabulary import DigitiseState


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


class AskCorrectionForm(ActForm):
    """Request for missing papers before acceptance."""

    reason = reason_field("lý do")
    items = items_field("nội dung cần hoàn thiện", "Cần hoàn thiện")


class CorrectForm(ActForm):
    """Receipt of the corrected dossier."""


class RefuseReceiptForm(ActForm):
    """Refusal of reception."""

    reason = reason_field("lý do từ chối tiếp nhận")


class TransferForm(ActForm):
    """Transfer from the desk to processing."""

    to = person_field(next_people)


# Work -----------------------------------------------------------------------------------------------------
