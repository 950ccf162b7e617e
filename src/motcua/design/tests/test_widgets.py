"""Inputs are written letter for letter as Django's own templates write them."""

from datetime import date, datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from motcua.design.widgets import DirectWidgets

ODD = """<b>"Đỗ" & 'Lê'</b>"""
CHOICES = [
    ("", "Chọn"),
    (1, ODD),
    ("hai", gettext_lazy("Hai")),
    ("Nhóm <1>", [(3, mark_safe("<i>Ba</i>")), (2026, 2026)]),
    (None, "Không"),
]
ATTRS = {"class": "a b", "data-x": ODD, "required": True, "disabled": False, "maxlength": 12, "id": "id_x"}
WIDGETS = [
    (forms.TextInput, {}, [None, "", "chữ", ODD, mark_safe("&amp;"), 5, 0]),
    (forms.NumberInput, {}, [None, 5, 1234567, 2.5]),
    (forms.EmailInput, {}, ["a@b.vn"]),
    (forms.HiddenInput, {}, [None, "x", 7]),
    (forms.PasswordInput, {}, ["bí mật"]),
    (forms.DateInput, {"format": "%Y-%m-%d"}, [date(2026, 11, 5), "05/11/2026", None]),
    (forms.DateTimeInput, {"format": "%Y-%m-%dT%H:%M"}, [datetime(2026, 11, 5, 7, 30), None]),
    (forms.CheckboxInput, {}, [True, False, None, "on"]),
    (forms.FileInput, {}, [None]),
    (forms.Textarea, {}, [None, "hai\ndòng", ODD]),
    (forms.Select, {"choices": CHOICES}, [None, "", 1, "hai", 3, "lạ"]),
    (forms.SelectMultiple, {"choices": CHOICES}, [[], [1, "hai"]]),
    (forms.RadioSelect, {"choices": CHOICES}, [None, 1]),
    (forms.CheckboxSelectMultiple, {"choices": CHOICES}, [[1, 3]]),
]


@pytest.mark.parametrize(("kind", "options", "values"), WIDGETS, ids=lambda kind: getattr(kind, "__name__", ""))
def test_a_widget_reads_as_django_writes_it(kind, options, values):
    widget = kind(**options)
    for value in values:
        for attrs in (None, ATTRS, {"aria-invalid": "true"}):
            ours = widget.render("ten", value, attrs, DirectWidgets())
            theirs = widget.render("ten", value, attrs, DjangoTemplates())
            assert ours == theirs, (value, attrs)
            assert type(ours) is type(theirs)


def test_each_option_alone_reads_as_django_writes_it():
    for kind in (forms.RadioSelect, forms.CheckboxSelectMultiple):
        field = forms.ChoiceField(choices=CHOICES, widget=kind)
        tags = []
        for renderer in (DirectWidgets, DjangoTemplates):
            form = type("F", (forms.Form,), {"x": field})(renderer=renderer())
            tags.append([option.tag(wrap) for option in form["x"] for wrap in (False, True)])
        assert tags[0] == tags[1]


def test_the_pages_use_it(settings):
    assert settings.FORM_RENDERER == "motcua.design.widgets.DirectWidgets"
