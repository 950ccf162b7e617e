"""What an act on several dossiers asks once for all of them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from motcua.dossiers.forms.acts import ActForm
from motcua.dossiers.forms.fields import LongWordsField


class BulkForm(forms.Form):
    """Làm hàng loạt: a person where the act needs one, and a remark."""

    to = forms.TypedChoiceField(
        label="Người nhận", coerce=int, required=False, empty_value=None, error_messages={"required": "Chọn người."}
    )
    comment = LongWordsField(what="ý kiến", label="Ý kiến xử lý", max_length=1000, required=False)

    def __init__(self, data: Any = None, *, kind: type[ActForm], people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, use_required_attribute=False)
        wanted = kind.base_fields.get("to")
        if wanted is None:
            del self.fields["to"]
            return
        self.fields["to"].required = wanted.required
        nothing = "Chọn người nhận" if wanted.required else "Theo quy trình"
        self.fields["to"].choices = [("", nothing), *people]  # type: ignore[attr-defined]
