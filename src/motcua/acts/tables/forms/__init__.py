"""Forms of a table import: the file, the mapping of columns, and values for missing columns."""

from collections.abc import Mapping
from typing import Any

from django import forms

from motcua.acts.tables.actions.running import letter
from motcua.acts.tables.registry import TableKind
from motcua.acts.tables.vocabulary import ImportColumn, Preview
from motcua.people.vocabulary import Actor

ABSENT = -1


class UploadForm(forms.Form):
    """Upload of a table."""

    file = forms.FileField(
        label="Tệp bảng",
        error_messages={"required": "Chọn tệp.", "empty": "Tệp rỗng. Xuất lại bảng từ hệ thống cũ."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, kind: TableKind, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"].label = f"Tệp {kind.title.lower()}"
        self.fields["file"].help_text = f"XLSX hoặc CSV. {kind.hint}"


class MappingForm(forms.Form):
    """Đối chiếu cột: every field of a table, and the column that contains it."""

    def __init__(self, data: Any = None, *, kind: TableKind, shown: Preview, actor: Actor) -> None:
        super().__init__(data)
        self.kind, self.is_book = kind, shown.form == "book"
        if not self.is_book:
            return
        for option in kind.options:
            field = self._option(kind.choices(option, actor), option.title, option.most)
            field.initial = kind.initial(option, actor, shown.layout)
            self.fields[f"default_{option.name}"] = field
        columns = [(ABSENT, "không có")] + [
            (place, f"Cột {letter(place)}: {title[:60]}" if title else f"Cột {letter(place)}")
            for place, title in enumerate(shown.titles)
        ]
        for column in kind.columns:
            self.fields[f"column_{column.key}"] = self._column(column, columns, shown)

    def _option(self, choices: tuple[tuple[str, str], ...], title: str, most: int) -> forms.Field:
        if choices:
            return forms.ChoiceField(label=title, choices=choices, required=False)
        return forms.CharField(label=title, required=False, max_length=most)

    def _column(self, column: ImportColumn, places: list[tuple[int, str]], shown: Preview) -> forms.Field:
        return forms.TypedChoiceField(
            label=column.title,
            help_text=column.help,
            coerce=int,
            choices=places,
            initial=shown.columns.get(column.key, ABSENT),
            required=False,
        )

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the form fields of the mapping of columns."""
        return [field for field in self if field.name.startswith("column_")]

    @property
    def defaults(self) -> list[forms.BoundField]:
        """Return the form fields of the values for missing columns."""
        return [field for field in self if field.name.startswith("default_")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        shared = {frozenset((f"column_{one.key}", f"column_{one.shares}")) for one in self.kind.columns if one.shares}
        taken: dict[int, str] = {}
        for name, place in list(given.items()):
            if not name.startswith("column_") or place in (ABSENT, "", None):
                continue
            if place in taken and frozenset((name, taken[place])) not in shared:
                self.add_error(name, f"Cột này đã được chọn cho “{self.fields[taken[place]].label}”.")
            taken.setdefault(place, name)
        return given

    def mapping(self) -> Mapping[str, int] | None:
        """Return the mapping of columns; None for the machine form, which names its own."""
        if not self.is_book:
            return None
        given = self.cleaned_data
        keys = [column.key for column in self.kind.columns]
        return {key: int(given[f"column_{key}"]) for key in keys if given.get(f"column_{key}") not in ("", None)}

    def options(self) -> dict[str, str]:
        """Return the values for missing columns."""
        if not self.is_book:
            return {}
        return {
            option.name: self.cleaned_data.get(f"default_{option.name}") or option.default
            for option in self.kind.options
        }


class DecisionForm(forms.Form):
    """Decision of an agency about the chosen rows."""

    reason = forms.CharField(label="Lý do không nhận", required=False, max_length=400)
