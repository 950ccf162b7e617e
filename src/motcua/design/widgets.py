"""Renderer of common form inputs without templates, with the same HTML as Django's own templates.

A form has dozens of inputs and a list of agencies hundreds of options; Django renders a template for each of them
and another for its attributes. Whatever is not an input, a text area or a list still goes that way.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

_FOLDER = "django/forms/widgets/"
_INPUTS = {
    f"{_FOLDER}{name}.html"
    for name in (
        "checkbox",
        "date",
        "datetime",
        "email",
        "file",
        "hidden",
        "input",
        "number",
        "password",
        "text",
        "time",
    )
}
_OPTIONS = {f"{_FOLDER}radio_option.html", f"{_FOLDER}checkbox_option.html"}


class DirectWidgets(DjangoTemplates):
    """Renders the widgets of forms (`FORM_RENDERER`)."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The widget as HTML."""
        widget = context.get("widget", {})
        if template_name in _INPUTS or (template_name in _OPTIONS and not widget.get("wrap_label")):
            return mark_safe(_input(widget))
        if template_name == f"{_FOLDER}select.html":
            return mark_safe(_select(widget))
        if template_name == f"{_FOLDER}textarea.html":
            return mark_safe(_text_area(widget))
        return mark_safe(super().render(template_name, context, request))


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _text_area(widget: Mapping[str, Any]) -> str:
    name, value = escaped(widget["name"]), widget["value"]
    return f'<textarea name="{name}"{_attributes(widget["attrs"])}>\n{escaped(value) if value else ""}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{shown(group)}">')
        parts += [f"\n  {_option(option)}\n" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _option(option: Mapping[str, Any]) -> str:
    return f'<option value="{escaped(option["value"])}"{_attributes(option["attrs"])}>{shown(option["label"])}</option>'


def _attributes(attrs: Mapping[str, Any]) -> str:
    """Return the HTML attributes: False is left out, True is its name alone."""
    given = ((name, value) for name, value in attrs.items() if value is not False)
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"' for name, value in given
    )


def escaped(value: Any) -> str:
    """Escape the value for HTML; what is HTML already stays. As Django escapes, without checking for lazy text."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


def shown(value: Any) -> str:
    """Escape a value for people: numbers and days in Vietnamese formats."""
    return escaped(localize(value))
