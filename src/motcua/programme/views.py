"""Pages of tasks: the list with its tabs and export, entering one, the page of one, the panel of what is due."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.acts.queries import events_of
from motcua.acts.views import offered_acts, undo_offered
from motcua.agencies.queries import tree
from motcua.base.refusals import Refused
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.design.tables import Column, Kind, Table
from motcua.people.permissions import actor_in, allowed
from motcua.people.queries import names
from motcua.people.views.exports import export, wanted_format
from motcua.programme import actions
from motcua.programme.declarations import PAGES, find_task
from motcua.programme.forms import TaskFilter, TaskForm
from motcua.programme.models import Task
from motcua.programme.permissions import can_list, kept_agencies, visible
from motcua.programme.queries import TABS, due_soon, found_tasks, years
from motcua.programme.rules import standing

PAGE = 50
_PANEL = 5
MOST_EXPORTED = 50_000
COLUMNS = (
    Column("Mã nhiệm vụ", key="code"),
    Column("Cơ quan", key="agency"),
    Column("Nguồn giao", key="source"),
    Column("Ngày giao", Kind.DAY, key="assigned_on"),
    Column("Hạn hoàn thành", Kind.DAY, key="due_on"),
    Column("Ngày hoàn thành", Kind.DAY, key="done_on"),
    Column("Nội dung nhiệm vụ", key="title"),
    Column("Lĩnh vực", key="area"),
    Column("Văn bản giao", key="basis"),
    Column("Đơn vị chủ trì", key="lead"),
    Column("Đơn vị phối hợp", key="support"),
    Column("Sản phẩm", key="product"),
    Column("Minh chứng", key="evidence"),
    Column("Trạng thái", key="status"),
)


@never_cache
@require_safe
@allowed(can_list)
def task_list(request: HttpRequest) -> HttpResponse:
    """List the tasks that the person sees, by tab, year, source, area and words; `dang=xlsx` or `csv` exports them."""
    seen, on = visible(actor_in(request)), today()
    form = TaskFilter(request.GET, years=years(seen))
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = found_tasks(
        seen, year=given.get("nam"), source=given.get("nguon"), area=given.get("linh_vuc"), text=given.get("q", "")
    )
    tab = next((tab for tab in TABS if tab.key == request.GET.get("the", "")), TABS[0])
    rows = found.filter(tab.condition(on)).order_by("due_on", "pk")
    if wanted_format(request):
        table = Table("Nhiệm vụ cải cách hành chính", COLUMNS, _exported(rows), as_of=now())
        return export(request, table, name=f"nhiem-vu-{on:%Y%m%d}", subject="tasks")
    counts = found.aggregate(**{f"tab{at}": Count("pk", filter=tab.condition(on)) for at, tab in enumerate(TABS)})
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    agencies = names({task.agency_id for task in page}, tree(on))
    context = {
        "form": form,
        "page": page,
        "lines": [(task, agencies.get(task.agency_id, ""), *standing(task.due_on, task.done_on, on)) for task in page],
        "tabs": [(tab, counts[f"tab{at}"]) for at, tab in enumerate(TABS)],
        "tab": tab,
        "several": len(agencies) > 1,
        "may_enter": bool(kept_agencies(actor_in(request))),
        "filtered": any(given.values()),
    }
    return render(request, "programme/list.html", context)


def _exported(rows: Any) -> list[tuple[Any, ...]]:
    found = list(rows[:MOST_EXPORTED])
    agencies = names({task.agency_id for task in found}, tree(today()))
    return [
        (
            task.code, agencies.get(task.agency_id, ""), task.get_source_display(), task.assigned_on, task.due_on,
            task.done_on, task.title, task.get_area_display(), task.basis, task.lead, task.support, task.product,
            task.evidence, task.get_status_display(),
        )
        for task in found
    ]  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allowed(can_list)
def task_new(request: HttpRequest) -> HttpResponse:
    """Enter a task."""
    own = kept_agencies(actor_in(request))
    if not own:
        raise PermissionDenied("Chỉ cán bộ cải cách hành chính hoặc lãnh đạo của cơ quan ghi nhiệm vụ.")
    called = names(own, tree(today()))
    form = TaskForm(request.POST or None, agencies=[(agency, called.get(agency, "")) for agency in own])
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data.pop("agency_id", own[0])
        try:
            made = actions.register_task(agency_id=agency, values=form.cleaned_data, by=actor_in(request), at=now())
        except Refused as refused:
            take_errors(form, refused)
        else:
            messages.success(request, f"Đã ghi nhiệm vụ {made.code}.")
            return redirect("task", code=made.public_code)
    return render(request, "programme/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
@allowed(can_list)
def task(request: HttpRequest, code: str) -> HttpResponse:
    """Show one task with its acts and the story of its events."""
    found, actor, at = find_task(request, code), actor_in(request), now()
    events = events_of(found)
    how, days = standing(found.due_on, found.done_on, at.date())
    context = {
        "task": found,
        "agency": names([found.agency_id], tree(at.date())).get(found.agency_id, ""),
        "how": how,
        "days": days,
        "acts": offered_acts(PAGES, actor, found, found, at),
        "undo": undo_offered(PAGES, actor, events[-1] if events else None, at),
        "events": events,
    }
    return render(request, "programme/task.html", context)


def due_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the own office's tasks that are overdue or due soon; None where there are none."""
    own = kept_agencies(actor_in(request))
    rows = due_soon(Q(agency_id__in=own), today()) if own else Task.objects.none()
    count = rows.count()
    if not count:
        return None
    return {"tasks": [(row, *standing(row.due_on, None, today())) for row in rows[:_PANEL]], "count": count}
