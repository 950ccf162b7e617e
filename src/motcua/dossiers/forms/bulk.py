"""What an act on several dossiers asks once for all of them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from motcua.acts.registry import ActDeclaration
from motcua.design.forms import LongWordsField


class BulkForm(forms.Form):
    """Làm hàng loạt: a person where the act needs one, and a remark."""

    to = forms.TypedChoiceField(
        label="Người nhận", coerce=int, required=False, empty_value=None, error_messages={"required": "Chọn người."}
    )
    comment = LongWordsField(what="ý kiến", label="Ý kiến xử lý", max_length=1000, required=False)

    def __init__(self, data: Any = None, *, act: ActDeclaration, people: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, use_required_attribute=False)
        wanted = act.form.offered("to") if act.form is not None else None
        self.asks_person = wanted is not None
        if wanted is None:
            del self.fields["to"]
            return
        self.fields["to"].required = wanted.required
        self.fields["to"].choices = [("", wanted.nothing), *people]  # type: ignore[attr-defined]
