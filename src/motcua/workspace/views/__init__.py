"""Pages of the officials' site that belong to no other room: the day's work, one's own account, help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from motcua.design.navigation import NAVIGATION
from motcua.design.panels import PANELS
from motcua.people.permissions import allowed, is_official, is_signed_in


@require_safe
@allowed(is_official)
def home(request: HttpRequest) -> HttpResponse:
    """Việc hôm nay: the panels that other rooms registered, as far as this person may see them."""
    panels = []
    for panel in sorted(PANELS, key=lambda panel: panel.order):
        if panel.visible(request.actor):  # type: ignore[attr-defined]
            context = panel.context(request)
            if context is not None:
                panels.append((panel, render_to_string(panel.template, dict(context), request)))
    return render(request, "workspace/home.html", {"panels": panels})


@require_safe
@allowed(is_signed_in)
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: roles in force, second factor, password."""
    return render(request, "workspace/profile.html")


@require_safe
@allowed(is_signed_in)
def help_page(request: HttpRequest) -> HttpResponse:
    """Keyboard shortcuts and where to find what."""
    entries = [item for item in NAVIGATION if item.shortcut and item.visible(request.actor)]  # type: ignore[attr-defined]
    return render(request, "workspace/help.html", {"entries": sorted(entries, key=lambda item: item.order)})
