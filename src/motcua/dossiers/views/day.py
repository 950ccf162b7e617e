"""Home page parts on dossiers: the day's sentence, the calendar of dots, rows, the counter."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from django.http import HttpRequest
from django.urls import reverse

from motcua.acts.registry import act_of_rows
from motcua.base.time import end_of, local, now
from motcua.design.panels import Clause
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can, sees_personal_data
from motcua.dossiers.queries.day import DueDay, due_days, groups, taken_in_by_hour, usual_procedures
from motcua.dossiers.queries.worklists import MOST_COUNTED, counts, lists_of
from motcua.dossiers.views.request_access import actor_of, note_named
from motcua.dossiers.vocabulary import SUBJECT
from motcua.people.vocabulary import Actor
from motcua.procedures.queries import unusual

#: Lists of the day's sentence with their wording; "coming" is due before the day ends.
SAID = {
    "overdue": "hồ sơ quá hạn",
    "reception_late": "hồ sơ chậm tiếp nhận",
    "coming": "hồ sơ đến hạn hôm nay",
    "to_sign": "kết quả chờ ký",
    "to_issue": "kết quả chờ vào sổ",
    "to_seal": "kết quả chờ bản đóng dấu",
    "unassigned": "hồ sơ chờ phân công",
    "to_return": "kết quả chờ trao",
}
MOST_SAID = 4
#: The groups of rows with their headings; the act that is next is declared with the act (`rows`).
ROWS = {
    "overdue": "Quá hạn",
    "coming": "Đến hạn hôm nay",
    "to_receive": "Chờ tiếp nhận",
    "to_transfer": "Chờ chuyển xử lý",
    "unassigned": "Chưa phân công",
    "to_sign": "Chờ ký",
    "to_issue": "Chờ vào sổ, đóng dấu",
    "to_return": "Kết quả chờ trao",
    "mine": "Của tôi",
    "lent": "Xử lý thay",
}
#: Lists shown elsewhere on the page, or too broad to be a queue.
NO_QUEUES = {"mine", "room", "processing", "coming", "due_soon", *ROWS}
#: The drawing: width of a column, the line the dots stand on, distance of two dots.
_STEP, _GROUND, _DOT = 60, 86, 16
_HOUR_STEP, _HOUR_GROUND, _HOUR_TOP = 28, 44, 36


#: The counts of a request's lists: sentence, rows and queues of one page show the same ones, asked once.
_AMOUNTS: WeakKeyDictionary[HttpRequest, dict[str, int]] = WeakKeyDictionary()


def _amounts(request: HttpRequest) -> dict[str, int]:
    """Return the counts of the person's lists; "coming" is due before the day ends. One query a request."""
    if request not in _AMOUNTS:
        _AMOUNTS[request] = counts(actor_of(request), now(), coming_until=end_of(local(now()).date()))
    return _AMOUNTS[request]


def sentence(request: HttpRequest) -> list[Clause]:
    """Return the day in a few numbers, each a link to the dossiers it counts."""
    amounts, at = _amounts(request), now()
    said = []
    for key, words in SAID.items():
        amount = amounts.get(key, 0)
        if amount:
            shown, more = min(amount, MOST_COUNTED), amount > MOST_COUNTED
            said.append(Clause(shown, words, list_address(key, at), key in ("overdue", "reception_late"), more))
    return said[:MOST_SAID]


def list_address(key: str, at: Any) -> str:
    """Return the address of a list; for dossiers due today, filtered by the day."""
    narrowed = {"due_on": f"{local(at).date()}"} if key == "coming" else {}
    return f"{reverse('dossier_list')}?{urlencode({'ds': key, **narrowed})}"


