"""Page on which an office sees and declares since when it keeps its records."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import Place, nodes_within, place
from motcua.base.time import now, today
from motcua.people.permissions import actor_in, allowed
from motcua.reports import actions
from motcua.reports.forms import RecordingForm
from motcua.reports.models import RecordingStart
from motcua.reports.permissions import can_draft, figure_agencies, may_open_figures
from motcua.reports.queries.recording import recording_of
from motcua.reports.registry import REPORTED_FAMILIES, ROW_SOURCES
from motcua.reports.views.request_access import done
from motcua.statistics.registry import FAMILIES


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(may_open_figures)
def recording_starts(request: HttpRequest) -> HttpResponse:
    """List since when the reader's offices keep records, and declare another day."""
    actor, on = actor_in(request), today()
    homes = [place(number, on) for number in figure_agencies(actor)]
    own = [one for one in homes if can_draft(actor, one.agency_id)]
    form = RecordingForm(request.POST or None, agencies=[(one.agency_id, one.name) for one in own], kinds=_kinds())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and done(request, lambda: _declare(request, form)):
            messages.success(request, "Đã ghi ngày bắt đầu ghi nhận.")
            return redirect("recording_starts")
    rows = [row for one in homes for row in _rows(one, on)]
    context = {"rows": rows, "form": form if own else None}
    return render(request, "reports/recording.html", context, status=status)


def _declare(request: HttpRequest, form: RecordingForm) -> bool:
    data, at = form.cleaned_data, now()
    family, _, channel = data["what"].partition(".")
    actions.declare_recording(
        where=place(data["agency"], at.date()),
        family=family,
        channel=channel,
        since=data["since"],
        note=data["note"],
        by=actor_in(request),
        at=at,
    )
    return True


def _kinds() -> list[tuple[str, str]]:
    """Return the families that tell when records began, and their channels."""
    found = []
    for family in REPORTED_FAMILIES:
        if family.begun_by:
            name = capfirst(FAMILIES[family.key].record_name)
            found.append((family.key, name))
            found += [(f"{family.key}.{key}", f"{name}: {words}") for key, (words, _) in family.channels.items()]
    return found + [(source.key, source.completeness) for source in ROW_SOURCES if source.completeness]


def _rows(where: Place, on: date) -> list[dict[str, Any]]:
    """Return since when an office keeps each kind of record and channel, and who says so.

    A channel that was not declared counts from the day of its whole kind, as the figures take it.
    """
    declared = {
        (row.family, row.channel): row
        for row in RecordingStart.objects.filter(agency=where.agency_id).select_related("declared_by")
    }
    rows: list[dict[str, Any]] = []
    wholes: dict[str, dict[str, Any]] = {}
    for key, words in _kinds():
        family, _, channel = key.partition(".")
        kept = declared.get((family, channel))
        row: dict[str, Any] = {"agency": where.name, "what": words, "declared": kept}
        if kept is not None:
            row["since"] = kept.since
        elif channel:
            row |= _of_whole(wholes[family])
        else:
            row |= _by_default(where, family, on)
        wholes.setdefault(family, row)
        rows.append(row)
    return rows


def _of_whole(whole: dict[str, Any]) -> dict[str, Any]:
    """Return day and source of an undeclared channel, from the row of its whole kind."""
    source = "khai báo" if whole["declared"] else whole["source"]
    return {"since": whole["since"], "source": f"{source} của {whole['what'].lower()}" if whole["since"] else ""}


def _by_default(where: Place, family: str, on: date) -> dict[str, Any]:
    """Return day and source of an undeclared kind: its first record, or the day set for sources of rows."""
    if family in ROW_SOURCES:
        return {"since": ROW_SOURCES[family].complete_since(where), "source": "mặc định của cấp này"}
    found = recording_of(where.agency_id, nodes_within(where.agency_id, on), family, (on, on), (on, on))
    return {"since": found.since if found else None, "source": "bản ghi đầu tiên"}
