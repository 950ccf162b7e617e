"""Template tags and filters for every page: Vietnamese formats, badges, links that keep the query."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.base import tracing
from motcua.base.time import FOREVER, local, short_day
from motcua.design.navigation import NAVIGATION, OFFICE, PUBLIC_NAVIGATION, SEARCH, SECTIONS, NavItem, SearchBox

register = template.Library()
ABSENT = "–"
#: Cookies that keep the look of the pages in a browser; set on "Tài khoản của tôi".
THEME_COOKIE, DENSE_COOKIE = "motcua_theme", "motcua_dense"
THEMES = {"": "Theo máy", "light": "Sáng", "dark": "Tối"}

#: Tones of statuses; the words stay with the room.
TONES = {
    **dict.fromkeys(("registered", "accepted", "processing", "draft", "frozen", "info"), "info"),
    **dict.fromkeys(("supplement_requested", "payment_requested", "paused", "due_soon", "waiting", "warning"), "warn"),
    **dict.fromkeys(("under_review", "signed"), "warn"),
    **dict.fromkeys(("processed", "early", "on_time", "granted", "active", "issued", "success"), "good"),
    **dict.fromkeys(("overdue", "late", "error", "danger"), "bad"),
    **dict.fromkeys(("returned", "withdrawn", "stopped", "refused", "ended", "closed", "dropped"), "done"),
}


WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật")


# Numbers, dates, durations -----------------------------------------------------------------------------
@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """Format 1234567.5 as "1.234.567,5"; an unknown number is "–", which is not zero."""
    if value is None or value == "":
        return ABSENT
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP)
    return f"{exact:,.{int(decimals)}f}".translate(str.maketrans(",.", ".,"))


@register.filter
def percent(value: Any, decimals: int = 2) -> str:
    """Format a ratio between 0 and 1 as "98,42%"; without a denominator (None) it is "–"."""
    return ABSENT if value is None or value == "" else f"{number(Decimal(str(value)) * 100, decimals)}%"


@register.filter
def money(value: Any) -> str:
    """Format an amount as "1.250.000 đồng"."""
    return ABSENT if value is None or value == "" else f"{number(value)} đồng"


@register.filter
def day(value: date | datetime | None) -> str:
    """Format a day as "05/7/2025", as NĐ 30/2020 writes it; the end of time is "không thời hạn"."""
    if not value:
        return ABSENT
    if isinstance(value, datetime):
        value = local(value).date()
    if value == FOREVER:
        return "không thời hạn"
    return short_day(value)


@register.filter
def last_day(value: date | None) -> str:
    """Format the last day of a half-open period that ends before this one: 30/6/2025 for 01/7/2025."""
    return day(value if not value or value == FOREVER else value - timedelta(days=1))


@register.filter
def second(value: datetime | None) -> str:
    """Format a moment to the second, for logs: "14:05:09 05/7/2025"."""
    return f"{local(value):%H:%M:%S} {day(value)}" if value else ABSENT


@register.filter
def moment(value: datetime | None) -> str:
    """Format hour and day in Vietnam's time zone: "14:05 05/7/2025"."""
    return f"{local(value):%H:%M} {day(value)}" if value else ABSENT


@register.filter
def weekday(value: date | datetime) -> str:
    """Format the day of the week within a sentence: "thứ Năm", "chủ nhật"."""
    return WEEKDAYS[(local(value) if isinstance(value, datetime) else value).weekday()]


@register.filter
def short(value: date | None) -> str:
    """Format day and month, for the axis of a chart: "23/11", "1/12"."""
    return f"{value.day}/{value.month}" if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """Format the hour in Vietnam's time zone, "10:12"."""
    return f"{local(value):%H:%M}" if value else ABSENT


@register.filter
def long_day(value: date | datetime | None) -> str:
    """Format a day with its weekday, to begin a line: "Thứ Hai, 23/11/2026"."""
    if not value:
        return ABSENT
    name = weekday(value)
    return f"{name[0].upper()}{name[1:]}, {day(value)}"


@register.filter
def promise(value: datetime | None) -> str:
    """Format the moment of an appointment: "17:00 thứ Năm, 17/12/2026"."""
    return f"{local(value):%H:%M} {weekday(value)}, {day(value)}" if value else ABSENT


@register.filter
def duration(value: timedelta | int | float | None) -> str:
    """Format a span of time as "2 ngày 3 giờ", "45 phút"; a bare number is minutes."""
    if value is None:
        return ABSENT
    minutes = round(value.total_seconds() / 60) if isinstance(value, timedelta) else round(value)
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    parts = [f"{amount} {unit}" for amount, unit in ((days, "ngày"), (hours, "giờ"), (minutes, "phút")) if amount]
    return sign + " ".join(parts[:2]) if parts else "0 phút"


# Components --------------------------------------------------------------------------------------------
@register.simple_tag
def badge(label: Any, tone: str = "") -> SafeString:
    """Render a small coloured word; the tone is info, warn, good, bad, done, or a status that has one."""
    return format_html('<span class="mc-badge mc-{}">{}</span>', TONES.get(tone, tone) or "plain", label)


