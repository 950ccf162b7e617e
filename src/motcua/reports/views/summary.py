"""The one-page summary of a board for the leader, on the screen and as an A4 sheet."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from motcua.agencies.queries import AgencyNotFound
from motcua.base.canonical import canonical
from motcua.base.time import local, now, today
from motcua.people.actions import record_access
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Access
from motcua.reports.gateways.summary import write_summary
from motcua.reports.permissions import may_open_figures
from motcua.reports.queries.board import CountedBoard, board_of
from motcua.reports.queries.course import Ranked
from motcua.reports.queries.recording import Recording
from motcua.reports.queries.summary import best_and_worst, overdue_on, rate_of, rates_by_month
from motcua.reports.registry import BOARDS, Board
from motcua.reports.rules.figures import Value
from motcua.reports.rules.periods import PeriodError
from motcua.reports.rules.slices import Slice
from motcua.reports.rules.wording import number as grouped
from motcua.reports.views.figures import (
    Chosen,
    board_in,
    chosen_in,
    comparison_of,
    form_in,
    name_of,
    question_in,
    spread_of,
    text_of,
)
from motcua.reports.views.pictures import Linking
from motcua.statistics.registry import DIMENSIONS, FAMILIES


@require_safe
@allowed(may_open_figures)
def figures_summary(request: HttpRequest) -> HttpResponse:
    """Show the summary, for the same questions as the board and under the same policy."""
    kind = board_in(request)
    form = form_in(request, kind)
    context: dict[str, Any] = {"form": form, "kind": kind, "boards": len(BOARDS.names()) > 1}
    if not form.is_valid():
        return render(request, "reports/summary.html", context, status=422 if request.GET else 200)
    try:
        chosen = chosen_in(request, form, kind)
    except (PeriodError, AgencyNotFound) as error:
        form.add_error(None, str(error))
        return render(request, "reports/summary.html", context, status=422)
    return render(request, "reports/summary.html", context | _summary(chosen))


@require_safe
@allowed(may_open_figures)
def figures_summary_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Download the summary as a PDF of one page, under the same policy; the download stands in the log of access."""
    shown = board_in(request)
    form = form_in(request, shown)
    if kind != "pdf" or not form.is_valid():
        raise Http404("Không có bản tóm tắt này.")
    chosen, at = question_in(request, form, shown), now()
    printed = _printed(_summary(chosen))
    digest = hashlib.sha256(canonical(printed).encode()).hexdigest()
    printed |= {"at": f"{local(at):%H:%M ngày %d/%m/%Y}", "digest": digest}
    record_access(
        actor=actor_in(request),
        action=Access.EXPORT,
        subject="figures",
        detail=f"{printed['agency']}, {printed['period']} (tóm tắt, pdf)",
        records=(),
        at=at,
        request=request,
    )
    response = HttpResponse(write_summary(printed, at=at), content_type="application/pdf")
    name = f"tom-tat-{chosen.period.name}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _summary(chosen: Chosen) -> dict[str, Any]:
    """Return the summary as the page prints it; every figure with the link to its records."""
    chosen = replace(chosen, by=chosen.by or chosen.kind.default_split)
    kind, scope, on = chosen.kind, chosen.standing.scope, today()
    board = board_of(kind, scope, chosen.period, chosen.before, chosen.by)
    links = Linking(chosen.link, scope.tree_on.isoformat())
    by, rows = spread_of(chosen)
    recording, rate = board.recording, rate_of(kind)
    best, worst = best_and_worst(rows if recording is None or recording.is_known else [], rate)
    months = rates_by_month(kind, scope, chosen.period, chosen.by, recording)
    return {
        "chosen": chosen,
        "scope": scope,
        "board": board,
        "recording": recording,
        "unit": FAMILIES[kind.family].record_name,
        "split": DIMENSIONS[by].name if by else "",
        "heads": [_head(comparison_of(chosen, board, key)) for key in kind.tiles],
        "rate_name": name_of(rate) if rate else "",
        "months": [
            _mark(kind, rate, value) | {"label": part.words, "href": links.of_slice(rate, part, "", None)}
            for part, value in months
        ],
        "best": [_ranked(kind, rate, row, board, links, by) for row in best],
        "worst": [_ranked(kind, rate, row, board, links, by) for row in worst],
        "today": on,
        "overdue": _overdue(chosen, by, on, links, recording),
        "query": chosen.link(),
        "against": bool(chosen.query.get("against")),
    }


