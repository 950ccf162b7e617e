"""Taking in a tracking book: the file, which column is what, and what holds where no column says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from motcua.dossiers.actions.imports import BookPreview
from motcua.dossiers.rules.tracking_book import BOOK_COLUMNS, Defaults, Layout
from motcua.dossiers.vocabulary import Channel

ABSENT = -1
#: Form 07 keeps both in one column, "Địa chỉ, số điện thoại".
SHARED = {"column_address", "column_phone"}


class UploadForm(forms.Form):
    """The file of the book."""

    file = forms.FileField(
        label="Tệp sổ theo dõi",
        help_text="XLSX hoặc CSV: mẫu 07 của TT 03/2025, mẫu 06 của TT 01/2018, hoặc CSV của hệ thống khác.",
        error_messages={"required": "Chọn tệp sổ theo dõi.", "empty": "Tệp rỗng. Xuất lại sổ từ hệ thống cũ."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class MappingForm(forms.Form):
    """Đối chiếu cột: every thing a book can say, and the column that says it."""

    file_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=255)
    default_agency = forms.ChoiceField(label="Sổ của cơ quan", required=False)
    default_channel = forms.ChoiceField(label="Hình thức nộp, khi sổ không ghi", choices=Channel, required=False)
    default_procedure = forms.CharField(label="Thủ tục, khi sổ không có cột thủ tục", required=False, max_length=500)
    default_field = forms.CharField(label="Lĩnh vực, khi sổ không ghi", required=False, max_length=255)

    def __init__(
        self, data: Any = None, *, shown: BookPreview, agencies: Sequence[tuple[str, str]], file_name: str = ""
    ) -> None:
        # A book that names the agency of each row is not overruled unless the person says so.
        agency = agencies[0][0] if agencies and "competent_agency" not in shown.columns else ""
        super().__init__(data, initial={"file_name": file_name, "default_agency": agency})
        self.fields["default_agency"].choices = [("", "Theo cột trong sổ"), *agencies]  # type: ignore[attr-defined]
        self.is_book = shown.form == "book"
        if not self.is_book:
            for name in ("default_agency", "default_channel", "default_procedure", "default_field"):
                del self.fields[name]
            return
        columns = [(ABSENT, "không có")] + [
            (place, f"{_letter(place)}: {title[:60]}" if title else _letter(place))
            for place, title in enumerate(shown.titles)
        ]
        for key, (title, _) in BOOK_COLUMNS.items():
            self.fields[f"column_{key}"] = forms.TypedChoiceField(
                label=title, coerce=int, choices=columns, initial=shown.columns.get(key, ABSENT), required=False
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields that say which column is what."""
        return [field for field in self if field.name.startswith("column_")]

    @property
    def defaults(self) -> list[forms.BoundField]:
        """The fields that say what holds where no column does."""
        return [field for field in self if field.name.startswith("default_")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        taken: dict[int, str] = {}
        for name, place in list(given.items()):
            if not name.startswith("column_") or place in (ABSENT, "", None):
                continue
            if place in taken and {name, taken[place]} != SHARED:
                self.add_error(name, f"Cột này đã được chọn cho “{self.fields[taken[place]].label}”.")
            taken.setdefault(place, name)
        return given

    def mapping(self) -> Mapping[str, int] | None:
        """Which column is what; None for the machine form, which names its own."""
        if not self.is_book:
            return None
        given = self.cleaned_data
        return {
            key: int(given[f"column_{key}"]) for key in BOOK_COLUMNS if given.get(f"column_{key}") not in ("", None)
        }

    def lacking(self, shown: BookPreview) -> list[str]:
        """What no column and no default gives."""
        layout = Layout(shown.form, 0, shown.columns)
        return self.chosen_defaults().lacking(layout) if self.is_book else layout.missing

    def chosen_defaults(self) -> Defaults:
        """What holds where no column says it."""
        given = self.cleaned_data
        return Defaults(
            agency=given.get("default_agency", ""),
            channel=given.get("default_channel") or Channel.COUNTER.value,
            field=given.get("default_field", ""),
            procedure=given.get("default_procedure", ""),
        )


def _letter(place: int) -> str:
    """A column as a spreadsheet names it: A, B, …, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return f"Cột {name}"
