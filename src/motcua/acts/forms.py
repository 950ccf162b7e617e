"""Base form of an act: the fields common to all acts, and choices taken from the record."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from motcua.design.forms import LongWordsField, MomentField
from motcua.people.vocabulary import Actor

Choices = Sequence[tuple[int, str]]
#: Uploaded files by the name of their field: number in the store, and file name.
Stored = Mapping[str, tuple[int, str]]


class OfferedField(forms.TypedChoiceField):
    """A choice among what the record offers: `offer(record, actor, at)` is asked when the form is opened.

    `record` is the model that the chosen number stands for: the act is given the record itself. With fewer choices
    than `least` the field is left out.
    """

    def __init__(
        self,
        *,
        offer: Callable[[Any, Actor, datetime], Choices],
        record: type[Model] | None = None,
        nothing: str = "",
        least: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(coerce=int, empty_value=None, **options)
        self.offer, self.record, self.nothing, self.least = offer, record, nothing, least

    def fill(self, choices: Choices) -> None:
        """Set the choices, after the empty choice where there is one."""
        self.choices = [*([("", self.nothing)] if self.nothing else []), *choices]

    def chosen(self, value: int | None) -> Any:
        """Return the argument of the act for the chosen number."""
        return value if self.record is None or value is None else self.record._default_manager.get(pk=value)


class ActForm(forms.Form):
    """Base form of an act: the revision that the person saw, a comment, and when the act really happened."""

    do_not_call_in_templates: ClassVar[bool] = True
    #: Fields asked of every record where the act is done on many at once.
    each: ClassVar[tuple[str, ...]] = ()
    #: A notice to the person beside the fields; empty where there is none.
    warning: str = ""
    #: Address of a preview that shows, while the form is filled, what the act would change; empty: none.
    preview: str = ""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    comment = LongWordsField(
        what="ý kiến",
        label="Ý kiến xử lý",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    effective_at = MomentField(
        label="Làm việc này lúc",
        required=False,
        help_text="Để trống nếu là bây giờ. Việc của ngày trước thì ghi lý do vào ý kiến.",
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        record: Any,
        actor: Actor,
        at: datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.record = record
        first = {"revision": record.revision, **self.beginning(record, actor), **(initial or {})}
        super().__init__(data, files, initial=first, use_required_attribute=False)
        for name, offered in list(self.fields.items()):
            if isinstance(offered, OfferedField):
                choices = offered.offer(record, actor, at)
                offered.fill(choices)
                if len(choices) < offered.least:
                    del self.fields[name]
        self.order_fields([name for name in self.fields if name not in ("comment", "effective_at", "revision")])

    @classmethod
    def offered(cls, name: str) -> OfferedField | None:
        """Return the field of that name that offers a choice; None where there is none."""
        found = cls.base_fields.get(name)
        return found if isinstance(found, OfferedField) else None

    @classmethod
    def beginning(cls, record: Any, actor: Actor) -> dict[str, Any]:
        """Return the initial values of the form."""
        return {}

    @classmethod
    def each_faults(cls, given: Mapping[str, Any]) -> dict[str, str]:
        """Return the faults of the fields asked of one record among many, by the field's name."""
        return {}

    def uploads(self) -> list[tuple[str, Any]]:
        """Return the uploaded files, by the name of their field."""
        names = [name for name, found in self.fields.items() if isinstance(found, forms.FileField)]
        return [(name, self.files[name]) for name in names if self.files.get(name)]

    def arguments(self, stored: Stored) -> dict[str, Any]:
        """Return the arguments of the act, except who does it and when."""
        shared = {"comment", "effective_at", "revision", "file"}
        told = {name: self._told(name, value) for name, value in self.cleaned_data.items() if name not in shared}
        if "file" in self.fields:
            file = stored.get("file")
            told |= {"file_id": file[0] if file else None, "file_name": file[1] if file else ""}
        return told

    def _told(self, name: str, value: Any) -> Any:
        found = self.fields.get(name)
        return found.chosen(value) if isinstance(found, OfferedField) else value

    def when(self) -> dict[str, Any]:
        """Return the revision that the person saw, when it happened, and the comment."""
        given = self.cleaned_data
        return {
            "revision": given["revision"],
            "effective_at": given["effective_at"],
            "comment": given.get("comment", "").replace("\n", " "),
        }

    def follow_up(self) -> tuple[str, str] | None:
        """Return a message and the address of the next task after the act; None goes back to the record."""
        return None
