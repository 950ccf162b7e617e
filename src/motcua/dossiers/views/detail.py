"""Page of a dossier: status, due date with its reasons, history, available acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.acts.registry import ActDeclaration, acts_with_slip, find_act
from motcua.acts.views import offered_acts, undo_offered
from motcua.acts.vocabulary import Offered
from motcua.agencies.queries import Tree, places, tree
from motcua.base.time import local, now
from motcua.base.worktime import OutsideCalendar
from motcua.dossiers.models import Dossier, DossierEvent, StepRun
from motcua.dossiers.permissions import can, can_list, holding_of, sees_personal_data
from motcua.dossiers.queries import Detail, detail
from motcua.dossiers.queries.catalogue import takers_of
from motcua.dossiers.queries.steps import AT_THE_DESK, WORKING, next_step
from motcua.dossiers.rules.slips import Form, SlipKind, form_of
from motcua.dossiers.views.act_pages import PAGES
from motcua.dossiers.views.fees import money_of
from motcua.dossiers.views.request_access import actor_of, help_section, note_access, seen_dossier
from motcua.dossiers.views.turns import place_name
from motcua.dossiers.vocabulary import SUBJECT, Action, Origin, Status
from motcua.people.permissions import allowed
from motcua.people.vocabulary import Actor, Role
from motcua.procedures.models import ProcessStep
from motcua.procedures.queries import office_calendar
from motcua.procedures.queries.in_force import steps_in_force


@dataclass(frozen=True, slots=True)
class SlipLink:
    """Printable slip."""

    kind: SlipKind
    form: Form


@dataclass(frozen=True, slots=True)
class StepMark:
    """Step of the process as the page draws it."""

    name: str
    state: str  # done | now | coming
    who: str
    assigned_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    outcome: str
    outcome_label: str
    note: str = ""

    @property
    def is_late(self) -> bool:
        """Check whether the step is open past its time."""
        return self.state == "now" and self.due_at is not None and self.due_at < now()


@never_cache
@require_safe
@allowed(can_list)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Dossier page, limited to what the person may see; viewing is logged."""
    seen = seen_dossier(request, code, "step", "holder", "apology")
    actor, at = actor_of(request), now()
    personal = sees_personal_data(actor, seen)
    if personal:
        note_access(request, "view", f"dossier:{seen.code}")
    found = detail(seen)
    row = found.dossier
    acts = possible_acts(actor, found, at)
    context = _acts_offered(acts) | {
        "dossier": row,
        "found": found,
        "personal": personal,
        "names": _names(row, tree(at.date())),
        "taken_back": found.taken_back,
        "steps": steps_of(found),
        "turn": turns_of(actor, found, at),
        "help_section": help_section(actor),
        "ends_wait": ends_wait(actor, row, acts),
        "continues": found.waits_for_return and can(actor, Action.CONTINUE, row),
        "undo": undo_offered(PAGES, actor, found.last_event, at),
        "slips": slips_of(found, at) if personal else [],
        "spent": time_spent(found, at),
        "ruler": ruler(row, at),
        "story": story(found, whole="tat-ca" in request.GET),
        "mine": row.holder_id == actor.account_id,
    }
    return render(request, "dossiers/dossier.html", context | (money_of(actor, row) if personal else {}))


def _acts_offered(acts: list[ActDeclaration]) -> dict[str, Any]:
    """Return the acts as the page offers them: up to three first, the others, and those beside the way."""
    first = [act for act in acts if act.offered is Offered.FIRST][:3]
    return {
        "first_acts": first,
        "other_acts": [act for act in acts if act not in first and act.offered is not Offered.ASIDE],
        "aside_acts": [act for act in acts if act.offered is Offered.ASIDE],
        "can_attach": any(act.key == Action.ATTACH for act in acts),
    }


@dataclass(frozen=True, slots=True)
class Turn:
    """Holder of one open step, as the acting person sees it."""

    step: str
    who: str
    is_mine: bool
    acting_for: str = ""
    coming: str = ""
    nobody: bool = False


