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
from motcua.people.permissions import actor_in, allowed, can_audit, can_read_logs
from motcua.people.queries import access_records, administration_events, names
from motcua.people.registry import LOG_DEEDS, LOG_SUBJECTS
from motcua.people.views import page_of
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Access, Deed, Role

_READERS = (Role.AUDITOR, Role.ADMINISTRATOR)
MOST_EXPORTED = 50_000
#: Length of a detail on the page; a list's names all its records, and stands whole in the file.
_SHOWN = 300
#: Subjects whose key is a citizen's own number.
_BY_NUMBER = ("applicant",)
#: Subjects of which an administrator reads the details too: no citizen is in them.
_OF_ADMINISTRATION = ("administration_log", "accounts", "agencies", "procedures", "page", "figures")
HIDDEN = "(chỉ thanh tra xem)"


def _filtered(rows: QuerySet, form: LogFilter, *, whole: bool = False) -> QuerySet:
    """Return the rows that the filter selects; an invalid one selects all and shows its errors.

    `whole`: the reader may see the details and numbers of citizens, so that the filter may look into them.
    """
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if words := fold(wanted["q"]).split():
        people = Account.objects.values_list("pk", "full_name", "username")
        found = [pk for pk, name, user in people if all(word in fold(f"{name} {user}") for word in words)]
        rows = rows.filter(account__in=found)
    if wanted["subject"]:
        rows = rows.filter(_about(wanted["subject"], whole=whole))
    if wanted["begins"]:
        rows = rows.filter(at__gte=start_of(wanted["begins"]))
    if wanted["ends"]:
        rows = rows.filter(at__lt=end_of(wanted["ends"]))
    return rows


def _about(words: str, *, whole: bool) -> Q:
    """Return a filter of subjects with the words in their id or their name: "sổ quỹ", "hồ sơ X31.567-…".

    For an auditor (`whole`) also of lists that showed the record of that code.
    """
    found, wanted = Q(subject__icontains=nfc(words)), fold(words)
    if whole:
        found |= Q(detail__icontains=nfc(words))
    else:
        found &= ~Q(subject__startswith=f"{_BY_NUMBER[0]}:")
    for kind in LOG_SUBJECTS.names():
        called = fold(LOG_SUBJECTS[kind])
        if wanted in called:
            found |= Q(subject=kind) | Q(subject__startswith=f"{kind}:")
        elif wanted.startswith(called) and (whole or kind not in _BY_NUMBER):
            found |= Q(subject__istartswith=f"{kind}:{wanted.removeprefix(called).strip()}")
    return found


def _offices(rows: Iterable[AccessRecord], standing: Tree) -> dict[int, str]:
    """Return the names of the agencies that subjects such as `cash_book:12` are about."""
    keys = (key for row in rows for kind, _, key in [row.subject.partition(":")] if kind not in _BY_NUMBER)
    return names({int(key) for key in keys if key.isdecimal()}, standing)


@require_safe
@allowed(can_read_logs)
def access_log(request: HttpRequest) -> HttpResponse:
    """Nhật ký truy cập dữ liệu cá nhân: who saw or took out what, by people of the agencies one audits.

    Looking is logged too.
    """
    form, whole = LogFilter(request.GET or None), can_audit(actor_in(request))
    records = _filtered(access_records(actor_in(request).reach(*_READERS)), form, whole=whole)
    labels = dict(Access.choices)
    if wanted_format(request):
        return export(request, _access_table(records, labels, whole=whole), name="ai-da-xem", subject="access_log")
    page = page_of(request, records)
    shown = list(page.object_list)
    called = _offices(shown, tree(actor_in(request).on))
    rows = [
        (
            row,
            labels.get(row.action, row.action),
            *_told_of(row, called, whole=whole),
            len(row.detail) > _SHOWN,
        )
        for row in shown
    ]
    asked = " ".join(f"{key}={value}" for key, value in request.GET.items() if value)
    record_access(
        actor=actor_in(request), action=Access.VIEW, subject="access_log", at=now(), detail=asked, request=request
    )
    return render(request, "people/access_log.html", {"form": form, "page": page, "rows": rows, "whole": whole})


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


def _told_of(row: AccessRecord, called: Mapping[int, str] | None = None, *, whole: bool) -> tuple[str, str]:
    """Return subject and detail of a line; an administrator reads neither what was searched for nor names of papers.

    Both may hold names and numbers of citizens, which are none of an administrator's business.
    """
    kind, _, key = row.subject.partition(":")
    if whole or kind in _OF_ADMINISTRATION:
        return subject_in_words(row.subject, called), row.detail
    subject = f"{kind}:" if key and kind in _BY_NUMBER else row.subject
    return subject_in_words(subject, called), HIDDEN if row.detail else ""


def _access_table(records: QuerySet[AccessRecord], labels: Mapping[str, str], *, whole: bool) -> Table:
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
            *_told_of(row, whole=whole),
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
    if name.isdecimal() and kind not in _BY_NUMBER:
        name = (called or {}).get(int(name), "")
    return f"{words} {name}".strip()


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
    if detail.get("alone"):
        lines.append("một người vừa lập tài khoản vừa giao vai trò")
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
