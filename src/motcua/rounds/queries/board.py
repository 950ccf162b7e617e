"""The superior's board: every unit with its state, its checks and its cells, in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from motcua.agencies.queries import Place, places
from motcua.base.text import sort_key
from motcua.base.time import local
from motcua.reports.rules.checks import Finding, of_form
from motcua.reports.rules.figures import Value
from motcua.reports.rules.forms import Form, Typed
from motcua.reports.vocabulary import Severity
from motcua.rounds.models import CellComment, Round, RoundCell, Submission
from motcua.rounds.queries.cells import days_late, form_of, sent_values, tree_day, typed_of
from motcua.rounds.rules.cells import Total, as_sent, totals, values_of
from motcua.rounds.vocabulary import AWAITED, CAME_IN, STEP_OF, SubmissionStatus


@dataclass(frozen=True, slots=True)
class Line:
    """A unit on the board; `days` are past the due day (negative: early) of the sending, or of today."""

    submission: Submission
    unit: Place
    came_in: bool
    days: int
    findings: tuple[Finding, ...]
    comments: int

    @property
    def is_late(self) -> bool:
        """Return whether the due day has passed without a report."""
        return not self.came_in and self.days > 0

    @property
    def early(self) -> int:
        """Return the number of days by which the report came before the due day."""
        return -self.days

    @property
    def step(self) -> int:
        """Return the step that the report has reached, of four."""
        return STEP_OF[SubmissionStatus(self.submission.status)]

    @property
    def faults(self) -> int:
        """Return the number of findings that make the report untrue."""
        return sum(finding.severity is Severity.BLOCK for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Return the number of findings that ask for attention."""
        return sum(finding.severity is Severity.WARN for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Board:
    """Board of a round: its units (late ones first) and the sums of the submitted cells."""

    form: Form
    lines: tuple[Line, ...]
    values: Mapping[int, Mapping[str, Value]]  # by agency, those that submitted
    totals: Mapping[str, Total]

    def unit(self, agency_id: int) -> Line:
        """Return the line of a unit; raises LookupError."""
        for line in self.lines:
            if line.submission.agency_id == agency_id:
                return line
        raise LookupError(f"unit {agency_id} is not in the round")

    @property
    def side_by_side(self) -> list[Line]:
        """Return the units as columns of a table: those that have submitted first."""
        return sorted(self.lines, key=lambda line: not line.came_in)

    @property
    def came_in(self) -> int:
        """Return the number of units that have submitted."""
        return sum(line.came_in for line in self.lines)

    @property
    def late(self) -> int:
        """Return the number of units past their due day that have not submitted."""
        return sum(line.is_late for line in self.lines)

    @property
    def returned(self) -> int:
        """Return the number of units whose report was returned."""
        return sum(line.submission.status == SubmissionStatus.RETURNED for line in self.lines)


def board_of(found: Round, today: date) -> Board:
    """Return the board of a round; six queries, however many units there are."""
    form = form_of(found)
    submissions = list(found.submissions.all())
    for submission in submissions:
        submission.round = found
    cells: dict[int, list[RoundCell]] = {}
    for cell in RoundCell.objects.filter(submission__round=found).select_related("author"):
        cells.setdefault(cell.submission_id, []).append(cell)
    asked = CellComment.objects.filter(submission__round=found).values_list("submission", flat=True)
    comments = Counter(asked.order_by("pk"))
    units = places({submission.agency_id for submission in submissions}, tree_day(found, today))
    lines, values = [], {}
    for submission in submissions:
        if submission.agency_id in units:
            typed = typed_of(cells.get(submission.pk, ()))
            if submission.status in CAME_IN:
                values[submission.agency_id] = values_of(form, sent_values(submission), typed)
            line = _line(submission, units[submission.agency_id], form, typed, today)
            lines.append(replace(line, comments=comments[submission.pk]))
    lines.sort(key=_order)
    agencies = [line.submission.agency_id for line in lines]
    return Board(form, tuple(lines), values, totals(form, agencies, values))


def _line(submission: Submission, unit: Place, form: Form, typed: Mapping[str, Typed], today: date) -> Line:
    """Return the line of a unit, with the findings of the checks in what it sent or has typed so far."""
    came_in = submission.status in CAME_IN
    counted = sent_values(submission) if came_in else {}
    findings = of_form(form, as_sent(form, counted, typed)) if came_in or typed else []
    day = local(submission.submitted_at).date() if came_in and submission.submitted_at else today
    return Line(submission, unit, came_in, days_late(submission.due_on, day), tuple(findings), 0)


def earlier_values(found: Round) -> dict[int, dict[str, Value]]:
    """Return the values of the units in the agency's latest earlier round of the same form; empty without one."""
    earlier = (
        Round.objects.filter(agency=found.agency_id, form=found.form, ends_on__lt=found.starts_on)
        .order_by("-ends_on")
        .first()
    )
    if earlier is None:
        return {}
    form = form_of(earlier)
    submissions = earlier.submissions.filter(status__in=CAME_IN).prefetch_related("cells__author")
    return {
        submission.agency_id: values_of(form, sent_values(submission), typed_of(submission.cells.all()))
        for submission in submissions
    }


def bar_of(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """Return the parts of the status bar: colour, words, number of units; late ones first."""
    counted = Counter(_part(line) for line in lines)
    order = [
        ("bad", "Chưa mở, quá hạn"), ("bad", "Đang lập, quá hạn"), ("bad", "Trả lại, quá hạn"), ("plain", "Chưa mở"),
        ("plain", "Đang lập"), ("now", "Trả lại, đang sửa"), ("sent", "Đã gửi, chờ xem"), ("in", "Đã tiếp nhận"),
    ]  # fmt: skip
    return [(colour, words, counted[words]) for colour, words in order if counted[words]]


def _part(line: Line) -> str:
    status = SubmissionStatus(line.submission.status)
    if status in (SubmissionStatus.APPROVED, SubmissionStatus.LOCKED):
        return "Đã tiếp nhận"
    if status is SubmissionStatus.SUBMITTED:
        return "Đã gửi, chờ xem"
    late = ", quá hạn" if line.is_late else ""
    if status is SubmissionStatus.RETURNED:
        return "Trả lại, quá hạn" if late else "Trả lại, đang sửa"
    return ("Chưa mở" if status is SubmissionStatus.NOT_STARTED else "Đang lập") + late


def _order(line: Line) -> tuple[int, int, str]:
    """Sort key: late units first, the longest on top; then returned, awaited, submitted, accepted."""
    ranks = {SubmissionStatus.RETURNED: 1, SubmissionStatus.SUBMITTED: 3}
    status = SubmissionStatus(line.submission.status)
    rank = 0 if line.is_late else ranks.get(status, 2 if status in AWAITED else 4)
    return rank, -line.days if line.is_late else 0, sort_key(line.unit.name)
