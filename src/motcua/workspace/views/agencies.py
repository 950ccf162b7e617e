"""Pages of the tree of agencies on any date: browsing, search, an agency's history, and an administrator's acts."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies import actions, queries
from motcua.agencies.models import Agency, AgencyEvent, AgencyVersion, Succession, UnresolvedSuccession
from motcua.agencies.permissions import may_reshape, may_settle
from motcua.agencies.queries import Place, Tree
from motcua.agencies.registry import holdings_of
from motcua.base.refusals import Refused
from motcua.base.time import FOREVER, now, today
from motcua.design.forms import DayField
from motcua.design.tables import Column, Kind, Table
from motcua.people.permissions import actor_in, allowed, is_official
from motcua.people.views.exports import export, wanted_format
from motcua.people.vocabulary import Actor
from motcua.workspace.forms.agencies import ACTS, Act, SettleForm, TreeChangeForm

PAGE = 60
NOT_KEEPER = "Chỉ quản trị hệ thống của cơ quan này hoặc của cơ quan cấp trên được sắp xếp cơ cấu tổ chức."


def may_administer(actor: Actor) -> bool:
    """Quản trị hệ thống: anyone who may change some part of the tree."""
    return may_settle(actor)


def _day(request: HttpRequest) -> date:
    """Return the day asked for (`ngay`), or today; an invalid one is reported and replaced."""
    text = request.GET.get("ngay", "")
    try:
        return DayField(required=False).clean(text) or today()
    except ValidationError:
        messages.error(request, f"“{text}” không phải là ngày; đang xem ngày hôm nay.")
        return today()


def _trail(agency_id: int, on: date) -> list[tuple[str, str]]:
    steps = [("Cơ quan, đơn vị", reverse("agency_tree") + f"?ngay={on:%Y-%m-%d}")]
    for place in queries.ancestors(agency_id, on):
        address = reverse("agency_tree") + f"?ngay={on:%Y-%m-%d}&co_quan={place.agency_id}"
        steps.append((place.unit, address))
    return steps


@require_safe
@allowed(is_official)
def browse(request: HttpRequest) -> HttpResponse:
    """Cơ cấu tổ chức: agencies below an agency on a day, or the results of a search that day."""
    on = _day(request)
    words = request.GET.get("q", "").strip()
    standing = queries.tree(on)
    node: Place | None = next(iter(standing.children(None)), None)
    if chosen := request.GET.get("co_quan", ""):
        number = int(chosen[:18]) if chosen.isdecimal() else 0
        if number not in standing:
            return _stood_once(request, number, on)
        node = standing[number]
    rows = _listed(standing, node, words, on)
    if wanted_format(request):
        table = _table(rows, standing, on, node.name if node and not words else "")
        return export(request, table, name=f"co-quan-{on:%Y-%m-%d}", subject="agencies", detail=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    unsettled = UnresolvedSuccession.objects.filter(settled_at__isnull=True)
    context = {
        "on": on,
        "words": words,
        "node": node,
        "path": queries.path(node.agency_id, on) if node else [],
        "page": page,
        "rows": [(place, standing.children_ids.get(place.agency_id, ()), _above(place, on, words)) for place in page],
        "days": _notable_days(),
        "open_count": unsettled.count() if may_administer(actor_in(request)) else 0,
    }
    return render(request, "workspace/agencies/tree.html", context)


def _stood_once(request: HttpRequest, number: int, on: date) -> HttpResponse:
    """Redirect to the page of an agency that does not stand on the day; 404 for one that never did."""
    stood = queries.places([number], on).get(number)
    if stood is None:
        raise Http404("Không có cơ quan này.")
    messages.warning(request, f"{stood.name} không hoạt động vào ngày đang xem.")
    return redirect(reverse("agency", args=[number]) + f"?ngay={on:%Y-%m-%d}")


def _listed(standing: Tree, node: Place | None, words: str, on: date) -> list[Place]:
    """Return the agencies that the words find, else those below the agency."""
    if words:
        return queries.search(words, on, limit=300)
    return standing.children(node.agency_id) if node else []


def _table(rows: Iterable[Place], standing: Tree, on: date, above: str) -> Table:
    """Return the agencies of the page as a table."""
    columns = (
        Column("Tên cơ quan", width=48, key="name"),
        Column("Mã đơn vị", width=12, key="unit_code"),
        Column("Mã định danh", width=18, key="code"),
        Column("Thuộc", width=48, key="parent"),
        Column("Số cơ quan trực thuộc", Kind.NUMBER, 12, "children"),
        Column("Từ ngày", Kind.DAY, 12, "valid_from"),
    )
    lines = [
        (
            place.name,
            place.unit_code,
            place.code,
            standing[place.parent_id].name if place.parent_id and place.parent_id in standing else "",
            len(standing.children_ids.get(place.agency_id, ())),
            place.valid_from,
        )
        for place in rows
    ]
    return Table("Cơ quan, đơn vị", columns, lines, agency=above, period=f"tổ chức vào ngày {on:%d/%m/%Y}")


def _above(place: Place, on: date, words: str) -> str:
    return " › ".join(step.unit for step in queries.ancestors(place.agency_id, on)[1:]) if words else ""


def _notable_days() -> list[date]:
    """Return the last days on which the tree changed, each with the day before it."""
    changes = queries.change_days()[1:][-3:]
    return [day for change in changes for day in (change - timedelta(days=1), change)]


@require_safe
@allowed(is_official)
def detail(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Một cơ quan: its versions, superiors, predecessors, successors and legal bases."""
    agency = get_object_or_404(Agency, pk=agency_id)
    on = _day(request)
    versions = list(AgencyVersion.objects.filter(agency=agency).order_by("valid_from"))
    if not versions:
        raise Http404("Việc lập cơ quan này đã được hủy trước ngày có hiệu lực.")
    standing = queries.tree(on)
    stands = agency_id in standing
    reshapes = stands and versions[-1].valid_to == FOREVER and may_reshape(actor_in(request), agency_id)
    context = {
        "agency": agency,
        "place": standing[agency_id] if stands else queries.places([agency_id], on)[agency_id],
        "on": on,
        "stands": stands,
        "trail": _trail(agency_id, on) if stands else [("Cơ quan, đơn vị", reverse("agency_tree"))],
        "counts_at": _counts_at(agency_id, on, stands),
        "below": len(standing.children_ids.get(agency_id, ())),
        "events": _recorded(agency, actor_in(request)),
        "day_before": versions[0].valid_from - timedelta(days=1),
        "acts": [(slug, act.title) for slug, act in ACTS.items()] if reshapes else [],
    }
    return render(request, "workspace/agencies/agency.html", context | _relations(agency, versions, on))


