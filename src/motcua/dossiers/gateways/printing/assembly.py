"""Assembly of printed papers from a dossier's records; every paper is dated by its act."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings

from motcua.acts.registry import acts_with_slip
from motcua.agencies.queries import AgencyNotFound, Place, Tree, place, tree
from motcua.agencies.vocabulary import AgencyKind
from motcua.base.database import read_rows
from motcua.base.law import UNVERIFIED
from motcua.base.time import local, long_day
from motcua.deadlines.rules.deadline import TimeLimit
from motcua.dossiers.gateways.printing.papers import BookLine, Handed, HandOver, Letterhead, Paper, Party, Slip
from motcua.dossiers.models import Dossier, DossierDocument, DossierEvent, StepRun
from motcua.dossiers.queries.apologies import apology_in_force
from motcua.dossiers.queries.books import Entry
from motcua.dossiers.queries.fees import fees_text
from motcua.dossiers.rules.slips import SlipKind, form_set
from motcua.dossiers.vocabulary import SUBJECT, ReturnMethod, Status, StepOutcome
from motcua.people.vocabulary import Role
from motcua.procedures.vocabulary import StepPhase

_DESK_NAMES = {"tt_01_2018": "Bộ phận Tiếp nhận và Trả kết quả", "tt_03_2025": "Trung tâm Phục vụ hành chính công"}
_KINDS = ("thành phố ", "thị trấn ", "thị xã ", "đặc khu ", "phường ", "huyện ", "quận ", "tỉnh ", "xã ")


def look_up_address(code: str) -> str:
    """Return the address of the applicant's look-up, as in the QR code."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/tra-cuu/{code}"


def name_of(agency_id: int | None, on: date) -> str:
    """Return the agency's name on the day; empty where it is unknown."""
    return _name(agency_id, tree(on))


def _name(agency_id: int | None, standing: Tree) -> str:
    found = _place(agency_id, standing)
    return found.name if found else ""


def letterhead(agency_id: int, on: date) -> Letterhead:
    """Return the letterhead: the desk under its superior, or the desk of a People's Committee."""
    return _letterhead(agency_id, tree(on), on)


#: Kinds of agencies that are a one-stop desk themselves.
_DESKS = (AgencyKind.ONE_STOP_DESK, AgencyKind.SERVICE_CENTER)


def _letterhead(agency_id: int, standing: Tree, on: date) -> Letterhead:
    own = _place(agency_id, standing)
    if own is None:
        return Letterhead("", "", "")
    forms = form_set(on)
    unit = next((body for body in _upwards(own, standing) if body.unit_name), None)
    place, symbol = _bare(unit.unit_name) if unit else "", "" if forms.key == "tt_01_2018" else _symbol(own)
    if own.kind not in _DESKS:
        return Letterhead(own.name, _DESK_NAMES[forms.key], place, symbol=symbol)
    superior = _place(own.parent_id, standing)
    return Letterhead(superior.name if superior else "", own.name, place, symbol=symbol)


def _symbol(own: Place) -> str:
    """Return the symbol of the one-stop desk of an agency, as its slips are numbered."""
    return "BPTNTKQ" if own.kind == AgencyKind.ONE_STOP_DESK else "TTPVHCC"


#: Papers of a dossier that were handed in, in their order.
_HANDED_IN = "dossier_id = %s AND removed_at IS NULL AND is_received ORDER BY id"


def slip_of(dossier: Dossier, kind: SlipKind, *, at: datetime) -> Slip | None:
    """Assemble the slip from the dossier's records; None where its act never happened.

    A slip that belongs to an act is dated by it, whenever it is printed; the control slip by `at`.
    """
    event = _act(dossier, kind)
    if event is None and kind != SlipKind.CONTROL:
        return None
    issued_at = event.effective_at if event else at
    on = local(issued_at).date()
    standing = tree(on)
    officer = event.account.full_name if event and event.account else ""
    return Slip(
        kind=kind,
        issued_at=issued_at,
        letterhead=_letterhead(dossier.received_agency_id, standing, on),
        applicant=Party(
            dossier.applicant_name, dossier.applicant_id_number, dossier.address, dossier.phone, dossier.email
        ),
        submitter=_submitter(dossier),
        authorisation=dossier.authorisation,
        code=dossier.code,
        look_up=look_up_address(dossier.code),
        procedure=dossier.procedure.name,
        request=dossier.request_content,
        competent_agency=_name(dossier.competent_agency_id, standing),
        officer=officer,
        is_electronic=dossier.channel == "online",
        **{
            "due_at": dossier.original_due_at,
            "received_at": dossier.received_at or dossier.submitted_at,
            **_matter(dossier, kind, event, on),
        },
    )


