"""Questions on the way of a report to issue: what is still to be looked at, why it came back, its next number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.books.queries import next_number, series_used
from motcua.reports.models import Report, ReportEvent
from motcua.reports.rules.checks import Finding
from motcua.reports.rules.composition import Composed
from motcua.reports.rules.forms import Filled
from motcua.reports.rules.passages import Passage
from motcua.reports.vocabulary import GAPS, REPORT_BOOK, ReportAct, ReportStatus, Severity


@dataclass(frozen=True, slots=True)
class LookAt:
    """What the signing leader is shown: findings without and with explanation, and what people changed by hand."""

    warnings: Sequence[Finding]
    explained: Sequence[Finding]
    corrected: Sequence[Filled]
    edited: Sequence[Passage]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is left to look at."""
        return not (self.warnings or self.explained or self.corrected or self.edited)


def look_at(report: Report, composed: Composed) -> LookAt:
    """Return what is to be looked at before the report is signed; gaps and faults are told apart from it."""
    given = {one.finding for one in report.explanations.all()}
    findings = [finding for finding in composed.findings if finding.kind not in GAPS]
    return LookAt(
        warnings=[finding for finding in findings if finding.severity is Severity.WARN],
        explained=[finding for finding in findings if finding.key in given],
        corrected=[cell for cell in composed.filled if cell.counted is not None],
        edited=[passage for passage in composed.passages.values() if passage.edited is not None],
    )


def returned(report: Report) -> ReportEvent | None:
    """Return the event by which the draft was last sent back; None where it was submitted again since."""
    if report.status != ReportStatus.DRAFT:
        return None
    turns = report.events.filter(action__in=(ReportAct.SUBMIT, ReportAct.SEND_BACK)).select_related("account")
    last = turns.order_by("-sequence").first()
    return last if last is not None and last.action == ReportAct.SEND_BACK else None


def proposed_numbering(report: Report, on: date) -> dict[str, Any]:
    """Return the symbol that the agency used last, the next number of its book of this year, and today."""
    used = series_used(report.agency_id, REPORT_BOOK)
    series = used[0] if used else "BC-UBND"
    number = next_number(agency_id=report.agency_id, kind=REPORT_BOOK, series=series, year=on.year)
    return {"number": number, "series": series, "dated_on": on}
