"""Bare numbers in a page are years and record numbers: no separator may creep into an address."""

import pytest
from django.template import engines


@pytest.mark.house
def test_a_bare_number_has_no_separator_and_a_figure_has():
    page = engines["django"].from_string("?phien_ban={{ pk }} {{ pk|number }}")
    assert page.render({"pk": 12345}) == "?phien_ban=12345 12.345"
