"""What happens to reports that other rooms may want to hear."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportIssued:
    """A report went out."""

    report_id: int
    agency_id: int
    period: str
    number: str
    at: datetime
