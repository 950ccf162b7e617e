"""Shared steps of the room's views: run an action, show its result, pages of lists."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from motcua.base.refusals import Invalid, Refused

T = TypeVar("T")
PAGE_SIZE = 50


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Run the action and return its result; a refusal goes into the form, beside its field where it names one."""
    try:
        return act()
    except Invalid as wrong:
        for name, text in wrong.errors.items():
            form.add_error({"valid_to": "last_day"}.get(name, name) if name in _named(form) else None, text)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _named(form: forms.Form) -> set[str]:
    return {*form.fields, "valid_to"} if "last_day" in form.fields else {*form.fields}


def attempt_or_tell(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """Run the action and return its result; a refusal becomes a message on the next page."""
    try:
        return act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return None


def page_of(request: HttpRequest, things: Any) -> Page:
    """Return the requested page; for an invalid or too high number, the nearest one."""
    return Paginator(things, PAGE_SIZE).get_page(request.GET.get("page"))
