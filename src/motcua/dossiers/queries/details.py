"""One dossier with all that its page shows, and what anybody may learn from its code."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from motcua.agencies.queries import tree
from motcua.base.time import today
from motcua.books.models import Book
from motcua.dossiers.models import (
    Apology,
    ClockPause,
    Consultation,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierReturn,
    Result,
    StepRun,
    SupplementRequest,
)
from motcua.dossiers.queries.drafts import series_for
from motcua.dossiers.queries.steps import first_step
from motcua.dossiers.rules.results import COMMON_SERIES
from motcua.dossiers.vocabulary import RESULT_BOOK, Channel, DigitiseState, Origin, Status
from motcua.procedures.models import ProcessStep
from motcua.procedures.vocabulary import StepPhase


@dataclass(slots=True)
class Detail:
    """A dossier with what hangs on it, the newest event last; what was taken back is left out of all but events."""

    dossier: Dossier
    documents: list[DossierDocument]
    events: list[DossierEvent]
    step_runs: list[StepRun]
    open_runs: list[StepRun]
    supplements: list[SupplementRequest]
    pauses: list[ClockPause]
    consultations: list[Consultation]
    apology: Apology | None
    results: list[Result]
    returns: list[DossierReturn]
    process: list[ProcessStep] = field(default_factory=list)

    @property
    def last_event(self) -> DossierEvent | None:
        """The event that an undo would take back."""
        return self.events[-1] if self.events else None

    @property
    def taken_back(self) -> set[int]:
        """The numbers of events that a counter-event took back."""
        return {event.undoes_id for event in self.events if event.undoes_id is not None}

    @property
    def to_scan(self) -> list[DossierDocument]:
        """The papers that are still to be scanned; the result is not returned before."""
        return [each for each in self.documents if each.digitise_state == DigitiseState.LATER]

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still."""
        return self.dossier.paused_since is not None

    @property
    def waits_for_correction(self) -> bool:
        """Whether what is waited for was asked before acceptance."""
        asked = next((each for each in self.supplements if each.replied_at is None), None)
        return asked is not None and asked.before_acceptance

    @property
    def waits_for_return(self) -> bool:
        """Whether who was guided at the counter, or by post, may come back and be received."""
        row = self.dossier
        registered = row.status in (Status.REGISTERED, Status.SUPPLEMENT_REQUESTED)
        return registered and row.received_at is None and row.channel != Channel.ONLINE

    @property
    def was_supplement_asked(self) -> bool:
        """Whether a supplement was asked for after acceptance; it may be asked for once."""
        return any(not each.before_acceptance for each in self.supplements)

    def is_supplement_overdue(self, at: datetime) -> bool:
        """Whether the time to answer a request has passed."""
        return any(each.reply_due_at and each.reply_due_at <= at for each in self.supplements if not each.replied_at)

    @property
    def may_apologise(self) -> bool:
        """Whether there is an appointment, and no apology for it yet."""
        return self.apology is None and self.dossier.due_at is not None

    @property
    def awaits_opinion(self) -> bool:
        """Whether another agency was asked and has not answered."""
        return any(each.replied_at is None and not each.is_silent for each in self.consultations)

    @property
    def draft(self) -> Result | None:
        """The result under preparation, signed or not."""
        return next((each for each in reversed(self.results) if not each.is_issued), None)

    @property
    def issued(self) -> list[Result]:
        """The results that have their number, the newest last."""
        return [each for each in self.results if each.is_issued]

    @property
    def is_refusal(self) -> bool:
        """Whether what is under preparation refuses."""
        return self.draft is not None and self.draft.is_refusal

    @property
    def goes_to_signer(self) -> bool:
        """Whether the dossier is at the desk and its process goes from there to the signer, so the desk drafts."""
        coming = first_step(self.process)
        return self.dossier.status == Status.ACCEPTED and bool(coming) and coming[0].phase == StepPhase.APPROVAL

    @property
    def is_drafted_now(self) -> bool:
        """Whether the dossier is with whoever works on it or signs it, and its clock runs."""
        drafting = (StepPhase.RECEPTION, StepPhase.PROCESSING, StepPhase.CONSULTATION, StepPhase.APPROVAL)
        return self.dossier.status == Status.PROCESSING and not self.is_paused and self.is_at(drafting)

    @property
    def is_to_seal(self) -> bool:
        """Whether the latest result was issued without the scan of its sealed paper."""
        return bool(self.issued) and self.issued[-1].sealed_at is None

    def is_at(self, stages: Collection[str]) -> bool:
        """Whether a step of one of the stages is under way (one of another system may have begun none)."""
        return not self.open_runs or any(run.stage in stages for run in self.open_runs)

    @property
    def is_given_back(self) -> bool:
        """Whether the papers went back since the dossier ended."""
        return given_back(self.dossier, (back.returned_at for back in self.returns))


