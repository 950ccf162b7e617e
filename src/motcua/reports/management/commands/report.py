"""`./motcua report`: the periodic report of an agency as DOCX, PDF, XLSX and JSON."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.agencies.queries import AgencyNotFound, resolve
from motcua.base.refusals import Refused
from motcua.base.time import now
from motcua.people.vocabulary import SYSTEM
from motcua.reports.actions import draft_report, refresh
from motcua.reports.gateways.files import MEDIA, file_of, make, name_of
from motcua.reports.models import Report
from motcua.reports.queries.law import period
from motcua.reports.queries.report_inputs import files_of
from motcua.reports.rules.periods import PeriodError, last_whole_day
from motcua.reports.vocabulary import OPEN_REPORTS, ReportStatus, Severity
from motcua.statistics.actions import BrokenSnapshot


class Command(BaseCommand):
    """Write the files of the issued report, or of the draft; opens a draft and freezes its figures if there is none.

    The same snapshot gives the same bytes; `--fresh` freezes anew.
    """

    help = "Báo cáo định kỳ của một cơ quan: DOCX, PDF, XLSX, JSON"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="mã định danh, hoặc xa:31567, huyen:944, tinh:92")
        parser.add_argument("--period", required=True, help="kỳ báo cáo: 2021, 2021-H1, 2021-Q3, 2021-09, 2021.cal…")
        parser.add_argument("--out", required=True, type=Path, help="thư mục ghi các tệp")
        parser.add_argument("--fresh", action=argparse.BooleanOptionalAction, default=False, help="chốt lại số liệu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._report(options)
            files = files_of(report.snapshot)
        except PeriodError as wrong:
            raise CommandError(str(wrong), returncode=2) from None
        except (AgencyNotFound, Refused, BrokenSnapshot) as refused:
            raise CommandError(str(refused)) from None
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        made = make(report, files)
        for kind in MEDIA:
            target = folder / name_of(report, kind)
            target.write_bytes(file_of(report, files, kind, made=made))
            self.stdout.write(str(target))
        for finding in made.composed.findings:
            if finding.severity is not Severity.INFO:
                self.stderr.write(f"{'!' if finding.severity is Severity.BLOCK else '?'} {finding.message}")
        if made.composed.stopping:
            self.stderr.write(f"Báo cáo còn {len(made.composed.stopping)} điểm phải xử lý trước khi ban hành.")

    def _report(self, options: dict[str, Any]) -> Report:
        chosen = period(options["period"])
        where = resolve(options["agency"], chosen.until(last_whole_day(now())).end)
        found = Report.objects.filter(agency=where.agency_id, period=chosen.name).exclude(
            status__in=(ReportStatus.SUPERSEDED, ReportStatus.DROPPED)
        )
        if not options["fresh"]:
            whole = found.filter(status=ReportStatus.ISSUED, cut_off__gte=chosen.end)
            existing = whole.first() or found.order_by("-pk").first()
            if existing is not None:
                return existing
        opened = found.filter(status__in=OPEN_REPORTS).first()
        if opened is not None:
            return refresh(report=opened, by=SYSTEM, at=now())
        return draft_report(where=where, chosen=chosen, by=SYSTEM, at=now())
