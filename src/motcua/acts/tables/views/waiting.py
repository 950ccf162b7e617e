"""Dòng chờ xác nhận: rows that other offices imported and that concern the person's agency."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.acts.tables.actions import decide_rows
from motcua.acts.tables.forms import DecisionForm
from motcua.acts.tables.models import WaitingRow
from motcua.acts.tables.permissions import can_decide_rows, waiting_for
from motcua.acts.tables.registry import TABLE_KINDS
from motcua.acts.tables.rules.stored import restored
from motcua.agencies.queries import Tree, tree
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Access

PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(can_decide_rows)
def waiting_rows(request: HttpRequest) -> HttpResponse:
    """Show the waiting rows with their cells; the ticked ones are accepted or refused."""
    actor, form = actor_in(request), DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, form):
        return redirect("waiting_rows")
    rows = WaitingRow.objects.filter(waiting_for(actor)).select_related("run__account").order_by("run", "line")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_access(actor=actor, action=Access.VIEW, subject="waiting_rows", at=now(), request=request)
    standing = tree(actor.on)
    context = {"form": form, "page": page, "rows": [_shown(row, standing) for row in page]}
    return render(request, "tables/waiting.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, form: DecisionForm) -> bool:
    """Decide the ticked rows and tell the result; False with the reason in the form where that was refused."""
    chosen = [int(pk) for pk in request.POST.getlist("chosen") if pk.isascii() and pk.isdigit()][:5_000]
    accept, reason = request.POST.get("act") == "accept", form.cleaned_data["reason"]
    try:
        if not chosen:
            raise Refused("Chưa chọn dòng nào. Đánh dấu các dòng cần xác nhận.")
        told = decide_rows(row_ids=chosen, by=actor_in(request), at=now(), accept=accept, reason=reason)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request,
        f"Đã nhận {told['added'] + told['updated'] + told['unchanged']} dòng, không nhận {told['refused']} dòng"
        + (f", {told['waiting']} dòng còn chờ cơ quan khác." if told["waiting"] else "."),
    )
    return True


def _shown(row: WaitingRow, standing: Tree) -> dict[str, object]:
    """Return a row with its cells under the headings of the file, and who imported it."""
    cells = restored(row.cells)
    pairs = [(title, cell) for title, cell in zip(row.run.titles, cells, strict=False) if cell not in (None, "")]
    offices = [standing[pk].name for pk in row.run.offices or () if pk in standing]
    return {
        "row": row,
        "kind": TABLE_KINDS[row.run.kind],
        "cells": pairs,
        "from": ", ".join(offices) or "Hệ thống",
    }
