"""Figures as pictures: every mark opens as many records as it says, and each picture has its table."""

import re
from html import unescape
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import cache

from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.reports.views.pictures import _ticks

MARK = re.compile(r'<a href="(/so-lieu/ho-so/\?[^"]+)">\s*<title>([^<]+)</title>')


@pytest.fixture(autouse=True)
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def page(worked):
    query = {"agency": worked.cast.commune.pk, "first": "2026-11-01", "last": "2026-11-19", "subtree": "on"}
    return worked.cast.client("reform").get("/so-lieu/", query | {"by": "field"}).content.decode()


def marks(page, start, end="</section>"):
    """(address, words) of every mark between two places of the page."""
    part = page.split(start, 1)[1].split(end, 1)[0]
    return [(unescape(href), unescape(words)) for href, words in MARK.findall(part)]


def opened(worked, href):
    """How many records the page behind a mark lists."""
    answer = worked.cast.client("reform").get(href)
    assert answer.status_code == 200, href
    return int(re.search(r"<h2>([\d.]+) hồ sơ", answer.content.decode())[1].replace(".", ""))


def test_every_mark_of_the_columns_opens_as_many_as_it_says(worked, page):
    found = marks(page, 'id="course"')
    assert found
    for href, words in found:
        assert opened(worked, href) == int(words.rsplit(": ", 1)[1]), words


def test_every_point_of_a_line_opens_as_many_as_it_says(worked, page):
    found = marks(page, 'aria-label="Số liệu chính"')
    counts = [(href, words.rsplit(": ", 1)[1]) for href, words in found if not words.endswith("%")]
    assert len(counts) >= 12
    for href, number in counts:
        assert opened(worked, href) == int(number)


def test_the_columns_of_all_parts_add_up_to_the_board(page):
    found = [words for _, words in marks(page, 'id="course"')]
    ended = [int(words.rsplit(": ", 1)[1]) for words in found if "đang giải quyết" not in words]
    still_open = [int(words.rsplit(": ", 1)[1]) for words in found if "đang giải quyết" in words]
    assert (sum(ended), sum(still_open)) == (4 - 1, 2)  # one of the four ended without being judged


def test_the_table_of_the_columns_has_the_same_links(page):
    drawn = {href for href, _ in marks(page, 'id="course"', "<details")}
    table = page.split("Bảng theo thời gian", 1)[1].split("</table>", 1)[0]
    assert drawn == {unescape(href) for href in re.findall(r'href="([^"]+)"', table)}


def test_the_ranking_and_the_tiles_open_what_they_count(worked):
    query = {"agency": worked.cast.commune.pk, "first": "2026-11-01", "last": "2026-11-19", "subtree": "on"}
    page = worked.cast.client("reform").get("/so-lieu/", query | {"by": "channel"}).content.decode()
    tiles = re.findall(r'class="mc-tile mc-tile-\d" href="([^"]+)">.*?<b>(\d+)</b>', page, re.S)
    assert sum(int(number) for _, number in tiles) in (0, 6)  # none where all are of one kind
    for href, number in tiles:
        assert opened(worked, unescape(href)) == int(number)


def test_a_day_alone_has_no_course(worked):
    query = {"agency": worked.cast.commune.pk, "first": "2026-11-19", "last": "2026-11-19", "by": "field"}
    answer = worked.cast.client("reform").get("/so-lieu/", query)
    assert answer.status_code == 200
    assert "mc-multiples" not in answer.content.decode()
    assert "mc-trend" not in answer.content.decode()


def test_the_home_shows_the_course_of_the_year_up_to_yesterday(worked):
    page = worked.cast.client("leader").get("/viec-hom-nay/").content.decode()
    found = marks(page, "Số liệu năm nay")
    assert len(found) > 12
    counts = [(href, words.rsplit(": ", 1)[1]) for href, words in found if not words.endswith("%")]
    assert sum(int(number) for _, number in counts)
    for href, number in counts[-6:]:
        assert opened(worked, href) == int(number)


def test_who_sees_no_figures_has_no_course_on_the_home(worked):
    assert "Số liệu năm nay" not in worked.cast.client("desk").get("/viec-hom-nay/").content.decode()


@pytest.mark.parametrize("low", [0, 10, 40, 50, 60, 70, 80, 90, 92, 94, 96, 98])
def test_the_scale_of_rates_has_round_ticks_of_equal_distance_up_to_a_hundred(low):
    ticks = _ticks(low)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[-1] == 100
    assert low <= ticks[0]
    assert len(steps) == 1
    assert steps <= {1, 2, 5, 10, 20}
    assert 2 <= len(ticks) <= 6
