"""The report as a subject of acts: its events and dependents."""

from motcua.acts.registry import Dependent, Subject
from motcua.reports.models import EditedPassage, Explanation, Report, ReportEvent, SectionText, TypedCell
from motcua.reports.vocabulary import REPORT, ReportStatus

REPORTS = Subject(
    key=REPORT,
    noun="Báo cáo",
    link="report",
    model=Report,
    event_model=ReportEvent,
    statuses=ReportStatus,
    dependents=(Dependent(TypedCell), Dependent(SectionText), Dependent(EditedPassage), Dependent(Explanation)),
)
