"""The editor of internal processes: steps, hours, parallel groups, hand-over, copy from another agency."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.queries import tree
from motcua.agencies.vocabulary import AgencyKind, Level
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import now, today
from motcua.design.forms import take_errors
from motcua.people.permissions import actor_in, allowed
from motcua.people.vocabulary import Actor
from motcua.procedures import actions
from motcua.procedures.forms import CopyForm, ProcessForm, StepForm, agency_choices, process_of, rows_of, shown
from motcua.procedures.models import InternalProcess, Procedure
from motcua.procedures.permissions import KEEPERS, can_keep_procedure, can_keep_process, can_keep_some
from motcua.procedures.queries import snapshot
from motcua.procedures.queries.snapshot import agency_codes, process_data
from motcua.procedures.rules.picture import BOX_HEIGHT, BOX_WIDTH, picture_of, told
from motcua.procedures.rules.steps import default_steps, limit_hours, process_hours, sum_fault
from motcua.procedures.views.catalogue import trail
from motcua.procedures.vocabulary import CaseData, ProcessData, StepData


def _agencies(actor: Actor) -> list[tuple[str, str]]:
    return agency_choices(tree(today()), actor.reach(*KEEPERS))


def _data(process: InternalProcess) -> ProcessData:
    steps = list(process.steps.order_by("position"))
    ids = {process.agency_id, *(step.hand_over_to_id for step in steps)}
    return process_data(process, steps, agency_codes(one for one in ids if one))


def _cases(procedure: Procedure, on: date) -> tuple[CaseData, ...]:
    versions = snapshot([procedure.code])[procedure.code].versions
    return next((one.cases for one in versions if one.valid_from <= on < one.valid_to), ())


def _limits(cases: tuple[CaseData, ...]) -> list[tuple[str, str, Any]]:
    return [(case.name, case.limit_text, limit_hours(case)) for case in cases]


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def edit(request: HttpRequest, code: str, pk: int = 0) -> HttpResponse:
    """Change a process or make one, starting from a usable default; the steps must take as long as the law gives."""
    actor: Actor = actor_in(request)
    procedure = get_object_or_404(Procedure, code=code)
    process = _kept_process(actor, procedure, pk) if pk else None
    cases = _cases(procedure, process.valid_from if process else today())
    start = _data(process) if process else ProcessData(today(), default_steps(cases[0]) if cases else ())
    data = request.POST if request.method == "POST" else None
    form = ProcessForm(data, initial=shown(start), agencies=_agencies(actor), common=can_keep_procedure(actor, code))
    steps, given = _step_rows(actor, start, data)
    wanted = process_of(form, steps) if form.is_valid() and steps.is_valid() else None
    if "more" in request.POST and steps.is_valid():
        steps = rows_of(StepForm, 2)(prefix="buoc", initial=steps.rows(), form_kwargs=given)
    elif wanted is not None and _saved(form, procedure, wanted, actor):
        messages.success(request, "Đã lưu quy trình nội bộ.")
        return redirect("catalogue_procedure", procedure.code)
    total = process_hours((wanted or start).steps)
    context = {"form": form, "steps": steps, "procedure": procedure, "process": process, "total": total}
    return render(request, "procedures/process.html", context | {"limits": _limits(cases), "trail": trail(procedure)})


def _kept_process(actor: Actor, procedure: Procedure, pk: int) -> InternalProcess:
    """Return a process of the procedure that the person may keep; raises Http404 and PermissionDenied."""
    process = get_object_or_404(InternalProcess, pk=pk, procedure=procedure)
    if not can_keep_process(actor, process.agency_id, procedure.code):
        raise PermissionDenied(" ".join((can_keep_process.__doc__ or "").split()))
    return process


def _step_rows(actor: Actor, start: ProcessData, data: Any) -> tuple[Any, dict[str, Any]]:
    """Return the forms of the steps, with those typed or those of the process, and what each form is given."""
    rows, given = [shown(one) for one in start.steps], {"agencies": _partners(actor)}
    table = rows_of(StepForm, 0 if rows else 5)
    return table(data, prefix="buoc", initial=None if data else rows, form_kwargs=given), given


def _saved(form: ProcessForm, procedure: Procedure, wanted: ProcessData, actor: Actor) -> bool:
    """Save the process; where it is refused, put the reasons beside the fields and return False."""
    try:
        actions.save_process(procedure=procedure, data=wanted, by=actor, at=now())
    except Invalid as invalid:
        take_errors(form, invalid)
    except Refused as refused:
        form.add_error("agency", str(refused))
    return not form.errors


@never_cache
@require_POST
@allowed(can_keep_some)
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of the steps as they are typed, with their time against the limit; keeps nothing."""
    procedure = get_object_or_404(Procedure, code=code)
    rows = rows_of(StepForm, 0)(request.POST, prefix="buoc", form_kwargs={"agencies": None})
    rows.is_valid()
    steps = tuple(StepData(**row) for row in rows.rows() if {"name", "phase", "role", "hours"} <= row.keys())
    return render(request, "procedures/_picture.html", picture_context(steps, _cases(procedure, today())))


def picture_context(steps: tuple[StepData, ...], cases: tuple[CaseData, ...]) -> dict[str, Any]:
    """Context of the diagram of a process: the drawing, its description, its time against the limits."""
    total = process_hours(steps)
    limits = sorted({hours for case in cases if (hours := limit_hours(case)) is not None})
    return {
        "picture": picture_of(steps),
        "words": told(steps),
        "total": total,
        "limit": max(limits, default=None),
        "over": bool(limits) and total > max(limits),
        "fault": sum_fault(steps, cases) if steps else "",
        "box": {"width": BOX_WIDTH, "height": BOX_HEIGHT},
    }


def _partners(actor: Actor) -> list[tuple[str, str]]:
    """Return agencies of the person's provinces for hand-over of a step: other bodies first, then committees."""
    standing = tree(today())
    tops = {place.agency_id for home in actor.home_ids if home in standing for place in standing.path(home)
            if place.level == Level.PROVINCE and place.unit_code}  # fmt: skip
    found = [standing[one] for top in sorted(tops) for one in standing.subtree(top)]
    kinds = (AgencyKind.VERTICAL_AGENCY, AgencyKind.DEPARTMENT, AgencyKind.PEOPLE_COMMITTEE)
    wanted = sorted((one for one in found if one.kind in kinds), key=lambda one: kinds.index(AgencyKind(one.kind)))
    codes = agency_codes(one.agency_id for one in wanted[:400])
    return [(codes[one.agency_id], one.name) for one in wanted[:400] if one.agency_id in codes]


@require_http_methods(["GET", "POST"])
@allowed(can_keep_some)
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the process of another agency."""
    actor: Actor = actor_in(request)
    process = get_object_or_404(InternalProcess.objects.select_related("procedure"), pk=pk)
    form = CopyForm(request.POST or None, initial={"valid_from": today()}, agencies=_agencies(actor))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.copy_process(
                process=process,
                to_agency=values["agency"],
                valid_from=values["valid_from"],
                decision=values["decision"],
                by=actor,
                at=now(),
            )
        except Invalid as invalid:
            take_errors(form, invalid)
        except Refused as refused:
            form.add_error("agency", str(refused))
        else:
            messages.success(request, "Đã sao chép quy trình.")
            return redirect("catalogue_procedure", process.procedure.code)
    context = {"form": form, "process": process, "steps": process.steps.order_by("position")}
    return render(request, "procedures/copy.html", context | {"trail": trail(process.procedure)})