def _submitter(dossier: Dossier) -> Party | None:
    """Return the person who submitted for the applicant; None where the applicant did."""
    if not dossier.submitter_name:
        return None
    return Party(
        dossier.submitter_name,
        dossier.submitter_id_number,
        dossier.submitter_address,
        dossier.submitter_phone,
        dossier.submitter_email,
    )


def _handed(dossier: Dossier) -> dict[str, Any]:
    """Return the latest result, and the recipient of its last return."""
    result = dossier.results.filter(cancelled_at=None).exclude(number="").order_by("version").last()
    back = dossier.returns.filter(cancelled_at=None).order_by("pk").last()
    handed = Handed(
        name=result.name if result else "",
        number=result.number if result else "",
        issued_on=long_day(local(result.issued_at).date()) if result and result.issued_at else "",
        recipient=back.recipient_name if back else "",
        recipient_id=back.recipient_id_number if back else "",
        method=back.get_method_display() if back else "",
        post_number=back.post_number if back else "",
    )
    return {"handed": handed, "signer": result.signer if result else ""}


def _matter(dossier: Dossier, kind: SlipKind, event: DossierEvent | None, on: date) -> dict:
    """Return the content specific to this kind of slip; that of its event where there is nothing more."""
    content = _CONTENT[kind](dossier, event, on) if kind in _CONTENT else None
    return _told(dossier, event) if content is None else content


def _told(dossier: Dossier, event: DossierEvent | None) -> dict:
    """Return the number, reason and items that the event of the slip tells."""
    notes = _notes(event)
    return {
        "number": str(notes.get("slip_number") or _tail(dossier.code)),
        "reason": _reason(event),
        "items": tuple(_words(notes.get("items") or ())),
    }


def _notes(event: DossierEvent | None) -> dict[str, Any]:
    return (event.payload.get("notes") if event else None) or {}


def _reason(event: DossierEvent | None) -> str:
    return str(_notes(event).get("reason") or (event.comment if event else ""))


def _control(dossier: Dossier, event: DossierEvent | None, on: date) -> dict:
    consulted = dossier.consultations.filter(cancelled_at=None).order_by("pk")
    return {
        "number": _tail(dossier.code),
        "hand_overs": tuple(_hand_overs(dossier)),
        "consulted_agencies": tuple(name_of(row.agency_id, on) for row in consulted),
    }


def _supplement(dossier: Dossier, event: DossierEvent | None, on: date) -> dict | None:
    request = dossier.supplement_requests.filter(cancelled_at=None).order_by("pk").last()
    if request is None:
        return None
    asker = request.requested_by
    return {
        "number": request.slip_number,
        "items": tuple(_words(request.items)),
        "reason": request.reason,
        "new_due_at": request.reply_due_at,
        "contact": asker.full_name if asker else "",
        "contact_phone": asker.phone if asker else "",
    }


def _apology(dossier: Dossier, event: DossierEvent | None, on: date) -> dict | None:
    apology = apology_in_force(dossier)
    if apology is None:
        return None
    # The head of the agency signs; what an officer drew up waits for that signature.
    head = apology.issued_by if event is not None and event.role == Role.LEADER else None
    return {
        "number": apology.slip_number,
        "reason": apology.reason,
        "due_at": apology.old_due_at,
        "new_due_at": apology.new_due_at,
        "signer": head.full_name if head else "",
        "signer_title": head.title if head else "",
    }


def _return(dossier: Dossier, event: DossierEvent | None, on: date) -> dict:
    taken_at = event.effective_at if event else None
    return {"number": _tail(dossier.code), "received_at": taken_at, **_handed(dossier)}


def _decision(dossier: Dossier, event: DossierEvent | None, on: date) -> dict:
    return {"number": _tail(dossier.code), "reason": _reason(event), **_handed(dossier)}


def _receipt(dossier: Dossier, event: DossierEvent | None, on: date) -> dict:
    case = dossier.case
    limit = ""
    if case is not None:
        limit = "không quy định" if case.has_no_due_date else TimeLimit(case.duration, case.duration_unit).text
    changes = (event.payload if event else {}).get("changes", {})
    trace = (changes.get("due_trace") or [None, dossier.due_trace])[1]
    return {
        "number": str(dossier.serial_number or _tail(dossier.code)),
        "documents": tuple(_papers(dossier)),
        "set_count": dossier.set_count,
        "time_limit": limit,
        "fees": fees_text(dossier, on),
        "why_due": tuple(line.replace(UNVERIFIED, "") for line in _words(trace or ())),
        "return_place": dossier.get_return_method_display(),
        "book_number": dossier.book_number,
        "serial_number": str(dossier.serial_number or ""),
    }


