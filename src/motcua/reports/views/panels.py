"""Panels of the home page: reports that are due, and the figures of the year."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest

from motcua.base.time import today
from motcua.people.permissions import actor_in
from motcua.people.vocabulary import Role
from motcua.reports.permissions import agencies_where, figure_agencies, reporting_agencies
from motcua.reports.queries.board import AS_RECORDED, board_of, formulas_of, standing
from motcua.reports.queries.coming import coming_reports
from motcua.reports.queries.course import course_of, is_rate
from motcua.reports.queries.law import period, regimes
from motcua.reports.registry import BOARDS
from motcua.reports.rules.figures import Figure
from motcua.reports.rules.periods import PeriodError, same_period_last_year
from motcua.reports.views.pictures import Linking, line_of
from motcua.statistics.registry import MEASURES, RATIOS

#: Seconds for which the chart of the year is cached: only records entered late can change its past days.
FRESH_SECONDS = 900


def coming(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the reports that wait for this person: to be drafted, finished, signed or numbered."""
    actor = actor_in(request)
    signing, numbering = agencies_where(actor, Role.LEADER), agencies_where(actor, Role.CLERK)
    rows = coming_reports(reporting_agencies(actor), signing, numbering, today())
    return {"rows": rows, "today": today()} if rows else None


def course_of_year(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the first board's figures of the year up to yesterday, each over time; None where nothing is known."""
    homes, last = figure_agencies(actor_in(request)), today() - timedelta(days=1)
    if not homes:
        return None
    key = f"course-of-year-{homes[0]}-{last}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = _course_of_year(homes[0])
        cache.set(key, kept, FRESH_SECONDS)
    return kept or None


def _course_of_year(agency: int) -> dict[str, Any]:
    board, last = next(iter(BOARDS)), today() - timedelta(days=1)
    try:
        days = period(str(today().year)).until(last)
    except PeriodError:  # the year began today
        return {}
    before = same_period_last_year(days, regimes())
    stood = standing(agency, last=last, today=today(), wanted=AS_RECORDED, with_subtree=True, since=days.start)
    whole = board_of(board, stood.scope, days, before, "").total.values
    if not any(value.number for value in whole.values()):
        return {}
    query = {"agency": str(agency), "subtree": "on", "first": days.start.isoformat(), "last": last.isoformat()}
    query |= {"tree": stood.tree, "tree_on": stood.scope.tree_on.isoformat()}
    links = Linking(lambda **more: urlencode(query | more), query["tree_on"])
    course = course_of(board, stood.scope, days, "")
    rate = next((key for key in board.tiles if is_rate(board, key)), "")
    keys = dict.fromkeys(key for key in (rate, board.sorted_by, *board.tiles) if key)
    figures = [
        {
            "name": MEASURES[key].name if key in MEASURES else RATIOS[key].name,
            "text": Figure(key, "", "%" if is_rate(board, key) else "", formulas_of(board)[key], whole[key]).text,
            "href": links.of_period(key, "", None),
            "line": line_of(course, key, links),
            "rate": is_rate(board, key),
        }
        for key in list(keys)[:3]
    ]
    return {"figures": figures, "days": days, "query": urlencode(query)}
