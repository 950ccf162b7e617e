"""Template tags for form fields: label, hint, errors, input.

Rendered without templates: a form has dozens of fields, and each would be a score of template nodes.
"""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.safestring import SafeString, mark_safe

from motcua.design.templatetags.design import icon
from motcua.design.widgets import escaped, shown

register = template.Library()


@register.simple_tag
def field(field: BoundField) -> SafeString:
    """Render the field with its label, hint, errors and input; a hidden one is its input alone."""
    if field.is_hidden:
        return mark_safe(str(field))
    wrong = " mc-wrong" if field.errors else ""
    about = f"{_hint(field)}{_errors(field)}"
    label = shown(field.label)
    star = ' <span class="mc-required" title="bắt buộc">*</span>' if field.field.required else ""
    kind = field.field.widget
    if isinstance(kind, (CheckboxSelectMultiple, RadioSelect)):
        described = f' aria-describedby="{field.aria_describedby}"' if field.aria_describedby else ""
        return mark_safe(
            f'<fieldset class="mc-field{wrong}" id="{field.auto_id}"{described}>\n<legend>{label}{star}</legend>\n'
            f'{about}<div class="mc-options">{_options(field)}</div>\n</fieldset>'
        )
    if isinstance(kind, CheckboxInput):
        return mark_safe(
            f'<div class="mc-field mc-check{wrong}">\n<div class="form-check">{widget(field)} '
            f'<label class="form-check-label" for="{field.id_for_label}">{label}</label></div>\n{about}</div>'
        )
    return mark_safe(
        f'<div class="mc-field{wrong}">\n<label for="{field.id_for_label}">{label}{star}</label>\n'
        f"{about}{widget(field)}\n</div>"
    )


@register.simple_tag
def widget(field: BoundField, **attrs: Any) -> SafeString:
    """Render the field's input with our CSS classes, and its state for screen readers."""
    kind = field.field.widget
    css = "form-control"
    if isinstance(kind, (CheckboxInput, CheckboxSelectMultiple, RadioSelect)):
        css = "form-check-input"
    elif isinstance(kind, Select):
        css = "form-select"
    own = kind.attrs.get("class", "")
    wrong = "is-invalid" if field.errors else ""
    attrs = {key.replace("_", "-"): value for key, value in attrs.items()}
    return field.as_widget(attrs={**attrs, "class": " ".join(filter(None, (css, own, wrong)))})


@register.simple_tag
def labelled(field: BoundField, short: str = "", **attrs: Any) -> SafeString:
    """The input behind a short label, for rows of many; the field's own label is what is spoken.

    Without a short one nothing is seen before the input.
    """
    spoken = shown(field.label)
    if short:
        label = f'<label for="{field.id_for_label}" aria-label="{spoken}">{escaped(short)}</label> '
    else:
        label = f'<label class="visually-hidden" for="{field.id_for_label}">{spoken}</label>'
    return mark_safe(f"{label}{widget(field, **attrs)}")


def _hint(field: BoundField) -> str:
    return (
        f'<div class="mc-hint" id="{field.auto_id}_helptext">{shown(field.help_text)}</div>\n'
        if field.help_text
        else ""
    )


def _errors(field: BoundField) -> str:
    if not field.errors:
        return ""
    sign = icon("exclamation-circle", "Lỗi:")
    lines = "".join(f"<p>{sign} {escaped(error)}</p>" for error in field.errors)
    return f'<div class="mc-error" id="{field.auto_id}_error">{lines}</div>\n'


def _options(field: BoundField) -> str:
    for option in field:
        option.data["attrs"]["class"] = "form-check-input"
    return "".join(
        f'<div class="form-check">{option.tag()} '
        f'<label for="{option.id_for_label}">{shown(option.choice_label)}</label></div>'
        for option in field
    )
