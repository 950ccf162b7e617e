"""Every form speaks Vietnamese: labels and what is said of a wrong value, on every form of the product."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

import motcua

#: Vietnamese words that happen to need no diacritics.
PLAIN = {"Chia theo"}
VALUES = {"limit_value": 3, "show_value": 4, "max": 3, "length": 4, "value": "x", "key": "x", "min": 1, "offset": 1}


def product_forms() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(motcua.__path__, "motcua."):
        if "forms" in module.name.split(".") and "tests" not in module.name.split("."):
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        found = waiting.pop().__subclasses__()
        waiting += found
        ours = (each for each in found if each.__module__.startswith("motcua."))
        yield from (each for each in ours if ".tests." not in each.__module__)


def said_by(field: forms.Field) -> Iterator[str]:
    """Everything that the field may say of a wrong value."""
    for told in field.error_messages.values():
        yield str(told % VALUES) if "%(" in repr(told) or hasattr(told, "_kw") else str(told)
    for validator in field.validators:
        told = getattr(validator, "message", "")
        for each in [told] if told else getattr(validator, "messages", {}).values():
            yield str(each % VALUES)


@pytest.mark.house
def test_no_form_says_an_english_word_of_a_wrong_value():
    with translation.override("vi"):
        found = list(product_forms())
        english = [
            f"{form.__module__}.{form.__name__}.{name}: {words}"
            for form in found
            for name, field in form.base_fields.items()
            for words in said_by(field)
            if words.isascii()
        ]
    assert len(found) > 90
    assert not english, english[:10]


@pytest.mark.house
def test_every_visible_field_has_a_vietnamese_label():
    with translation.override("vi"):
        wrong = [
            f"{form.__name__}.{name}: {field.label}"
            for form in product_forms()
            if not any(each.__module__.startswith("allauth.") for each in form.__mro__)  # labelled as they are made
            for name, field in form.base_fields.items()
            if not field.widget.is_hidden and (field.label is None or str(field.label).isascii())
            if str(field.label) not in PLAIN
        ]
    assert not wrong, wrong


class Hiding(forms.Form):
    """A form of which a hidden field is wrong."""

    procedure = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Chọn thủ tục."})


@pytest.mark.house
def test_the_summary_of_errors_does_not_name_a_hidden_field():
    page = render_to_string("design/_errors.html", {"form": Hiding({})})
    assert "Chọn thủ tục." in page
    assert "Procedure" not in page