def latest_draft(dossier: Dossier) -> Result | None:
    """The result under preparation, signed or not; None where there is none or the last one has its number.

    No query where the dossier was read with its results.
    """
    if "results" in getattr(dossier, "_prefetched_objects_cache", {}):
        drafts = [one for one in dossier.results.all() if one.cancelled_at is None and not one.is_issued]
        return max(drafts, key=lambda one: one.version, default=None)
    return dossier.results.filter(cancelled_at=None, number="").order_by("-version").first()


def latest_issued(dossier: Dossier) -> Result | None:
    """The result in force: the last version that has its number."""
    return dossier.results.filter(cancelled_at=None).exclude(number="").order_by("-version").first()


def series_offered(dossier: Dossier) -> list[str]:
    """The symbols under which the office numbers results: those of its books this year and last, and the proposed."""
    office = tree(today()).office(dossier.competent_agency_id)
    books = Book.objects.filter(kind=RESULT_BOOK, agency=office, closed_at=None, year__gte=today().year - 1)
    draft = latest_draft(dossier)
    proposed = [series_for(draft)] if draft else []
    return list(dict.fromkeys([*proposed, *books.order_by("series").values_list("series", flat=True), *COMMON_SERIES]))


def to_scan(dossier: Dossier) -> QuerySet[DossierDocument]:
    """The papers that were taken in to be scanned later, and have not been yet."""
    return dossier.documents.filter(removed_at=None, digitise_state=DigitiseState.LATER).order_by("pk")


def given_back(dossier: Dossier, returns: Iterable[datetime]) -> bool:
    """Whether the papers went back since the dossier ended; an imported one was another system's to give back.

    `returns` are the moments of the returns that stand.
    """
    ended = dossier.processing_ended_at
    if dossier.returned_at is not None or dossier.origin == Origin.IMPORTED or ended is None:
        return True
    return any(moment >= ended for moment in returns)


def detail(dossier: Dossier) -> Detail:
    """All that the page of a dossier shows; ten queries, however long its life."""
    rows = Dossier.objects.select_related("procedure", "case", "step", "holder", "apology").prefetch_related(
        Prefetch("events", DossierEvent.objects.select_related("account", "agency").order_by("sequence")),
        Prefetch("documents", DossierDocument.objects.select_related("file", "required_document").order_by("pk")),
        Prefetch("step_runs", StepRun.objects.select_related("step", "account", "agency").order_by("pk")),
        Prefetch("supplement_requests", SupplementRequest.objects.select_related("requested_by").order_by("pk")),
        Prefetch("pauses", ClockPause.objects.order_by("pk")),
        Prefetch("consultations", Consultation.objects.select_related("agency", "file").order_by("pk")),
        Prefetch("results", Result.objects.select_related("file").order_by("version")),
        Prefetch("returns", DossierReturn.objects.select_related("returned_by").order_by("pk")),
    )
    found = rows.get(pk=dossier.pk)
    runs = [run for run in found.step_runs.all() if run.cancelled_at is None]
    step = found.step or next((run.step for run in reversed(runs) if run.step is not None), None)
    apology = getattr(found, "apology", None)
    return Detail(
        dossier=found,
        documents=[each for each in found.documents.all() if each.removed_at is None],
        events=list(found.events.all()),
        step_runs=runs,
        open_runs=[run for run in runs if run.done_at is None],
        supplements=[each for each in found.supplement_requests.all() if each.cancelled_at is None],
        pauses=[each for each in found.pauses.all() if each.cancelled_at is None],
        consultations=[each for each in found.consultations.all() if each.cancelled_at is None],
        apology=apology if apology is not None and apology.cancelled_at is None else None,
        results=[each for each in found.results.all() if each.cancelled_at is None],
        returns=[each for each in found.returns.all() if each.cancelled_at is None],
        process=list(ProcessStep.objects.filter(process=step.process_id).order_by("position")) if step else [],
    )
