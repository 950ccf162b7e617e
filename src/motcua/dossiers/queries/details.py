"""Details of one dossier for its page, drafts, issued results and papers to scan."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

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
from motcua.dossiers.queries.apologies import apology_in_force
from motcua.dossiers.queries.drafts import series_for
from motcua.dossiers.queries.steps import first_step
from motcua.dossiers.rules.results import COMMON_SERIES
from motcua.dossiers.vocabulary import RESULT_BOOK, Channel, DigitiseState, Origin, Status
from motcua.procedures.models import ProcessStep
from motcua.procedures.queries.in_force import steps_of
from motcua.procedures.vocabulary import StepPhase


class Cancellable(Protocol):
    """Row that an undo takes back."""

    cancelled_at: datetime | None


R = TypeVar("R", bound=Cancellable)


@dataclass(frozen=True, slots=True)
class After:
    """What the page after an act says of it: the result, and who took papers back; none where neither may be told."""

    result: Result | None = None
    back: DossierReturn | None = None

    def signed(self) -> str:
        """Return the words after the signature of a result."""
        return f"Đã ký duyệt “{self.result.name}”" if self.result else "Đã ký duyệt kết quả"

    def issued(self, what: str) -> str:
        """Return the words after a document was issued."""
        return f"Đã phát hành {what}" + (f" số {self.result.number}" if self.result else "")

    def returned(self, what: str) -> str:
        """Return the words after something was given back, with who took it."""
        post = f", vận đơn {self.back.post_number}" if self.back and self.back.post_number else ""
        return f"Đã trả {what}" + (f" cho {self.back.recipient_name}{post}" if self.back else "")


@dataclass(slots=True)
class Detail:
    """Dossier with its related rows, the newest event last; undone acts are left out of all but events."""

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
        """Return the event that an undo would revert."""
        return self.events[-1] if self.events else None

    @property
    def taken_back(self) -> set[int]:
        """Return the numbers of the undone events."""
        return {event.undoes_id for event in self.events if event.undoes_id is not None}

    @property
    def to_scan(self) -> list[DossierDocument]:
        """Return the papers still to be scanned; the result is not returned before."""
        return [each for each in self.documents if each.digitise_state == DigitiseState.LATER]

    @property
    def is_paused(self) -> bool:
        """Check whether the clock is paused."""
        return self.dossier.paused_since is not None

    @property
    def waits_for_correction(self) -> bool:
        """Check whether a correction was requested before acceptance and is awaited."""
        asked = next((each for each in self.supplements if each.replied_at is None), None)
        return asked is not None and asked.before_acceptance

    @property
    def waits_for_return(self) -> bool:
        """Check whether an applicant guided at the counter, or by post, may return and be received."""
        row = self.dossier
        registered = row.status in (Status.REGISTERED, Status.SUPPLEMENT_REQUESTED)
        return registered and row.received_at is None and row.channel != Channel.ONLINE

    @property
    def was_supplement_asked(self) -> bool:
        """Check whether a supplement was requested after acceptance; allowed once."""
        return any(not each.before_acceptance for each in self.supplements)

    def is_supplement_overdue(self, at: datetime) -> bool:
        """Check whether the period for answering a request has passed."""
        return any(each.reply_due_at and each.reply_due_at <= at for each in self.supplements if not each.replied_at)

    @property
    def may_apologise(self) -> bool:
        """Check whether there is an appointment without an apology."""
        return self.apology is None and self.dossier.due_at is not None

    @property
    def awaits_opinion(self) -> bool:
        """Check whether another agency was consulted and has not answered."""
        return any(each.replied_at is None and not each.is_silent for each in self.consultations)

    @property
    def draft(self) -> Result | None:
        """Return the result under preparation, signed or not."""
        return next((each for each in reversed(self.results) if not each.is_issued), None)

    @property
    def issued(self) -> list[Result]:
        """Return the results that have their number, the newest last."""
        return [each for each in self.results if each.is_issued]

    @property
    def is_refusal(self) -> bool:
        """Check whether the result under preparation is a refusal."""
        return self.draft is not None and self.draft.is_refusal

    @property
    def goes_to_signer(self) -> bool:
        """Check whether the dossier is at the desk and goes from there to the signer, so that the desk drafts."""
        coming = first_step(self.process)
        return self.dossier.status == Status.ACCEPTED and bool(coming) and coming[0].phase == StepPhase.APPROVAL

    @property
    def is_drafted_now(self) -> bool:
        """Check whether the dossier is in processing or at the signer, and its clock runs."""
        drafting = (StepPhase.RECEPTION, StepPhase.PROCESSING, StepPhase.CONSULTATION, StepPhase.APPROVAL)
        return self.dossier.status == Status.PROCESSING and not self.is_paused and self.is_at(drafting)

    @property
    def is_to_seal(self) -> bool:
        """Check whether the latest result was issued without the scan of its sealed paper."""
        return bool(self.issued) and self.issued[-1].sealed_at is None

    def is_at(self, stages: Collection[str]) -> bool:
        """Check whether a step of one of the stages is open (a dossier of another system may have begun none)."""
        return not self.open_runs or any(run.stage in stages for run in self.open_runs)

    @property
    def is_given_back(self) -> bool:
        """Check whether the papers went back since the dossier ended."""
        return given_back(self.dossier, (back.returned_at for back in self.returns))


def latest_draft(dossier: Dossier) -> Result | None:
    """Return the result under preparation, signed or not; None without one or where the last has its number.

    No query where the dossier was read with its results.
    """
    if dossier.loaded_results is not None:
        drafts = [one for one in dossier.loaded_results if one.cancelled_at is None and not one.is_issued]
        return max(drafts, key=lambda one: one.version, default=None)
    return dossier.results.filter(cancelled_at=None, number="").order_by("-version").first()


def latest_issued(dossier: Dossier) -> Result | None:
    """Return the result in force: the last version that has its number."""
    return dossier.results.filter(cancelled_at=None).exclude(number="").order_by("-version").first()


def series_offered(dossier: Dossier) -> list[str]:
    """Return symbols for numbering results: the office's books of this year and last, and the proposed one."""
    office = tree(today()).office(dossier.competent_agency_id)
    books = Book.objects.filter(kind=RESULT_BOOK, agency=office, closed_at=None, year__gte=today().year - 1)
    draft = latest_draft(dossier)
    proposed = [series_for(draft)] if draft else []
    return list(dict.fromkeys([*proposed, *books.order_by("series").values_list("series", flat=True), *COMMON_SERIES]))


