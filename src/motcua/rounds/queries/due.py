"""Due work of a person in rounds: reports to fill or to submit, and submitted reports to review."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from motcua.agencies.queries import Place, places
from motcua.rounds.models import Round, Submission
from motcua.rounds.queries.cells import days_late
from motcua.rounds.vocabulary import AWAITED, RoundStatus, SubmissionStatus


@dataclass(frozen=True, slots=True)
class Due:
    """Report that a unit has to submit."""

    submission: Submission
    unit: Place
    days: int


@dataclass(frozen=True, slots=True)
class Watched:
    """Round of the person's agency, with the numbers of reports to review and of late ones."""

    round: Round
    waiting: int
    late: int


def due_reports(agencies: Collection[int], on: date) -> list[Due]:
    """Return the reports that the agencies still have to submit, the most urgent first; two queries."""
    found = (
        Submission.objects.filter(agency__in=agencies, status__in=AWAITED, round__status=RoundStatus.OPEN)
        .select_related("round")
        .defer("counted", "round__form_data")
        .order_by("due_on", "pk")
    )
    rows = list(found)
    names = places({row.agency_id for row in rows}, on)
    return [Due(row, names[row.agency_id], days_late(row.due_on, on)) for row in rows if row.agency_id in names]


def watched_rounds(agencies: Collection[int], on: date) -> list[Watched]:
    """Return the open rounds of the agencies with reports to review or late ones; two queries."""
    rounds = list(
        Round.objects.filter(agency__in=agencies, status=RoundStatus.OPEN).defer("form_data").order_by("due_on")
    )
    states = Submission.objects.filter(round__in=rounds).values_list("round", "status", "due_on")
    waiting: dict[int, int] = {}
    late: dict[int, int] = {}
    for number, status, due_on in states:
        if status == SubmissionStatus.SUBMITTED:
            waiting[number] = waiting.get(number, 0) + 1
        elif status in AWAITED and due_on < on:
            late[number] = late.get(number, 0) + 1
    found = [Watched(each, waiting.get(each.pk, 0), late.get(each.pk, 0)) for each in rounds]
    return [each for each in found if each.waiting or each.late]
