"""Vietnamese messages for Django's forms where its own catalogue leaves them in English."""

from django import forms
from django.core import validators


def speak_vietnamese() -> None:
    """Set the messages on Django's own fields and validators; called once, before any form is made."""
    validators.ProhibitNullCharactersValidator.message = "Nội dung có ký tự không lưu được. Gõ lại nội dung này."
    forms.UUIDField.default_error_messages["invalid"] = "Mã của biểu mẫu không đúng. Mở lại trang rồi làm lại."
    forms.FileField.default_error_messages["max_length"] = (
        "Tên tệp dài tối đa %(max)d ký tự, đang có %(length)d. Đặt tên ngắn hơn."
    )