def calendar(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the dots of the next ten working days, with coordinates; none where the person oversees no dossiers."""
    actor, at = actor_of(request), now()
    if not any(each.key == "coming" for each in lists_of(actor)):
        return None
    found = due_days(actor, at, _amounts(request)["overdue"])
    dots = [line for each in found for line in each.dots if sees_personal_data(actor, line, seen=True)]
    note_named(request, dots)
    if not any(each.amount for each in found):
        return None
    most = max(each.amount for each in found)
    columns = [_column(actor, each, place, most) for place, each in enumerate(found)]
    return {
        "columns": columns,
        "width": _STEP * len(columns),
        "ground": _GROUND,
        "amount": sum(x.amount for x in found),
    }


def _column(actor: Actor, each: DueDay, place: int, most: int) -> dict[str, Any]:
    x = _STEP * place + _STEP // 2
    dots = [
        {
            "x": x,
            "y": _GROUND - _DOT * row,
            "code": line.code,
            "name": line.applicant_name if sees_personal_data(actor, line, seen=True) else "",
            "procedure": line.procedure,
        }
        for row, line in enumerate(each.dots)
    ]
    height = max(6, round(76 * each.amount / most)) if each.amount and not dots else 0
    if each.day is None:
        address = f"{reverse('dossier_list')}?ds=overdue"
    else:
        address = f"{reverse('dossier_list')}?ds=coming&due_on={each.day}"
    return {
        "kind": each.kind, "day": each.day, "amount": each.amount, "dots": dots, "x": x, "left": x - 27,
        "bar_left": x - 14, "height": height, "top": _GROUND + 9 - height, "number_y": _GROUND + 3 - height,
        "address": address, "why": unusual(each.day) if each.day else "",
    }  # fmt: skip


def rows(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the groups of rows; each row has a person, the procedure, the reason, and one next act."""
    actor, at = actor_of(request), now()
    has = [each.key for each in lists_of(actor)]
    if not has:
        return None
    found = groups(actor, at, _amounts(request), tuple(key for key in ROWS if key in has))
    note_named(request, [row for group in found for row in group.rows if sees_personal_data(actor, row, seen=True)])
    shown = [
        {
            "key": group.key,
            "title": ROWS[group.key],
            "amount": group.amount,
            "address": list_address(group.key, at),
            "rows": [_row(actor, group.key, row) for row in group.rows],
        }
        for group in found
    ]
    return {"groups": shown, "most": MOST_COUNTED, "at": at}


def _row(actor: Actor, key: str, row: Dossier) -> dict[str, Any]:
    act = act_of_rows(SUBJECT, key)
    may = act is not None and can(actor, act.key, row)
    return {
        "dossier": row,
        "personal": sees_personal_data(actor, row, seen=True),
        "holder": "Tôi đang giữ" if row.holder_id == actor.account_id else str(row.holder or ""),
        "act": reverse("dossier_act", args=[row.code, act.key]) if act and may else reverse("dossier", args=[row.code]),
        "label": act.rows[key] if act and may else "Mở hồ sơ",
    }


def intake(request: HttpRequest) -> Mapping[str, Any]:
    """Return the search for a procedure and the usual ones, each with its number key."""
    return {"usual": usual_procedures(actor_of(request), now())}


def counter(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return today's intake at the counter by hour, as columns."""
    at = now()
    by_hour = taken_in_by_hour(actor_of(request), at)
    if by_hour is None:
        return None
    hours = range(min(7, *by_hour, 7), max(17, *(hour + 1 for hour in by_hour), 17))
    most = max(by_hour.values(), default=1)
    columns = []
    for place, hour in enumerate(hours):
        amount = by_hour.get(hour, 0)
        height = max(3, round(_HOUR_TOP * amount / most)) if amount else 0
        left = _HOUR_STEP * place
        columns.append(
            {"hour": hour, "amount": amount, "height": height, "top": _HOUR_GROUND - height, "left": left,
             "middle": left + 11, "now": hour == local(at).hour}
        )  # fmt: skip
    day = local(at).date()
    return {"columns": columns, "width": _HOUR_STEP * len(columns), "received": sum(by_hour.values()),
            "book": f"{reverse('dossier_book')}?{urlencode({'first': day, 'last': day})}"}  # fmt: skip


def queues(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the other non-empty lists, and the number of empty ones."""
    amounts = _amounts(request)
    others = [each for each in lists_of(actor_of(request)) if each.key not in NO_QUEUES]
    if not others:
        return None
    waiting = [(each, amounts[each.key]) for each in others if amounts[each.key]]
    return {"waiting": waiting, "empty": len(others) - len(waiting), "most": MOST_COUNTED}
