"""Pages of the two logs: access to personal data, and changes by administrators."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.agencies.queries import Tree, tree
from motcua.base.text import fold, nfc
from motcua.base.time import end_of, now, start_of
from motcua.design.tables import Column, Kind, Table
from motcua.design.templatetags.design import day, last_day
from motcua.people.actions import record_access
from motcua.people.forms.administration import LogFilter
from motcua.people.models import AccessRecord, Account, AdministrationEvent
from motcua.people.permissions import actor_in, allowed, can_read_logs
from motcua.people.queries import access_records, administration_events, names
from motcua.people.registry import LOG_DEEDS, LOG_SUBJECTS
from motcua.people.views import page_of
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Access, Deed, Role

_READERS = (Role.AUDITOR, Role.ADMINISTRATOR)
MOST_EXPORTED = 50_000


def _filtered(rows: QuerySet, form: LogFilter) -> QuerySet:
    """Return the rows that the filter selects; an invalid one selects all and shows its errors."""
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if words := fold(wanted["q"]).split():
        people = Account.objects.values_list("pk", "full_name", "username")
        found = [pk for pk, name, user in people if all(word in fold(f"{name} {user}") for word in words)]
        rows = rows.filter(account__in=found)
    if wanted["subject"]:
        rows = rows.filter(_about(wanted["subject"]))
    if wanted["begins"]:
        rows = rows.filter(at__gte=start_of(wanted["begins"]))
    if wanted["ends"]:
        rows = rows.filter(at__lt=end_of(wanted["ends"]))
    return rows


def _about(words: str) -> Q:
    """Return a filter of subjects with the words in their id or their name: "sổ quỹ", "hồ sơ X31.567-…"."""
    found, wanted = Q(subject__icontains=nfc(words)), fold(words)
    for kind in LOG_SUBJECTS.names():
        called = fold(LOG_SUBJECTS[kind])
        if wanted in called:
            found |= Q(subject=kind) | Q(subject__startswith=f"{kind}:")
        elif wanted.startswith(called):
            found |= Q(subject__istartswith=f"{kind}:{wanted.removeprefix(called).strip()}")
    return found


def _offices(rows: Iterable[AccessRecord], standing: Tree) -> dict[int, str]:
    """Return the names of the agencies that subjects such as `cash_book:12` are about."""
    keys = (row.subject.partition(":")[2] for row in rows)
    return names({int(key) for key in keys if key.isdecimal()}, standing)


@require_safe
@allowed(can_read_logs)
def access_log(request: HttpRequest) -> HttpResponse:
    """Nhật ký truy cập dữ liệu cá nhân: who saw or took out what, by people of the agencies one audits.

    Looking is logged too.
    """
    form = LogFilter(request.GET or None)
    records = _filtered(access_records(actor_in(request).reach(*_READERS)), form)
    labels = dict(Access.choices)
    if wanted_format(request):
        return export(request, _access_table(records, labels), name="ai-da-xem", subject="access_log")
    page = page_of(request, records)
    shown = list(page.object_list)
    called = _offices(shown, tree(actor_in(request).on))
    rows = [(row, labels.get(row.action, row.action), subject_in_words(row.subject, called)) for row in shown]
    asked = " ".join(f"{key}={value}" for key, value in request.GET.items() if value)
    record_access(
        actor=actor_in(request), action=Access.VIEW, subject="access_log", at=now(), detail=asked, request=request
    )
    return render(request, "people/access_log.html", {"form": form, "page": page, "rows": rows})


@require_safe
@allowed(can_read_logs)
def administration_log(request: HttpRequest) -> HttpResponse:
    """Show what administrators of the agencies one audits changed."""
    form = LogFilter(request.GET or None)
    events = _filtered(administration_events(actor_in(request).reach(*_READERS)), form)
    if wanted_format(request):
        table = _administration_table(events, tree(actor_in(request).on))
        return export(request, table, name="nhat-ky-quan-tri", subject="administration_log")
    page = page_of(request, events)
    rows = told(list(page.object_list), tree(actor_in(request).on))
    return render(request, "people/administration_log.html", {"form": form, "page": page, "rows": rows})


def _access_table(records: QuerySet[AccessRecord], labels: Mapping[str, str]) -> Table:
    """Return the newest lines of the log of access as a table, as many as a file holds."""
    columns = (
        Column("Lúc", Kind.MOMENT, 18, "at"),
        Column("Ai", width=28, key="account"),
        Column("Việc", width=16, key="action"),
        Column("Đối tượng", width=36, key="subject"),
        Column("Chi tiết", width=60, key="detail"),
        Column("Địa chỉ mạng", width=18, key="address"),
    )
    lines = (
        (
            row.at,
            row.account.full_name if row.account else "Người ngoài hệ thống",
            labels.get(row.action, row.action),
            subject_in_words(row.subject),
            row.detail,
            row.address,
        )
        for row in records[:MOST_EXPORTED]
    )
    return Table("Nhật ký truy cập dữ liệu cá nhân", columns, list(lines))


def _administration_table(events: QuerySet[AdministrationEvent], standing: Tree) -> Table:
    """Return the newest lines of the log of administration as a table, in the words of the page."""
    columns = (
        Column("Lúc", Kind.MOMENT, 18, "at"),
        Column("Ai", width=28, key="account"),
        Column("Việc", width=28, key="action"),
        Column("Đối tượng", width=36, key="subject"),
        Column("Chi tiết", width=80, key="detail"),
    )
    lines = [
        (
            row["event"].at,
            row["event"].account.full_name if row["event"].account else "Hệ thống",
            row["deed"],
            f"{row['about'].full_name} ({row['about'].username})" if row["about"] else row["subject"],
            "; ".join(row["lines"]),
        )
        for row in told(events[:MOST_EXPORTED], standing)
    ]
    return Table("Nhật ký quản trị", columns, lines)


def told(events: Iterable[AdministrationEvent], standing: Tree) -> list[dict[str, Any]]:
    """Return the events in words: deed, subject, and changes; three queries for all."""
    events = list(events)
    about = {event: _account_in(event) for event in events}
    delegates = {key for event in events if isinstance(key := event.detail.get("delegate"), int)}
    people = Account.objects.in_bulk({*(key for key in about.values() if key is not None), *delegates})
    agencies = {key for event in events if isinstance(key := event.detail.get("agency"), int)}
    called, deeds = names(agencies, standing), dict(Deed.choices)
    return [
        {
            "event": event,
            "deed": deeds.get(event.action) or LOG_DEEDS.get(event.action) or event.action,
            "about": people.get(about[event] or 0),
            "subject": subject_in_words(event.subject),
            "lines": _lines(event.detail, called, people),
        }
        for event in events
    ]


def _account_in(event: AdministrationEvent) -> int | None:
    """Return the account that the event is about; None where it is about something else."""
    kind, _, key = event.subject.partition(":")
    return int(key) if kind == "people.account" and key.isdecimal() else None


def subject_in_words(subject: str, called: Mapping[int, str] | None = None) -> str:
    """Return a subject in Vietnamese: "Hồ sơ X31.567-…", "Sổ quỹ"; `called` gives the names of agencies by number.

    A subject that no room has named is shown by its id, without the kind in front of it.
    """
    kind, _, name = subject.partition(":")
    words = LOG_SUBJECTS.get(kind)
    if words is None:
        return name or subject
    agency = (called or {}).get(int(name), "") if name.isdecimal() else name
    return f"{words} {agency}".strip()


_WORDS = {
    "username": "tên đăng nhập",
    "full_name": "họ và tên",
    "title": "chức danh",
    "email": "thư điện tử",
    "phone": "điện thoại",
    "reason": "lý do",
    "legal_basis": "căn cứ",
    "attempts": "số lần thử đã xóa",
}


def _lines(detail: dict[str, Any], called: dict[int, str], people: dict[int, Account]) -> list[str]:
    """Return the changes, a line each: a role with its place and days, old and new values, the reason."""
    lines = []
    if "role" in detail:
        role = dict(Role.choices).get(detail["role"], detail["role"])
        period = f"{_day(detail.get('from'))} – {_day(detail.get('to'), last=True)}"
        lines.append(f"{role} tại {called.get(detail.get('agency', 0), 'cơ quan')}, {period}")
    if detail.get("delegate") in people:
        lines.append(f"người được ủy quyền: {people[detail['delegate']].full_name}")
    lines += [_change(_WORDS[key], value) for key, value in detail.items() if key in _WORDS and value not in ("", None)]
    if isinstance(detail.get("roles"), list) and detail["roles"]:
        lines.append(f"{len(detail['roles'])} vai trò kết thúc theo")
    return lines


def _change(label: str, value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{label}: {value[0] or '(trống)'} → {value[1] or '(trống)'}"
    return f"{label}: {value}"


def _day(written: Any, last: bool = False) -> str:
    """Return a day of the log in Vietnamese; for the end of a half-open period, the last day."""
    try:
        found = date.fromisoformat(str(written))
    except ValueError:
        return ""
    return last_day(found) if last else day(found)
