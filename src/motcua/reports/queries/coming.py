"""Reports that are due: open ones, and periods that end about now without a report."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from motcua.agencies.queries import Place, places
from motcua.base.text import sort_key
from motcua.reports.models import Report
from motcua.reports.queries.law import period, regimes
from motcua.reports.rules.periods import Period, due_for_sending, ending_between
from motcua.reports.vocabulary import OPEN_REPORTS, ReportStatus

#: Days around the end of a period in which its report is listed: a month before until two months after.
BEFORE, AFTER = timedelta(days=30), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Coming:
    """Report that somebody has to work on; `report` is None where none was drafted yet."""

    agency: Place
    period: Period
    due: date | None
    report: Report | None = None


def coming_reports(
    drafting: Collection[int], signing: Collection[int], numbering: Collection[int], on: date
) -> list[Coming]:
    """Return the reports waiting for a person who drafts, signs or numbers those of some agencies, the earliest due
    first: periods without a draft, open reports, submitted ones and signed ones. Two queries.
    """
    names = places({*drafting, *signing, *numbering}, on)
    recent = Q(ends_on__gte=on - AFTER) | Q(status__in=OPEN_REPORTS)
    reports = list(
        Report.objects.filter(recent, agency__in=names)
        .exclude(status=ReportStatus.DROPPED)
        .defer("frozen_context", "evidence")
    )
    rows = [
        _row(names[report.agency_id], period(report.period), report)
        for report in reports
        if _waits(report, drafting, signing, numbering)
    ]
    rows += [_row(names[agency], ending) for agency, ending in _not_begun(reports, set(drafting) & set(names), on)]
    return sorted(rows, key=lambda row: (row.due or row.period.end, sort_key(row.agency.name), row.period.start))


def _waits(report: Report, drafting: Collection[int], signing: Collection[int], numbering: Collection[int]) -> bool:
    """Return whether the report waits for who drafts, signs or numbers the reports of these agencies."""
    if report.agency_id in drafting and report.is_open:
        return True
    if report.agency_id in signing and report.status == ReportStatus.UNDER_REVIEW:
        return True
    return report.agency_id in numbering and report.status == ReportStatus.SIGNED


def _not_begun(reports: Collection[Report], agencies: Collection[int], on: date) -> Iterator[tuple[int, Period]]:
    """Return the agencies and the periods that end about now of which there is no report."""
    made = {(report.agency_id, report.period, report.ends_on) for report in reports}
    under_way = {(report.agency_id, report.period) for report in reports if report.is_open}
    for agency in agencies:
        for ending in ending_between(on - AFTER, on + BEFORE, regimes()):
            # One cut short and issued does not stand for the whole.
            if (agency, ending.name) not in under_way and (agency, ending.name, ending.end) not in made:
                yield agency, ending


def _row(agency: Place, of: Period, report: Report | None = None) -> Coming:
    return Coming(agency, of, due_for_sending(of, agency.level, regimes()), report)