def _relations(agency: Agency, versions: list[AgencyVersion], on: date) -> dict[str, Any]:
    """Return the versions with their superiors, and the predecessors and successors, with their names on the day."""
    lines = list(Succession.objects.filter(predecessor=agency) | Succession.objects.filter(successor=agency))
    involved = {v.parent_id for v in versions}
    involved |= {number for line in lines for number in (line.predecessor_id, line.successor_id)}
    named = queries.places([number for number in involved if number], on)
    return {
        "versions": [(version, named.get(version.parent_id or 0)) for version in reversed(versions)],
        "before": [(line, named.get(line.predecessor_id)) for line in lines if line.successor_id == agency.pk],
        "after": [(line, named.get(line.successor_id or 0)) for line in lines if line.predecessor_id == agency.pk],
    }


def _recorded(agency: Agency, actor: Actor) -> list[tuple[AgencyEvent, bool]]:
    """Return the recorded changes of the agency, the latest first, each with whether the person may undo it."""
    events = list(AgencyEvent.objects.filter(agency=agency).order_by("-recorded_at")[:50])
    gone = actions.undone_ids(agency.pk) if any(event.effective_on > today() for event in events) else set()
    return [(event, _is_undoable(event, actor, gone)) for event in events]


def _is_undoable(event: AgencyEvent, actor: Actor, gone: set[int]) -> bool:
    """Check that a recorded change has not taken effect, was not undone, and is this person's to undo."""
    coming = event.effective_on > today() and event.pk not in gone and bool(event.detail.get("rows"))
    return coming and event.agency_id is not None and may_reshape(actor, event.agency_id)


def _counts_at(agency_id: int, on: date, stands: bool) -> tuple[Place, str] | None:
    """Return the node where figures of an agency that does not stand are counted on the day's tree."""
    placed = None if stands else queries.place_on(agency_id, on)
    if placed is None:
        return None
    words = {
        queries.Fit.WHOLE: "so sánh được",
        queries.Fit.PART: "chỉ một phần, không so sánh được",
        queries.Fit.ABOVE: "không có cơ quan kế thừa trực tiếp, tính vào cấp trên",
        queries.Fit.SAME: "chính cơ quan này",
    }
    return queries.place(placed.node_id, on), words[placed.fit]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_administer)
