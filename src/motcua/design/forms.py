"""Form fields for days, moments and text in Vietnamese formats, the same in every browser."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from motcua.base.refusals import Invalid, Refused
from motcua.base.text import nfc
from motcua.base.time import local

#: Years outside these are typing errors; the calendar's own limits would break date arithmetic.
FIRST_YEAR, LAST_YEAR = 1900, 2200
_EIGHT_DIGITS = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)


def _within(day: date | None) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"Năm {day.year} không hợp lý. Ghi năm từ {FIRST_YEAR} đến {LAST_YEAR}.")


class DayInput(forms.DateInput):
    """Input of a day, 05/07/2025, typed or picked; the browser's own control would use the format of its language."""

    def __init__(self) -> None:
        attrs = {"data-day": "day", "autocomplete": "off", "placeholder": "ngày/tháng/năm"}
        super().__init__(attrs, format="%d/%m/%Y")


class DayField(forms.DateField):
    """Field of a day: 05/7/2025, 5-7-2025, 05072025 or, in links, 2025-07-05."""

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": "Không có ngày này. Ghi ngày/tháng/năm, ví dụ 05/7/2025.", "required": "Nhập ngày."}
        messages |= options.pop("error_messages", {})
        super().__init__(widget=DayInput(), error_messages=messages, **options)

    def to_python(self, value: Any) -> date | None:
        """Parse the day, also from eight digits in a row as clerks type them."""
        if isinstance(value, str) and (digits := _EIGHT_DIGITS.fullmatch(value.strip())):
            value = "/".join(digits.groups())
        return super().to_python(value)

    def validate(self, value: date | None) -> None:
        """Refuse years outside the limits."""
        super().validate(value)
        _within(value)

    def prepare_value(self, value: Any) -> Any:
        """Show the value of a link (2025-07-05) as it would be typed; an unreadable value stays as it is."""
        if isinstance(value, str):
            try:
                return DayField.to_python(self, value)
            except ValidationError:
                return value
        return value


class MomentField(forms.DateTimeField):
    """Field of a moment in Vietnam's time zone: 14:30 05/7/2025 or 05/7/2025 14:30."""

    def __init__(self, **options: Any) -> None:
        attrs = {"data-day": "moment", "autocomplete": "off", "placeholder": "giờ:phút ngày/tháng/năm"}
        messages = {
            "invalid": "Ghi giờ và ngày theo mẫu 14:30 05/7/2025.",
            "required": "Nhập ngày và giờ.",
        } | options.pop("error_messages", {})
        widget = forms.DateTimeInput(attrs, format="%H:%M %d/%m/%Y")
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment with its zone; refuses years outside the limits."""
        moment = super().clean(value)
        _within(moment)
        return local(moment) if moment else None

    def prepare_value(self, value: Any) -> Any:
        """Show the value of the browser or a link as it would be typed."""
        if isinstance(value, str):
            try:
                value = forms.DateTimeField.to_python(self, value)
            except ValidationError:
                return value
        return super().prepare_value(value)


#: Messages for numbers; Django's own read like translated English.
_NUMBER_MESSAGES: dict[str, Any] = {
    "required": "Nhập số.",
    "invalid": "Nhập bằng chữ số.",
    "min_value": "Nhập số từ %(limit_value)s trở lên.",
    "max_value": "Nhập số không quá %(limit_value)s.",
    "max_digits": "Số này quá lớn.",
    "max_whole_digits": "Số này quá lớn.",
    "max_decimal_places": "Nhiều nhất %(max)s chữ số sau dấu phẩy.",
}


class NumberField(forms.IntegerField):
    """A whole number; its messages are an official's sentences."""

    default_error_messages = _NUMBER_MESSAGES


class AmountField(forms.DecimalField):
    """A number with decimals, or a sum of money; its messages are an official's sentences."""

    default_error_messages = _NUMBER_MESSAGES


class WordsField(forms.CharField):
    """Field of text in the stored form (NFC, single spaces), with a message that names what is missing."""

    def __init__(self, *, what: str, max_length: int = 255, **options: Any) -> None:
        messages = {
            "required": f"Nhập {what}.",
            "max_length": f"Viết {what} ngắn hơn: tối đa %(limit_value)s ký tự, đang có %(show_value)s.",
        }
        super().__init__(max_length=max_length, error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "")


class LongWordsField(WordsField):
    """Field of text over several lines, whose breaks are kept."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        text = forms.CharField.to_python(self, value) or ""
        return "\n".join(filter(None, (nfc(line) for line in text.splitlines())))


class LinesField(LongWordsField):
    """Field of several things, one on a line; the value is the list of them."""

    def clean(self, value: Any) -> Any:
        return super().clean(value).splitlines()


def take_errors(form: forms.BaseForm, refused: Refused) -> None:
    """Add the errors of a refusal to the form fields it names, or to the form."""
    errors = refused.errors if isinstance(refused, Invalid) else {"": refused.reason}
    for name, message in errors.items():
        form.add_error(name if name in form.fields else None, message)
