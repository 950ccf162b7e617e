"""Forms of an act on several dossiers: shared fields, and fields for each dossier."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.forms import BoundField

from motcua.acts.registry import ActDeclaration
from motcua.design.forms import LongWordsField
from motcua.dossiers.models import Dossier
from motcua.people.vocabulary import Actor


class BulkForm(forms.Form):
    """Làm hàng loạt: a person where the act needs one, a remark, and the act's own fields for each dossier."""

    to = forms.TypedChoiceField(
        label="Người nhận", coerce=int, required=False, empty_value=None, error_messages={"required": "Chọn người."}
    )
    comment = LongWordsField(what="ý kiến", label="Ý kiến xử lý", max_length=1000, required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        act: ActDeclaration,
        people: Sequence[tuple[int, str]],
        rows: Sequence[Dossier] = (),
        actor: Actor,
    ) -> None:
        super().__init__(data, files, use_required_attribute=False)
        self.act_form, self.rows = act.form, rows
        self.names = act.form.each if act.form is not None else ()
        self.beginnings = {row.pk: act.form.beginning(row, actor) if act.form is not None else {} for row in rows}
        wanted = act.form.offered("to") if act.form is not None else None
        self.asks_person = wanted is not None
        if wanted is None:
            del self.fields["to"]
        else:
            self.fields["to"].required = wanted.required
            self.fields["to"].choices = [("", wanted.nothing), *people]  # type: ignore[attr-defined]
        for row in rows:
            for name in self.names:
                self.fields[f"{name}_{row.pk}"] = self._field(name, row)

    def _field(self, name: str, row: Dossier) -> forms.Field:
        assert self.act_form is not None
        field = deepcopy(self.act_form.base_fields[name])
        field.initial = self.beginnings[row.pk].get(name)
        if isinstance(field, forms.FileField):
            field.required = False  # a dossier without its file waits; a form shown again would lose all other files
        return field

    @property
    def takes_files(self) -> bool:
        """Check whether the act needs a file for each dossier."""
        return self.act_form is not None and any(
            isinstance(self.act_form.base_fields[name], forms.FileField) for name in self.names
        )

    @property
    def shared(self) -> list[BoundField]:
        """Return the fields shared by all dossiers."""
        return [self[name] for name in ("to", "comment") if name in self.fields]

    def of(self, row: Dossier) -> list[BoundField]:
        """Return the fields of this dossier."""
        return [self[f"{name}_{row.pk}"] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Validate the fields of each dossier together."""
        given: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            faults = self.act_form.each_faults(self._each(row, given)) if self.act_form is not None else {}
            for name, message in faults.items():
                if f"{name}_{row.pk}" not in self.errors:
                    self.add_error(f"{name}_{row.pk}", message)
        return given

    def _each(self, row: Dossier, given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: given[key] for name in self.names if (key := f"{name}_{row.pk}") in given}

    def told(self, row: Dossier) -> dict[str, Any]:
        """Return the act's arguments for this dossier: initial values of its form, updated by the input here."""
        given = self._each(row, self.cleaned_data)
        return self.beginnings[row.pk] | {
            name: value for name, value in given.items() if name not in self.files_of(row)
        }

    def files_of(self, row: Dossier) -> dict[str, Any]:
        """Return the uploaded files of this dossier by field name, None where one is missing."""
        fields = self.act_form.base_fields if self.act_form is not None else {}
        wanted = [name for name in self.names if isinstance(fields[name], forms.FileField)]
        return {name: self.cleaned_data.get(f"{name}_{row.pk}") for name in wanted}