def book_line(entry: Entry, names: dict[int, str]) -> BookLine:
    """Return the dossier's line of the tracking book; `names` are the agencies by id. No query."""
    dossier = entry.dossier
    cancelled = "Đã hủy tiếp nhận" if dossier.status == Status.CANCELLED else ""
    method = ReturnMethod(entry.method).label if entry.method else dossier.get_return_method_display()
    return BookLine(
        code=dossier.code,
        procedure=dossier.procedure.name,
        applicant=dossier.applicant_name,
        address=dossier.address,
        phone=dossier.phone,
        agency=names.get(dossier.competent_agency_id, ""),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        returned_at=dossier.returned_at,
        method=cancelled or method,
        set_count=dossier.set_count,
        recipient=entry.recipient,
        note=cancelled or dossier.note,
    )


def _act(dossier: Dossier, kind: SlipKind) -> DossierEvent | None:
    """Return the latest act of that kind that was not undone."""
    acts = acts_with_slip(SUBJECT, kind)
    if not acts:
        return None
    return next((event for event in _standing(dossier.pk) if event.action in acts), None)


def _standing(dossier_id: int) -> list[DossierEvent]:
    """Return the events that were not undone, the latest first."""
    events = read_rows(DossierEvent, "dossier_id = %s ORDER BY sequence DESC", [dossier_id])
    undone = {event.undoes_id for event in events}
    return [event for event in events if event.pk not in undone]


def _hand_overs(dossier: Dossier) -> Iterable[HandOver]:
    """Return each hand-over of the dossier between units, with the outcome of the step before it."""
    runs: list[StepRun] = list(
        dossier.step_runs.filter(cancelled_at=None).select_related("account", "step").order_by("assigned_at", "pk")
    )
    desk = name_of(dossier.received_agency_id, local(dossier.received_at or dossier.submitted_at).date())
    giver, giver_name, outcome = desk, "", ""
    for count, run in enumerate(runs):
        taker = run.account.full_name if run.account else ""
        unit = f"{name_of(run.agency_id, local(run.assigned_at).date())} ({run.name})"
        if count or not _begins_at_desk(run):  # the desk does not hand over to itself
            yield HandOver(giver, unit, run.assigned_at, giver_name, taker, outcome, run.note)
        giver, giver_name = unit, taker
        outcome = StepOutcome(run.outcome).label if run.outcome else ""
    if runs and runs[-1].done_at and dossier.processing_ended_at:
        yield HandOver(giver, f"{desk} (Trả kết quả)", runs[-1].done_at, giver_name, "", outcome)


def _begins_at_desk(run: StepRun) -> bool:
    return run.step is not None and run.step.phase == StepPhase.RECEPTION


def _papers(dossier: Dossier) -> Iterable[Paper]:
    for paper in read_rows(DossierDocument, _HANDED_IN, [dossier.pk]):
        yield Paper(paper.name, paper.original_count, paper.copy_count)


def _words(lines: Iterable[object]) -> Iterable[str]:
    """Return lines as text, whether they are plain or hold their text under a key."""
    for line in lines:
        yield str(line.get("name") or line.get("text") or "") if isinstance(line, dict) else str(line)


def _place(agency_id: int | None, standing: Tree) -> Place | None:
    """Return the agency in the tree of the day, or its last version before."""
    if agency_id is None or agency_id in standing:
        return standing[agency_id] if agency_id else None
    try:
        return place(agency_id, standing.on)
    except AgencyNotFound:
        return None


def _upwards(found: Place | None, standing: Tree) -> Iterable[Place]:
    while found is not None:
        yield found
        found = _place(found.parent_id, standing)


def _bare(unit: str) -> str:
    """Shorten "xã Mỹ Tú" to "Mỹ Tú"; a unit named by a number keeps its kind ("Phường 1")."""
    for kind in _KINDS:
        if unit.casefold().startswith(kind) and not unit[len(kind) :].strip().isdigit():
            return unit[len(kind) :]
    return unit


def _tail(code: str) -> str:
    """Return the running number of the day, the last part of a code."""
    return code.rpartition("-")[2]


#: Content of the slips that print more than their event tells.
_CONTENT: dict[SlipKind, Callable[[Dossier, DossierEvent | None, date], dict | None]] = {
    SlipKind.RECEIPT: _receipt,
    SlipKind.CONTROL: _control,
    SlipKind.SUPPLEMENT: _supplement,
    SlipKind.APOLOGY: _apology,
    SlipKind.RETURN: _return,
    SlipKind.DECISION: _decision,
}
