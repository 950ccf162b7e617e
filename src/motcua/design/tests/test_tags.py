"""Vietnamese formats and pieces of pages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from motcua.base.time import FOREVER
from motcua.design.templatetags.design import day, duration, last_day, moment, money, number, page_places, percent

CASES = [
    (number, (1234567,), "1.234.567"),
    (number, (1234567.5, 1), "1.234.567,5"),
    (number, (0,), "0"),
    (number, (None,), "–"),
    (number, ("",), "–"),
    (number, (Decimal("2.675"), 2), "2,68"),
    (number, (-1500,), "-1.500"),
    (percent, (Decimal(49120) / Decimal(49900),), "98,44%"),
    (percent, (1,), "100,00%"),
    (percent, (0, 0), "0%"),
    (percent, (None,), "–"),
    (money, (1250000,), "1.250.000 đồng"),
    (money, (0,), "0 đồng"),
    (day, (date(2025, 7, 5),), "05/7/2025"),
    (day, (date(2025, 2, 5),), "05/02/2025"),
    (day, (date(2025, 12, 31),), "31/12/2025"),
    (day, (FOREVER,), "không thời hạn"),
    (day, (None,), "–"),
    (day, (datetime(2025, 6, 30, 20, 0, tzinfo=UTC),), "01/7/2025"),
    (last_day, (date(2025, 7, 1),), "30/6/2025"),
    (last_day, (FOREVER,), "không thời hạn"),
    (moment, (datetime(2025, 6, 30, 20, 5, tzinfo=UTC),), "03:05 01/7/2025"),
    (duration, (timedelta(days=2, hours=3, minutes=9),), "2 ngày 3 giờ"),
    (duration, (45,), "45 phút"),
    (duration, (0,), "0 phút"),
    (duration, (timedelta(hours=-1),), "-1 giờ"),
    (duration, (None,), "–"),
]


@pytest.mark.parametrize(("tell", "given", "written"), CASES)
def test_numbers_days_and_spans_are_written_as_officials_write_them(tell, given, written):
    assert tell(*given) == written


def rendered(text, path="/?a=1&page=3&sort=name", **context):
    return Template(text).render(Context({"request": RequestFactory().get(path), **context}))


def test_a_link_keeps_the_rest_of_the_query():
    assert rendered("{% query page=2 %}") == "a=1&amp;page=2&amp;sort=name"
    assert rendered("{% query page=None a='' %}") == "sort=name"


def test_a_head_sorts_up_then_down_and_tells_which():
    up = rendered('{% sort_head "Tên" "name" %}')
    assert 'aria-sort="ascending"' in up
    assert "sort=-name" in up
    assert "page=3" not in up
    assert "aria-sort" not in rendered('{% sort_head "Ngày" "day" %}')


def test_a_badge_escapes_its_words():
    assert "&lt;b&gt;" in rendered("{% badge label 'good' %}", label="<b>")
    assert 'class="mc-badge mc-bad"' in rendered("{% badge 'Quá hạn' 'overdue' %}")


class Sample(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trong giấy tờ")
    agree = forms.BooleanField(label="Đồng ý")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_an_error_stands_beside_its_field_and_in_the_summary_in_the_same_words():
    form = Sample({"kind": "a", "name": "", "agree": "on"})
    page = rendered('{% include "design/_form.html" %}', form=form)
    words = form.errors["name"][0]
    assert page.count(words) == 2
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'href="#id_name"' in page
    assert "data-focus" in page


def test_a_group_of_choices_is_a_fieldset():
    page = rendered('{% include "design/_field.html" with field=form.kind %}', form=Sample())
    assert "<legend>Loại" in page
    assert page.count('type="radio"') == 2


@pytest.mark.parametrize(
    ("pages", "here", "shown"),
    [(3, 2, [1, 2, 3]), (20, 10, [1, 2, None, 9, 10, 11, None, 19, 20]), (5, 1, [1, 2, None, 4, 5])],
)
def test_far_pages_are_left_out(pages, here, shown):
    page = Paginator(range(pages), 1).page(here)
    assert page_places(page) == shown


def test_pages_of_a_list_say_where_one_is():
    page = Paginator(range(120), 50).page(2)
    html = rendered('{% include "design/_pagination.html" %}', page=page)
    assert "51–100 trong <strong>120</strong>" in html
    assert 'aria-current="page"' in html