def turns_of(actor: Actor, found: Detail, at: datetime) -> list[Turn]:
    """Return holders of open steps: the person, somebody else by name, or the role that takes them from the list."""
    if found.dossier.status != Status.PROCESSING:
        return []
    return [_turn(actor, found, run, at) for run in found.open_runs]


def _turn(actor: Actor, found: Detail, run: StepRun, at: datetime) -> Turn:
    held = holding_of(actor, run)
    holder = run.account.full_name if run.account else ""
    lent = held is not None and run.account_id not in (None, actor.account_id)
    return Turn(
        step=run.name,
        who=holder or _taken_by(run, at.date()),
        is_mine=held is not None,
        acting_for=holder if lent else "",
        coming=next_step(found.process, run).title if held and run.stage in WORKING else "",
        nobody=run.account_id is None and bool(run.needed_role) and not takers_of(run, at.date()),
    )


def _taken_by(run: StepRun, on: date) -> str:
    """Return the role and the place whose people may take an unassigned step."""
    role = Role(run.needed_role).label if run.needed_role else "Bộ phận giải quyết"
    return f"{role.lower()}, {place_name(run.agency_id, on)}"


def possible_acts(actor: Actor, found: Detail, at: datetime) -> list[ActDeclaration]:
    """Return the acts allowed by the state, the person's roles and the moment, in the order of declaration."""
    return offered_acts(PAGES, actor, found.dossier, found, at)


def ends_wait(actor: Actor, row: Dossier, acts: Sequence[ActDeclaration]) -> ActDeclaration | None:
    """Return the act that ends the wait of a dossier whose matter this person could correct afterwards; else None."""
    if row.received_at is None or not can(actor, Action.CORRECT_MATTER, row):
        return None
    return next((act for act in acts if act.ends_wait), None)


def steps_of(found: Detail) -> list[StepMark]:
    """Return the runs of the steps, and the later steps of the process."""
    marks = [
        StepMark(
            name=run.name,
            state="done" if run.done_at else "now",
            who=_who_did(run, found),
            assigned_at=run.assigned_at,
            due_at=run.due_at,
            done_at=run.done_at,
            outcome=run.outcome,
            outcome_label=run.get_outcome_display(),
            note=run.note,
        )
        for run in sorted(found.step_runs, key=lambda run: (run.assigned_at, run.pk))
    ]
    row = found.dossier
    if row.processing_ended_at is not None and row.status != Status.PROCESSED:
        return marks
    return marks + [
        StepMark(step.name, "coming", step.get_role_display(), None, None, None, "", "") for step in _later(found)
    ]


def _later(found: Detail) -> list[ProcessStep]:
    """Return the steps of the process that have not begun; before the first run, of the process in force."""
    row, process = found.dossier, found.process
    if not found.step_runs:
        on = local(row.received_at or row.submitted_at).date()
        process = steps_in_force(row.procedure_id, row.competent_agency_id, on)
    begun = max((run.step.position for run in found.step_runs if run.step), default=0)
    return [step for step in process if step.position > begun]


def _who_did(run: StepRun, found: Detail) -> str:
    """Return the person of the step; of an unassigned step, the person whose act finished it.

    An open step of the desk is nobody's to assign: its role takes it.
    """
    if run.account is not None:
        return run.account.full_name
    if run.done_at is None and run.stage in AT_THE_DESK and run.needed_role:
        return str(Role(run.needed_role).label)
    ends = (event for event in reversed(found.events) if run.done_at and event.effective_at == run.done_at)
    doers = (event.account.full_name for event in ends if event.pk not in found.taken_back and event.account)
    return next(doers, "chưa phân công")


