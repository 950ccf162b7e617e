"""Open reports of agencies that end."""

from motcua.agencies.registry import Ending, Holding
from motcua.reports.models import Report
from motcua.reports.vocabulary import OPEN_REPORTS

_SHOWN = 10


def open_reports(ending: Ending) -> list[Holding]:
    """Return the reports that agencies which end have begun and not issued."""
    rows = Report.objects.filter(agency__in=ending.agency_ids, status__in=OPEN_REPORTS).order_by("ends_on", "pk")
    names = tuple(f"kỳ {report.period}" for report in rows.only("period")[:_SHOWN])
    day = f"{ending.effective_on:%d/%m/%Y}"
    return [Holding("Báo cáo đang lập", rows.count(), f"cần ban hành trước {day}; sau đó chỉ còn để xem", names)]
