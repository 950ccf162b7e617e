"""Reports of shorter periods within one: their cells, for the rows that roll up over time."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F

from motcua.agencies.queries import Place
from motcua.reports.models import Report
from motcua.reports.queries.law import period
from motcua.reports.registry import PART_PERIODS
from motcua.reports.rules.figures import value_stated
from motcua.reports.rules.forms import Form
from motcua.reports.rules.periods import Period
from motcua.reports.rules.within import WITHIN, PartPeriod, cells_within
from motcua.reports.vocabulary import ReportStatus


def frozen_within(where: Place, chosen: Period, form: Form, entered: Collection[str] = ()) -> dict[str, Any]:
    """Return the cells of the agency's shorter periods for the rows that roll up over time, as a report freezes them.

    `entered` are rows that a person filled: they are left alone. Empty where no row or no shorter period is found.
    """
    if not any(row.over_time != "none" and row.id not in entered for row in form.rows):
        return {}
    parts = [part for key in PART_PERIODS.names() for part in PART_PERIODS[key].parts(where, chosen, form.key)]
    found = cells_within(form, parts, chosen.start, chosen.end)
    kept = {row: cells for row, cells in found.items() if row not in entered}
    return {WITHIN: kept} if kept else {}


def issued_parts(where: Place, chosen: Period, form_key: str) -> Sequence[PartPeriod]:
    """Return the agency's issued reports by the form, for whole periods shorter than this one and within it."""
    within = Report.objects.filter(
        agency=where.agency_id,
        form=form_key,
        status=ReportStatus.ISSUED,
        starts_on__gte=chosen.start,
        ends_on__lte=chosen.end,
        cut_off__gte=F("ends_on"),
    ).exclude(starts_on=chosen.start, ends_on=chosen.end)
    return [
        PartPeriod(
            report.starts_on, report.ends_on, period(report.period).label, "reports", str(report.pk), _cells(report)
        )
        for report in within.defer("frozen_context").order_by("starts_on", "pk")
    ]


def _cells(report: Report) -> dict[str, Any]:
    rows = report.evidence.get("figures", ())
    return {row["ref"].removeprefix("form."): value_stated(row) for row in rows if row["ref"].startswith("form.")}
