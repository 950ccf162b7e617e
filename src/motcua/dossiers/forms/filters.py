"""Filters of work lists, search and books; an invalid value is ignored, never an error page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q

from motcua.base.time import end_of, start_of
from motcua.design.forms import DayField
from motcua.dossiers.vocabulary import Channel
from motcua.procedures.models import Procedure

Choices = Sequence[tuple[int, str]]


class ListFilter(forms.Form):
    """Thu hẹp danh sách: filter by field, procedure, channel, holder, agency and day of return."""

    field = forms.TypedChoiceField(label="Lĩnh vực", coerce=int, required=False, empty_value=None)
    procedure = forms.CharField(label="Mã thủ tục", required=False, max_length=32)
    channel = forms.ChoiceField(label="Hình thức nộp", required=False, choices=[("", "Tất cả"), *Channel.choices])
    holder = forms.TypedChoiceField(label="Người giữ", coerce=int, required=False, empty_value=None)
    agency = forms.TypedChoiceField(label="Cơ quan giải quyết", coerce=int, required=False, empty_value=None)
    due_on = DayField(label="Hẹn trả ngày", required=False)

    def __init__(self, data: Any, *, fields: Choices, holders: Choices, agencies: Choices) -> None:
        super().__init__(data)
        for name, choices in (("field", fields), ("holder", holders), ("agency", agencies)):
            self.fields[name].choices = [("", "Tất cả"), *choices]  # type: ignore[attr-defined]

    def condition(self) -> Q:
        """Return the condition on dossiers."""
        self.is_valid()
        given = self.cleaned_data
        wanted = Q()
        if given.get("field"):
            wanted &= Q(field=given["field"])
        if given.get("procedure"):
            # Asked of each row of the list: as a join, SQLite would begin with all dossiers of the procedure.
            asked = Procedure.objects.filter(pk=OuterRef("procedure"), code=given["procedure"].strip())
            wanted &= Q(Exists(asked))
        if given.get("channel"):
            wanted &= Q(channel=given["channel"])
        if given.get("holder"):
            wanted &= Q(holder=given["holder"])
        if given.get("agency"):
            wanted &= Q(competent_agency=given["agency"])
        if given.get("due_on"):
            wanted &= Q(due_at__gte=start_of(given["due_on"]), due_at__lt=end_of(given["due_on"]))
        return wanted

    @property
    def narrowed(self) -> int:
        """Count the filters that are set."""
        self.is_valid()
        return sum(1 for value in self.cleaned_data.values() if value)


class BookForm(forms.Form):
    """Sổ theo dõi: filter by period and field."""

    first = DayField(label="Từ ngày")
    last = DayField(label="Đến ngày")
    field = forms.TypedChoiceField(label="Lĩnh vực", coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, *, fields: Choices, today: date) -> None:
        first = {"first": today.replace(day=1).isoformat(), "last": today.isoformat()}
        super().__init__({**first, **{key: data.get(key) for key in self.base_fields if data.get(key)}})
        self.fields["field"].choices = [("", "Tất cả lĩnh vực"), *fields]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            self.add_error("last", "Ngày cuối phải sau hoặc bằng ngày đầu.")
        elif first and last and last - first > timedelta(days=366):
            self.add_error("last", "Một sổ dài nhất một năm. Chọn khoảng thời gian ngắn hơn.")
        return given

    def condition(self) -> Q:
        """Return the condition on the days of reception."""
        given = self.cleaned_data
        wanted = Q(received_at__gte=start_of(given["first"]), received_at__lt=end_of(given["last"]))
        return wanted & Q(field=given["field"]) if given["field"] else wanted
