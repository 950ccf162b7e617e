"""Pages of the officials' site that belong to no other room: home page, one's own account, help, health."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua import __version__
from motcua.agencies.queries import tree
from motcua.base.time import local, now
from motcua.design.navigation import NAVIGATION
from motcua.design.panels import PANELS, SENTENCE
from motcua.design.templatetags.design import DENSE_COOKIE, THEME_COOKIE, THEMES
from motcua.people.actions import put_introduction_away
from motcua.people.gateways import second_factors
from motcua.people.permissions import actor_in, allowed, is_official, is_signed_in, public
from motcua.people.queries import administrators_for, names, names_of_people, wants_introduction
from motcua.procedures.queries import unusual
from motcua.workspace.gateways import HANDBOOKS, checks, handbook, picture, section_of

#: Seconds for which a browser keeps the chosen look of the pages.
YEAR = 365 * 24 * 3600


@require_safe
@allowed(is_official)
def home(request: HttpRequest) -> HttpResponse:
    """Việc hôm nay: the panels that other rooms registered, as far as this person may see them."""
    panels = []
    for panel in sorted(PANELS, key=lambda panel: panel.order):
        shown = panel.context(request) if panel.visible(actor_in(request)) else None
        if shown is not None:
            panels.append((panel, render_to_string(panel.template, dict(shown), request)))
    clauses = [clause for say in SENTENCE for clause in say(request)]
    context = {
        "clauses": clauses,
        "panels": [pair for pair in panels if not pair[0].aside],
        "asides": [pair for pair in panels if pair[0].aside],
        "tour": "gioi-thieu" in request.GET or wants_introduction(actor_in(request)),
        "at": now(),
        "tomorrow": unusual(local(now()).date() + timedelta(days=1)),
    }
    return render(request, "workspace/home.html", context)


@require_safe
@allowed(is_signed_in)
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's own account: roles in force, second factor, password."""
    actor = actor_in(request)
    standing = tree(actor.on)
    called = names({held.agency_id for held in actor.held}, standing)
    lenders = names_of_people({held.delegated_by for held in actor.held if held.delegated_by})
    roles = [(held, called.get(held.agency_id, ""), lenders.get(held.delegated_by or 0, "")) for held in actor.held]
    second = second_factors().filter(user=actor.account_id).exists()
    return render(request, "workspace/profile.html", {"roles": roles, "second_factor": second, "themes": THEMES})


@require_POST
@allowed(is_signed_in)
def appearance(request: HttpRequest) -> HttpResponse:
    """Store theme and density of the lists in this browser for a year; unknown values mean as the system has it."""
    answer = redirect("profile")
    theme = request.POST.get("theme", "")
    chosen = {THEME_COOKIE: theme if theme in THEMES else "", DENSE_COOKIE: "1" if request.POST.get("dense") else ""}
    for name, value in chosen.items():
        if value:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
        else:
            answer.delete_cookie(name)
    messages.success(request, "Đã đổi cách hiển thị trên trình duyệt này.")
    return answer


@require_POST
@allowed(is_signed_in)
def end_tour(request: HttpRequest) -> HttpResponse:
    """Hide the introduction of the home page for this person, on every machine."""
    put_introduction_away(actor=actor_in(request), at=now())
    return redirect("home")


@require_safe
@allowed(is_signed_in)
def help_page(request: HttpRequest) -> HttpResponse:
    """Show keyboard shortcuts, and whom to ask."""
    actor = actor_in(request)
    entries = sorted(
        (item for item in NAVIGATION if item.shortcut and item.visible(actor)), key=lambda item: item.order
    )
    return render(request, "workspace/help.html", {"entries": entries, "administrators": administrators_for(actor)})


@require_safe
@allowed(is_signed_in)
def handbook_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show the handbook, section by section; each page's help links to its section."""
    if name not in HANDBOOKS:
        raise Http404("Không có sổ tay này.")
    if "muc" in request.GET:
        return _beside(request, name, request.GET["muc"])
    title, sections, text = handbook(name)
    here = reverse("handbook")
    others = [(f"{here}{each}/" if each else here, handbook(each)[0]) for each in HANDBOOKS if each != name]
    context = {"title": title, "chapters": sections, "text": text, "others": others}
    return render(request, "workspace/handbook.html", context)


def _beside(request: HttpRequest, name: str, anchor: str) -> HttpResponse:
    """Show one section for the panel beside a task; the list of sections where the page names none."""
    title, chapters, _ = handbook(name)
    context = {
        "heading": dict(chapters).get(anchor, title),
        "text": section_of(name, anchor),
        "chapters": chapters,
        "anchor": anchor,
    }
    return render(request, "workspace/help_beside.html", context)


@require_safe
@allowed(is_signed_in)
def handbook_picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return a screenshot of the handbook."""
    found = picture(name)
    if found is None:
        raise Http404("Không có hình này.")
    return HttpResponse(found, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@require_safe
@public
def health(request: HttpRequest) -> HttpResponse:
    """Check that the site can work: database answers, no pending migration, free disk space; 503 where not."""
    found = checks()
    healthy = all(check["ok"] for check in found.values())
    body = {"status": "ok" if healthy else "failing", "version": __version__, "checks": found}
    return JsonResponse(body, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})
