"""Correction of a dossier's matter: a wrong procedure, kind of applicant or competent agency chosen at intake.

The dossier was of the right matter from the beginning, so figures as known from now on count it there for its whole
life, while figures as known before stay (`statistics.recording.correct_state`). The limit is counted again from
reception with its supplements and pauses; the papers are matched with what the right case asks for; the process
begins again where it is another. Refused once a result was signed: what was decided is corrected as a result.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from motcua.acts.rules.guards import required
from motcua.acts.vocabulary import When
from motcua.agencies.models import Agency
from motcua.base.refusals import Invalid, Refused
from motcua.base.text import fold, nfc
from motcua.base.time import local
from motcua.dossiers.actions import clock, steps
from motcua.dossiers.actions.reception import competence, matter_in_force, reception_step
from motcua.dossiers.actions.transaction import Act, acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.apologies import apology_in_force
from motcua.dossiers.queries.catalogue import Ground, ground
from motcua.dossiers.queries.details import latest_draft
from motcua.dossiers.queries.steps import first_step, open_runs
from motcua.dossiers.vocabulary import Action, ApplicantKind, Status
from motcua.people.vocabulary import Actor
from motcua.procedures.models import Procedure, ProcessStep, RequiredDocument
from motcua.procedures.queries.in_force import steps_in_force


@dataclass(frozen=True, slots=True)
class Matter:
    """Matter of a dossier: the procedure with its case, the kind of applicant, the competent agency."""

    procedure_id: int
    case_id: int | None
    applicant_kind: str
    competent_agency_id: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Result of a correction: the dossier's row, its papers and its process."""

    row: Dossier
    asked: list[RequiredDocument]
    matched: dict[int, RequiredDocument | None]  # the dossier's papers by number: what they are of the right case
    missing: list[RequiredDocument]
    process: list[ProcessStep]
    begins_again: bool


def matter_of(dossier: Dossier) -> Matter:
    """Return the dossier's current matter."""
    return Matter(dossier.procedure_id, dossier.case_id, dossier.applicant_kind, dossier.competent_agency_id)


def proposed(dossier: Dossier, matter: Matter) -> Correction:
    """Compute the correction to the right matter; changes nothing. Raises Invalid or Refused."""
    received_at = dossier.received_at
    if received_at is None:
        raise Refused("Hồ sơ chưa được tiếp nhận; chọn đúng thủ tục khi tiếp nhận.")
    if matter == matter_of(dossier):
        raise Invalid({"procedure": "Chưa có gì thay đổi. Chọn thủ tục, đối tượng hoặc cơ quan giải quyết đúng."})
    known = ground(matter.procedure_id, local(received_at).date())
    row = Dossier(**{column.attname: getattr(dossier, column.attname) for column in Dossier._meta.concrete_fields})
    row.version, row.case = matter_in_force(known, matter.case_id)
    row.procedure = row.version.procedure
    row.field_id, row.level = row.procedure.field_id, row.version.settled_at
    row.applicant_kind, row.competent_agency_id = matter.applicant_kind, matter.competent_agency_id
    if wrong := competence(row, row.version, known.standing):
        raise Invalid({"competent_agency": wrong})
    _count_again(dossier, row)
    return _with_papers(dossier, row, known)


def _count_again(dossier: Dossier, row: Dossier) -> None:
    """Recompute the limit by the right case, from reception, with the past supplements and pauses."""
    requests = dossier.supplement_requests.filter(before_acceptance=False, cancelled_at=None)
    supplement = requests.exclude(replied_at=None).order_by("pk").last()
    completed = supplement.replied_at if supplement else None
    pauses = [
        (pause.started_at, pause.ended_at)
        for pause in dossier.pauses.filter(cancelled_at=None).exclude(ended_at=None).order_by("pk")
        if pause.ended_at is not None and (completed is None or pause.started_at >= completed)
    ]
    clock.count_again(row, completed_at=completed, pauses=pauses)
    apology = apology_in_force(dossier)
    if apology is not None and row.due_at is not None:
        row.due_at = max(row.due_at, apology.new_due_at)


