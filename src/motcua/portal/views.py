"""Citizens' site: first page, about, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from motcua.base.time import now
from motcua.design.panels import PUBLIC_PANELS
from motcua.people.permissions import public
from motcua.portal.queries import opening

#: Beginnings of addresses that search engines have no business in.
CLOSED = ("/tra-cuu/", "/ho-so/", "/viec-hom-nay/", "/toi/", "/quan-tri/", "/nhat-ky/", "/tai-khoan/", "/dang-nhap/")


@require_safe
@public
def portal(request: HttpRequest) -> HttpResponse:
    """The first page: look up a dossier, find a procedure, and what other rooms registered."""
    panels = []
    for panel in sorted(PUBLIC_PANELS, key=lambda panel: panel.order):
        context = panel.context(request)
        if context is not None:
            panels.append((panel, render_to_string(panel.template, dict(context), request)))
    return render(request, "portal/home.html", {"hero": panels[:1], "panels": panels[1:], "opening": opening(now())})


@require_safe
@public
def robots(request: HttpRequest) -> HttpResponse:
    """Rules for search engines (robots.txt): public pages allowed, dossiers excluded."""
    closed = "\n".join(f"Disallow: {prefix}" for prefix in CLOSED)
    return HttpResponse(f"User-agent: *\n{closed}\n", content_type="text/plain; charset=utf-8")


@require_safe
@public
def favicon(request: HttpRequest) -> HttpResponse:
    """Icon for browsers showing a file that is no page: a PDF, a picture, a file of figures."""
    return redirect(static("design/favicon.ico"))


@require_safe
@public
def about(request: HttpRequest) -> HttpResponse:
    """Page about Một Cửa and the personal data it keeps."""
    return render(request, "portal/about.html")


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Accessibility statement: standard, tests, known gaps, contact."""
    return render(request, "portal/accessibility.html")
