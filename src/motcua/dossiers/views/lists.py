"""Work lists and search of dossiers: filter, sort, export, bulk acts."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.acts.permissions import may_ever
from motcua.acts.registry import ActDeclaration, acts_of
from motcua.agencies.queries import tree
from motcua.base.database import by_name
from motcua.base.text import sort_key
from motcua.base.time import now
from motcua.design.tables import Column, Kind, Table
from motcua.dossiers.forms.filters import ListFilter
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_list, findable, findable_agencies, sees_personal_data, visible
from motcua.dossiers.queries.lines import lines_of
from motcua.dossiers.queries.search import MOST_FOUND, find, opened_by, search
from motcua.dossiers.queries.worklists import (
    LISTS,
    MOST_COUNTED,
    MOST_PAGED,
    ORDERS,
    PAGE_SIZES,
    BoundedPaginator,
    WorkList,
    counts,
    held_in,
    lists_of,
    members,
    rows_of,
)
from motcua.dossiers.views.request_access import actor_of, help_section, note_access, note_named, typed
from motcua.dossiers.vocabulary import SUBJECT
from motcua.people.models import Account
from motcua.people.permissions import allowed
from motcua.people.views.exports import export as export_table
from motcua.people.vocabulary import Actor
from motcua.procedures.models import ProcedureField

COLUMNS = (
    Column("Mã hồ sơ", width=24, key="code"),
    Column("Mã thủ tục", width=12, key="procedure_code"),
    Column("Tên thủ tục", width=44, key="procedure_name"),
    Column("Lĩnh vực", width=20, key="field"),
    Column("Chủ hồ sơ", width=26, key="applicant_name"),
    Column("Điện thoại", width=14, key="phone"),
    Column("Địa chỉ", width=32, key="address"),
    Column("Hình thức nộp", width=14, key="channel"),
    Column("Trạng thái", width=20, key="status"),
    Column("Ngày nộp", Kind.MOMENT, 17, "submitted_at"),
    Column("Ngày tiếp nhận", Kind.MOMENT, 17, "received_at"),
    Column("Hẹn trả", Kind.MOMENT, 17, "due_at"),
    Column("Kết thúc xử lý", Kind.MOMENT, 17, "ended_at"),
    Column("Trả kết quả", Kind.MOMENT, 17, "returned_at"),
    Column("Cơ quan giải quyết", width=30, key="competent_agency"),
    Column("Nơi đang giữ", width=30, key="holder_agency"),
    Column("Người giữ", width=22, key="holder"),
)
_NUMBER = re.compile(r"[0-9]{1,18}$")
#: The lists that stand as tabs, as many as there is room for; the others wait in the menu of queues.
TABS = ("mine", "lent", "overdue", "due_soon", "to_receive", "to_sign", "unassigned", "room", "processing")
MOST_TABS = 5
HIDDEN = "(không hiện)"
#: Lists processed as a whole: the act and the label of its button.
WHOLE = {
    ("to_sign", "sign"): "Xem lần lượt từng dự thảo và ký",
    ("to_issue", "approve"): "Cấp số cả danh sách",
    ("to_seal", "seal"): "Đính kèm bản đã đóng dấu của cả danh sách",
}


@never_cache
@require_safe
@allowed(can_list)
def dossiers(request: HttpRequest) -> HttpResponse:
    """Work list of the person (`ds`), or search results (`q`)."""
    at = now()
    if text := typed(request, "q"):
        return _search(request, text, at)
    actor = actor_of(request)
    lists, amounts = lists_of(actor), counts(actor, at)
    key = _wanted(request, [each.key for each in lists], amounts)
    if key is None:
        return _page(request, Paginator([], 1).get_page(1), at, lists=[])
    filter_form = _filter(request, actor, key, at)
    matching = members(actor, key, at).filter(filter_form.condition())
    number = request.GET.get("page", 1)
    paginator = BoundedPaginator(matching, _order(request, key), _size(request), number, read=lines_of)
    acts = [act for act in acts_of(SUBJECT) if key in act.lists and may_ever(actor, act)]
    context = _tabs([(each, amounts.get(each.key, 0)) for each in lists]) | _whole_list(key, acts)
    context |= {"current": LISTS[key], "most": MOST_COUNTED, "lenders": lenders_of(actor) if key == "lent" else []}
    return _page(request, paginator.get_page(number), at, filter=filter_form, acts=acts, **context)


def _search(request: HttpRequest, text: str, at: datetime) -> HttpResponse:
    """Open the dossier of a code, or list what the words find."""
    actor = actor_of(request)
    code = opened_by(text, seen=visible(actor), on=at.date())
    note_access(request, "search", "dossiers", text)
    if code:
        return redirect("dossier", code)
    found = find(text, seen=visible(actor), agencies=findable_agencies(actor), findable=findable(actor))
    asked = Paginator(found, _size(request)).get_page(request.GET.get("page", 1))
    page: Page = Page(lines_of(list(asked.object_list)), asked.number, asked.paginator)
    return _page(request, page, at, search_value=text, text=text, limit=MOST_FOUND)


def _tabs(counted: list[tuple[WorkList, int]]) -> dict[str, Any]:
    """Return the lists in the tabs, the first ones that the person has, and the others, with their amounts."""
    known = {each.key for each, _ in counted}
    first = [key for key in TABS if key in known][:MOST_TABS]
    tabs = sorted((pair for pair in counted if pair[0].key in first), key=lambda pair: TABS.index(pair[0].key))
    others = [pair for pair in counted if pair[0].key not in first]
    return {"lists": tabs, "others": others, "waiting": sum(1 for _, amount in others if amount)}


def _whole_list(key: str, acts: Sequence[ActDeclaration]) -> dict[str, Any]:
    """Return the act that is offered for the whole list at once, with its words."""
    whole = next((act for act in acts if (key, act.key) in WHOLE), None)
    return {"whole": whole, "whole_text": WHOLE[key, whole.key]} if whole is not None else {}


def lenders_of(actor: Actor) -> list[str]:
    """Return the people for whom the person acts now, by name."""
    lent = {held.delegated_by for held in actor.held if held.delegated_by is not None}
    return list(Account.objects.filter(pk__in=lent).order_by(*by_name()).values_list("full_name", flat=True))


def _page(request: HttpRequest, page: Page, at: datetime, **context: Any) -> HttpResponse:
    actor, names = actor_of(request), tree(at.date())
    rows = [
        {
            "dossier": row,
            "personal": sees_personal_data(actor, row, seen=True),
            "place": names[row.holder_agency_id].name if row.holder_agency_id in names else "",
        }
        for row in page.object_list
    ]
    note_named(request, [row["dossier"] for row in rows if row["personal"]])
    context["help_section"] = help_section(actor_of(request))
    return render(request, "dossiers/list.html", {"page": page, "rows": rows, "sizes": PAGE_SIZES, **context})


def _wanted(request: HttpRequest, keys: list[str], amounts: dict[str, int]) -> str | None:
    """Return the requested list; else the first that is not empty, else the first."""
    asked = request.GET.get("ds", "")
    if asked in keys:
        return asked
    return next((key for key in keys if amounts.get(key)), keys[0] if keys else None)


def _order(request: HttpRequest, key: str) -> tuple[Any, ...]:
    asked = request.GET.get("sort", "")
    return ORDERS[asked][1] if asked in ORDERS else (LISTS[key].order, "pk")


def _size(request: HttpRequest) -> int:
    asked = request.GET.get("size", "")
    return int(asked) if asked.isdecimal() and int(asked) in PAGE_SIZES else PAGE_SIZES[0]


def _filter(request: HttpRequest, actor: Actor, key: str, at: datetime) -> ListFilter:
    """Return filters with the values of the list and the requested ones; a query, and one for each requested."""
    held = held_in(actor, key, at)
    asked = {name: int(text) for name in ("field", "holder", "agency") if _NUMBER.match(text := typed(request, name))}
    if "field" in asked:
        held.fields.update(ProcedureField.objects.filter(pk=asked["field"]).values_list("pk", "name"))
    if "holder" in asked:
        held.holders.update(Account.objects.filter(pk=asked["holder"]).values_list("pk", "full_name"))
    standing = tree(at.date())
    agencies = {pk: standing[pk].name for pk in {*held.agencies, asked.get("agency", 0)} if pk in standing}
    offered = [
        sorted(names.items(), key=lambda pair: sort_key(pair[1])) for names in (held.fields, held.holders, agencies)
    ]
    return ListFilter(request.GET, fields=offered[0], holders=offered[1], agencies=offered[2])


@never_cache
@require_safe
@allowed(can_list)
def export(request: HttpRequest) -> HttpResponse:
    """Export the list as shown, all its pages, as CSV or XLSX; the export is logged."""
    actor, at = actor_of(request), now()
    text = typed(request, "q")
    if text:
        rows = search(text, seen=visible(actor), agencies=findable_agencies(actor), findable=findable(actor))
        title = "Kết quả tìm"
    else:
        key = _wanted(request, [each.key for each in lists_of(actor)], {}) or ""
        matching = members(actor, key, at).filter(_filter(request, actor, key, at).condition())
        ids = list(matching.order_by(*_order(request, key)).values_list("pk", flat=True)[:MOST_PAGED]) if key else []
        rows = [row for place in range(0, len(ids), 500) for row in rows_of(ids[place : place + 500])]
        title = LISTS[key].title if key else "Hồ sơ"
    table = Table(title, COLUMNS, cells(actor, rows, at))
    detail = f"{title}: {len(rows)} hồ sơ"
    named = (row.code for row in rows if sees_personal_data(actor, row, seen=True))
    name = f"ho-so-{at:%Y%m%d-%H%M}"
    return export_table(request, table, name=name, subject="dossiers", detail=detail, records=named)


def cells(actor: Actor, rows: Iterable[Dossier], at: datetime) -> Iterable[tuple[Any, ...]]:
    """Return a line of the export for each dossier; the applicant only where the person sees personal data."""
    names = tree(at.date())

    def name(agency_id: int) -> str:
        return names[agency_id].name if agency_id in names else ""

    for row in rows:
        seen = sees_personal_data(actor, row)
        yield (
            row.code, row.procedure.code, row.procedure.name, row.field.name,
            row.applicant_name if seen else HIDDEN, row.phone if seen else "", row.address if seen else "",
            row.get_channel_display(), row.get_status_display(), row.submitted_at, row.received_at, row.due_at,
            row.processing_ended_at, row.returned_at, name(row.competent_agency_id), name(row.holder_agency_id),
            row.holder.full_name if row.holder else "",
        )  # fmt: skip