def change(request: HttpRequest, agency_id: int, act: str) -> HttpResponse:
    """Show and do an act on an agency: the form, the summary, and (confirmed) the act itself."""
    actor = actor_in(request)
    if act not in ACTS:
        raise Http404("Không có thao tác này.")
    try:
        place = queries.place(agency_id, today())
    except queries.AgencyNotFound:
        raise Http404("Không có cơ quan này.") from None
    if not may_reshape(actor, agency_id):
        return render(request, "403.html", {"exception": NOT_KEEPER}, status=403)
    chosen = ACTS[act]
    form = chosen.form(request.POST or None, place=place, initial={"level": place.level, "name": _initial(act, place)})
    confirming = False
    if request.method == "POST" and form.is_valid():
        confirmed = "confirmed" in request.POST
        confirming = _done(form, chosen, actor, dry=not confirmed) and not confirmed and "edit" not in request.POST
        if confirmed and not form.errors:
            messages.success(request, f"Đã ghi: {chosen.title.lower()}, {place.name}.")
            return redirect("agency", agency_id)
    context = {
        "place": place,
        "act": chosen,
        "form": form,
        "confirming": confirming,
        "holdings": holdings_of(ending) if confirming and (ending := form.ending()) else [],
        "undoable": confirming and form.cleaned_data["effective_on"] > today(),
        "trail": _trail(agency_id, today()),
    }
    return render(request, "workspace/agencies/change.html", context)


def _done(form: TreeChangeForm, chosen: Act, actor: Actor, *, dry: bool) -> bool:
    """Do the act, or try it and take it back; its refusal goes to the form."""
    told = {name: form.cleaned_data[name] for name in ("effective_on", "legal_basis")}
    try:
        with transaction.atomic():
            chosen.action(**form.changes(), **told, by=actor, at=now())
            if dry:
                transaction.set_rollback(True)
    except Refused as problem:
        form.add_error(None, str(problem))
    if dry:
        queries.forget()
    return not form.errors


@require_POST
@allowed(may_administer)
def undo(request: HttpRequest, agency_id: int, event_id: int) -> HttpResponse:
    """Undo a change that has not taken effect."""
    if not may_reshape(actor_in(request), agency_id):
        return render(request, "403.html", {"exception": NOT_KEEPER}, status=403)
    get_object_or_404(AgencyEvent, pk=event_id, agency=agency_id)
    try:
        reason = request.POST.get("reason", "") or "hủy trên trang cơ quan"
        actions.undo_change(event_id=event_id, reason=reason, by=actor_in(request), at=now())
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã hủy thay đổi; người, vai trò và cơ quan trở lại như trước.")
        if not AgencyVersion.objects.filter(agency=agency_id).exists():
            return redirect("agency_tree")
    return redirect("agency", agency_id)


def _initial(act: str, place: Place) -> str:
    return place.name if act == "doi-ten" else ""


@require_safe
@allowed(may_administer)
def unresolved(request: HttpRequest) -> HttpResponse:
    """Kế thừa chưa xác định: pieces of the published texts that no rule could match."""
    done = request.GET.get("xem") == "da-xac-dinh"
    items = UnresolvedSuccession.objects.filter(settled_at__isnull=not done).order_by("pk")
    page = Paginator(items, PAGE).get_page(request.GET.get("page"))
    named = _names_of(list(page))
    rows = [(item, named.get(item.successor_id or 0), named.get(item.predecessor_id or 0)) for item in page]
    return render(request, "workspace/agencies/unresolved.html", {"page": page, "rows": rows, "done": done})


def _names_of(items: list[UnresolvedSuccession]) -> dict[int, Place]:
    ids = {number for item in items for number in (item.successor_id, item.predecessor_id) if number}
    return queries.places(ids, today())


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_administer)
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Settle an open piece of a succession."""
    item = get_object_or_404(UnresolvedSuccession, pk=item_id)
    on = item.effective_on - timedelta(days=1) if item.successor_id else item.effective_on
    candidates = list(queries.places(item.candidates, on).values())[:12]
    known = _names_of([item])
    form = SettleForm(request.POST or None, candidates=candidates, on=on)
    if request.method == "POST" and form.is_valid():
        basis = form.cleaned_data["legal_basis"]
        told: dict[str, Any] = {"item_id": item_id, "by": actor_in(request), "at": now()}
        try:
            if form.cleaned_data["choice"] == SettleForm.DISMISS:
                actions.dismiss(reason=basis, **told)
            else:
                partial = form.cleaned_data["is_partial"]
                actions.settle(agency_id=form.agency_id, is_partial=partial, legal_basis=basis, **told)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã xác định “{item.text}”.")
            return redirect("agency_unresolved")
    context = {"item": item, "form": form, "on": on, "known": known.get(item.successor_id or item.predecessor_id or 0)}
    return render(request, "workspace/agencies/settle.html", context)