def to_scan(dossier: Dossier) -> QuerySet[DossierDocument]:
    """Return the papers to be scanned later that have no scan yet."""
    return dossier.documents.filter(removed_at=None, digitise_state=DigitiseState.LATER).order_by("pk")


def given_back(dossier: Dossier, returns: Iterable[datetime]) -> bool:
    """Check whether the papers went back since the dossier ended; False for imports, returned by another system.

    `returns` are the moments of the returns that stand.
    """
    ended = dossier.processing_ended_at
    if dossier.returned_at is not None or dossier.origin == Origin.IMPORTED or ended is None:
        return True
    return any(moment >= ended for moment in returns)


def detail(dossier: Dossier) -> Detail:
    """Load the details of a dossier for its page; nine queries, however long its life.

    The dossier comes with its step, holder and apology (`select_related`), else they are read one by one.
    """
    prefetch_related_objects(
        [dossier],
        Prefetch("events", DossierEvent.objects.select_related("account", "agency").order_by("sequence")),
        Prefetch("documents", DossierDocument.objects.select_related("file", "required_document").order_by("pk")),
        Prefetch("step_runs", StepRun.objects.select_related("step", "account", "agency").order_by("pk")),
        Prefetch("supplement_requests", SupplementRequest.objects.select_related("requested_by").order_by("pk")),
        Prefetch("pauses", ClockPause.objects.order_by("pk")),
        Prefetch("consultations", Consultation.objects.select_related("agency", "file").order_by("pk")),
        Prefetch("results", Result.objects.select_related("file").order_by("version")),
        Prefetch("returns", DossierReturn.objects.select_related("returned_by").order_by("pk")),
    )
    dossier.loaded_results, dossier.loaded_runs = list(dossier.results.all()), list(dossier.step_runs.all())
    runs = _standing(dossier.loaded_runs)
    return Detail(
        dossier=dossier,
        documents=[each for each in dossier.documents.all() if each.removed_at is None],
        events=list(dossier.events.all()),
        step_runs=runs,
        open_runs=[run for run in runs if run.done_at is None],
        supplements=_standing(dossier.supplement_requests.all()),
        pauses=_standing(dossier.pauses.all()),
        consultations=_standing(dossier.consultations.all()),
        apology=apology_in_force(dossier),
        results=_standing(dossier.loaded_results),
        returns=_standing(dossier.returns.all()),
        process=_process_of(dossier, runs),
    )


def _standing(rows: Iterable[R]) -> list[R]:
    """Return the rows that no undo has taken back."""
    return [row for row in rows if row.cancelled_at is None]


def _process_of(found: Dossier, runs: list[StepRun]) -> list[ProcessStep]:
    """Return the steps of the process that the dossier goes through; empty before it has begun one."""
    step = found.step or next((run.step for run in reversed(runs) if run.step is not None), None)
    return steps_of(step.process_id) if step else []