def _overdue(chosen: Chosen, by: str, on: date, links: Linking, recording: Recording | None) -> dict[str, Any] | None:
    """Return what is overdue on the day, with links to the records of that day; None for a board without it."""
    kind = chosen.kind
    found = overdue_on(kind, chosen.standing.scope, on, chosen.by, by, recording)
    if found is None:
        return None
    days = Slice(on, on, "", "")
    most = [
        {
            "label": label,
            "text": text_of(kind, kind.overdue, value),
            "href": links.of_slice(kind.overdue, days, by, number),
        }
        for number, label, value in found.most
    ]
    return {
        "name": name_of(kind.overdue),
        "text": text_of(kind, kind.overdue, found.total),
        "href": links.of_slice(kind.overdue, days, "", None),
        "most": most,
    }


def _mark(kind: Board, key: str, value: Value) -> dict[str, Any]:
    """Return a rate with its fraction and the length of its bar, in thousandths."""
    fraction = f"{grouped(value.numerator or 0)}/{grouped(value.denominator)}" if value.denominator else ""
    is_known = value.number is not None
    length = round(min(1000.0, float(value.number or 0) * 10)) if is_known else 0
    return {"text": text_of(kind, key, value), "fraction": fraction, "length": length, "is_known": is_known}


def _ranked(kind: Board, key: str, row: Ranked, board: CountedBoard, links: Linking, by: str) -> dict[str, Any]:
    then = row.then[key] if board.last_year is not None else None
    is_known = then is not None and then.number is not None
    return _mark(kind, key, row.now[key]) | {
        "label": row.label,
        "then": text_of(kind, key, then) if then is not None and is_known else "",
        "href": links.of_period(key, by, row.number),
    }


def _printed(found: dict[str, Any]) -> dict[str, Any]:
    """Return the words of the sheet, without links."""
    chosen, scope = found["chosen"], found["scope"]
    kept = ("label", "text", "fraction", "length", "then")
    rows = {
        name: [{key: row[key] for key in kept if key in row} for row in found[name]]
        for name in ("months", "best", "worst")
    }
    heads = [
        {
            "name": head["name"],
            "text": head["now"]["text"],
            "fraction": head["now"]["fraction"],
            "then": head["text"],
            "moved": head["words"],
        }
        for head in found["heads"]
    ]
    below = " và các cơ quan cấp dưới" if scope.with_subtree else ""
    overdue = found["overdue"]
    return rows | {
        "title": chosen.kind.title,
        "agency": f"{scope.place.name}{below}",
        "period": f"{chosen.period.label} ({chosen.period.dates})",
        "before": f"{chosen.before.label} ({chosen.before.dates})",
        "tree": f"{scope.tree_on:%d/%m/%Y}",
        "unit": found["unit"],
        "unknown": bool(found["recording"] and not found["recording"].is_known),
        "heads": heads,
        "rate": found["rate_name"],
        "split": found["split"],
        "today": f"{found['today']:%d/%m/%Y}",
        "overdue": overdue
        and {
            "name": overdue["name"],
            "text": overdue["text"],
            "most": [{"label": one["label"], "text": one["text"]} for one in overdue["most"]],
        },
    }


def _head(compared: dict[str, Any]) -> dict[str, Any]:
    """Return a key figure with the words for its change: "tăng 12", "giảm 1,50 điểm %"; empty where not known."""
    way, words = compared["way"], ""
    if way == "same":
        words = "không đổi"
    elif way:
        amount = f"{grouped(compared['moved'], 2)} điểm %" if compared["rate"] else grouped(compared["moved"])
        words = f"{'tăng' if way == 'up' else 'giảm'} {amount}"
    return compared | {"words": words}