def _with_papers(dossier: Dossier, row: Dossier, known: Ground) -> Correction:
    asked = known.asked(row.case)
    by_name = {fold(document.name): document for document in asked}
    papers = list(dossier.documents.filter(removed_at=None).order_by("pk"))
    matched = {paper.pk: by_name.get(fold(paper.name)) for paper in papers}
    there = {matched[paper.pk] for paper in papers if paper.is_received}
    needed = (document for document in asked if document.is_mandatory and not document.is_present_only)
    same = (row.procedure_id, row.competent_agency_id) == (dossier.procedure_id, dossier.competent_agency_id)
    return Correction(
        row=row,
        asked=asked,
        matched=matched,
        missing=[document for document in needed if document not in there],
        process=steps_in_force(row.procedure_id, row.competent_agency_id, known.on),
        begins_again=not same,
    )


def correct_matter(
    *,
    dossier: Dossier,
    by: Actor,
    at: datetime,
    reason: str,
    procedure: Procedure | None = None,
    case_id: int | None = None,
    applicant_kind: str = "",
    competent_agency: Agency | None = None,
    **when: Unpack[When],
) -> Dossier:
    """Correct the dossier's matter; parts that are not named stay. Raises Refused or Invalid."""
    with acting(Action.CORRECT_MATTER, dossier=dossier, by=by, at=at, **when) as act:
        row = act.record
        act.check(
            reason=required(reason, "lý do sửa"),
            applicant_kind="" if applicant_kind in {"", *ApplicantKind.values} else "Chọn đối tượng.",
        )
        clock.running(act)
        _undecided(row)
        stays = procedure is None or procedure.pk == row.procedure_id
        found = proposed(
            row,
            Matter(
                procedure.pk if procedure else row.procedure_id,
                case_id or (row.case_id if stays else None),
                applicant_kind or row.applicant_kind,
                competent_agency.pk if competent_agency else row.competent_agency_id,
            ),
        )
        _take_over(act, found)
        act.notes.update(reason=nfc(reason), missing=[document.name for document in found.missing])
        if found.begins_again:
            _begin_again(act)
    return dossier


def _undecided(dossier: Dossier) -> None:
    draft = latest_draft(dossier)
    if draft is not None and draft.is_signed:
        raise Refused("Kết quả đã được ký theo thủ tục này. Trả lại bước trước để hủy chữ ký, rồi mới sửa thủ tục.")


def _take_over(act: Act, found: Correction) -> None:
    row, right = act.record, found.row
    row.procedure, row.version, row.case = right.procedure, right.version, right.case
    for name in ("field_id", "level", "applicant_kind", "competent_agency_id"):
        setattr(row, name, getattr(right, name))
    row.due_at, row.original_due_at, row.due_trace = right.due_at, right.original_due_at, right.due_trace
    for paper in row.documents.filter(removed_at=None).order_by("pk"):
        document = found.matched.get(paper.pk)
        if paper.required_document_id != (document.pk if document else None):
            act.change(paper, required_document_id=document.pk if document else None)


def _begin_again(act: Act) -> None:
    """Restart the right process: at the desk where the dossier still is there, else at its first step."""
    row = act.record
    draft = latest_draft(row)
    if draft is not None:
        act.change(draft, cancelled_at=act.effective_at)
    for run in open_runs(row):
        steps.finish(act, run, "Chuyển đúng thủ tục, cơ quan giải quyết")
    if row.status == Status.ACCEPTED:
        row.step = reception_step(act)
        if row.step is not None:
            steps.begin_at_desk(act, row.step)
        return
    on = local(row.received_at or act.effective_at).date()
    members = first_step(steps_in_force(row.procedure_id, row.competent_agency_id, on))
    if members:
        steps.begin(act, members)
    else:
        steps.begin_without_process(act)
