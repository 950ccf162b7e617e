"""Pages of a bad request, of the metrics and of the demo.

The demo's page says what it holds, whom to sign in as, and where the published figures contradict each other.
"""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.agencies.queries import AgencyNotFound
from motcua.base.virus_scan import UploadRefused
from motcua.config.demo.build import PASSWORD, is_ready, sign_ins
from motcua.config.demo.offices import SignIn
from motcua.config.demo.replay import FIRST, LAST, NOTES, PUBLISHED
from motcua.config.installation.address import is_host_name
from motcua.config.metrics import CONTENT_TYPE, exposition, may_read
from motcua.people.permissions import public
from motcua.procedures.models import ProcedureField
from motcua.reports.queries.figures import Question, counted, labelled, scope_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of a bad request; a refused upload is given its reason, a wrong host name the remedy."""
    if isinstance(exception, DisallowedHost):
        return _wrong_host(request)
    why = str(exception) if isinstance(exception, UploadRefused) else ""
    return render(request, "400.html", {"why": why}, status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page of a refusal with its reason; the reasons of libraries are English and stay in the log."""
    words = str(exception)
    return render(request, "403.html", {"exception": "" if words.isascii() else words}, status=403)


def _wrong_host(request: HttpRequest) -> HttpResponse:
    """Return the page that says how the asked host name is allowed; of the settings it tells nothing."""
    asked = request.META.get("HTTP_HOST", "").lower()
    host, _, port = asked.rpartition(":") if asked.rpartition(":")[2].isdecimal() else (asked, "", "")
    shown = asked if is_host_name(host) and len(port) < 6 else ""
    context = {"host": shown, "scheme": "https" if request.META.get("wsgi.url_scheme") == "https" else "http"}
    return render(None, "wrong_host.html", context, status=400)


@require_safe
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to whoever has the token; for anybody else there is no such page."""
    if not may_read(request.headers.get("Authorization", "")):
        raise Http404("Không có trang này.")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


@require_safe
@public
def demo_notes(request: HttpRequest) -> HttpResponse:
    """Bản dùng thử: only where the folder holds a demo; a real office has no such page."""
    people = sign_ins()
    if not people:
        raise Http404("Đây không phải bản dùng thử.")
    places: dict[str, list[SignIn]] = {}
    for person in people:
        places.setdefault(person.place[:1].upper() + person.place[1:], []).append(person)
    context = {
        "places": list(places.items()),
        "password": PASSWORD,
        "notes": NOTES,
        "rows": _known_rows() if is_ready() else [],
    }
    return render(request, "config/demo.html", context)


def _known_rows() -> list[Mapping[str, Any]]:
    """Return the rows, counted once: the year is closed."""
    rows: list[Mapping[str, Any]] | None = cache.get("demo_rows")
    if rows is None:
        rows = _rows()
        cache.set("demo_rows", rows, 3600)
    return rows


def _rows() -> list[Mapping[str, Any]]:
    """Return the published figures of 2021 beside those counted from the records now."""
    try:
        scope = scope_of("huyen:944", tree_on=LAST, with_subtree=True)
    except AgencyNotFound:
        return []
    by = ("level", "field")
    cells = labelled(counted(Question(scope, FIRST, LAST, by=by)), by)
    names = dict(ProcedureField.objects.values_list("code", "name"))
    rows: list[Mapping[str, Any]] = []
    for label, level, field, measures, published in PUBLISHED:
        found = sum(
            cell["figures"][measure]
            for cell in cells
            for measure in measures
            if (not level or cell["key"]["level"] == level)
            and (not field or cell["labels"]["field"] == names.get(field))
        )
        rows.append({"label": label, "published": published, "counted": found, "agrees": found == published})
    return rows
