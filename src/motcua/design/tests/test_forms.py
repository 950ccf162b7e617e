"""Days and moments are typed, shown and refused the same way everywhere."""

from datetime import date

import pytest
from django import forms

from motcua.design.forms import DayField, MomentField


class Asked(forms.Form):
    day = DayField(required=False)
    moment = MomentField(required=False)


@pytest.mark.parametrize("typed", ["05/7/2025", "5/7/2025", "05-07-2025", "05072025", "2025-07-05"])
def test_a_day_is_understood_as_vietnamese_write_it_and_shown_alike(typed):
    asked = Asked({"day": typed})
    assert asked.is_valid()
    assert asked.cleaned_data["day"] == date(2025, 7, 5)
    assert 'value="05/07/2025"' in str(asked["day"])


@pytest.mark.parametrize("typed", ["14:30 05/7/2025", "05/7/2025 14:30", "2025-07-05T14:30"])
def test_a_moment_is_understood_and_shown_with_its_hour_first(typed):
    asked = Asked({"moment": typed})
    assert asked.is_valid()
    assert asked.cleaned_data["moment"].isoformat() == "2025-07-05T14:30:00+07:00"
    assert 'value="14:30 05/07/2025"' in str(asked["moment"])


@pytest.mark.parametrize("typed", ["07/13/2025", "31/2/2025", "05/7/25", "1/1/0001", "31/12/9999", "hôm qua"])
def test_what_is_no_day_is_refused_and_left_as_typed(typed):
    asked = Asked({"day": typed, "moment": f"08:00 {typed}"})
    assert set(asked.errors) == {"day", "moment"}


def test_no_field_leaves_the_writing_of_a_day_to_the_browser():
    assert 'type="text"' in str(Asked()["day"])
    assert 'type="text"' in str(Asked()["moment"])