def slips_of(found: Detail, at: datetime) -> list[SlipLink]:
    """Return the printed forms of the dossier's acts, each in the set in force on its day."""
    links: list[SlipLink] = []
    if found.dossier.origin == Origin.IMPORTED:  # its papers were given out by the other system
        return links
    for kind in SlipKind:
        acts = acts_with_slip(SUBJECT, kind)
        done = [event for event in found.events if event.action in acts and event.pk not in found.taken_back]
        form = form_of(kind, local(done[-1].effective_at).date()) if done else None
        if form is not None:
            links.append(SlipLink(kind, form))
    control = form_of(SlipKind.CONTROL, at.date())
    if found.dossier.received_at is not None and control is not None:
        links.append(SlipLink(SlipKind.CONTROL, control))
    return links


def time_spent(found: Detail, at: datetime) -> dict[str, Any]:
    """Return gross and net working days from reception to the end (or now)."""
    row = found.dossier
    if row.received_at is None:
        return {}
    begin, end = local(row.received_at), local(row.processing_ended_at or at)
    pauses = [(local(pause.started_at), local(pause.ended_at or end)) for pause in found.pauses]
    try:
        calendar = office_calendar(row.competent_agency_id)
        gross = calendar.working_minutes(begin, end) if end > begin else 0
        stood = sum(calendar.working_minutes(first, min(last, end)) for first, last in pauses if min(last, end) > first)
    except OutsideCalendar:
        return {}
    return {"gross": _length(gross), "net": _length(max(gross - stood, 0)), "paused": stood}


def story(found: Detail, *, whole: bool) -> dict[str, Any]:
    """Return the events by day of taking effect, the newest first: the landmarks, or all of them."""
    told = [event for event in found.events if whole or _is_landmark(event)]
    newest = sorted(told, key=lambda event: (event.effective_at, event.pk), reverse=True)
    by_day = [
        (day, list(events)) for day, events in groupby(newest, key=lambda event: local(event.effective_at).date())
    ]
    marked = sum(map(_is_landmark, found.events))
    return {"days": by_day, "whole": whole, "marked": marked, "all": len(found.events)}


def _is_landmark(event: DossierEvent) -> bool:
    """Return whether the short history shows the event; the full one shows all."""
    act = find_act(SUBJECT, event.action)
    return act is None or act.is_landmark


def ruler(row: Dossier, at: datetime) -> dict[str, int] | None:
    """Return the elapsed time: working days used and given, and a position on a line of 240."""
    if row.received_at is None or row.due_at is None:
        return None
    begin, due_at, end = local(row.received_at), local(row.due_at), local(row.processing_ended_at or at)
    try:
        calendar = office_calendar(row.competent_agency_id)
        given = calendar.working_minutes(begin, due_at)
        used = calendar.working_minutes(begin, max(end, begin))
        first = calendar.next_opening(begin).date()  # received out of hours: counted from the next opening
        days = [max(calendar.working_days_between(first, moment.date()), 0) for moment in (end, due_at)]
    except OutsideCalendar:
        return None
    place = 240 if used >= given else round(240 * used / given)
    return {"used": days[0], "given": days[1], "x": min(max(place, 6), 234)}


def _length(minutes: int) -> str:
    """Format working time in days of eight hours, or in hours where it is less than one."""
    amount, unit = (minutes / 480, "ngày làm việc") if minutes >= 480 else (minutes / 60, "giờ làm việc")
    return f"{amount:.1f} {unit}".replace(".", ",").replace(",0 ", " ")


def _names(row: Dossier, standing: Tree) -> dict[str, str]:
    """Return names of the dossier's agencies by their function; an ended agency keeps its last name."""
    ids = {
        "received": row.received_agency_id,
        "competent": row.competent_agency_id,
        "holder": row.holder_agency_id,
    }
    ended = [agency_id for agency_id in ids.values() if agency_id not in standing]
    last = places(ended, standing.on) if ended else {}
    found = {agency_id: (standing if agency_id in standing else last)[agency_id].name for agency_id in ids.values()}
    return {what: found[agency_id] for what, agency_id in ids.items()}
