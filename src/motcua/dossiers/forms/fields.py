"""Shared form fields: people's numbers, telephone numbers, files of papers."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.dossiers.gateways.files import ENDINGS, Pages
from motcua.dossiers.vocabulary import DigitiseState

ONLY_SHOWN = "Giấy tờ chỉ xuất trình"
#: What becomes of a paper's scan: to be chosen now, to come later, or not needed (TT 03/2025/TT-VPCP Điều 5).
SCAN_CHOICES = (
    ("", "Phải quét"),
    (DigitiseState.LATER.value, "Quét bổ sung sau"),
    (ONLY_SHOWN, "Chỉ xuất trình"),
    ("Đã nộp bản điện tử", "Đã nộp bản điện tử"),
    ("Giấy tờ bí mật nhà nước", "Bí mật nhà nước"),
    ("Vật mẫu, khổ giấy không quét được", "Vật mẫu, khổ giấy không quét được"),
)
_DIGITS = re.compile(r"\D", re.ASCII)


def scan_state(has_file: bool, choice: str) -> tuple[DigitiseState, str]:
    """Return the digitisation state of a paper from its file and the chosen option, and the reason for no scan."""
    if has_file:
        return DigitiseState.SCANNED, ""
    if choice == DigitiseState.LATER:
        return DigitiseState.LATER, ""
    return (DigitiseState.EXEMPT, choice) if choice else (DigitiseState.NONE, "")


#: What the picker offers: exactly what the store takes.
ACCEPT = ",".join((*ENDINGS, *ENDINGS.values(), ".jpeg", ".tiff"))
MOST_FILES = 40
_TURNS = ("0", "90", "180", "270")


class PagesInput(forms.FileInput):
    """Input for several files; its script shows them as pages that can be turned and left out."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPT, "multiple": True, "data-pages": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files of the name."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if files.get(name) else []


class PagesField(forms.FileField):
    """Files of one paper: one, or several that become its pages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=PagesInput(), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Validate each file; return None where there is none."""
        if len(data or ()) > MOST_FILES:
            raise ValidationError(f"Mỗi giấy tờ nhận tối đa {MOST_FILES} tệp. Quét gộp thành một tệp PDF.")
        return [super(PagesField, self).clean(each, initial) for each in data] if data else super().clean(None, initial)


def pages_of(form: forms.BaseForm, name: str) -> Pages | None:
    """Return the uploaded files of the name with their rotations from the form's script; None where none came."""
    files: Any = form.files
    found = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if files.get(name) else []
    told = str(form.data.get(f"{name.removesuffix('file')}turns", "")).split(",")
    turns = [int(turn) if turn in _TURNS else 0 for turn in told[: len(found)]]
    return Pages(found, turns) if found else None


class IdNumberField(forms.CharField):
    """A citizen's personal number (12 digits; an old identity card had 9) or a tax code (10 or 13 digits)."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=24, required=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        digits = _DIGITS.sub("", super().clean(value) or "")
        if digits and len(digits) not in (9, 10, 12, 13):
            raise ValidationError(
                f"Số này có {len(digits)} chữ số. Số định danh cá nhân có 12 chữ số, chứng minh nhân dân 9, "
                "mã số thuế 10 hoặc 13. Kiểm tra lại trên giấy tờ."
            )
        return digits


class PhoneField(forms.CharField):
    """Vietnamese telephone number; spaces and dots are removed, +84 becomes 0."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=24, required=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value) or ""
        digits = _DIGITS.sub("", typed)
        if typed.strip().startswith("+84") or (digits.startswith("84") and len(digits) == 11):
            digits = "0" + digits[2:]
        if digits and not (digits.startswith("0") and 10 <= len(digits) <= 11):
            raise ValidationError("Số điện thoại gồm 10 hoặc 11 chữ số và bắt đầu bằng 0, ví dụ 0912 345 678.")
        return digits