@register.simple_tag
def status_badge(status: Any, label: Any = None) -> SafeString:
    """Render the badge of a status: its label in its tone."""
    shown = label if label is not None else getattr(status, "label", status)
    return badge(shown, TONES.get(str(status), "plain"))


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    file = settings.ROOT / "node_modules" / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not name or not file.is_file():
        return ""
    return file.read_text().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).replace("\n", "")


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """Render a Bootstrap icon inline; with a title it is also read by screen readers."""
    spoken = format_html('<span class="visually-hidden">{}</span>', title) if title else ""
    return format_html('<span class="mc-icon">{}{}</span>', mark_safe(_drawing(name)), spoken)  # our own files


@register.simple_tag
def request_id() -> str:
    """Return the id of the request that is being answered, by which the log tells of it."""
    return tracing.request_id()


@register.simple_tag(takes_context=True)
def query(context: Mapping[str, Any], **changes: Any) -> str:
    """Return the present query string with some parameters replaced; None or "" removes one: `?{% query page=2 %}`."""
    request = context.get("request")
    words = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            words.pop(key, None)
        else:
            words[key] = value
    return words.urlencode()


@register.inclusion_tag("design/_sort.html", takes_context=True)
def sort_head(context: Mapping[str, Any], label: str, key: str, parameter: str = "sort", css: str = "") -> dict:
    """Render a `<th>` that sorts: first click ascending, second descending (`-key`); keeps the rest of the query."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request else ""
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    target = f"-{key}" if current == key else key
    return {
        "label": label,
        "state": state,
        "css": css,
        "href": "?" + query(context, **{parameter: target, "page": None}),
    }


@register.filter
def initials(name: Any) -> str:
    """Return the first letters of the last two words of a name: TD for Lê Thị Duyên, as Vietnamese names are called."""
    return "".join(word[0] for word in str(name or "").split()[-2:]).upper()


@register.simple_tag(takes_context=True)
def appearance(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the look of the pages in this browser: theme ("light", "dark", "" as the system) and dense lists."""
    cookies = getattr(context.get("request"), "COOKIES", {})
    theme = cookies.get(THEME_COOKIE, "")
    return {
        "theme": theme if theme in THEMES else "",
        "dense": cookies.get(DENSE_COOKIE) == "1",
    }


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Return the value under a key that is itself a variable; nothing where there is none."""
    return mapping.get(key) if hasattr(mapping, "get") else None


# Page frame ---------------------------------------------------------------------------------------------
def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _entries(items: Iterable[NavItem], actor: Any, path: str) -> list[dict[str, Any]]:
    """Return the entries a person may use; of those that the present address begins with, the longest is current."""
    seen = [
        {"item": item, "href": _address(item.url_name)}
        for item in sorted(items, key=lambda item: item.order)
        if item.visible(actor)
    ]
    seen = [entry for entry in seen if entry["href"]]
    inside = [str(entry["href"]) for entry in seen if path == entry["href"] or _below(path, str(entry["href"]))]
    current = max(inside, key=len, default=None)
    return [{**entry, "current": entry["href"] == current} for entry in seen]


def _below(path: str, address: str) -> bool:
    return address != "/" and path.startswith(address)


@register.simple_tag(takes_context=True)
def navigation(context: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the officials' navigation by section, as far as the acting person may see it."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in _entries(NAVIGATION, actor, request.path if request else ""):
        sections.setdefault(entry["item"].section, []).append(entry)
    places = {section: place for place, section in enumerate(SECTIONS)}
    return sorted(sections.items(), key=lambda section: places.get(section[0], len(places)))


@register.simple_tag(takes_context=True)
def public_navigation(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the navigation of the citizens' site."""
    request = context.get("request")
    return _entries(PUBLIC_NAVIGATION, getattr(request, "actor", None), request.path if request else "")


@register.simple_tag(takes_context=True)
def search_box(context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the search that the acting person may use, or none."""
    actor = getattr(context.get("request"), "actor", None)
    for box in SEARCH:
        if actor is not None and box.visible(actor) and _address(box.url_name):
            return _shown(box)
    return None


def _shown(box: SearchBox) -> dict[str, Any]:
    return {"box": box, "href": _address(box.url_name)}


@register.simple_tag(takes_context=True)
def office_fact(context: Mapping[str, Any], key: str) -> Any:
    """Return the registered fact about the office ("name", "notice"), for this request."""
    request = context.get("request")
    return OFFICE[key](request) if request is not None and key in OFFICE else ""


@register.filter
def page_places(page: Any) -> list[int | None]:
    """Return the page numbers for links, with None where some are left out."""
    last, here = page.paginator.num_pages, page.number
    near = sorted({1, 2, here - 1, here, here + 1, last - 1, last} & set(range(1, last + 1)))
    places: list[int | None] = []
    for place in near:
        if places and places[-1] is not None and place > places[-1] + 1:
            places.append(None)
        places.append(place)
    return places
