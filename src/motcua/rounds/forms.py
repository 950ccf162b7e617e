"""Forms of rounds: opening one, the acts on the report of a unit, a comment on a cell."""

from datetime import timedelta
from typing import Any

from django import forms

from motcua.acts.forms import ActForm
from motcua.base.time import today
from motcua.design.forms import DayField, LongWordsField, WordsField
from motcua.people.vocabulary import Actor

#: Days that a unit is given to correct a returned report.
DAYS_TO_MEND = 5


class OpenRoundForm(forms.Form):
    """Form for opening a round: form, period, units, due day."""

    title = WordsField(what="tên đợt báo cáo", label="Tên đợt")
    period = forms.ChoiceField(label="Kỳ báo cáo")
    form = forms.ChoiceField(label="Mẫu")
    due_on = DayField(label="Đơn vị gửi trước hết ngày")
    sends_on_by = DayField(label="Cơ quan gửi lên cấp trên trước ngày", required=False)
    instructions = LongWordsField(what="hướng dẫn", label="Hướng dẫn cho đơn vị", max_length=1000, required=False)
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị phải báo cáo", coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một đơn vị."},
    )  # fmt: skip

    def __init__(self, *args: Any, periods: Any, kinds: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields["form"].choices = kinds  # type: ignore[attr-defined]
        self.fields["units"].choices = units  # type: ignore[attr-defined]


class PlainActForm(ActForm):
    """Form of an act with only a comment."""


class ReasonActForm(ActForm):
    """Form of an act with a required reason."""

    reason = LongWordsField(what="lý do", label="Lý do", max_length=700)


class ReturnForm(ReasonActForm):
    """Form for returning a report: the reason, and the new due day."""

    due_on = DayField(label="Sửa và gửi lại trước hết ngày")

    @classmethod
    def beginning(cls, record: Any, actor: Actor) -> dict[str, Any]:
        """Initial values: a few days from today, or the due day where that is later."""
        return {"due_on": max(record.due_on, today() + timedelta(days=DAYS_TO_MEND))}


class ExtendForm(ReasonActForm):
    """Form for extending: the later due day, and the reason."""

    due_on = DayField(label="Hạn gửi mới")


class CommentForm(forms.Form):
    """A comment on one cell."""

    text = LongWordsField(what="ý kiến", label="Ý kiến", max_length=1000)
