"""Forms of tasks: entering and correcting one, the acts on it, the filter of the list."""

from typing import Any

from django import forms

from motcua.acts.forms import ActForm
from motcua.base.time import today
from motcua.design.forms import DayField, LongWordsField, NumberField, WordsField
from motcua.people.vocabulary import Actor
from motcua.programme.vocabulary import Area, TaskSource


def _fields() -> dict[str, forms.Field]:
    """Return the fields of a task, the same for entering and correcting it."""
    number: dict[str, Any] = {"coerce": int, "error_messages": {"required": "Chọn một mục."}}
    return {
        "code": WordsField(
            what="mã nhiệm vụ", label="Mã nhiệm vụ", max_length=64,
            help_text="Mã trong kế hoạch, ví dụ 2.1; không trùng trong cơ quan.",
        ),
        "title": LongWordsField(what="nội dung nhiệm vụ", label="Nội dung nhiệm vụ", max_length=500),
        "source": forms.TypedChoiceField(label="Nguồn giao", choices=TaskSource.choices, **number),
        "area": forms.TypedChoiceField(label="Lĩnh vực", choices=Area.choices, **number),
        "basis": WordsField(
            what="văn bản giao", label="Văn bản giao", required=False,
            help_text="Ví dụ: Kế hoạch số 12/KH-UBND ngày 15/01/2026",
        ),
        "lead": WordsField(what="đơn vị chủ trì", label="Đơn vị, người chủ trì", required=False),
        "support": WordsField(what="đơn vị phối hợp", label="Đơn vị phối hợp", required=False),
        "product": WordsField(what="sản phẩm", label="Sản phẩm", max_length=500, required=False),
        "assigned_on": DayField(label="Ngày giao"),
        "due_on": DayField(label="Hạn hoàn thành"),
    }  # fmt: skip


class TaskForm(forms.Form):
    """Entering a task; the agency is asked only of who keeps the tasks of several."""

    def __init__(self, *args: Any, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(agencies) > 1:
            self.fields["agency_id"] = forms.TypedChoiceField(label="Cơ quan", choices=agencies, coerce=int)
        self.fields |= _fields()
        self.initial.setdefault("assigned_on", today())


class CorrectForm(ActForm):
    """Correcting a task, with the reason."""

    reason = LongWordsField(what="lý do", label="Lý do sửa", max_length=700)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["comment"]
        self.fields = {**_fields(), **self.fields}

    @classmethod
    def beginning(cls, record: Any, actor: Actor) -> dict[str, Any]:
        """Initial values: the task as it stands."""
        return {name: getattr(record, name) for name in _fields()}


class ProgressForm(ActForm):
    """How far the task has come."""

    progress = NumberField(label="Tiến độ (%)", min_value=0, max_value=100)
    evidence = WordsField(what="minh chứng", label="Minh chứng", max_length=500, required=False)

    @classmethod
    def beginning(cls, record: Any, actor: Actor) -> dict[str, Any]:
        """Initial values: what was reported last."""
        return {"progress": record.progress, "evidence": record.evidence}


class CompleteForm(ActForm):
    """The day of completion, and what proves it."""

    done_on = DayField(label="Ngày hoàn thành")
    evidence = WordsField(
        what="minh chứng", label="Minh chứng", max_length=500,
        help_text="Số, ký hiệu, ngày của văn bản hoặc địa chỉ của sản phẩm.",
    )  # fmt: skip

    @classmethod
    def beginning(cls, record: Any, actor: Actor) -> dict[str, Any]:
        """Initial values: today, and the evidence reported so far."""
        return {"done_on": today(), "evidence": record.evidence}


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = LongWordsField(what="lý do", label="Lý do", max_length=700)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["comment"]


class TaskFilter(forms.Form):
    """Filter of the list: year, source, area, words."""

    q = forms.CharField(label="Tìm", required=False, max_length=100)
    nam = forms.TypedChoiceField(label="Năm giao", required=False, coerce=int, empty_value=None)
    nguon = forms.TypedChoiceField(
        label="Nguồn giao", required=False, coerce=int, empty_value=None,
        choices=[("", "Mọi nguồn"), *TaskSource.choices],
    )  # fmt: skip
    linh_vuc = forms.TypedChoiceField(
        label="Lĩnh vực", required=False, coerce=int, empty_value=None, choices=[("", "Mọi lĩnh vực"), *Area.choices]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
